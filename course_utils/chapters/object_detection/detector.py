"""A small detector without anchors: a heat map a class, and four distances to the box's sides.

Taught in 10_object_detection. The picture is a grid of cells. Each cell says, for each class, how sure it is that
a thing of that class has its middle there, and how far the box's sides are away.

Sources: things as the middles of heat maps (Zhou et al. 2019, https://arxiv.org/abs/1904.07850), with distances learnt
round the middle, not at one cell alone, which trains faster (Liu et al. 2020, https://arxiv.org/abs/1909.00700);
focal loss (Lin et al. 2017, https://arxiv.org/abs/1708.02002); generalised IoU (Rezatofighi et al. 2019,
https://arxiv.org/abs/1902.09630). Keras is imported inside functions only.
"""

import math
from dataclasses import dataclass

import numpy
from scipy.special import expit

from course_utils.chapters.object_detection import metrics
from course_utils.core.environment import load_keras
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import pipelines
from course_utils.learning.schedules import warm_cosine
from course_utils.media.boxes import area

CELL = 8  # pixels: side of a cell
# What shrinks a picture to one answer for each cell: (filters, size, stride) of each convolution.
HALVINGS = ((16, 5, 2), (32, 3, 2), (64, 3, 2))
PATCHES = ((32, 4, 4), (64, 3, 2))  # a quarter less time in a step; worse on things of few pixels

REACH = 0.25  # how far round its middle a thing teaches its distances: a standard deviation, in shares of its box
OWN = 0.2  # a cell where that bell has this height, or more, learns the distances


