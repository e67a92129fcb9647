"""How large EfficientNet is: parameters and multiplications of each layer, counted from its plan.

The plan is EfficientNet-Lite0's (`learning.pretrained.lite0.STAGES`), made wider, deeper and sharper as EfficientNet's
authors do it: Tan and Le 2019, https://arxiv.org/abs/1905.11946. Taught in 16_tools_and_papers.
"""

import math
from dataclasses import dataclass

from course_utils.core.errors import require
from course_utils.core.i18n import _, punctuated
from course_utils.learning.pretrained.lite0 import CLASSES, HEAD, SMALLEST, STAGES, STEM

DEPTH, WIDTH, RESOLUTION = 1.2, 1.1, 1.15  # the paper's alpha, beta, gamma: found by a grid search on the small network
SIZE = 224  # pixels of the network that is scaled
EIGHT = 8  # channels come in multiples of it
NORM = 4  # numbers of batch normalisation for each channel: two learnt, mean and variance
# Width, depth and pixels of the eight networks, as keras.applications builds them; a test compares.
FAMILY = (
    (1.0, 1.0, 224), (1.0, 1.1, 240), (1.1, 1.2, 260), (1.2, 1.4, 300), (1.4, 1.8, 380), (1.6, 2.2, 456),
    (1.8, 2.6, 528), (2.0, 3.1, 600),
)  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """One layer: `kind` is "stem", "expand", "depthwise", "project", "head" or "classes"; `size` is in pixels."""

    stage: int  # 0: stem, 1 to 7, 8: head and classifier
    kind: str
    kernel: int
    inputs: int
    outputs: int
    size: int
    parameters: int
    multiplications: int


def layer(stage, kind, kernel, inputs, outputs, size):
    """A `Layer` with its numbers counted: weights, batch normalisation, and one multiplication per weight and place."""
    seen = 1 if kind == "depthwise" else inputs  # a depthwise filter sees no other channel
    weights = kernel * kernel * seen * outputs
    beside = outputs if kind == "classes" else NORM * outputs
    return Layer(stage, kind, kernel, inputs, outputs, size, weights + beside, weights * size * size)


def channels(count, width):
    """`count` channels made `width` times as many, as the authors round: to a multiple of 8, never 10 % below."""
    wanted = count * width
    rounded = max(EIGHT, int(wanted + EIGHT / 2) // EIGHT * EIGHT)
    return rounded + EIGHT if rounded < 0.9 * wanted else rounded


def plan(width=1.0, depth=1.0, size=SIZE):
    """Every layer of the network, made wider, deeper and for larger pictures.

    Parameters
    ----------
    width, depth : float
        How many times as many channels, and blocks a stage; above 0.
    size : int
        Height and width of the pictures in pixels, 32 or more.

    Returns
    -------
    list of Layer

    Raises
    ------
    CourseError
        When a factor is not above 0, or the pictures are too small.
    """
    require(
        width > 0 and depth > 0, _("Width is {width} and depth {depth}; allowed: above 0."), width=width, depth=depth
    )
    require(
        size >= SMALLEST, _("Pictures of {size} pixels are too small; allowed: {least} or more."), size=size,
        least=SMALLEST,
    )  # fmt: skip
    size = math.ceil(size / 2)
    before = channels(STEM, width)
    layers = [layer(0, "stem", 3, 3, before, size)]
    for stage, (blocks, kernel, first_stride, wider, filters) in enumerate(STAGES, 1):
        after = channels(filters, width)
        for block in range(math.ceil(blocks * depth)):
            inside = before * wider
            if wider > 1:
                layers.append(layer(stage, "expand", 1, before, inside, size))
            size = math.ceil(size / (first_stride if block == 0 else 1))
            layers.append(layer(stage, "depthwise", kernel, inside, inside, size))
            layers.append(layer(stage, "project", 1, inside, after, size))
            before = after
    head = channels(HEAD, width)
    return [*layers, layer(8, "head", 1, before, head, size), layer(8, "classes", 1, head, CLASSES, 1)]


def totals(layers):
    """(parameters, multiplications) of all these layers: two int."""
    return sum(one.parameters for one in layers), sum(one.multiplications for one in layers)


def by_stage(layers):
    """{stage: (parameters, multiplications)}, stages 0 to 8."""
    return {stage: totals([one for one in layers if one.stage == stage]) for stage in range(9)}


def with_full_convolutions(layers):
    """Multiplications if each pair of depthwise and pointwise convolution were one full convolution: int.

    The full one takes the same channels in and gives the same channels out, with the same kernel.
    """
    total = 0
    for one, after in zip(layers, [*layers[1:], None], strict=True):
        if one.kind == "depthwise":
            total += one.kernel**2 * one.inputs * after.outputs * one.size**2
        elif one.kind != "project":
            total += one.multiplications
    return total


def separable(kernel, inputs, outputs):
    """(full, separable): multiplications a place of a full convolution, and of a depthwise one and a pointwise one."""
    return kernel**2 * inputs * outputs, kernel**2 * inputs + inputs * outputs


def compound(phi):
    """(width, depth, size) for the compound coefficient `phi`: all three grow together. float, float, int."""
    return WIDTH**phi, DEPTH**phi, round(SIZE * RESOLUTION**phi)


def alone(times):
    """What one knob alone must do to take `times` as many multiplications, by the rule of thumb.

    Returns
    -------
    dict of str to (width, depth, size)
        "width", "depth", "resolution", and "compound".
    """
    root = math.sqrt(times)
    phi = math.log(times) / math.log(DEPTH * WIDTH**2 * RESOLUTION**2)
    return {
        "width": (root, 1.0, SIZE), "depth": (1.0, float(times), SIZE),
        "resolution": (1.0, 1.0, round(SIZE * root)), "compound": compound(phi),
    }  # fmt: skip


def costs(times):
    """{knob: (parameters, multiplications)} of what `alone` gives, counted layer by layer."""
    return {name: totals(plan(*knobs)) for name, knobs in alone(times).items()}


def in_words(times):
    """Counted against the rule of thumb: what each knob takes when it should take `times` as much; one sentence."""
    base = totals(plan())
    found = {name: (mults / base[1], params / base[0]) for name, (params, mults) in costs(times).items()}
    named = {"width": _("wider"), "depth": _("deeper"), "resolution": _("sharper"), "compound": _("all three")}
    told = "; ".join(
        _("{name} {mults:.1f} times the multiplications and {params:.1f} times the parameters").format(
            name=named[name], mults=mults, params=params
        )
        for name, (mults, params) in found.items()
    )
    said = _("Wanted: {times} times as many multiplications. Counted: {told}.")
    return punctuated(said.format(times=times, told=told))
