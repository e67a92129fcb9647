"""How much of the picture one unit of a later layer sees."""

from typing import NamedTuple

import numpy
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import moving, new_figure, picture_axes, set_title

INPUT = 32  # pixels in a row of the input, as in CIFAR-10
BLUE, ORANGE = "#0072B2", "#E69F00"


class Layer(NamedTuple):
    """A convolution or pooling layer, along one dimension.

    Attributes: kind ("conv" or "pool"), kernel (width, pixels), stride, padding (zeros added on the left).
    """

    kind: str
    kernel: int
    stride: int = 1
    padding: int = 0


def receptive_field(layers):
    """What one unit of the last layer sees of the input.

    Parameters
    ----------
    layers : sequence of Layer, or of (kind, kernel, stride, padding)
        From the input on.

    Returns
    -------
    (size, jump, start)
        size : pixels of the input that the unit depends on, along one dimension.
        jump : distance in input pixels between the fields of two neighbouring units.
        start : middle of the first unit's field, as an input pixel number from 0 (half numbers lie between pixels).
    """
    size, jump, start = 1, 1, 0.0
    for layer in layers:
        kind, kernel, stride, padding = Layer(*layer)
        if kernel < 1 or stride < 1 or padding < 0:
            raise CourseError(
                _(
                    "A layer has kernel {kernel}, stride {stride} and padding {padding}; kernel and stride must be 1 "
                    "or more, padding 0 or more."
                ).format(kernel=kernel, stride=stride, padding=padding)
            )
        start += ((kernel - 1) / 2 - padding) * jump
        size += (kernel - 1) * jump
        jump *= stride
    return size, jump, start


