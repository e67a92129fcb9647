"""What scaling does to the pixel values: the same pictures, other numbers."""

import numpy
from matplotlib.ticker import MaxNLocator

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import moving, new_figure, set_title

KINDS = ("none", "unit", "symmetric", "standard")
CHANNEL_COLOURS = ("#D55E00", "#009E73", "#0072B2")  # red, green, blue, told apart by colour-blind readers
CHANNEL_LINES = ("-", "--", ":")


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


def picture_function(images):
    """The drawing function of the explorer for `images` (uint8 [n, h, w, c]): values -> Figure."""
    images = check_images(images)
    channels = images.shape[-1]
    # How often each of the 256 levels occurs: scaling moves the levels, never the counts.
    counts = numpy.stack([numpy.bincount(images[..., c].ravel(), minlength=256) for c in range(channels)])
    share = 100 * counts / counts.sum(axis=1, keepdims=True)
    levels = numpy.repeat(numpy.arange(256, dtype=numpy.uint8)[:, None], channels, axis=1)
    mean, deviation = images.mean((0, 1, 2)), images.std((0, 1, 2))
    bundles = share.reshape(channels, 32, 8).sum(axis=2)  # 32 bars instead of 256
    figure = new_figure(7.6, 4.4)
    colours = CHANNEL_COLOURS if channels == 3 else ("#0072B2",)
    labels = (_("red"), _("green"), _("blue")) if channels == 3 else (_("brightness"),)
    axes, lines = [], []
    for bottom, title in ((0.595, _("Before")), (0.12, _("After"))):
        chart = figure.add_axes((0.09, bottom, 0.88, 0.33))
        set_title(chart, title)
        chart.set_ylabel(_("pixels (%)"), fontsize=9)
        chart.set_ylim(0, float(bundles.max()) * 1.12)
        chart.tick_params(labelsize=8)
        for side in ("top", "right"):
            chart.spines[side].set_visible(False)
        axes.append(chart)
        lines.append([
            chart.step([], [], where="mid", color=colour, linestyle=style, linewidth=1.8, label=label)[0]
            for colour, style, label in zip(colours, CHANNEL_LINES, labels, strict=False)
        ])  # fmt: skip
    axes[0].legend(fontsize=8, frameon=False, ncols=3, loc="upper right")
    axes[1].set_xlabel(_("pixel value"), fontsize=9)
    axes[1].xaxis.set_major_locator(MaxNLocator(4))  # each number on the axis costs a millisecond
    zero = axes[1].axvline(0, color="0.6", linewidth=0.9)
    zero.set_zorder(0)
    middle = numpy.arange(32) * 8 + 3.5
    for channel, line in enumerate(lines[0]):
        line.set_data(middle, bundles[channel])
    axes[0].set_xlim(-8, 263)
    limits = {"none": (-8, 263), "unit": (-1.3, 1.3), "symmetric": (-1.3, 1.3)}

    after_words = axes[1].text(1, 1.04, "", transform=axes[1].transAxes, fontsize=9, ha="right")
    moving(zero, *lines[1], after_words, axes[1].xaxis)

    def draw(kind="unit"):
        moved = _scaled(levels, kind, (mean, deviation), (images_mean, images_deviation))
        for channel, line in enumerate(lines[1]):
            line.set_data(moved.reshape(32, 8, channels).mean(axis=1)[:, channel], bundles[channel])
        low, high = limits.get(kind, (-3.2, 3.2))
        axes[1].set_xlim(min(low, float(moved.min()) - 0.1), max(high, float(moved.max()) + 0.1))
        after_mean, after_deviation = _moments(moved, counts)
        after_words.set_text(
            _("{low:.2f} to {high:.2f}, mean {mean:.2f}, standard deviation {deviation:.2f}").format(
                low=moved.min(), high=moved.max(), mean=after_mean, deviation=after_deviation
            )
        )
        return figure

    images_mean, images_deviation = _moments(levels.astype(float), counts)
    axes[0].text(
        1,
        1.04,
        _("0 to 255, mean {mean:.0f}, standard deviation {deviation:.0f}").format(
            mean=images_mean, deviation=images_deviation
        ),
        transform=axes[0].transAxes,
        fontsize=9,
        ha="right",
    )
    return draw


def _scaled(images, kind, by_channel, together):
    """`scale`, with the explorer's own kind "together": one mean and one deviation for all channels."""
    if kind == "together":
        return scale(images, "standard", *together)
    return scale(images, kind, *by_channel)


def _moments(values, counts):
    """Mean and standard deviation of all pixels: `values` [256, c] occur `counts` [c, 256] times."""
    mean = numpy.average(values, weights=counts.T)
    return float(mean), float(numpy.sqrt(numpy.average((values - mean) ** 2, weights=counts.T)))


def alt_function(images):
    """The function that says the explorer's picture in words."""
    images = check_images(images)
    statistics = (images.mean((0, 1, 2)), images.std((0, 1, 2))), (images.mean(), images.std())

    def alt(kind="unit"):
        after = _scaled(images, kind, *statistics)
        return _(
            "Two histograms of the pixel values of {n} images, before and after scaling: {name}. Afterwards the values "
            "run from {low:.2f} to {high:.2f}, with mean {mean:.2f} and standard deviation {deviation:.2f}; "
            "the shape stays."
        ).format(
            n=len(images), name=labels(images.shape[-1])[kind], low=after.min(), high=after.max(),
            mean=after.mean(dtype=float), deviation=after.std(dtype=float),
        )  # fmt: skip

    return alt


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


def controls(channels=3):
    """The explorer's control, for pictures with so many channels."""
    return {"kind": Choice(_("scaling"), {label: kind for kind, label in labels(channels).items()}, "unit")}


def explore(images):
    """Show what scaling does to the pixel values of `images` (uint8 [n, h, w, c]; some hundred are enough)."""
    images = check_images(images)[:500]
    explorer(picture_function(images), controls(images.shape[-1]), alt_function(images))
