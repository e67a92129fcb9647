"""A picture of a Keras model's layers, drawn from the model itself. Taught in 02_concepts.

No picture file: change the model and the picture changes. What each layer is and costs comes from the model.
"""

from math import prod
from typing import NamedTuple

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

COLOURS = {"input": plots.SKY, "hidden": plots.GREEN, "output": plots.ORANGE}
MOST_DOTS, MOST_SHEETS = 9, 6


class Block(NamedTuple):
    """What comes out of one layer.

    Attributes
    ----------
    name : str
        What the layer does, in a word or two.
    role : str
        "input", "hidden" or "output".
    shape : tuple of int
        Of its output for one example.
    parameters : int
        Weights and biases of the layer that makes it; 0 for the input.
    """

    name: str
    role: str
    shape: tuple
    parameters: int


def blocks(model):
    """The blocks of a built Keras model of one input and one output, from input to output.

    The input layer is what comes in, the output layer is the last one; everything between them is hidden. Layers that
    do nothing in use (dropout, augmentation) are blocks too.

    Returns
    -------
    list of Block
    """
    if not getattr(model, "built", False) or len(model.inputs) != 1 or len(model.outputs) != 1:
        raise CourseError(_("The model must be built and have one input and one output."))
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    found = [Block(_("input"), "input", tuple(model.inputs[0].shape[1:]), 0)]
    for layer in layers:
        role = "output" if layer is layers[-1] else "hidden"
        found.append(Block(_what(layer), role, tuple(layer.output.shape[1:]), layer.count_params()))
    return found


def _what(layer):
    kind = type(layer).__name__
    if kind == "Conv2D":
        return _("convolution {k} × {k}").format(k=layer.kernel_size[0])
    if kind == "MaxPooling2D":
        return _("max-pooling {k} × {k}").format(k=layer.pool_size[0])
    words = {"Flatten": _("flatten"), "Dense": _("dense"), "Dropout": _("dropout")}
    return words.get(kind, kind)


def draw(model, title=""):
    """The model as a row of blocks: sheets for pictures, dots for lists of numbers, with roles named underneath.

    Heights grow with the logarithm of the size, because layers of 10 and of 100,000 numbers must fit on one page.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot
    from matplotlib.collections import LineCollection

    row = blocks(model)
    figure = pyplot.figure(figsize=(8.4, 3.6), layout="none")
    axis = figure.add_axes((0.01, 0.0, 0.98, 0.9))
    axis.set_xlim(-0.6, len(row) - 0.4)
    axis.set_ylim(-2.45, 1.55)
    axis.axis("off")
    if title:
        figure.text(0.02, 0.93, title, fontweight="bold", fontsize=11)
    # How wide, in the axes' units, something is that looks as wide as one unit is high.
    square = (8.4 * 0.98 / len(row)) ** -1 * 3.6 * 0.9 / 4
    edges, dots = zip(*(_draw_block(axis, place, block, square) for place, block in enumerate(row)), strict=True)
    for place, block in enumerate(row):
        if place and dots[place] and dots[place - 1] and block.parameters:
            # Everything with everything: that is what a dense layer is.
            left, right = place - 1 + 0.09 * square, place - 0.09 * square
            ends = [[(left, a), (right, b)] for a in dots[place - 1] for b in dots[place]]
            axis.add_collection(LineCollection(ends, colors="0.65", linewidths=0.5, zorder=1))
        elif place:
            axis.annotate(
                "", (edges[place][0] - 0.03, 0), (edges[place - 1][1] + 0.03, 0),
                arrowprops={"arrowstyle": "-|>", "color": "0.35", "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0},
            )  # fmt: skip
        words = _wrapped(block.name)
        axis.text(place, 1.5, words, ha="center", va="top", fontsize=8.5, linespacing=1.1)
        axis.text(place, -1.2, " × ".join(map(str, block.shape)), ha="center", va="top", fontsize=8.5)
        if place:
            text = _("{n} parameters").format(n=f"{block.parameters:,}") if block.parameters else _("no parameters")
            axis.text(place, -1.45, _wrapped(text), ha="center", va="top", fontsize=8, color="0.3", linespacing=1.1)
    _draw_roles(axis, row)
    return figure


def _wrapped(words):
    return words.replace(" ", "\n", 1)


def _draw_block(axis, place, block, square):
    """One block with its middle at (place, 0); returns (left, right) and the heights of its dots (none for sheets)."""
    from matplotlib.patches import Circle, Rectangle

    colour = COLOURS[block.role]
    if len(block.shape) == 3:
        height, width, channels = block.shape
        size = _height(height)
        wide = 0.7 * square * size * width / height  # a little narrower: seen from the side
        sheets = min(channels, MOST_SHEETS)
        step = 0.035
        for sheet in range(sheets):
            shift = step * (sheets - 1 - 2 * sheet) / 2
            axis.add_patch(
                Rectangle(
                    (place - wide / 2 + shift, -size / 2 + 2.6 * shift), wide, size, facecolor=colour,
                    edgecolor="white", linewidth=0.9, zorder=3 + sheet,
                )
            )  # fmt: skip
        half = wide / 2 + step * (sheets - 1) / 2
        return (place - half, place + half), []
    count = prod(block.shape)
    shown = min(count, MOST_DOTS)
    spread = 1.75 * (shown - 1) / MOST_DOTS
    from matplotlib.transforms import ScaledTranslation  # dots must be round whatever the axes' shape

    heights = []
    for number in range(shown):
        height = spread / 2 - spread * number / max(shown - 1, 1)
        middle = count > shown and number == shown // 2
        if middle:
            axis.text(place, height, "⋮", ha="center", va="center", fontsize=13, color=colour, fontweight="bold")
        else:
            transform = axis.figure.dpi_scale_trans + ScaledTranslation(place, height, axis.transData)
            heights.append(height)
            axis.add_patch(Circle((0, 0), 0.072, facecolor=colour, edgecolor="white", transform=transform, zorder=3))
    return (place - 0.1, place + 0.1), heights


def _height(pixels):
    """Height of a sheet of so many pixels: 1 pixel is 0.35, 128 pixels are 1.9."""
    from math import log2

    return min(0.35 + 0.22 * log2(max(pixels, 1)), 2.0)


def _draw_roles(axis, row):
    names = {"input": _("input layer"), "hidden": _("hidden layers"), "output": _("output layer")}
    for role, name in names.items():
        places = [place for place, block in enumerate(row) if block.role == role]
        if places:
            first, last = places[0] - 0.42, places[-1] + 0.42
            axis.plot([first, last], [-2.05, -2.05], color=COLOURS[role], linewidth=5, solid_capstyle="butt")
            axis.text((first + last) / 2, -2.17, name, ha="center", va="top", fontsize=9.5, fontweight="bold")


def alt(model):
    """The picture of `draw` in words."""
    parts = []
    for block in blocks(model):
        shape = " x ".join(map(str, block.shape))
        parts.append(_("{name} ({role}): {shape}, {n} parameters").format(
            name=block.name, role=_role(block.role), shape=shape, n=f"{block.parameters:,}"
        ))  # fmt: skip
    return _("The layers from left to right. {parts}.").format(parts="; ".join(parts))


def _role(role):
    return {"input": _("input layer"), "hidden": _("hidden layer"), "output": _("output layer")}[role]
