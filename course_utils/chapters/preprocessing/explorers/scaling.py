"""What scaling does to the pixel values: the same pictures, other numbers."""

import numpy
from matplotlib.ticker import MaxNLocator

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, GREEN, RED
from course_utils.widgets.controls import Choice
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving

KINDS = ("none", "unit", "symmetric", "standard")
CHANNEL_COLOURS = (RED, GREEN, BLUE)  # red, green, blue, told apart by colour-blind readers
CHANNEL_LINES = ("-", "--", ":")
# Of the axis after scaling, where all values fit; else from -3.2 to 3.2, or as far as they reach.
LIMITS = {"none": (-8, 263), "unit": (-1.3, 1.3), "symmetric": (-1.3, 1.3)}


def scale(images, kind="unit", mean=None, deviation=None):
    """Pixel values on another scale.

    Parameters
    ----------
    images : uint8 array, last axis channels
    kind : "none", "unit" (0 to 1), "symmetric" (-1 to 1) or "standard" (mean 0, standard deviation 1)
    mean, deviation : float or array [c], only for "standard"
        Statistics of the *training* images, on the scale 0 to 255. Without them: those of `images` itself, one for each
        channel.

    Returns
    -------
    float32 array of the same shape
    """
    images = numpy.asarray(images)
    if kind not in KINDS:
        raise CourseError(
            _("The scaling {kind!r} is not known; choose one of {kinds}.").format(kind=kind, kinds=", ".join(KINDS))
        )
    values = images.astype(numpy.float32)
    if kind == "unit":
        values /= 255
    elif kind == "symmetric":
        values = values / 127.5 - 1
    elif kind == "standard":
        axes = tuple(range(images.ndim - 1))
        mean = images.mean(axes) if mean is None else mean
        deviation = images.std(axes) if deviation is None else deviation
        # A channel that never varies has no scale of its own: it becomes 0, not NaN.
        safe = numpy.where(numpy.asarray(deviation) == 0, 1, deviation)
        values = (values - numpy.asarray(mean, numpy.float32)) / safe.astype(numpy.float32)
    return values.astype(numpy.float32)


def check_images(images):
    """`images` as uint8 [n, h, w, c]; CourseError when they are not."""
    array = numpy.asarray(images)
    if array.ndim == 3:
        array = array[..., None]
    if array.ndim != 4 or array.dtype != numpy.uint8 or array.shape[-1] not in (1, 3) or not array.size:
        raise CourseError(
            _(
                "The images have shape {shape} and type {dtype}, but they must be uint8 with shape [n, h, w, 1 or 3]."
            ).format(shape=array.shape, dtype=array.dtype)
        )
    return array


