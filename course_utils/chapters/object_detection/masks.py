"""From boxes to masks: a small U-Net that names every pixel, how good its masks are, and rivals that need no training.

Taught in 10_object_detection. A mask is uint8 [height, width]: 0 for the ground, 1 + class where a thing is.

Sources: U-Net, an encoder and a decoder with bridges between them (Ronneberger, Fischer and Brox 2015,
https://arxiv.org/abs/1505.04597); the Dice coefficient (Dice 1945, https://doi.org/10.2307/1932409) as a loss
(Milletari, Navab and Ahmadi 2016, https://arxiv.org/abs/1606.04797). Keras is imported inside functions only.
"""

import numpy

from course_utils.chapters.object_detection import blobs
from course_utils.core.environment import load_keras
from course_utils.learning import pipelines
from course_utils.learning.schedules import warm_cosine

DOWN, UP = (16, 32, 64), (32, 16)  # filters of the levels: a half, a quarter, an eighth of the side; and back
BATCH = 8


def unet(shape, classes, bridges=True):
    """A U-Net: down to a small picture that knows what, and up again to a large one that knows where.

    Parameters
    ----------
    shape : tuple of int
        (height, width, channels), height and width multiples of 8.
    classes : int
        Without the ground.
    bridges : bool
        False leaves out the skip connections, to see what they are worth.

    Returns
    -------
    keras.Model
        Not compiled. Takes pictures from 0 to 255; gives a logit for the ground and for each class at every pixel.
    """
    keras = load_keras()
    from course_utils.learning.fused import BatchNormalization  # Keras's, in less time

    layers = keras.layers

    def convolve(x, count, size=3, strides=1):
        x = layers.Conv2D(count, size, strides=strides, padding="same", use_bias=False)(x)
        return layers.ReLU()(BatchNormalization(momentum=0.9)(x))

    inputs = keras.Input(shape)
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    kept = []
    for level, count in enumerate(DOWN):  # each halves the side
        x = convolve(x, count, 3 if level else 5, strides=2)
        kept.append(x)
    for _block in range(2):  # at the bottom: look around
        x = layers.Add()([x, convolve(x, DOWN[-1])])
    for count, bridge in zip(UP, kept[-2::-1], strict=True):  # each doubles the side
        x = layers.Conv2DTranspose(count, 2, strides=2, activation="relu")(x)
        x = convolve(layers.Concatenate()([x, bridge]) if bridges else x, count)
    return keras.Model(inputs, layers.Conv2DTranspose(classes + 1, 2, strides=2, dtype="float32")(x), name="unet")


def cross_entropy(wanted, answers):
    """The mean over all pixels of all pictures."""
    from keras import ops

    wanted = ops.one_hot(ops.cast(wanted, "int32"), answers.shape[-1])
    return -ops.mean(ops.sum(wanted * ops.log_softmax(answers), axis=-1))


def loss(wanted, answers):
    """Cross-entropy, and one minus the mean Dice, in which each class counts the same, however few pixels it has."""
    from keras import ops

    true, said = ops.one_hot(ops.cast(wanted, "int32"), answers.shape[-1]), ops.softmax(answers)
    pixels = (0, 1, 2)  # of all pictures of the batch together
    dice = (2 * ops.sum(true * said, pixels) + 1) / (ops.sum(true, pixels) + ops.sum(said, pixels) + 1)
    return cross_entropy(wanted, answers) + 1 - ops.mean(dice)


def batches(images, wanted, seed, batch_size=BATCH):
    """Shuffled batches of pictures and masks, half of both mirrored."""
    import tensorflow as tf

    def mirror(pictures, masks):
        heads = tf.random.uniform((tf.shape(pictures)[0], 1, 1)) < 0.5
        turned = tf.reverse(pictures, [2]), tf.reverse(masks, [2])
        return tf.where(heads[..., None], turned[0], pictures), tf.where(heads, turned[1], masks)

    data = tf.data.Dataset.from_tensor_slices((images, wanted)).shuffle(len(images), seed=seed)
    data = data.batch(batch_size, drop_remainder=len(images) >= batch_size).map(mirror).prefetch(2)
    return pipelines.untuned(data)