def targets(truths, shape, classes, spread=0.25):
    """What the detector should answer.

    Parameters
    ----------
    truths : sequence of float [k, 5]
        Left, top, right, bottom in pixels, class; one array a picture.
    shape : tuple of int
        (height, width, ...) of the pictures, multiples of 8.
    classes : int
    spread : float
        How wide a thing's heat is (its standard deviation), in shares of its box; less where things are packed close.

    Returns
    -------
    float32 [n, height / 8, width / 8, classes + 5]
        For each cell: heat 0 to 1 for each class (1 in the cell where a thing's middle is), the distances to left, top,
        right and bottom in cells, and how much they count (0 where there is nothing). All things of a class count the
        same together, large or small; so do all classes, common or rare: mAP weighs them the same too.
    """
    height, width = _checked_shape(shape)
    rows, columns = numpy.mgrid[: height // CELL, : width // CELL]
    x, y = (columns + 0.5) * CELL, (rows + 0.5) * CELL
    answer = numpy.zeros((len(truths), *rows.shape, classes + 5), "float32")
    importance = _importance(truths, classes)
    for cells, truth in zip(answer, truths, strict=True):
        nearest, owner = numpy.zeros(rows.shape), numpy.full(rows.shape, -1)
        # Large things first: a small one in front keeps its cells.
        order = numpy.argsort(-area(truth)) if len(truth) else ()
        for number in order:
            left, top, right, bottom, label = truth[number]
            row = min(int((top + bottom) / 2 / CELL), len(rows) - 1)
            column = min(int((left + right) / 2 / CELL), rows.shape[1] - 1)
            away = columns - column, rows - row
            heat, near = _bell(away, truth[number], spread, 0.4), _bell(away, truth[number], REACH, 0.8)
            cells[..., int(label)] = numpy.maximum(cells[..., int(label)], heat)
            inside = (x > left) & (x < right) & (y > top) & (y < bottom)
            own = inside & (near >= OWN) & (near > nearest)
            own[row, column] = True
            distances = numpy.stack([x - left, y - top, right - x, bottom - y], axis=-1) / CELL
            cells[own, classes:-1] = distances[own]
            nearest[own], owner[own] = near[own], number
        for number in order:
            own = owner == number
            cells[own, -1] = importance[int(truth[number, 4])] * nearest[own] / nearest[own].sum()
    return answer


def _bell(away, box, share, least):
    """Heights 0 to 1 of a bell whose standard deviation is `share` of the box's sides, but `least` cells or more.

    `away`: how many cells right of the bell's middle, and how many below.
    """
    wide, high = numpy.maximum(least, share * (box[2:4] - box[:2]) / CELL)
    return numpy.exp(-((away[0] / wide) ** 2 + (away[1] / high) ** 2) / 2)


def _importance(truths, classes):
    """float [classes]: what a thing of each class counts, so that all classes count the same; 1 for the mean thing."""
    labels = numpy.concatenate([numpy.zeros(0), *(truth[:, 4] for truth in truths)])
    counts = numpy.bincount(labels.astype(int), minlength=classes)
    return counts.sum() / max(1, numpy.count_nonzero(counts)) / numpy.maximum(counts, 1)


def network(shape, classes, stem=HALVINGS, blocks=2):
    """The network: convolutions that shrink the picture, a few that look around, one answer for each cell.

    Parameters
    ----------
    shape : tuple of int
        (height, width, channels), height and width multiples of 8.
    classes : int
    stem : sequence of (int, int, int)
        Filters, size and stride of the convolutions that shrink the picture; the strides make 8 together.
    blocks : int
        Convolutions with a way round them (residual blocks) after the stem.

    Returns
    -------
    keras.Model
        Not compiled. Takes pictures [n, height, width, channels] from 0 to 255; gives float32
        [n, height / 8, width / 8, classes + 4]: a logit for each class, and the logarithms of four distances in cells.
    """
    keras = load_keras()
    from course_utils.learning.fused import BatchNormalization  # Keras's, in less time

    _checked_shape(shape)
    layers = keras.layers

    def convolve(x, count, size, strides):
        x = layers.Conv2D(count, size, strides=strides, padding="same", use_bias=False)(x)
        x = BatchNormalization(momentum=0.9)(x)
        return layers.ReLU()(x)

    inputs = keras.Input(shape)
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for count, size, strides in stem:
        x = convolve(x, count, size, strides)
    for _block in range(blocks):
        x = layers.Add()([x, convolve(x, count, 3, 1)])
    # At first every cell says "nothing here": nearly all of them are right.
    heat = layers.Conv2D(classes, 1, bias_initializer=keras.initializers.Constant(-3.0))(x)
    distances = layers.Conv2D(4, 1)(x)
    return keras.Model(inputs, layers.Concatenate(dtype="float32")([heat, distances]), name="detector")


def focal(heat, answer):
    """The focal loss of each cell and class. `heat`: what is wanted, 1 at a middle; `answer`: what the network says."""
    from keras import ops

    middle = ops.cast(heat > 0.999, "float32")
    found = middle * (1 - answer) ** 2 * ops.log(answer)
    # Near a middle a high answer is nearly right: it is blamed little.
    empty = (1 - middle) * (1 - heat) ** 4 * answer**2 * ops.log(1 - answer)
    return -(found + empty)


def loss_function(classes, box_weight=2.0, heat_loss=focal):
    """The loss, a function (targets, answers) -> number: a part for the heat, and `box_weight` times one for boxes."""
    load_keras()
    from keras import ops

    def loss(wanted, answers):
        heat, answer = wanted[..., :classes], ops.clip(ops.sigmoid(answers[..., :classes]), 1e-4, 1 - 1e-4)
        things = ops.maximum(ops.sum(ops.cast(heat > 0.999, "float32")), 1.0)
        weight, sides = wanted[..., -1], ops.maximum(wanted[..., classes : classes + 4], 0.1)
        logarithms = answers[..., classes:]
        # The overlap of boxes that are far too large hardly changes with their sides: the distances lead out of there.
        apart = 1 - generalised_iou(sides, ops.exp(logarithms))
        apart = apart + ops.mean(ops.abs(ops.log(sides) - logarithms), axis=-1)
        of_boxes = ops.sum(weight * apart) / ops.maximum(ops.sum(weight), 1.0)
        return ops.sum(heat_loss(heat, answer)) / things + box_weight * of_boxes

    return loss


def generalised_iou(distances, others):
    """Generalised IoU, -1 to 1, of boxes that are given by their distances [..., 4] from the same cells.

    IoU, less the share of the smallest box round both that neither fills.
    """
    from keras import ops

    def size(sides):
        return (sides[..., 0] + sides[..., 2]) * (sides[..., 1] + sides[..., 3])

    # Both contain the cell's middle, so that the box they have in common has the smaller of each pair of distances.
    common = size(ops.minimum(distances, others))
    union = size(distances) + size(others) - common
    around = size(ops.maximum(distances, others))
    return common / (union + 1e-6) - (around - union) / (around + 1e-6)


def batches(images, wanted, classes, batch_size, seed, upside_down=False):
    """Shuffled batches, half of the pictures mirrored, together with their targets.

    `upside_down` True also turns half of them upside down: right for cells under a microscope, wrong for coats.
    """
    import tensorflow as tf

    def turn(pictures, cells, axis, first, second):
        """Mirror along `axis`; the distances to the two sides change places."""
        order = list(range(classes + 5))
        order[classes + first], order[classes + second] = classes + second, classes + first
        return tf.reverse(pictures, [axis]), tf.gather(tf.reverse(cells, [axis]), order, axis=-1)

    def augment(pictures, cells):
        flips = [(2, 0, 2), (1, 1, 3)] if upside_down else [(2, 0, 2)]
        for flip in flips:
            turned_pictures, turned_cells = turn(pictures, cells, *flip)
            heads = tf.random.uniform((tf.shape(pictures)[0], 1, 1, 1)) < 0.5
            pictures, cells = tf.where(heads, turned_pictures, pictures), tf.where(heads, turned_cells, cells)
        return pictures, cells

    # Whole batches are mirrored, not one picture at a time: each call costs more than the mirroring.
    data = tf.data.Dataset.from_tensor_slices((images, wanted)).shuffle(len(images), seed=seed)
    data = data.batch(batch_size, drop_remainder=len(images) >= batch_size).map(augment).prefetch(2)
    return pipelines.untuned(data)


def compiled(shape, classes, steps, peak_rate=0.009, heat_loss=focal, **options):
    """A `network`, compiled: Adam with a rate that warms up in a sixth of the steps, then falls along a cosine."""
    keras = load_keras()
    model = network(shape, classes, **options)
    rates = warm_cosine(steps, peak_rate, steps // 6, 1e-4)
    model.compile(keras.optimizers.Adam(rates), loss_function(classes, heat_loss=heat_loss))
    return model


def decode(answer, least=0.05, most=40):
    """Detections in one picture: the peaks of the heat maps, with their boxes. Nothing is suppressed yet.

    Parameters
    ----------
    answer : float [rows, columns, classes + 4]
        The network's answer for one picture.
    least : float, 0 to 1
        Peaks below this are left out.
    most : int
        At most so many detections, the surest ones.

    Returns
    -------
    float [n, 6]
        Left, top, right, bottom in pixels, class, score; surest first. A peak is a cell that no neighbour exceeds.
    """
    classes = answer.shape[-1] - 4
    heat = heat_of(answer, classes)
    padded = numpy.pad(heat, ((1, 1), (1, 1), (0, 0)))
    around = [padded[i : i + heat.shape[0], j : j + heat.shape[1]] for i in range(3) for j in range(3)]
    rows, columns, labels = numpy.nonzero((heat >= numpy.max(around, axis=0)) & (heat > least))
    scores = heat[rows, columns, labels]
    first = numpy.argsort(-scores, kind="stable")[:most]
    rows, columns, labels, scores = rows[first], columns[first], labels[first], scores[first]
    distances = numpy.exp(numpy.clip(answer[rows, columns, classes:], -4, 4)) * CELL
    x, y = (columns + 0.5) * CELL, (rows + 0.5) * CELL
    left, top, right, bottom = distances.T.reshape(4, -1)
    return numpy.stack([x - left, y - top, x + right, y + bottom, labels, scores], axis=1)


def heat_of(answer, classes):
    """The heat maps in an answer float [..., classes + 4], whose first numbers are logits: float, 0 to 1."""
    return expit(answer[..., :classes])


def detect(model, images, overlap=0.5, least=0.05, batch_size=64):
    """Detections in pictures uint8 [n, height, width, channels]: a list of float [k, 6], duplicates suppressed."""
    return [metrics.suppress(decode(answer, least), overlap) for answer in answer_all(model, images, batch_size)]


def answer_all(model, images, batch_size=64):
    """The network's answers to pictures uint8 [n, ...]: float32 [n, rows, columns, classes + 4].

    The last batch is filled up, so that TensorFlow sees one shape only and builds one graph.
    """
    answers = []
    for start in range(0, len(images), batch_size):
        batch = images[start : start + batch_size]
        filled = numpy.concatenate([batch, numpy.repeat(batch[-1:], batch_size - len(batch), axis=0)])
        answers.append(numpy.asarray(model.predict_on_batch(filled))[: len(batch)])
    return numpy.concatenate(answers)


def detect_one(model, image, overlap=0.5, least=0.05, across=False):
    """Detections in one picture uint8 [height, width, channels], without the overhead of a loop: float [k, 6]."""
    answer = numpy.asarray(model.predict_on_batch(image[None]))[0]
    return metrics.suppress(decode(answer, least), overlap, across)


FEW_PICTURES = 600  # below, batches are smaller: more steps in a pass
LEAST_STEPS = 40  # of own data, for each epoch asked for: few pictures need more passes to learn as much


@dataclass(frozen=True)
class Plan:
    """How the chapter trains on a data set.

    `held` pictures, the last ones, are kept for watching; `batch` is a number of pictures, `passes` one of epochs;
    `flips` says whether pictures have no upside; `stem` is that of `network`.
    """

    batch: int
    held: int
    passes: int
    flips: bool
    stem: tuple


def plan(data, epochs):
    """The `Plan` for a `Scenes`: BCCD's cells have no upside; few, large pictures need more passes and patches."""
    count = len(data.train)
    batch, held = (16 if count >= FEW_PICTURES else 4), max(8, count // 20)
    microscope, own = data.name == "bccd", data.tier == "own"
    passes = epochs * 3 // 2 if microscope else epochs
    if own:
        passes = max(passes, math.ceil(epochs * LEAST_STEPS / steps_of(count - held, batch, 1)))
    return Plan(batch, held, passes, microscope, PATCHES if microscope or own else HALVINGS)


def steps_of(pictures, batch_size, epochs):
    """Training steps of `epochs` passes in whole batches."""
    return epochs * max(1, math.floor(pictures / batch_size))


def _checked_shape(shape):
    height, width = shape[:2]
    if height % CELL or width % CELL or not height or not width:
        raise CourseError(
            _("Pictures of {width} x {height} pixels do not fill cells of {cell}; use multiples of {cell}.").format(
                width=width, height=height, cell=CELL
            )
        )
    return height, width
