"""Checks of 05_case_study."""

import math

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import (
    EXACT,
    first_match,
    floats,
    near,
    number,
    numbers,
    shape_hint,
    told,
)
from course_utils.notebook.exercises import AnswerFailed, NotAttempted, call, exercise


@exercise("dense-parameters")
def check_dense_parameters(answer):
    hints = {
        60 * 7 + 7 * 4: _("You count the weights only: every hidden unit and every output has a bias too."),
        60 * 7 + 7 + 7 * 4: _("The outputs have biases too, one each."),
        60 * 7 + 7 * 4 + 4: _("The hidden units have biases too, one each."),
        20 * 7 + 7 + 7 * 4 + 4: _("A colour picture has a number for every pixel and channel; count the channels."),
        (20 + 1) * 7 * 3 + 7 * 4 + 4: _("Channels add weights, not biases: a unit has one bias, in grey or colour."),
        60 * 7 + 7 + 60 * 4 + 4: _("The outputs look at the hidden units, not at the pixels."),
        60 * 7 + 7 + 7 * 7 * 4 + 4: _("`hidden` counts once in each layer: an output has a weight for each unit."),
        4 * 3 * 7 + 7 + 7 * 4 + 4: _("A picture has two directions: height times width."),
        60 * 7 + 1 + 7 * 4 + 1: _("There is one bias for each unit, not one for the layer."),
    }  # fmt: skip
    hint = first_match(number(call(answer, 4, 5, 3, 7, 4)), hints.items(), *EXACT)
    if hint:
        return hint
    for sizes in ((4, 5, 3, 7, 4), (1, 1, 1, 1, 2), (128, 128, 1, 256, 10), (32, 32, 3, 100, 5)):
        height, width, channels, hidden, classes = sizes
        found = call(answer, *sizes)
        if not near(number(found), (height * width * channels + 1) * hidden + (hidden + 1) * classes, *EXACT):
            text = _("For {sizes} you say {found}; in each layer, count inputs times units, plus a bias for each unit.")
            return text.format(sizes=", ".join(map(str, sizes)), found=told(found))
    return None


@exercise("fold-weights")
def check_fold_weights(answer):
    five_digits = 1e-5, 1e-8
    rng = numpy.random.default_rng(5)
    for new, old, units in ((7, 4, 3), (5, 5, 2), (6, 2, 1)):
        table, weights = rng.random((new, old)), rng.normal(size=(new, units))
        try:
            result = call(answer, table.copy(), weights.copy())
        except AnswerFailed as error:
            if new != old and "mismatch" in str(error):
                return _("The shapes do not fit: `table` is (new, old), so turn it round (.T) before you multiply.")
            raise
        wanted = table.T @ weights
        found = floats(result)
        if found is None:
            return shape_hint(_("The result"), result, wanted)
        if found.shape != wanted.shape:
            if found.shape == wanted.T.shape:
                return _("Your answer lies on its side: it must have shape (old, units).")
            return _("Your answer has shape {found}; it must be (old, units) = {wanted}.").format(
                found=found.shape, wanted=wanted.shape
            )
        if near(found, wanted, *five_digits):
            continue
        share = table.sum(axis=0)[:, None]
        square = new == old
        hints = [
            (numpy.linalg.pinv(table) @ weights,
             _("You undo the enlarging. The large layer sees the enlarged row, so the table must act once more.")),
            (math.nan if square else weights[:old],
             _("You throw weights away. An old pixel gets the sum of all weights that it reaches, by its shares.")),
            (table @ weights if square else math.nan,
             _("Turn the table round (.T): (table @ row) @ weights = row @ (table.T @ weights).")),
            (wanted / share, _("You take a mean. The layer adds up, so the shares must be summed, not averaged.")),
        ]  # fmt: skip
        hint = first_match(found, hints, *five_digits)
        if hint:
            return hint
        return _("From the small row your layer computes other numbers than the large one. Put the brackets elsewhere.")
    return None


@exercise("random-crop")
def check_random_crop(answer):
    rng = numpy.random.default_rng(3)
    height, width, size = 5, 6, 3
    picture = numpy.arange(height * width).reshape(height, width)  # every value tells its place
    seen = set()
    for _number in range(400):
        result = call(answer, picture.copy(), size, rng)
        window = floats(result)
        if window is None:
            return shape_hint(_("A window"), result, picture[:size, :size])
        if window.shape != (size, size):
            if window.ndim == 2 and max(window.shape) <= size:
                return _("Some windows are only {shape}: they stick out. How far may the corner go?").format(
                    shape=" x ".join(map(str, window.shape))
                )
            return _("A window has shape {found}; it must be {size} x {size}.").format(found=window.shape, size=size)
        # A number that is none of the picture tells no place: then any piece will do, as it is not the same.
        inside = 0 <= window[0, 0] < picture.size
        top, left = divmod(int(window[0, 0]), width) if inside else (0, 0)
        if not near(window, picture[top : top + size, left : left + size], *EXACT):
            return _("A window must be one piece of the picture, unchanged: rows and columns that lie side by side.")
        seen.add((top, left))
    tops, lefts = {top for top, _left in seen}, {left for _top, left in seen}
    if len(seen) == 1:
        return _("The window is always at the same place; draw a new one from `rng` at each call.")
    if all(top == left for top, left in seen):
        return _("Row and column are always the same: draw twice, once for each direction.")
    if max(tops) == height - size - 1 or max(lefts) == width - size - 1:
        return _("The last place is never drawn: 3 rows fit into 5 at 3 places, and `high` is excluded (+ 1).")
    if len(tops) == 1 or len(lefts) == 1:
        return _("The window moves in one direction only; draw a place for both.")
    if min(tops) > 0 or min(lefts) > 0:
        return _("The first place is never drawn: the corner may be at row 0 and column 0.")
    if len(seen) < (height - size + 1) * (width - size + 1):
        return _("Only {n} of the {all} places where the window fits are ever drawn.").format(
            n=len(seen), all=(height - size + 1) * (width - size + 1)
        )
    try:
        whole = floats(call(answer, picture[:, :5].copy(), 5, rng))
    except AnswerFailed:
        return _("A window as large as the picture has one place where it fits, and your function fails there.")
    if whole is None or whole.shape != (5, 5):
        return _("A window as large as the picture is the whole picture; yours has shape {found}.").format(
            found=numpy.shape(whole)
        )
    if not near(whole, picture[:, :5], *EXACT):
        return _("A window must be one piece of the picture, unchanged: rows and columns that lie side by side.")
    return None