class Scaling(Explorer):
    """Histograms of the pixel values of `images` (uint8 [n, h, w, c]) before and after scaling."""

    def __init__(self, images):
        super().__init__(7.6, 4.4)
        self.images = check_images(images)
        channels = self.images.shape[-1]
        names = {label: kind for kind, label in labels(channels).items()}
        self.controls = {"kind": Choice(_("scaling"), names, "unit")}
        # How often each of the 256 levels occurs: scaling moves the levels, never the counts.
        each = [self.images[..., channel].ravel() for channel in range(channels)]
        self.counts = numpy.stack([numpy.bincount(values, minlength=256) for values in each])
        share = 100 * self.counts / self.counts.sum(axis=1, keepdims=True)
        self.bundles = share.reshape(channels, 32, 8).sum(axis=2)  # 32 bars instead of 256
        self.levels = numpy.repeat(numpy.arange(256, dtype=numpy.uint8)[:, None], channels, axis=1)
        self.by_channel = self.images.mean((0, 1, 2)), self.images.std((0, 1, 2))
        self.together = _moments(self.levels.astype(float), self.counts)
        self._lay_out()

    def _lay_out(self):
        before, _lines = self._chart(0.595, _("Before"), numpy.arange(32) * 8 + 3.5)
        before.legend(fontsize=8, frameon=False, ncols=3, loc="upper right")
        before.set_xlim(-8, 263)
        mean, deviation = self.together
        _note(before, _("0 to 255, mean {mean:.0f}, standard deviation {deviation:.0f}").format(
            mean=mean, deviation=deviation))  # fmt: skip
        self.after, self.lines = self._chart(0.12, _("After"))
        self.after.set_xlabel(_("pixel value"), fontsize=9)
        self.after.xaxis.set_major_locator(MaxNLocator(4))  # each number on the axis costs a millisecond
        zero = self.after.axvline(0, color="0.6", linewidth=0.9)
        zero.set_zorder(0)
        self.words = _note(self.after, "")
        moving(zero, *self.lines, self.words, self.after.xaxis)

    def _chart(self, bottom, title, middles=()):
        """Axes and a line for each channel; the lines are drawn at `middles`, or empty."""
        chart = chart_axes(self.figure, (0.09, bottom, 0.88, 0.33), title)
        chart.set_ylabel(_("pixels (%)"), fontsize=9)
        chart.set_ylim(0, float(self.bundles.max()) * 1.12)
        grey = len(self.bundles) == 1
        colours = (BLUE,) if grey else CHANNEL_COLOURS
        names = (_("brightness"),) if grey else (_("red"), _("green"), _("blue"))
        lines = [
            chart.step(middles, bundle if len(middles) else [], where="mid", color=colour, linestyle=style,
                       linewidth=1.8, label=name)[0]
            for bundle, colour, style, name in zip(self.bundles, colours, CHANNEL_LINES, names, strict=False)
        ]  # fmt: skip
        return chart, lines

    def draw(self, kind):
        moved = _scaled(self.levels, kind, self.by_channel, self.together)
        middles = moved.reshape(32, 8, -1).mean(axis=1)
        for channel, line in enumerate(self.lines):
            line.set_data(middles[:, channel], self.bundles[channel])
        low, high = LIMITS.get(kind, (-3.2, 3.2))
        self.after.set_xlim(min(low, float(moved.min()) - 0.1), max(high, float(moved.max()) + 0.1))
        mean, deviation = _moments(moved, self.counts)
        self.words.set_text(
            _("{low:.2f} to {high:.2f}, mean {mean:.2f}, standard deviation {deviation:.2f}").format(
                low=moved.min(), high=moved.max(), mean=mean, deviation=deviation
            )
        )
        return self.figure

    def alt(self, kind):
        together = self.images.mean(), self.images.std()
        after = _scaled(self.images, kind, self.by_channel, together)
        return _(
            "Two histograms of the pixel values of {n} images, before and after scaling: {name}. Afterwards the values "
            "run from {low:.2f} to {high:.2f}, with mean {mean:.2f} and standard deviation {deviation:.2f}; "
            "the shape stays."
        ).format(
            n=len(self.images), name=labels(self.images.shape[-1])[kind], low=after.min(), high=after.max(),
            mean=after.mean(dtype=float), deviation=after.std(dtype=float),
        )  # fmt: skip


def _note(axes, text):
    """A text above the axes at the right; returns it."""
    return axes.text(1, 1.04, text, transform=axes.transAxes, fontsize=9, ha="right")


def _scaled(images, kind, by_channel, together):
    """`scale`, with the explorer's own kind "together": one mean and one deviation for all channels."""
    if kind == "together":
        return scale(images, "standard", *together)
    return scale(images, kind, *by_channel)


def _moments(values, counts):
    """Mean and standard deviation of all pixels: `values` [256, c] occur `counts` [c, 256] times."""
    mean = numpy.average(values, weights=counts.T)
    return float(mean), float(numpy.sqrt(numpy.average((values - mean) ** 2, weights=counts.T)))


def labels(channels=3):
    """{kind of scaling: what the learner reads}, for pictures with so many channels."""
    found = {
        "none": _("none (0 to 255)"),
        "unit": _("to [0, 1]: divide by 255"),
        "symmetric": _("to [-1, 1]: divide by 127.5, subtract 1"),
        "standard": _("standardise: mean 0, deviation 1"),
    }
    if channels > 1:
        found["standard"] = _("standardise each colour channel")
        found["together"] = _("standardise all channels together")
    return found


def explore(images):
    """Show what scaling does to the pixel values of `images` (uint8 [n, h, w, c]; some hundred are enough)."""
    Scaling(check_images(images)[:500]).show()
