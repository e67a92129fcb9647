"""A small detector: where are faces, and where are their eyes and mouths? Taught in 09_face_recognition.

The network looks at the whole picture once and answers on a grid of cells, 4 pixels each: how sure it is that the
middle of a face is here, and how far from here the two eyes and the mouth are, in cells.
"""

import numpy
from PIL import Image

from course_utils.chapters.face_recognition import faces
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.faces import drawing
from course_utils.learning import steps

SIDE, CELL = 96, 4  # pixels of a scene, and of a cell
GRID = SIDE // CELL
SMALLEST, LARGEST = 30, 62  # pixels of a pasted drawing, shoulders included
SURE = 0.4  # how sure the network must be


def scenes(count, generator, backgrounds, most=3, pool=120):
    """Scenes with no face, one or several, pasted into pieces of photographs.

    Parameters
    ----------
    count : int
    generator : numpy.random.Generator
    backgrounds : list of uint8 [h, w, 3]
    most : int
        Faces in a scene, at most.
    pool : int
        So many different drawings are made and pasted again and again in other sizes.

    Returns
    -------
    tuple
        uint8 [count, 96, 96, 3]; list of landmarks, float [k, 3, 2] for each scene; list of int [k], which drawing each
        face is.
    """
    drawings = []
    for number in range(pool):
        person = drawing.random_person(generator, covered=number % 6 == 0)
        drawings.append(drawing.cutout(person, drawing.random_look(generator), SIDE))
    pictures, places, which = numpy.empty((count, SIDE, SIDE, 3), "uint8"), [], []
    for number in range(count):
        chosen = generator.choice(pool, generator.integers(0, most + 1), replace=False)
        pictures[number], found, used = compose([drawings[k] for k in chosen], generator, backgrounds)
        places.append(found)
        which.append(chosen[used])
    return pictures, places, which


def compose(drawings, generator, backgrounds):
    """One scene of those drawings (of `drawn_faces.cutout`) that find room in it: picture, landmarks, which."""
    picture = _piece(backgrounds[generator.integers(len(backgrounds))], generator)
    landmarks, used, boxes = [], [], []
    for number, (layers, marks) in enumerate(drawings):
        for _attempt in range(12):
            side = int(generator.integers(SMALLEST, LARGEST + 1))
            x, y = generator.integers(0, SIDE - side + 1, 2)
            # The middle of a face keeps clear of the frame of every other.
            if all(abs(x + side / 2 - a) + abs(y + side / 2 - b) > 0.55 * (side + s) for a, b, s in boxes):
                break
        else:
            continue
        boxes.append((x + side / 2, y + side / 2, side))
        small = numpy.asarray(Image.fromarray(layers, "RGBA").resize((side, side), Image.Resampling.BOX), "float32")
        part = picture[y : y + side, x : x + side]
        opaque = small[..., 3:] / 255
        picture[y : y + side, x : x + side] = part * (1 - opaque) + small[..., :3] * opaque
        landmarks.append(marks * side / layers.shape[0] + (x, y))
        used.append(number)
    noisy = picture + generator.normal(0, 3, picture.shape)
    return (
        numpy.clip(noisy, 0, 255).astype("uint8"),
        numpy.array(landmarks).reshape(-1, 3, 2),
        numpy.array(used, int),
    )


def _piece(photo, generator):
    """A square piece of a photograph, as float32 [96, 96, 3], by chance in place, size and brightness."""
    side = int(generator.integers(60, min(photo.shape[:2]) + 1))
    y, x = generator.integers(0, photo.shape[0] - side + 1), generator.integers(0, photo.shape[1] - side + 1)
    piece = Image.fromarray(photo[y : y + side, x : x + side]).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    piece = numpy.asarray(piece, "float32") * generator.uniform(0.6, 1.2)
    return piece[:, ::-1].copy() if generator.random() < 0.5 else piece


def targets(places):
    """What the network should answer: float32 [n, 24, 24, 8].

    Channel 0: a soft spot around the middle of each face; channel 1: 1 in the cells that must know the landmarks; then
    the way from the cell to each landmark, x and y, in cells.
    """
    answer = numpy.zeros((len(places), GRID, GRID, 8), "float32")
    y, x = numpy.mgrid[:GRID, :GRID]
    for one, landmarks in zip(answer, places, strict=True):
        for marks in numpy.asarray(landmarks) / CELL:
            centre = marks.mean(axis=0)
            spot = numpy.exp(-((x + 0.5 - centre[0]) ** 2 + (y + 0.5 - centre[1]) ** 2) / 2)
            mine = (spot > 0.4) & (spot > one[..., 0])
            one[..., 0] = numpy.maximum(one[..., 0], spot)
            one[mine, 1] = 1
            for k, (mx, my) in enumerate(marks):
                one[mine, 2 + 2 * k], one[mine, 3 + 2 * k] = (mx - x - 0.5)[mine], (my - y - 0.5)[mine]
    return answer