def compiled(shape, classes, steps, peak_rate=0.009, **options):
    """A `unet`, compiled: Adam with a rate that warms up in a sixth of the steps, then falls along a cosine."""
    keras = load_keras()
    model = unet(shape, classes, **options)
    model.compile(keras.optimizers.Adam(warm_cosine(steps, peak_rate, steps // 6, 1e-4)), loss)
    return model


def answer_all(model, images, batch_size=60):
    """The class that the network finds likeliest at each pixel: uint8 [n, height, width], 0 for the ground."""
    answers = []
    for start in range(0, len(images), batch_size):
        batch = images[start : start + batch_size]
        filled = numpy.concatenate([batch, numpy.repeat(batch[-1:], batch_size - len(batch), axis=0)])
        answers.append(numpy.asarray(model.predict_on_batch(filled))[: len(batch)].argmax(axis=-1))
    return numpy.concatenate(answers).astype("uint8")


def filled(boxes, shape):
    """The mask that boxes make when they are filled: [k, 5 or more], of which the surest, or last, lies on top."""
    mask = numpy.zeros(shape[:2], "uint8")
    order = numpy.argsort(boxes[:, 5], kind="stable") if boxes.shape[1] > 5 else range(len(boxes))
    for left, top, right, bottom, label in numpy.round(boxes[order, :5]).astype(int):
        mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = label + 1
    return mask


def cut_out(image, found):
    """The mask of pieces that `blobs.BlobDetector` found and named: what differs from the ground inside their boxes."""
    return filled(found, image.shape) * blobs.marked(image)


def counts(wanted, answers, classes):
    """Pixels in both masks, and in either: int [n, classes + 1] each, one row a picture, ground first."""
    both, either = (numpy.zeros((len(wanted), classes + 1), int) for _part in range(2))
    for label in range(classes + 1):
        true, said = wanted == label, answers == label
        both[:, label], either[:, label] = (true & said).sum(axis=(1, 2)), (true | said).sum(axis=(1, 2))
    return both, either


def mean_iou(both, either):
    """Mean IoU over the classes, without the ground, of all pictures together; arguments as `counts` gives them.

    A class that is neither there nor said is no part of the mean: of a rare one the test may hold nothing.
    """
    both, either = both.sum(axis=-2)[..., 1:], either.sum(axis=-2)[..., 1:]
    return _mean_of_seen(both / numpy.maximum(either, 1), either)


def mean_dice(both, either):
    """Mean Dice over the classes, without the ground, of all pictures together; arguments as `counts` gives them."""
    both, either = both.sum(axis=-2)[..., 1:], either.sum(axis=-2)[..., 1:]
    return _mean_of_seen(2 * both / numpy.maximum(both + either, 1), either)  # the sum of two areas is both + either


def _mean_of_seen(values, either):
    seen = either > 0
    return (values * seen).sum(axis=-1) / numpy.maximum(seen.sum(axis=-1), 1)


def thing_iou(wanted, answers):
    """IoU of thing against ground, whatever the thing is called: 0 to 1."""
    true, said = wanted > 0, answers > 0
    return float((true & said).sum() / max(1, (true | said).sum()))


def gain_interval(one, other, seed=0, draws=400):
    """95 % interval of how much higher the mean IoU of `one` is: pictures are drawn again and again, with replacement.

    `one` and `other`: (both, either) of two answers to the same pictures.
    """
    chosen = numpy.random.default_rng(seed).integers(len(one[0]), size=(draws, len(one[0])))
    gains = mean_iou(one[0][chosen], one[1][chosen]) - mean_iou(other[0][chosen], other[1][chosen])
    return tuple(float(bound) for bound in numpy.quantile(gains, (0.025, 0.975)))


def fills(boxes, masks):
    """Which share of each box its thing fills, as far as nothing lies in front of it: float [things]."""
    shares = []
    for truth, mask in zip(boxes, masks, strict=True):
        corners = numpy.concatenate([numpy.floor(truth[:, :2]), numpy.ceil(truth[:, 2:4]), truth[:, 4:5]], axis=1)
        for left, top, right, bottom, label in corners.astype(int):
            shares.append((mask[top:bottom, left:right] == label + 1).mean())
    return numpy.array(shares)


def worst(wanted, answers, count=3):
    """The pictures with most pixels named wrongly: their numbers, the worst first, and how many pixels that are."""
    wrong = (wanted != answers).sum(axis=(1, 2))
    places = numpy.argsort(-wrong, kind="stable")[:count]
    return places, wrong[places]
