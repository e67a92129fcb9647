"""Putting faces upright, and turning them into numbers that can be compared. Taught in 09_face_recognition.

A *chip* is the square piece of a picture that holds a face, turned and scaled so that eyes and mouth always sit at the
same places. Landmarks are float [3, 2]: (x, y) in pixels of the eye at the left of the picture, the eye at the right,
and the middle of the mouth.
"""

import math
from functools import cache

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import steps as training_steps
from course_utils.learning.replicas import copy_state

CHIP = 48  # pixels of a side
TEMPLATE = numpy.array([[16.0, 19.0], [32.0, 19.0], [24.0, 33.0]])  # where the landmarks sit in a chip
DIMENSIONS = 48  # numbers of an embedding
FEW = 2  # so few steps are over before the graph that would make them faster is built
JITTER = {"shift": 0.03, "zoom": 0.05, "turn": 3.0}  # spread of a detector's error: shares of a chip, degrees
# Largest errors where nobody marked the landmarks. They put eyes and mouth off by 0.16 of the way from eyes to mouth on
# average; the detector of chapter 09 measured 0.18 for itself.
ROUGH = {"shift": 0.06, "zoom": 0.1, "turn": 8.0}


def similarity(landmarks, template=TEMPLATE):
    """The turn, scale and shift that bring landmarks nearest to the template, by least squares.

    Parameters
    ----------
    landmarks : float [n, k, 2]
        Pixels in the pictures.
    template : float [k, 2]
        Pixels in a chip.

    Returns
    -------
    float64 [n, 2, 3]
        Matrices that take a place in the chip to the place in the picture: picture = M @ (x, y, 1).
    """
    landmarks = numpy.asarray(landmarks, "float64")
    # (a + ib) turns and scales at once: with complex numbers the fit is one division.
    z = landmarks[..., 0] + 1j * landmarks[..., 1]
    t = template[:, 0] + 1j * template[:, 1]
    t0, z0 = t.mean(), z.mean(axis=1)
    factor = ((z - z0[:, None]) * numpy.conj(t - t0)).sum(axis=1) / (numpy.abs(t - t0) ** 2).sum()
    shift = z0 - factor * t0
    rows = [[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]]
    return numpy.stack([numpy.stack(row, axis=-1) for row in rows], axis=-2)


def cut(images, matrices, which=None, side=CHIP):
    """Chips cut out of pictures, with bilinear interpolation; outside a picture its edge is repeated.

    Parameters
    ----------
    images : uint8 [m, h, w, c]
    matrices : float [n, 2, 3]
        From a place in the chip to the place in the picture.
    which : int [n], optional
        The picture of each chip; by default the first n in order.

    Returns
    -------
    float32 [n, side, side, c], from 0 to 1
    """
    which = numpy.arange(len(matrices)) if which is None else numpy.asarray(which)
    height, width = images.shape[1:3]
    y, x = numpy.mgrid[:side, :side].reshape(2, -1).astype("float32")
    m = matrices.astype("float32")
    u = numpy.clip(m[:, 0, :1] * x + m[:, 0, 1:2] * y + m[:, 0, 2:], 0, width - 1.001)
    v = numpy.clip(m[:, 1, :1] * x + m[:, 1, 1:2] * y + m[:, 1, 2:], 0, height - 1.001)
    left, top = u.astype("int32"), v.astype("int32")
    u, v = (u - left)[..., None], (v - top)[..., None]
    flat = images.reshape(-1, images.shape[-1])
    first = (which[:, None] * height + top) * width + left
    # `take` is quicker here than flat[...].
    at = [flat.take(first + step, axis=0) for step in (0, 1, width, width + 1)]
    above = at[0] * (1 - u) + at[1] * u
    below = at[2] * (1 - u) + at[3] * u
    return ((above * (1 - v) + below * v) / 255).reshape(len(m), side, side, -1)


