"""Checks of 07_cnn."""

import numpy

from course_utils import datasets
from course_utils.core import environment
from course_utils.core.i18n import _
from course_utils.learning import training
from course_utils.notebook.answers import EXACT, first_match, near, number, told
from course_utils.notebook.exercises import call, exercise


@exercise("conv-output-size")
def check_output_size(answer):
    if number(call(answer, 6, 3, 1, 0)) == 3:
        return _("A 3 x 3 window fits into 6 columns at 4 places, not 3: do not forget the last one (+ 1).")
    if number(call(answer, 6, 3, 1, 1)) == 5:
        return _("Padding adds zeros on both sides: p counts twice.")
    if number(call(answer, 7, 3, 2, 0)) == 5:
        return _("You leave out the stride: with stride 2 only every second place counts.")
    for n, k, s, p in ((6, 3, 1, 0), (6, 3, 1, 1), (7, 3, 2, 0), (8, 3, 2, 0), (28, 5, 3, 2)):
        result, wanted = call(answer, n, k, s, p), (n + 2 * p - k) // s + 1
        found = number(result)
        if not near(found, wanted, *EXACT):
            if near(found, wanted, rtol=0, atol=0.999):
                return _("Places are whole: round down, because a window that sticks out does not count.")
            text = _("For n = {n}, k = {k}, s = {s}, p = {p} you say {found}; draw it and count.")
            return text.format(n=n, k=k, s=s, p=p, found=told(result))
    return None


@exercise("conv-parameters")
def check_parameters(answer):
    hints = {
        3 * 3 * 16 * 32: _("You count the weights only: every filter has a bias too."),
        (3 * 3 + 1) * 32: _("A kernel is as deep as the input: it has weights for every channel."),
        3 * 3 * 16 + 1: _("That is one filter; the layer has many."),
        3 * 16 * 32 + 32: _("The kernel is k by k: k counts twice."),
        3 * 3 * 16 * 32 + 1: _("There is one bias for each filter, not one for the layer."),
    }
    hint = first_match(number(call(answer, 3, 16, 32)), hints.items(), *EXACT)
    if hint:
        return hint
    for k, channels, filters in ((3, 16, 32), (1, 1, 1), (5, 3, 7)):
        found = call(answer, k, channels, filters)
        if not near(number(found), (k * k * channels + 1) * filters, *EXACT):
            text = _(
                "For k = {k}, {channels} channels and {filters} filters you say {found}; compare with the table above."
            )
            return text.format(k=k, channels=channels, filters=filters, found=told(found))
    return None


MOST_WEIGHTS = 20_000  # of the small network
LEAST_ACCURACY = 0.55  # after three passes over 1,000 pictures; 0.63 to 0.78 with usual networks, 0.1 by guessing


@exercise("small-network")
def check_small_network(answer):
    keras, shape, classes = environment.load_keras(), (28, 28, 1), 10
    keras.utils.set_random_seed(0)
    network = call(answer, shape, classes)
    if not isinstance(network, keras.Model):
        return _("Return the network itself, a keras.Model; yours is of type {kind}.").format(
            kind=type(network).__name__
        )
    if tuple(network.input_shape or ())[1:] != shape:
        return _("Take the shape from the argument: `keras.Input(image_shape)` is the first layer.")
    if tuple(network.output_shape or ())[1:] != (classes,):
        return _("The output has shape {shape}; one number for each class is wanted: a last dense layer.").format(
            shape=network.output_shape
        )
    if not any(isinstance(layer, keras.layers.Conv2D) for layer in network.layers):
        return _("There is no convolution in it.")
    weights = network.count_params()
    if weights >= MOST_WEIGHTS:
        return _(
            "It has {n:,} weights. Most of them sit in the dense layer after flattening, as a rule: fewer filters "
            "before it, or one pooling more, make that layer small."
        ).format(n=weights)
    return _trained(keras, network, shape, classes)


def _trained(keras, network, shape, classes):
    """None when the network learns in three passes over 1,000 pictures, else why it does not."""
    sums = numpy.asarray(network(numpy.zeros((2, *shape), "float32"))).sum(axis=1)
    if not numpy.allclose(sums, 1, atol=1e-3):
        return _("The outputs of a picture do not add up to 1: `softmax` makes probabilities of them.")
    if getattr(network, "optimizer", None) is None:
        return _("It is not compiled: `model.compile(optimiser, loss, metrics=['accuracy'])`.")
    data = datasets.load("fashion_mnist", limit=1900)
    images, labels = training.to_float(data.train.images[:1000]), data.train.labels[:1000]
    try:
        network.fit(images, labels, epochs=3, batch_size=32, verbose=0)
    except Exception as error:  # whatever the loss says of these labels
        return _("Training stopped with {kind}: do loss and labels fit? They are whole numbers.").format(
            kind=type(error).__name__
        )
    unseen = training.to_float(data.test.images[:500])
    right = float((network.predict(unseen, verbose=0).argmax(axis=1) == data.test.labels[:500]).mean())
    if right < LEAST_ACCURACY:
        return _(
            "After three passes over 1,000 pictures it has {right:.0%} right, where others have 63 % and more. "
            "Is there an activation in every hidden layer, and is the learning rate near 0.001?"
        ).format(right=right)
    return None