def network(widths=(12, 24, 32, 32, 32)):
    """The detector: uint8-like pictures [96, 96, 3] to [24, 24, 7] (a score, and six distances), in Keras."""
    from course_utils.core.environment import load_keras

    keras = load_keras()
    from course_utils.learning.fused import BatchNormalization  # Keras's, in less time

    layers = keras.layers
    x = inputs = keras.Input((SIDE, SIDE, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1.0)(x)
    # Two halvings of the side, then dilated kernels: each cell sees 60 pixels and more around it.
    for place, width in enumerate(widths):
        options = {"strides": 2} if place < 2 else {"dilation_rate": min(2 ** (place - 2), 4)}
        x = layers.Conv2D(width, 5 if place == 0 else 3, padding="same", use_bias=False, **options)(x)
        x = BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
    start = keras.initializers.Constant([-3.0, -1.5, -1.0, 1.5, -1.0, 0.0, 2.0])  # faces are rare; eyes lie above
    return keras.Model(inputs, layers.Conv2D(7, 1, bias_initializer=start)(x))


def loss(wanted, found):
    """Cross-entropy on the spots, where a face counts ten times, and the distances where there is a face.

    Parameters
    ----------
    wanted : float [n, 24, 24, 8]
        As `targets` gives them.
    found : float [n, 24, 24, 7]
        The network's answers: the score as a logit, the six distances in cells.

    Returns
    -------
    float [n]
    """
    from keras import ops

    spot, there = wanted[..., 0], wanted[..., 1]
    entropy = ops.softplus(found[..., 0]) - spot * found[..., 0]
    away = ops.mean(ops.abs(wanted[..., 2:] - found[..., 1:]), axis=-1)
    return ops.mean(entropy * (1 + 9 * spot), axis=(1, 2)) + 2 * ops.mean(there * away, axis=(1, 2))


def train(pictures, places, epochs, seed=0, rate=4e-3, batch=32):
    """A trained detector.

    Parameters
    ----------
    pictures : uint8 [n, 96, 96, 3]
        As `scenes` makes them; n is 1 or more.
    places : list of n float [k, 3, 2]
        Landmarks of the faces in each, in pixels; k is 0 where there is none.
    epochs : int
        Passes over the pictures.
    seed : int
        Of start weights and order.
    rate : float
        Adam's step size at the start; it falls to 0 along half a cosine.
    batch : int
        Pictures in a step.

    Returns
    -------
    keras.Model
        As `network` describes it.

    Raises
    ------
    CourseError
        When there are no pictures, or not as many lists of landmarks.
    """
    from course_utils.core.environment import load_keras

    if len(pictures) != len(places) or not len(pictures):
        raise CourseError(_("A detector learns from one scene or more, each with its list of landmarks."))
    keras = load_keras()
    keras.utils.set_random_seed(seed)
    model = network()
    all_steps = epochs * -(-len(pictures) // batch)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, all_steps))
    model.compile(adam, loss, run_eagerly=all_steps <= faces.FEW)
    wanted, generator = targets(places), numpy.random.default_rng(seed)
    for _epoch in range(epochs):
        drawn = steps.batches(len(pictures), batch, generator)
        steps.run(model, ((pictures[some].astype("float32"), wanted[some]) for some in drawn))
    return model


def decode(answer, sure=SURE):
    """Faces in one answer [24, 24, 7] of the network.

    Returns
    -------
    tuple
        landmarks float [k, 3, 2] in pixels, scores [k] from 0 to 1, the surest first. Of two answers for the same face
        only the surer one stays.
    """
    score = 1 / (1 + numpy.exp(-answer[..., 0]))
    around = numpy.pad(score, 1, constant_values=-1)
    height, width = score.shape
    best = numpy.max([around[j : j + height, i : i + width] for j in range(3) for i in range(3)], axis=0)
    rows, columns = numpy.nonzero((score == best) & (score >= sure))
    order = numpy.argsort(-score[rows, columns], kind="stable")
    kept, scores = [], []
    for row, column in zip(rows[order], columns[order], strict=True):
        marks = (answer[row, column, 1:].reshape(3, 2) + (column + 0.5, row + 0.5)) * CELL
        if all(error(marks, other) > 0.8 for other in kept):
            kept.append(marks)
            scores.append(float(score[row, column]))
    return numpy.array(kept).reshape(-1, 3, 2), numpy.array(scores)


def detect(model, pictures, sure=SURE):
    """`decode` for many pictures uint8 [n, 96, 96, 3]: a list of landmarks and a list of scores."""
    answers = model.predict(numpy.asarray(pictures, "float32"), batch_size=64, verbose=0)
    found = [decode(answer, sure) for answer in answers]
    return [marks for marks, _scores in found], [scores for _marks, scores in found]


def error(found, true):
    """Mean distance of three landmarks from the true ones, in distances between eyes and mouth; a float."""
    true = numpy.asarray(true)
    size = numpy.linalg.norm(true[:2].mean(axis=0) - true[2])
    return float(numpy.linalg.norm(numpy.asarray(found) - true, axis=1).mean() / max(size, 1e-6))


def match(found, true, near=0.35):
    """Which found face is which true one: a list of (found, true, error), each face used once, nearest first."""
    candidates = sorted((error(marks, truth), i, j) for i, marks in enumerate(found) for j, truth in enumerate(true))
    pairs, used_found, used_true = [], set(), set()
    for away, i, j in candidates:
        if away <= near and i not in used_found and j not in used_true:
            pairs.append((i, j, away))
            used_found.add(i)
            used_true.add(j)
    return pairs


def judge(found, true, near=0.35):
    """Counts over scenes: {"hits": found faces, "faces": true ones, "alarms": false ones, "error": of the hits}."""
    matched = [match(f, t, near) for f, t in zip(found, true, strict=True)]
    hits = sum(map(len, matched))
    errors = [away for scene in matched for _i, _j, away in scene]
    return {
        "hits": hits,
        "faces": sum(map(len, true)),
        "alarms": sum(map(len, found)) - hits,
        "error": float(numpy.mean(errors)) if errors else 1.0,
    }