@exercise("standard-error")
def check_standard_error(answer):
    five_digits = 1e-5, 1e-8
    for accuracies in ([0.8, 0.9, 0.82], [0.5, 0.7], [0.71, 0.74, 0.69, 0.8, 0.77]):
        result = call(answer, list(accuracies))
        if isinstance(result, tuple) and any(part is ... for part in result):
            raise NotAttempted
        found = numbers(result, 2)
        if found is None:
            return _("Return two numbers: the mean and its standard error.")
        mean, error = found
        values = numpy.asarray(accuracies)
        n, sample, whole = len(values), values.std(ddof=1), values.std()
        if not near(mean, values.mean(), *five_digits):
            if near(mean, numpy.median(values), *five_digits):
                return _("That is the median; the task asks for the mean.")
            if near(error, values.mean(), *five_digits):
                return _("First the mean, then the error.")
            return _("The mean of {values} is {mean:.4f}; you say {found:.4f}.").format(
                values=accuracies, mean=values.mean(), found=mean
            )
        if near(error, sample / n**0.5, *five_digits):
            continue
        hints = (
            (whole / n**0.5, _("NumPy divides by n; for a sample of seeds it must be n - 1: ddof=1.")),
            (sample, _("That is the spread of single runs. The mean of n runs jumps less: divide by the root of n.")),
            (whole, _("That is the spread of single runs, with n for n - 1. Use ddof=1, divide by the root of n.")),
            (sample / n, _("Divide by the root of n, not by n: errors average out more slowly than you hope.")),
            (sample**2 / n, _("That is the variance of the mean; the standard error is its root.")),
            (numpy.ptp(values), _("That is the range from worst to best; it grows with every further seed.")),
        )  # fmt: skip
        hint = first_match(error, hints, *five_digits)
        if hint:
            return hint
        return _("For {values} the standard error is {wanted:.4f}; you say {found:.4f}.").format(
            values=accuracies, wanted=sample / n**0.5, found=error
        )
    return None


def _quadrants(count, seed):
    """Pictures uint8 [count, 6, 6, 1] with bright and dark quarters, and their classes 0, 1 and 2.

    No plane separates 0 from 1: class 1 has one of the upper two quarters bright, class 0 none or both.
    """
    dice = numpy.random.default_rng(seed)
    left, right, below = dice.integers(0, 2, (3, count))
    pictures = dice.integers(0, 60, (count, 6, 6, 1))
    pictures[:, :3, :3] += 180 * left[:, None, None, None]
    pictures[:, :3, 3:] += 180 * right[:, None, None, None]
    pictures[:, 3:] += 180 * below[:, None, None, None]
    return pictures.astype("uint8"), numpy.where(below == 1, 2, left ^ right)


@exercise("train-network")
def check_train_network(answer):
    images, labels = _quadrants(600, 1)
    fresh, fresh_labels = _quadrants(300, 2)
    model = call(answer, images.copy(), labels.copy(), 3)
    if not (hasattr(model, "predict") and hasattr(model, "layers")):
        return _("Return the trained Keras model; yours is of type {kind}.").format(kind=type(model).__name__)
    chances = floats(model.predict(fresh.astype("float32"), verbose=0))
    if chances is None or chances.shape != (300, 3):
        return _("For {n} pictures and {classes} classes the model must give a table of {n} x {classes}.").format(
            n=300, classes=3
        )
    dense = [layer for layer in model.layers if hasattr(layer, "units")]
    if len(dense) < 2:
        return _("There is no hidden layer: before the layer of the classes comes a Dense layer with ReLU.")
    if any(getattr(layer.activation, "__name__", "") == "linear" for layer in dense[:-1]):
        return _("The hidden layer has no activation, so two layers are one matrix: give it activation='relu'.")
    if not near(chances.sum(axis=1), numpy.ones(300), 0, 1e-3) or (chances < 0).any():
        return _("The answers for a picture do not add up to 1: the last layer needs activation='softmax'.")
    if getattr(model, "optimizer", None) is None:
        return _("The model was not compiled: call `model.compile` with an optimiser and a loss, then `model.fit`.")
    if int(numpy.asarray(model.optimizer.iterations)) == 0:
        return _("The model was never trained: call `model.fit` before you return it.")
    right = float((chances.argmax(axis=1) == fresh_labels).mean())
    if right >= 0.9:
        return None
    scaled = model.predict(fresh.astype("float32") / 255, verbose=0)
    if float((scaled.argmax(axis=1) == fresh_labels).mean()) >= 0.9:
        return _("You trained on scaled pictures, but in use the model gets 0 to 255: put the scaling into the model.")
    text = _("On new pictures {right:.0%} of the answers are right; 90 % can be reached. Train for more epochs?")
    return text.format(right=right)
