"""A kernel editor: nine numbers slide over a picture, and what they find appears."""

import numpy
from matplotlib import colormaps
from matplotlib.ticker import MaxNLocator

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, ORANGE
from course_utils.media.pictures import check_picture
from course_utils.widgets.controls import Choice, Numbers, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving, picture_axes, still_changed

LEAST_CHANGE = 1e-9
# Pictures are coloured by table, as bytes: matplotlib draws those faster than numbers with a colour map.
GREYS = numpy.repeat(numpy.arange(256, dtype=numpy.uint8)[:, None], 3, axis=1)
DIVERGING = (colormaps["PuOr"](numpy.arange(256))[:, :3] * 255).astype(numpy.uint8)


def presets(size=3):
    """The named kernels, as {name: float array [size, size]}; `size` is 3 or 5."""
    if size not in (3, 5):
        raise CourseError(_("The kernel's size is {size}, but it must be 3 or 5.").format(size=size))
    binomial = numpy.array([1.0, 2.0, 1.0] if size == 3 else [1.0, 4.0, 6.0, 4.0, 1.0])
    slope = numpy.array([-1.0, 0.0, 1.0] if size == 3 else [-1.0, -2.0, 0.0, 2.0, 1.0])
    middle = size // 2
    identity = numpy.zeros((size, size))
    identity[middle, middle] = 1
    gaussian = numpy.outer(binomial, binomial) / binomial.sum() ** 2
    laplacian = numpy.zeros((size, size))
    laplacian[middle, middle - 1 : middle + 2] = laplacian[middle - 1 : middle + 2, middle] = 1
    laplacian[middle, middle] = -4
    emboss = numpy.zeros((size, size))
    emboss[middle - 1 : middle + 2, middle - 1 : middle + 2] = [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]
    return {
        "identity": identity,
        "vertical edges": numpy.outer(binomial, slope),
        "horizontal edges": numpy.outer(slope, binomial),
        "Laplacian": laplacian,
        "box blur": numpy.full((size, size), 1 / size**2),
        "Gaussian blur": gaussian,
        "sharpen": identity - laplacian,
        "emboss": emboss,
    }


def preset_labels():
    """{name of a preset: what the learner reads}."""
    return {
        "identity": _("identity (changes nothing)"),
        "vertical edges": _("vertical edges (Sobel)"),
        "horizontal edges": _("horizontal edges (Sobel)"),
        "Laplacian": _("edges in all directions (Laplacian)"),
        "box blur": _("box blur"),
        "Gaussian blur": _("Gaussian blur"),
        "sharpen": _("sharpen"),
        "emboss": _("emboss"),
    }


def convolve(image, weights):
    """Slide `weights` over `image`: what a convolution layer computes, without padding.

    Strictly this is a *cross-correlation*: the kernel is not turned by 180° before it slides. Deep-learning libraries
    call it convolution, and as their kernels are learned, it makes no difference.

    Parameters
    ----------
    image : array [h, w] or [h, w, c], any number type
        With channels, each channel is treated by itself.
    weights : array [k, k] or [kh, kw]

    Returns
    -------
    float64 [h - kh + 1, w - kw + 1] or with c channels
    """
    image = numpy.asarray(image, dtype=float)
    weights = numpy.asarray(weights, dtype=float)
    if (
        weights.ndim != 2
        or image.ndim not in (2, 3)
        or any(k > n for k, n in zip(weights.shape, image.shape, strict=False))
    ):
        raise CourseError(
            _(
                "A kernel of shape {kernel} cannot slide over a picture of shape {picture}: the kernel needs two "
                "dimensions and must not be larger than the picture."
            ).format(kernel=weights.shape, picture=image.shape)
        )
    rows, columns = (n - k + 1 for n, k in zip(image.shape, weights.shape, strict=False))
    response = numpy.zeros((rows, columns, *image.shape[2:]))
    # One shifted copy of the picture for each weight: k * k steps instead of h * w.
    for (row, column), weight in numpy.ndenumerate(weights):
        if weight:
            response += weight * image[row : row + rows, column : column + columns]
    return response


