"""The network that is made small, a small one that learns from it, and how both are trained and judged.

The large layers, `LARGE`, hold nearly all weights: these are pruned, cut to low rank, clustered. Taught in
17_model_compression.
"""

import itertools

import numpy

from course_utils.core.environment import load_keras
from course_utils.learning import schedules, steps

SIDE, CLASSES = 28, 10
KERNELS = ("conv_1", "conv_2", "dense", "classes")
LARGE = ("conv_2", "dense")
HIDDEN = 64
BATCH, PEAK = 64, 3e-3
TUNING = 0.3  # of PEAK, where training goes on from weights that are good already


def inputs(images):
    """uint8 pictures [n, 28, 28, 1], 0 to 255, as float32 from 0 to 1 of the same shape."""
    return numpy.asarray(images, "float32").reshape(-1, SIDE, SIDE, 1) / 255


def network(rank=None):
    """The convolutional network of this chapter, compiled: float32 [n, 28, 28, 1] -> probabilities [n, 10].

    Parameters
    ----------
    rank : int, optional
        The large dense layer as a product of two thinner ones, "dense_in" and "dense".
    """
    keras = load_keras()
    from course_utils.learning import fused

    layers = keras.layers
    thin = [layers.Dense(rank, use_bias=False, name="dense_in")] if rank else []
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Conv2D(8, 3, use_bias=False, name="conv_1"),
            fused.BatchNormalization(momentum=0.9, name="norm_1"),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, use_bias=False, name="conv_2"),
            fused.BatchNormalization(momentum=0.9, name="norm_2"),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            *thin,
            layers.Dense(HIDDEN, activation="relu", name="dense"),
            layers.Dense(CLASSES, activation="softmax", name="classes"),
        ],
        name="to_compress",
    )
    return _compiled(model)


def student():
    """A network of a twelfth of the weights, for distillation; inputs and outputs as those of `network`."""
    keras = load_keras()
    layers = keras.layers
    return _compiled(
        keras.Sequential(
            [
                keras.Input((SIDE, SIDE, 1)),
                layers.Conv2D(8, 3, activation="relu", name="conv_1"),
                layers.MaxPooling2D(2),
                layers.Conv2D(12, 3, activation="relu", name="conv_2"),
                layers.MaxPooling2D(2),
                layers.Flatten(),
                layers.Dense(CLASSES, activation="softmax", name="classes"),
            ],
            name="student",
        )
    )


def _compiled(model):
    from course_utils.learning import fused

    model.compile(fused.FusedAdam(PEAK), "categorical_crossentropy")
    return model


def one_hot(labels):
    """Labels int [n] from 0 to 9 as targets float32 [n, 10]: all of the probability on one class."""
    return numpy.eye(CLASSES, dtype="float32")[numpy.asarray(labels)]


def train(model, x, targets, count, seed, peak=PEAK, constraint=None):
    """Take `count` training steps on batches of 64, the order and nothing else drawn by `seed`.

    Parameters
    ----------
    model : keras.Model
        From `network` or `student`; its weights are the start.
    x : float32 [n, 28, 28, 1]
    targets : float32 [n, 10]
        Probabilities: of labels (`one_hot`), or another network's answers.
    count : int
        Steps; the rates rise in the first tenth and fall to nearly 0.
    seed : int
    peak : float
        The highest rate.
    constraint : object with `put_back(model)`, optional
        What the weights must keep to (see constraints.py); called after each step.
    """
    generator = numpy.random.default_rng(seed)

    def examples():
        passes = (steps.batches(len(x), BATCH, generator) for _once in itertools.count())
        for batch in itertools.islice(itertools.chain.from_iterable(passes), count):
            yield x[batch], targets[batch]
            if constraint is not None:
                constraint.put_back(model)

    steps.run(model, examples(), iter(schedules.cosine_rates(count, peak)))


def steps_of(pictures, epochs):
    """Steps of so many passes over so many pictures."""
    return epochs * -(-pictures // BATCH)


def probabilities(model, x, batch=500):
    """What the network answers: float32 [n, 10]."""
    return numpy.concatenate([model.predict_on_batch(x[at : at + batch]) for at in range(0, len(x), batch)])


def accuracy(answers, labels):
    """The share of answers [n, 10] whose largest number stands at the label, 0 to 1."""
    return float((numpy.argmax(answers, axis=1) == labels).mean())


def kernel_of(model, name):
    """The kernel of a layer, a copy: float32 [..., output channels]."""
    return model.get_layer(name).kernel.numpy()


def set_kernels(model, kernels):
    """Give layers other kernels: {layer's name: array}."""
    for name, kernel in kernels.items():
        model.get_layer(name).kernel.assign(kernel)


def weights_of(model):
    """All weights and other numbers that must be kept, as a count."""
    return int(sum(numpy.prod(weight.shape) for weight in model.weights if "seed" not in weight.name))


def stretched(model, factor, channel=0):
    """Give one channel of the second convolution weights `factor` times as large; the answers stay the same.

    The batch normalisation behind it divides by the deviation of the channel, which we stretch with it: so training
    leaves the size of such weights open, and outliers arise in real networks.
    """
    norm, kernel = model.get_layer("norm_2"), kernel_of(model, "conv_2")
    kernel[..., channel] *= factor
    gamma, beta, mean, variance = norm.get_weights()
    mean[channel] *= factor
    variance[channel] *= factor**2
    model.get_layer("conv_2").set_weights([kernel])
    norm.set_weights([gamma, beta, mean, variance])