def shaken(matrices, generator, shift, zoom, turn, rough=False):
    """Matrices with the errors of a detector: spreads of a normal error, or with `rough` the ends of an even one.

    `shift` and `zoom` are shares of a chip, `turn` is in degrees.
    """
    count = len(matrices)

    def error(size, *more):
        return generator.uniform(-size, size, (count, *more)) if rough else generator.normal(0, size, (count, *more))

    scale, angle = numpy.exp(error(zoom)), numpy.radians(error(turn))
    a, b = scale * numpy.cos(angle), scale * numpy.sin(angle)
    half = (CHIP - 1) / 2
    move = CHIP * error(shift, 2)
    inner = numpy.zeros((count, 3, 3))
    inner[:, 0, 0], inner[:, 0, 1], inner[:, 1, 0], inner[:, 1, 1], inner[:, 2, 2] = a, -b, b, a, 1
    inner[:, 0, 2] = half - a * half + b * half + move[:, 0]
    inner[:, 1, 2] = half - b * half - a * half + move[:, 1]
    return matrices @ inner


def relit(chips, generator, side=0.5, gain=0.25):
    """Chips under other light: a slope of brightness across the face, and a factor for all of it; clipped to 0..1."""
    count = len(chips)
    y, x = numpy.mgrid[:CHIP, :CHIP] / (CHIP - 1) - 0.5
    angle, strength = generator.uniform(0, 2 * math.pi, count), generator.uniform(0, 2 * side, count)
    slope = numpy.cos(angle)[:, None, None] * x + numpy.sin(angle)[:, None, None] * y
    factor = (1 + strength[:, None, None] * slope) * generator.uniform(1 - gain, 1 + gain, (count, 1, 1))
    return numpy.clip(chips * factor[..., None], 0, 1).astype("float32")


def standardised(chips):
    """Each chip with mean 0 and deviation 1: what light and camera did to it as a whole is gone. float32."""
    chips = numpy.asarray(chips, "float32")
    axes = tuple(range(1, chips.ndim))
    return (chips - chips.mean(axis=axes, keepdims=True)) / (chips.std(axis=axes, keepdims=True) + 0.02)


def embedding_network(channels, dimensions=DIMENSIONS, widths=(32, 64, 96, 128)):
    """The network that turns a chip [48, 48, channels] into a unit vector of `dimensions` numbers (Keras)."""
    from course_utils.core.environment import load_keras

    keras = load_keras()
    from course_utils.learning.fused import BatchNormalization  # Keras's, in less time

    layers = keras.layers
    x = inputs = keras.Input((CHIP, CHIP, channels))
    for place, width in enumerate(widths):
        x = layers.Conv2D(
            width, 5 if place == 0 else 3, strides=2 if place == 0 else 1, padding="same", use_bias=False
        )(x)
        x = BatchNormalization(momentum=0.9)(x)
        x = layers.ReLU()(x)
        if place < len(widths) - 1:
            x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.2)(x)
    x = layers.Dense(dimensions)(x)
    return keras.Model(inputs, layers.UnitNormalization()(x))


def contrastive(labels, embeddings, temperature=0.1):
    """The supervised contrastive loss: each face must pick pictures of the same person out of the whole batch.

    Parameters
    ----------
    labels : int [n] or [n, 1]
    embeddings : float [n, d]
        Unit vectors.
    temperature : float
        Similarities are divided by it: the smaller, the more the hardest pairs count.

    Returns
    -------
    float [n]
        Mean over the other pictures of the same person of -log(softmax of the similarities to all others) (Khosla et
        al. 2020, https://arxiv.org/abs/2004.11362).
    """
    from keras import ops

    labels = ops.cast(labels, "int32")
    itself = ops.eye(ops.shape(embeddings)[0])
    same = ops.cast(ops.equal(ops.reshape(labels, (-1, 1)), ops.reshape(labels, (1, -1))), "float32") - itself
    scores = ops.matmul(embeddings, ops.transpose(embeddings)) / temperature - 1e9 * itself
    log_share = scores - ops.logsumexp(scores, axis=1, keepdims=True)
    return -ops.sum(ops.where(same > 0, log_share, 0.0), axis=1) / ops.sum(same, axis=1)