def grey(image):
    """The brightness of a picture, float [h, w], 0 to 255 (weights of ITU-R BT.601)."""
    array = check_picture(image).astype(float)
    return array[..., 0] if array.shape[-1] == 1 else array @ numpy.array([0.299, 0.587, 0.114])


def is_signed(weights):
    """True when the weights sum to zero: the response is then a difference, negative as often as positive."""
    weights = numpy.asarray(weights, dtype=float)
    return bool(abs(weights.sum()) < LEAST_CHANGE and numpy.abs(weights).max() > LEAST_CHANGE)


class Kernel(Explorer):
    """The kernel editor: presets and a square of numbers, the picture, the response, and one row of pixels.

    `image` is uint8 [h, w, 3] or [h, w], `size` of the kernel is 3 or 5.
    """

    def __init__(self, image, size=3):
        super().__init__(8.2, 4.9)
        self.controls = _controls(size)
        self.known = {name: as_rows(numpy.round(weights, 4)) for name, weights in presets(size).items()}
        self.bright = grey(image)
        colour = check_picture(image)
        self.colour = numpy.repeat(colour, 3, axis=-1) if colour.shape[-1] == 1 else colour
        self.edge = size // 2
        self.seen_in_colour = None
        self._lay_out_pictures()
        self._lay_out_kernel(size)
        self._lay_out_row()
        moving(*self.scale.spines.values(), *self.chart.spines.values())
        moving(self.result, self.ramp, self.scale.yaxis, self.cells, *self.numbers)
        moving(self.zero, self.line, self.rough, self.chart.yaxis)

    def _lay_out_pictures(self):
        """The picture, the response, and the scale of the response."""
        left = picture_axes(self.figure, (0.01, 0.43, 0.455, 0.5), _("Picture"))
        right = picture_axes(self.figure, (0.475, 0.43, 0.455, 0.5), _("Response"))
        self.source = left.imshow(self.colour)
        within = slice(self.edge, -self.edge)
        self.result = right.imshow(self.colour[within, within], interpolation="nearest")
        self.scale = self.figure.add_axes((0.94, 0.47, 0.015, 0.42))
        self.ramp = self.scale.imshow(GREYS[::-4, None], aspect="auto", extent=(0, 1, 0, 1))
        self.scale.set_xticks([])
        self.scale.yaxis.tick_right()
        self.scale.tick_params(labelsize=8)

    def _lay_out_kernel(self, size):
        heat = picture_axes(self.figure, (0.03, 0.03, 0.22, 0.31), _("Kernel"))
        self.cells = heat.imshow(numpy.zeros((size, size)), cmap="PuOr", vmin=-1, vmax=1)
        self.numbers = [
            heat.text(column, row, "", ha="center", va="center", fontsize=12 if size == 3 else 9)
            for row in range(size)
            for column in range(size)
        ]

    def _lay_out_row(self):
        """One row of the picture and of the response, as curves."""
        title = _("One row of pixels, through the middle of the picture")
        self.chart = chart = chart_axes(self.figure, (0.4, 0.125, 0.53, 0.215), title)
        row = self.bright[self.bright.shape[0] // 2]
        self.zero = chart.axhline(0, color="0.7", linewidth=0.8)
        (self.rough,) = chart.plot(row, color=ORANGE, linewidth=1.4, linestyle="--", label=_("picture"))
        (self.line,) = chart.plot([], [], color=BLUE, linewidth=1.6, label=_("response"))
        chart.set_xlim(0, len(row) - 1)
        chart.set_xlabel(_("column (pixels)"), fontsize=9, labelpad=1, loc="left")
        chart.set_ylabel(_("value"), fontsize=9)
        chart.yaxis.set_major_locator(MaxNLocator(3))  # each number on the axis costs a millisecond
        chart.legend(fontsize=8, ncols=2, loc="upper right", bbox_to_anchor=(1.01, -0.16), frameon=False)

    def draw(self, preset, weights, in_colour):
        weights = numpy.array(weights, dtype=float)
        response = convolve(self.bright, weights)
        self._draw_picture(in_colour)
        self._draw_response(weights, response, in_colour)
        self._draw_kernel(weights)
        self._draw_row(response)
        return self.figure

    def _draw_picture(self, in_colour):
        if in_colour == self.seen_in_colour:  # the picture itself changes seldom: not worth drawing each time
            return
        self.seen_in_colour = in_colour
        self.source.set_data(self.colour if in_colour else GREYS[self.bright.astype(numpy.uint8)])
        still_changed(self.figure)

    def _draw_response(self, weights, response, in_colour):
        signed = is_signed(weights)
        limit = max(float(numpy.abs(response).max()), 1.0)
        low, high, colours = (-limit, limit, DIVERGING) if signed else (0.0, 255.0, GREYS)
        if in_colour and not signed:
            shown = numpy.clip(numpy.rint(convolve(self.colour, weights)), 0, 255).astype(numpy.uint8)
        else:
            level = numpy.rint((response - low) / (high - low) * 255)
            shown = colours[numpy.clip(level, 0, 255).astype(numpy.uint8)]
        self.result.set_data(shown)
        self.ramp.set_data(colours[::-4, None])
        self.scale.set_yticks([0, 0.5, 1], [f"{value:.0f}" for value in (low, (low + high) / 2, high)])

    def _draw_kernel(self, weights):
        top = max(float(numpy.abs(weights).max()), LEAST_CHANGE)
        self.cells.set_data(weights)
        self.cells.set_clim(-top, top)
        for text, weight in zip(self.numbers, weights.ravel(), strict=True):
            text.set_text(f"{weight:.2f}".rstrip("0").rstrip(".") if weight else "0")
            text.set_color("white" if abs(weight) > 0.6 * top else "black")

    def _draw_row(self, response):
        row = response[self.bright.shape[0] // 2 - self.edge]
        self.line.set_data(numpy.arange(len(row)) + self.edge, row)
        self.chart.set_ylim(min(-20.0, row.min() * 1.05), max(275.0, row.max() * 1.05))

    def alt(self, preset, weights, in_colour):
        response = convolve(self.bright, weights)
        rows = "; ".join(" ".join(f"{weight:.3g}" for weight in row) for row in weights)
        name = preset_labels().get(preset, _("own numbers"))
        text = _("Kernel: {name}, rows {rows}. The response runs from {low:.0f} to {high:.0f}.").format(
            name=name, rows=rows, low=response.min(), high=response.max()
        )
        if in_colour:
            text += " " + _("The picture is shown in colour.")
        if is_signed(weights):
            return text + " " + _("The weights sum to zero: even areas give 0, only changes are seen.")
        if response.min() < 0 or response.max() > 255:
            text += " " + _("What is below 0 is shown black, what is above 255 white.")
        total = float(numpy.sum(weights))
        return text + " " + _("The weights sum to {total:.3g}: even areas are multiplied by that.").format(total=total)

    def react(self, name, value):
        """A preset fills the boxes; a number typed into a box makes the kernel "own numbers"."""
        if name == "preset" and value in self.known:
            return {"weights": self.known[value]}
        if name == "weights":
            return {"preset": "own"}
        return {}


def _controls(size):
    names = {label: name for name, label in preset_labels().items()}
    names[_("own numbers")] = "own"
    start = "vertical edges"
    return {
        "preset": Choice(_("kernel"), names, start),
        "weights": Numbers(_("or type your own numbers:"), as_rows(presets(size)[start])),
        "in_colour": Toggle(_("colour picture, each channel by itself"), False),
    }


def as_rows(weights):
    """An array as a tuple of rows."""
    return tuple(tuple(float(weight) for weight in row) for row in weights)


def explore(image=None, size=3):
    """Show the kernel editor on `image` (uint8 [h, w, 3] or [h, w]; without one, a photograph). `size` is 3 or 5."""
    if image is None:
        from course_utils import datasets

        image = datasets.sample_photo("china")
    Kernel(image, size).show()
