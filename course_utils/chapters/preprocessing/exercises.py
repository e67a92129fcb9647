"""Checks of 06_preprocessing."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import floats, near, shape_hint
from course_utils.notebook.exercises import call, exercise


@exercise("standardise")
def check_standardise(answer):
    five_digits = 1e-5, 1e-8
    train, test = numpy.array([[0.0, 2.0], [4.0, 6.0]]), numpy.array([[10.0, 20.0]])
    result = call(answer, train.copy(), test.copy())
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return _("Return two arrays: the standardised training part and the standardised test part.")
    for part, given in zip(result, (train, test), strict=True):
        hint = shape_hint(_("The result"), part, given)
        if hint:
            return hint
    mine, yours = (floats(part) for part in result)
    mean, deviation = train.mean(), train.std()
    both = numpy.concatenate([train.ravel(), test.ravel()])
    if near(yours, (test - test.mean()) / test.std(), *five_digits):
        return _("You standardise the test part by its own statistics; in use, a single picture has none.")
    if near(mine, (train - both.mean()) / both.std(), *five_digits):
        return _("You use both parts for the statistics: the test part has leaked into the training.")
    if near(mine, train - mean, *five_digits):
        return _("The mean is gone; now divide by the standard deviation.")
    if near(mine, (train - mean) / deviation**2, *five_digits):
        return _("You divide by the variance; divide by its square root, the standard deviation.")
    if not near(mine, (train - mean) / deviation, *five_digits):
        text = _("The training part should have mean 0 and standard deviation 1; yours has {mean:.2f} and {std:.2f}.")
        with numpy.errstate(invalid="ignore"):  # infinity has no deviation; the text says nan
            return text.format(mean=mine.mean(), std=mine.std())
    if not near(yours, (test - mean) / deviation, *five_digits):
        return _("The training part is right; do exactly the same to the test part, with the same two numbers.")
    return None


REACH = 2  # pixels


@exercise("random-shift")
def check_random_shift(answer):
    # No two pixels of a row are equal, and none is 0, so that every shift is told from every other.
    images = numpy.arange(1, 211, dtype=numpy.uint8).reshape(1, 15, 14, 1).repeat(120, axis=0)
    given = images.copy()
    dice = numpy.random.default_rng(0)
    found = call(answer, given, dice)
    hint = shape_hint(_("The result"), found, images)
    if hint:
        return hint
    if not (given == images).all():
        return _("Your function changes the pictures it was given; make new ones, the originals are needed again.")
    moves = [_move_of(picture, images[0]) for picture in numpy.asarray(found)]
    if all(move == (0, 0) for move in moves):
        return _("No picture has moved.")
    if any(move == "rolled" for move in moves):
        return _("What leaves at one side comes back at the other, as with `np.roll`; it must be gone, and 0 come in.")
    if any(move is None for move in moves):
        return _("Some results are no shifts by up to 2 pixels, filled with 0. Let one of them be printed.")
    if len(set(moves)) == 1:
        return _("All pictures move alike: draw anew for each of them.")
    right, down = (set(ways) for ways in zip(*moves, strict=True))
    if len(right) == 1 or len(down) == 1:
        return _("The pictures move in one direction only; draw two numbers for each: right and down.")
    if all(move[0] == move[1] for move in moves):
        return _("Right and down always get the same number; draw two numbers for each picture.")
    if not right == down == set(range(-REACH, REACH + 1)):
        text = _("The shifts are {ways}; all from -2 to 2 are wanted: `integers` leaves its upper end out.")
        return text.format(ways=", ".join(str(way) for way in sorted(right | down)))
    again = call(answer, images.copy(), dice)
    hint = shape_hint(_("The result"), again, images)
    if hint:
        return hint
    if not {_move_of(picture, images[0]) for picture in numpy.asarray(again)} <= {(x, y) for x in right for y in down}:
        return _("In a second call some results are no shifts by up to 2 pixels, filled with 0.")
    if numpy.array_equal(again, found):
        return _("A second call gives the same shifts: draw from the generator that you are given.")
    if not numpy.array_equal(call(answer, images.copy(), numpy.random.default_rng(0)), found):
        return _("The same generator gives other shifts: draw from it alone, or no run can be repeated.")
    return None


def _move_of(picture, original):
    """(right, down) by which `picture` was moved, "rolled" when it came back at the other side, or None."""
    height, width = original.shape[:2]
    wide = numpy.pad(original, ((REACH, REACH), (REACH, REACH), (0, 0)))
    ways = range(-REACH, REACH + 1)
    for right in ways:
        for down in ways:
            top, left = REACH - down, REACH - right
            if numpy.array_equal(picture, wide[top : top + height, left : left + width]):
                return right, down
            if numpy.array_equal(picture, numpy.roll(original, (down, right), axis=(0, 1))):
                return "rolled"
    return None


FILES, SIZE = 40, 8


@exercise("random-pipeline")
def check_random_pipeline(answer):
    from course_utils.core.environment import load_tensorflow

    tf = load_tensorflow()
    decoded = []

    def read(number):
        decoded.append(int(number))
        return numpy.array([number, 0], numpy.float32)

    # Where TensorFlow is seeded, its own random numbers begin anew in every pass: in one order they are the same again.
    dice = numpy.random.default_rng()

    def draw():
        return numpy.float32(dice.random())

    # AutoGraph would only warn that it finds no statements to turn into a graph.
    @tf.autograph.experimental.do_not_convert
    def decode(file):
        picture = tf.numpy_function(read, [file], tf.float32)
        picture.set_shape((2,))
        return picture

    @tf.autograph.experimental.do_not_convert
    def change(picture):
        drawn = tf.ensure_shape(tf.numpy_function(draw, [], tf.float32), ())
        return picture + tf.stack([0.0, 1 + drawn])

    labels = numpy.arange(FILES)
    dataset = call(answer, 100 + labels, labels, decode, change)
    if not isinstance(dataset, tf.data.Dataset):
        return _("Return a tf.data.Dataset; yours is of type {kind}.").format(kind=type(dataset).__name__)
    passes = [_batches_of(dataset) for _turn in range(2)]
    return _unfit(passes) or _not_random(passes, decoded)


def _batches_of(dataset):
    """[(pictures, labels)] of one pass, but no more than two passes could hold; None where they are no such pairs."""
    batches = []
    for element in dataset.take(2 * FILES + 2):
        if not isinstance(element, tuple) or len(element) != 2:
            return None
        pictures, labels = numpy.asarray(element[0]), numpy.asarray(element[1])
        if pictures.ndim != 2 or pictures.shape[1] != 2 or labels.shape != pictures.shape[:1]:
            return None
        batches.append((pictures, labels))
    return batches


def _unfit(passes):
    """What is wrong with a pass in itself, or None."""
    if None in passes:
        return _("Every element should be a pair: a batch of 8 pictures, and their 8 labels.")
    for batches in passes:
        labels = [int(label) for _pictures, part in batches for label in part]
        if len(labels) > FILES:
            return _("A pass goes on after the last picture: leave `repeat` out.")
        if any(len(part) != SIZE for _pictures, part in batches[:-1]) or (batches and len(batches[0][1]) != SIZE):
            return _("The batches should hold 8 pictures each.")
        if sorted(labels) != list(range(FILES)):
            return _("Each picture should come once in a pass; yours leaves some out, or brings some twice.")
        for pictures, part in batches:
            if not numpy.array_equal(pictures[:, 0], 100 + part):
                return _("The labels no longer belong to their pictures: keep them in pairs, and shuffle the pairs.")
        if any((pictures[:, 1] == 0).all() for pictures, _part in batches):
            return _("The pictures are decoded, but not changed: `change` is missing.")
    return None


def _not_random(passes, decoded):
    """What stays the same that should not, or is done twice that should be done once; or None."""
    orders = [[int(label) for _pictures, part in batches for label in part] for batches in passes]
    variants = []
    for batches in passes:
        pictures = numpy.concatenate([part for part, _labels in batches])
        variants.append(dict(zip(pictures[:, 0].tolist(), pictures[:, 1].tolist(), strict=True)))
    if all(order == sorted(order) for order in orders):
        return _("The order is that of the files; shuffle.")
    groups = [{frozenset(part.tolist()) for _pictures, part in batches} for batches in passes]
    if groups[0] == groups[1] and orders[0] != orders[1]:
        return _("You shuffle after batching: that shuffles batches, and the same pictures stay together.")
    if variants[0] == variants[1]:
        return _("You cache after `change`: every pass brings the same variants.")
    if orders[0] == orders[1]:
        return _("Both passes have the same order: you shuffle before the cache, or without reshuffling.")
    if len(decoded) > FILES:
        text = _("In two passes {n} files are decoded instead of {files}: put `cache` behind the decoding.")
        return text.format(n=len(decoded), files=FILES)
    if all(label <= place + FILES // 2 for order in orders for place, label in enumerate(order)):
        return _("The late files never come early: the buffer of `shuffle` should hold all pictures.")
    return None