def sizes(layers, width=INPUT):
    """Units in a row of the input and of each layer: list of int."""
    widths = [width]
    for layer in layers:
        kind, kernel, stride, padding = Layer(*layer)
        # Zeros on both sides for convolutions (Keras: "same"), none for pooling.
        widths.append((widths[-1] + 2 * padding - kernel) // stride + 1)
    return widths


def stack(convolutions=2, kernel=3, stride=1, pooling=True):
    """`convolutions` convolution layers with zeros at the edges, each followed by 2 x 2 pooling if `pooling`."""
    layers = []
    for _number in range(convolutions):
        layers.append(Layer("conv", kernel, stride, (kernel - 1) // 2))
        if pooling:
            layers.append(Layer("pool", 2, 2, 0))
    return layers


def possible(layers, width=INPUT):
    """The leading layers that leave at least one unit, and whether that is all of them."""
    kept = []
    for layer in layers:
        if sizes([*kept, layer], width)[-1] < 1:
            return kept, False
        kept.append(layer)
    return kept, True


def trace(layers, width=INPUT):
    """Which units feed the middle unit of the last layer: a list of (first, last), from the input on."""
    widths = sizes(layers, width)
    first = last = (widths[-1] - 1) // 2
    seen = [(first, last)]
    for layer, below in zip(reversed(layers), reversed(widths[:-1]), strict=True):
        first = first * layer.stride - layer.padding
        last = last * layer.stride - layer.padding + layer.kernel - 1
        first, last = max(first, 0), min(last, below - 1)  # beyond the edge there are only zeros
        seen.append((first, last))
    return seen[::-1]


def picture_function(image=None):
    """The drawing function of the explorer: values -> Figure. `image` is uint8 [32, 32, 3] for the right half."""
    figure = new_figure(8.2, 4.6)
    cone = figure.add_axes((0.17, 0.09, 0.44, 0.82))
    cone.set_xlim(-1, INPUT)
    cone.set_yticks([])
    cone.set_xlabel(_("pixel of one row of the input"), fontsize=9)
    cone.tick_params(labelsize=8)
    for side in ("top", "right", "left"):
        cone.spines[side].set_visible(False)
    set_title(cone, _("One row, layer by layer"))
    units = PolyCollection([], linewidths=0.6)
    wires = LineCollection([], colors=BLUE, linewidths=0.5, alpha=0.45)
    cone.add_collection(wires)
    cone.add_collection(units)
    names = [cone.text(-1.8, 0, "", ha="right", va="center", fontsize=9) for _number in range(12)]
    view = picture_axes(figure, (0.66, 0.16, 0.33, 0.7), _("The same in the picture"))
    back = numpy.full((INPUT, INPUT, 3), 235, numpy.uint8) if image is None else numpy.asarray(image)
    view.imshow(back, interpolation="nearest", cmap="gray", vmin=0, vmax=255)
    frame = view.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=ORANGE, linewidth=3))
    shade = PolyCollection([], facecolors="white", alpha=0.62, linewidths=0)
    view.add_collection(shade)
    words = view.text(0, -0.05, "", transform=view.transAxes, fontsize=9, va="top")

    moving(units, wires, *names, frame, shade, words)

    def draw(convolutions=2, kernel=3, stride=1, pooling=True):
        layers, _all = possible(stack(convolutions, kernel, stride, pooling))
        widths, seen = sizes(layers), trace(layers)
        boxes, faces, edges, segments = [], [], [], []
        step = 1 / max(len(layers), 1)
        high = min(0.3 * step, 0.06)
        middles_below = None
        for level, (width, (first, last)) in enumerate(zip(widths, seen, strict=True)):
            _size, jump, start = receptive_field(layers[:level])
            middles = start + jump * numpy.arange(width)
            y = level * step
            half = min(0.42 * jump, 0.9)
            for unit, x in enumerate(middles):
                boxes.append([(x - half, y - high / 2), (x + half, y - high / 2), (x + half, y + high / 2),
                              (x - half, y + high / 2)])  # fmt: skip
                inside = first <= unit <= last
                faces.append(ORANGE if inside and level == len(layers) else BLUE if inside else "#E8EDF2")
                edges.append("#5A6B7B")
            if level:
                layer = layers[level - 1]
                for unit in range(first, last + 1):
                    begin = unit * layer.stride - layer.padding
                    for source in range(max(begin, 0), min(begin + layer.kernel, widths[level - 1])):
                        segments.append([(middles_below[source], y - step + high / 2), (middles[unit], y - high / 2)])
            middles_below = middles
        units.set_verts(boxes)
        units.set_facecolor(faces)
        units.set_edgecolor(edges)
        wires.set_segments(segments)
        cone.set_ylim(-high - 0.02, 1 + high + 0.02)
        for level, text in enumerate(names):
            if level > len(layers):
                text.set_text("")
                continue
            kind = _("input") if not level else _("conv {k}") if layers[level - 1].kind == "conv" else _("pool {k}")
            k = layers[level - 1].kernel if level else 0
            text.set_text(_("{layer}: {n} units").format(layer=kind.format(k=k), n=widths[level]))
            text.set_position((-1.8, level * step))
        size = receptive_field(layers)[0]
        first, last = seen[0]
        frame.set_bounds(first - 0.5, first - 0.5, last - first + 1, last - first + 1)
        low, high_edge, end = first - 0.5, last + 0.5, INPUT - 0.5
        shade.set_verts([
            _rectangle(-0.5, -0.5, end, low), _rectangle(-0.5, high_edge, end, end),
            _rectangle(-0.5, low, low, high_edge), _rectangle(high_edge, low, end, high_edge),
        ])  # fmt: skip
        words.set_text(_("sees {n} x {n} pixels").format(n=size))
        return figure

    return draw


def _rectangle(left, top, right, bottom):
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def alt(convolutions=2, kernel=3, stride=1, pooling=True):
    """The explorer's picture in words."""
    wanted = stack(convolutions, kernel, stride, pooling)
    layers, complete = possible(wanted)
    size, jump, _start = receptive_field(layers)
    text = _(
        "One unit after {n} layers sees {size} x {size} of the {width} x {width} input pixels; its neighbour sees the "
        "same field moved by {jump}."
    ).format(n=len(layers), size=size, width=INPUT, jump=jump)
    if size > INPUT:
        text += " " + _("That is more than the whole picture: beyond the edges it sees zeros.")
    if not complete:
        text += " " + _("Further layers are left out: no unit would be left for them.")
    return text


def controls():
    """The explorer's controls."""
    return {
        "convolutions": Slider(_("convolutions"), 1, 5, 1, 2),
        "kernel": Choice(_("kernel size"), {"1 x 1": 1, "3 x 3": 3, "5 x 5": 5, "7 x 7": 7}, 3),
        "stride": Slider(_("stride"), 1, 3, 1, 1),
        "pooling": Toggle(_("2 x 2 pooling after each convolution"), True),
    }


def explore(image=None):
    """Show the receptive-field explorer; `image` (uint8, any size) is shown reduced to 32 x 32 pixels."""
    from course_utils.media.pictures import small_square

    if image is None:
        from course_utils import datasets

        image = datasets.sample_photo("flower")
    explorer(picture_function(small_square(image, INPUT).squeeze()), controls(), alt)
