"""Checks of 02_concepts."""

import numpy

from course_utils.core import environment
from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, told
from course_utils.notebook.exercises import call, exercise


@exercise("dense-stack-parameters")
def check_dense_stack(answer):
    hint = first_match(
        number(call(answer, [784, 256, 10])),
        (
            (784 * 256 + 256 * 10, _("You count the weights only: every unit of the two layers has a bias too.")),
            (784 * 256 + 256 * 10 + 2, _("There is one bias for each unit, not one for each layer.")),
            (785 * 256 + 257 * 10 + 784, _("The inputs are given, not computed: they have no biases.")),
            (785 * 256, _("That is the first layer only; add the others.")),
            (784 * 256 * 10, _("Layers stand one after another: add their weights, do not multiply them.")),
            (784 + 256 + 10, _("Those are units. A weight belongs to a pair: one unit, one unit before it.")),
        ),
    )
    if hint:
        return hint
    for sizes in ([784, 256, 10], [2, 3, 1], [3, 5, 4, 2], [7, 1], [16384, 256, 10]):
        found = call(answer, list(sizes))
        wanted = sum((before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False))
        if not near(number(found), wanted):
            text = _("For the sizes {sizes} you say {found}; draw the network and count the lines and the units.")
            return text.format(sizes=sizes, found=told(found))
    return None


@exercise("block-parameters")
def check_block(answer):
    d = 768
    hint = first_match(
        number(call(answer, d)),
        (
            (12 * d * d, _("You count the weights only: dense layers have biases, normalisations parameters.")),
            (12 * d * d + 9 * d, _("The two normalisations are missing: a scale and a shift for each number, twice.")),
            (12 * d * d + 11 * d, _("There are two normalisations in a block; you count one.")),
            (12 * d * d + 4 * d, _("The biases are missing: four in the attention, two in the dense layers.")),
            (4 * d * d + 4 * d, _("That is the attention alone; the two dense layers and the normalisations follow.")),
            (8 * d * d + 12 * d, _("One of the two dense layers is missing: up to four times the width, or back.")),
            (8 * d * d + 9 * d, _("One of the two dense layers is missing: up to four times the width, or back.")),
            (11 * d * d + 12 * d, _("Attention has four dense layers: query, key, value, and one to join the heads.")),
            (6 * d * d + 10 * d, _("The dense layers go up to four times the width and back down to it.")),
        ),
    )  # fmt: skip
    if hint:
        return hint
    for width in (768, 4, 12288):
        found, wanted = call(answer, width), 12 * width**2 + 13 * width
        if not near(number(found), wanted):
            text = _("For the width {width} you say {found}; add up attention, two dense layers, two normalisations.")
            return text.format(width=width, found=told(found))
    return None


@exercise("serving-gigabytes")
def check_serving(answer):
    hint = first_match(
        number(call(answer, 7e9, 16)),
        (
            (7e9 * 16 / 1e9, _("You take bits for bytes: a byte has 8 bits.")),
            (7e9 * 16 / 8 / 2**30, _("You divide by 2^30: that is GiB. The exercise asks for GB, 10^9 bytes.")),
            (7e9 * 16 / 8, _("Those are bytes: divide by 10^9 for GB.")),
            (7e9 * 4 / 1e9, _("You use 4 bytes whatever the precision; use the bits that are given.")),
            (7e9 * 16 * 8 / 1e9, _("Divide by 8, do not multiply: 8 bits make a byte.")),
            (7e9 * 16 / 8 / 1e6, _("Those are MB; GB are a thousand times larger.")),
        ),
    )
    if hint:
        return hint
    for parameters, bits in ((7e9, 16), (7e9, 4), (70e9, 8), (1e6, 32), (3e9, 1)):
        found, wanted = call(answer, parameters, bits), parameters * bits / 8e9
        if not near(number(found), wanted):
            value = number(found)
            if value is not None and value.is_integer() and abs(value - wanted) < 1:
                return _("Do not round: small models take a part of a GB.")
            text = _("For {parameters:.0f} parameters of {bits} bits you say {found} GB; count the bytes of one first.")
            return text.format(parameters=parameters, bits=bits, found=told(found))
    return None


def _widest(budget, inputs=784, classes=10):
    """The widest two equal hidden layers whose network has `budget` parameters or fewer."""
    width = 1
    while two_hidden_layers(width + 1, inputs, classes) <= budget:
        width += 1
    return width


def two_hidden_layers(width, inputs=784, classes=10):
    """Parameters of dense layers: inputs, width, width, classes."""
    return (inputs + 1) * width + (width + 1) * width + (width + 1) * classes


@exercise("network-in-a-budget")
def check_network_in_a_budget(answer):
    keras = environment.load_keras()
    for budget in (50_000, 20_000):
        network = call(answer, budget)
        if not isinstance(network, keras.Model):
            return _("Return the network itself, a keras.Model; yours is of type {kind}.").format(
                kind=type(network).__name__
            )
        shapes = tuple(network.input_shape or ())[1:], tuple(network.output_shape or ())[1:]
        if shapes != ((784,), (10,)):
            return _("784 numbers go in and 10 come out; yours takes {ins} and gives {outs}.").format(
                ins=shapes[0], outs=shapes[1]
            )
        hint = _inside(keras, network, budget)
        if hint:
            return hint
    return None


def _inside(keras, network, budget):
    """What is wrong with the layers of a network for this budget, or None."""
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    if len(dense) != 3:
        return _("It has {n} dense layers; two hidden ones and the output layer are three.").format(n=len(dense))
    if dense[0].units != dense[1].units:
        return _("The two hidden layers are to be equally wide.")
    curves = [layer for layer in network.layers if not isinstance(layer, (keras.layers.Dense, keras.layers.InputLayer))]
    if not curves and any(layer.activation is keras.activations.linear for layer in dense[:2]):
        return _("A hidden layer has no activation function: two linear layers are one, whatever they cost.")
    sums = numpy.asarray(network(numpy.ones((2, 784), "float32"))).sum(axis=1)
    if not numpy.allclose(sums, 1, atol=1e-3):
        return _("The outputs of a picture do not add up to 1: `softmax` makes probabilities of them.")
    count, width = network.count_params(), _widest(budget)
    if count > budget:
        return _("For a budget of {budget:,} it has {count:,} parameters: too many. Are the biases counted?").format(
            budget=budget, count=count
        )
    if dense[0].units < width:
        return _("For a budget of {budget:,} it has {count:,} parameters: one unit more a layer still fits.").format(
            budget=budget, count=count
        )
    return None