def hardest(labels, points):
    """For each picture of a batch the hardest triplet: the farthest picture of the same person, the nearest of another.

    Parameters
    ----------
    labels : int [n] or [n, 1]
        Every person has two pictures or more in the batch, and there are two people or more.
    points : float [n, d]
        Unit vectors.

    Returns
    -------
    tuple of float [n, d]
        Anchors, same, others: one triplet a row (Hermans, Beyer and Leibe 2017, https://arxiv.org/abs/1703.07737).
    """
    from keras import ops

    labels = ops.reshape(ops.cast(labels, "int32"), (-1, 1))
    alike = ops.matmul(points, ops.transpose(points))  # of unit vectors: the larger, the nearer
    mates = ops.equal(labels, ops.transpose(labels))
    farthest = ops.argmin(ops.where(mates, alike, 2.0), axis=1)
    nearest = ops.argmax(ops.where(mates, -2.0, alike), axis=1)
    return points, ops.take(points, farthest, axis=0), ops.take(points, nearest, axis=0)


def in_turn(labels, points):
    """For each picture of a batch its next mate, and a picture of the next person; as `hardest` gives them.

    Batches hold four pictures in a row of each person, as `batches` makes them.
    """
    from keras import ops

    width = points.shape[-1]
    mates = ops.reshape(ops.roll(ops.reshape(points, (-1, 4, width)), 1, axis=1), (-1, width))
    return points, mates, ops.roll(points, 4, axis=0)


def triplet(anchor, same, other, margin):
    """The loss of each triplet, float [n]: the other person must be farther away than the same one, by the margin.

    Vectors are rows of float [n, d] (Schroff, Kalenichenko and Philbin 2015, https://arxiv.org/abs/1503.03832).
    """
    from keras import ops

    to_same = ops.sum(ops.square(anchor - same), axis=-1)
    to_other = ops.sum(ops.square(anchor - other), axis=-1)
    return ops.maximum(0.0, to_same - to_other + margin)


def of_a_batch(loss, choose=in_turn, margin=0.3):
    """The loss of a batch, as Keras calls it (labels, points), out of a loss of triplets such as `triplet`.

    `choose` says which triplets of the batch count: `in_turn` or `hardest`.
    """

    def of_chosen(labels, points):
        return loss(*choose(labels, points), margin)

    return of_chosen


def batches(images, matrices, people, steps, generator, per_batch=16, pictures=4, jitter=JITTER, rough=False):
    """Training batches: `pictures` chips each of `per_batch` people, shaken, relit and standardised; with labels.

    Parameters
    ----------
    images : uint8 [n, height, width, channels]
    matrices : float [n, 2, 3]
        Where the face is in each, as `similarity` gives them.
    people : int [n]
        Who is in each.
    steps : int
        Number of batches.
    generator : numpy.random.Generator
    per_batch, pictures : int
        People in a batch, at most all there are, and chips of each of them; whoever has fewer pictures comes with some
        of them more than once.
    jitter : dict
        The sizes of `shaken`: "shift" and "zoom" in shares of a chip, "turn" in degrees.
    rough : bool
        See `shaken`.

    Yields
    ------
    (float32 [b, 48, 48, channels], int32 [b])
        Chips and who they show; b is `per_batch` times `pictures`.
    """
    by_person = [numpy.flatnonzero(people == one) for one in numpy.unique(people)]
    per_batch = min(per_batch, len(by_person))
    for _step in range(steps):
        chosen = generator.choice(len(by_person), per_batch, replace=False)
        rows = [generator.choice(by_person[one], pictures, replace=len(by_person[one]) < pictures) for one in chosen]
        rows = numpy.concatenate(rows)
        chips = cut(images, shaken(matrices[rows], generator, **jitter, rough=rough), rows)
        yield standardised(relit(chips, generator)), people[rows].astype("int32")


def first_batch(data, which, seed=0):
    """The first batch of a training on these pictures of a `FaceSet`: chips as the network gets them, people."""
    matrices = similarity(data.landmarks[which])
    error = dict(jitter_of(data))
    drawn = batches(data.images[which], matrices, data.people[which], 1, numpy.random.default_rng(seed),
                    rough=error.pop("rough"), jitter=error)  # fmt: skip
    return next(drawn)


