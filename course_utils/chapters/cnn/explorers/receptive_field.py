"""How much of the picture one unit of a later layer sees."""

from typing import NamedTuple

import numpy
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, ORANGE
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving, picture_axes

INPUT = 32  # pixels in a row of the input, as in CIFAR-10


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


class ReceptiveField(Explorer):
    """The layers above one row of the input, and the field of one unit in the picture.

    `image` for the right half is uint8 [32, 32, 3] or [32, 32]; without one, it is grey.
    """

    def __init__(self, image=None):
        super().__init__(8.2, 4.6)
        self.controls = {
            "convolutions": Slider(_("convolutions"), 1, 5, 1, 2),
            "kernel": Choice(_("kernel size"), {"1 x 1": 1, "3 x 3": 3, "5 x 5": 5, "7 x 7": 7}, 3),
            "stride": Slider(_("stride"), 1, 3, 1, 1),
            "pooling": Toggle(_("2 x 2 pooling after each convolution"), True),
        }
        self._lay_out_layers()
        self._lay_out_picture(image)

    def _lay_out_layers(self):
        box, sides = (0.17, 0.09, 0.44, 0.82), ("top", "right", "left")
        self.cone = cone = chart_axes(self.figure, box, _("One row, layer by layer"), without=sides)
        cone.set_xlim(-1, INPUT)
        cone.set_yticks([])
        cone.set_xlabel(_("pixel of one row of the input"), fontsize=9)
        self.units = PolyCollection([], linewidths=0.6)
        self.wires = LineCollection([], colors=BLUE, linewidths=0.5, alpha=0.45)
        cone.add_collection(self.wires)
        cone.add_collection(self.units)
        self.names = [cone.text(-1.8, 0, "", ha="right", va="center", fontsize=9) for _number in range(12)]
        moving(self.units, self.wires, *self.names)

    def _lay_out_picture(self, image):
        view = picture_axes(self.figure, (0.66, 0.16, 0.33, 0.7), _("The same in the picture"))
        back = numpy.full((INPUT, INPUT, 3), 235, numpy.uint8) if image is None else numpy.asarray(image)
        view.imshow(back, interpolation="nearest", cmap="gray", vmin=0, vmax=255)
        self.frame = view.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=ORANGE, linewidth=3))
        self.shade = PolyCollection([], facecolors="white", alpha=0.62, linewidths=0)
        view.add_collection(self.shade)
        self.words = view.text(0, -0.05, "", transform=view.transAxes, fontsize=9, va="top")
        moving(self.frame, self.shade, self.words)

    def draw(self, convolutions, kernel, stride, pooling):
        layers, _all = possible(stack(convolutions, kernel, stride, pooling))
        seen = trace(layers)
        self._draw_layers(layers, seen)
        self._draw_names(layers)
        self._draw_picture(*seen[0])
        self.words.set_text(_("sees {n} x {n} pixels").format(n=receptive_field(layers)[0]))
        return self.figure

    def _draw_layers(self, layers, seen):
        """A box for every unit, and a wire to all that a unit in the cone depends on."""
        boxes, faces, segments = [], [], []
        widths, step, high = sizes(layers), _step(layers), _height(layers)
        middles_below = None
        for level, (width, (first, last)) in enumerate(zip(widths, seen, strict=True)):
            _size, jump, start = receptive_field(layers[:level])
            middles = start + jump * numpy.arange(width)
            y, half = level * step, min(0.42 * jump, 0.9)
            for unit, x in enumerate(middles):
                boxes.append(_rectangle(x - half, y - high / 2, x + half, y + high / 2))
                inside = first <= unit <= last
                faces.append(ORANGE if inside and level == len(layers) else BLUE if inside else "#E8EDF2")
            if level:
                layer = layers[level - 1]
                for unit in range(first, last + 1):
                    begin = unit * layer.stride - layer.padding
                    for source in range(max(begin, 0), min(begin + layer.kernel, widths[level - 1])):
                        segments.append([(middles_below[source], y - step + high / 2), (middles[unit], y - high / 2)])
            middles_below = middles
        self.units.set_verts(boxes)
        self.units.set_facecolor(faces)
        self.units.set_edgecolor("#5A6B7B")
        self.wires.set_segments(segments)
        self.cone.set_ylim(-high - 0.02, 1 + high + 0.02)

    def _draw_names(self, layers):
        widths = sizes(layers)
        for level, text in enumerate(self.names):
            if level > len(layers):
                text.set_text("")
                continue
            kind = _("input") if not level else _("conv {k}") if layers[level - 1].kind == "conv" else _("pool {k}")
            k = layers[level - 1].kernel if level else 0
            text.set_text(_("{layer}: {n} units").format(layer=kind.format(k=k), n=widths[level]))
            text.set_position((-1.8, level * _step(layers)))

    def _draw_picture(self, first, last):
        """A frame round the pixels `first` to `last` in both directions; all else is pale."""
        self.frame.set_bounds(first - 0.5, first - 0.5, last - first + 1, last - first + 1)
        low, high, end = first - 0.5, last + 0.5, INPUT - 0.5
        self.shade.set_verts([
            _rectangle(-0.5, -0.5, end, low), _rectangle(-0.5, high, end, end),
            _rectangle(-0.5, low, low, high), _rectangle(high, low, end, high),
        ])  # fmt: skip

    def alt(self, convolutions, kernel, stride, pooling):
        layers, complete = possible(stack(convolutions, kernel, stride, pooling))
        size, jump, _start = receptive_field(layers)
        text = _(
            "One unit after {n} layers sees {size} x {size} of the {width} x {width} input pixels; its neighbour sees "
            "the same field moved by {jump}."
        ).format(n=len(layers), size=size, width=INPUT, jump=jump)
        if size > INPUT:
            text += " " + _("That is more than the whole picture: beyond the edges it sees zeros.")
        if not complete:
            text += " " + _("Further layers are left out: no unit would be left for them.")
        return text


def _step(layers):
    """From one layer to the next on the axis, which is 1 high."""
    return 1 / max(len(layers), 1)


def _height(layers):
    """Of a unit's box."""
    return min(0.3 * _step(layers), 0.06)


def _rectangle(left, top, right, bottom):
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def explore(image=None):
    """Show the receptive-field explorer; `image` (uint8, any size) is shown reduced to 32 x 32 pixels."""
    from course_utils.media.pictures import small_square

    if image is None:
        from course_utils import datasets

        image = datasets.sample_photo("flower")
    ReceptiveField(small_square(image, INPUT).squeeze()).show()