def train_embedding(images, matrices, people, steps, seed=0, rate=2e-3, loss=contrastive, **options):
    """A network trained for `steps` batches with a loss of labels and points; returns the network.

    `options` go to `batches`. The rate of Adam falls along half a cosine.
    """
    from course_utils.core.environment import load_keras

    if len(numpy.unique(people)) < 2:
        raise CourseError(_("To learn who is who takes two people or more."))
    channels = images.shape[-1]
    pupil = _pupil(channels) if loss is contrastive else _compiled(channels, loss, steps <= FEW)
    load_keras().utils.set_random_seed(seed)
    network = _compiled(channels, loss)
    copy_state(network, pupil)
    rates = rate * (1 + numpy.cos(numpy.pi * numpy.arange(steps) / steps)) / 2
    drawn = batches(images, matrices, people, steps, numpy.random.default_rng(seed), **options)
    training_steps.run(pupil, drawn, iter(rates))
    network.set_weights(pupil.get_weights())
    return network


def _compiled(channels, loss, eager=False):
    from course_utils.core.environment import load_keras

    network = embedding_network(channels)
    network.compile(load_keras().optimizers.Adam(), loss, run_eagerly=eager)
    return network


@cache
def _pupil(channels):
    """The network that is trained in place of each new one: its graph is built once, which takes seconds."""
    return _compiled(channels, contrastive)


def embed(network, chips):
    """Embeddings float32 [n, d] of chips from 0 to 1: the mean over each chip and its mirror image, of length 1."""
    chips = standardised(chips)
    both = numpy.concatenate([chips, chips[:, :, ::-1]])
    both = numpy.concatenate([network(both[k : k + 256], training=False) for k in range(0, len(both), 256)])
    total = both[: len(chips)] + both[len(chips) :]
    return total / numpy.linalg.norm(total, axis=1, keepdims=True)


def chips_of(data, which, seed=0):
    """Chips of the pictures `which` (bool or int) of a `FaceSet`, as a detector would deliver them, by chance.

    Where eyes and mouth are marked, with a detector's small errors; where they are not, with the large ones of a rough
    box, and under changed light.
    """
    rows = numpy.arange(len(data.people))[which]
    generator = numpy.random.default_rng(seed)
    matrices = shaken(similarity(data.landmarks[rows]), generator, **jitter_of(data))
    chips = cut(data.images, matrices, rows)
    return chips if data.marked else relit(chips, generator)


def jitter_of(data):
    """The errors of the detector that this set is used with, as arguments of `shaken`."""
    return {**(JITTER if data.marked else ROUGH), "rough": not data.marked}


def train_on(data, which, steps, seed=0, **options):
    """`train_embedding` on the pictures `which` of a `FaceSet`, with its detector's errors."""
    if not data.marked:  # few people: all of them in each batch, so that each picture is compared with everybody
        options.setdefault("per_batch", 28)
    error = dict(jitter_of(data))
    rough = error.pop("rough")
    matrices = similarity(data.landmarks[which])
    return train_embedding(
        data.images[which], matrices, data.people[which], steps, seed, jitter=error, rough=rough, **options
    )


def linear_embedding(chips, people, kind):
    """A linear embedding, the honest rival: "pixels", "eigenfaces" (PCA) or "fisherfaces" (PCA, then LDA).

    Eigenfaces: Turk and Pentland (1991); fisherfaces: Belhumeur, Hespanha and Kriegman (1997). Returns a function from
    chips to unit vectors [n, d].
    """
    from sklearn.decomposition import PCA
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.pipeline import make_pipeline

    def flat(some):
        return standardised(some).reshape(len(some), -1)

    size = min(100, len(chips) - 1)
    if kind == "pixels":
        middle = flat(chips).mean(axis=0)
        change = lambda rows: rows - middle  # noqa: E731
    elif kind == "eigenfaces":
        change = PCA(size, whiten=True, random_state=0).fit(flat(chips)).transform
    elif kind == "fisherfaces":
        lda = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.1)
        change = make_pipeline(PCA(size, random_state=0), lda).fit(flat(chips), people).transform
    else:
        raise CourseError(
            _("The linear embedding {kind!r} is not known; choose pixels, eigenfaces or fisherfaces.").format(kind=kind)
        )

    def embedding(some):
        found = change(flat(some))
        return found / (numpy.linalg.norm(found, axis=1, keepdims=True) + 1e-9)

    return embedding
