"""Figures: one style, a colour-blind-safe palette, and alternative text for every picture.

Functions here return a matplotlib Figure; `show` puts it into the notebook.
"""

import importlib
import io

import numpy

from course_utils.core.environment import chinese_font
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.letters import families, plain, plain_lines
from course_utils.core.shown import in_ipython, show_picture
from course_utils.core.surroundings import INLINE

# Okabe and Ito (2008), "Color Universal Design", https://jfly.uni-koeln.de/color/ : told apart by colour-blind readers.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#000000")
BLUE, ORANGE, GREEN, PINK, RED, SKY, YELLOW, BLACK = PALETTE
DPI = 80


def use_style(chinese=False):
    """Set matplotlib's defaults for the course; `chinese` puts a font with Chinese glyphs first.

    All fonts of `letters.families` are behind: matplotlib takes each letter from the first that has it. What the
    learner's own matplotlibrc says (usetex, savefig.bbox, sizes ...) is undone. CourseError where MPLBACKEND names
    nothing that matplotlib knows.
    """
    matplotlib = _load_matplotlib()
    from cycler import cycler

    matplotlib.rcdefaults()
    fonts = families()
    if chinese:
        fonts = [font for font in (chinese_font(), *fonts) if font]
    matplotlib.rcParams.update(
        {
            "axes.prop_cycle": cycler(color=PALETTE),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titleweight": "bold",
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.unicode_minus": False,
            "figure.dpi": DPI,
            "figure.constrained_layout.use": True,
            "font.family": list(dict.fromkeys(fonts)),
            "image.cmap": "gray",
            "image.interpolation": "nearest",
            "legend.frameon": False,
        }
    )


def _load_matplotlib():
    """Matplotlib, with a backend that can be loaded: PyCharm, for one, leaves the name of its own in MPLBACKEND."""
    try:
        import matplotlib
    except ValueError as error:
        raise CourseError(
            _("matplotlib cannot be loaded ({error}): correct MPLBACKEND, or unset it, and restart the kernel.").format(
                error=error
            )
        ) from error
    # What is named, without choosing one now; matplotlib offers that in public from 3.10 on.
    named = getattr(matplotlib.rcParams, "_get_backend_or_none", matplotlib.get_backend)()
    if str(named).startswith("module://"):
        try:
            importlib.import_module(str(named).removeprefix("module://"))
        except Exception:  # it is not ours: whatever it raises, it is of no use here
            matplotlib.use(INLINE if in_ipython() else "agg")
    return matplotlib


def png(figure):
    """The figure as PNG bytes. Writes no date and no version, so that equal figures give equal bytes."""
    import matplotlib

    buffer = io.BytesIO()
    # matplotlib saves what moves in axes, but leaves out what moves beside them: texts of the figure itself.
    beside = [artist for artist in figure.get_children() if artist.get_animated()]
    for artist in beside:
        artist.set_animated(False)
    try:
        # matplotlib gives a figure without a layout, after it was saved, the one of the settings.
        with matplotlib.rc_context({"figure.constrained_layout.use": False}):
            figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    finally:
        for artist in beside:
            artist.set_animated(True)
    return buffer.getvalue()


LARGEST_CHANGE = 12  # of 255: what a palette may change in any pixel; less than an eye tells apart on an edge


def compact(image):
    """The picture `image`, bytes of a PNG file, as `small` has it: notebooks are kept in git, so pictures are small."""
    from PIL import Image

    return small(numpy.asarray(Image.open(io.BytesIO(image)).convert("RGB")))


def small(pixels):
    """Bytes of a WebP file of the picture uint8 [h, w, 3]: a chart, made of few colours, becomes a third of its PNG.

    Lossless, of the pixels as they are, or in 256 colours where no pixel changes by more than `LARGEST_CHANGE`.
    """
    from PIL import Image

    picture = Image.fromarray(pixels)
    reduced = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    if numpy.abs(numpy.asarray(reduced).astype(int) - pixels).max() <= LARGEST_CHANGE:
        picture = reduced
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", lossless=True, method=2, quality=50)  # more effort: a fiftieth less, in twice the time
    return buffer.getvalue()


def show(figure, alt, metadata=None):
    """Show `figure` in the notebook with alternative text, and close it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to show.
    alt : str
        What a reader who cannot see the figure must know: what it shows and what to notice.
    metadata : dict, optional
        What tools are told of the output.
    """
    show_picture(compact(png(figure)), alt, metadata)
    close(figure)


def close(figure):
    """Forget `figure`, so that it is not shown a second time and its memory is freed."""
    import matplotlib.pyplot as pyplot

    pyplot.close(figure)


def image_grid(images, titles=None, columns=6, size=1.3, title="", colours=None):
    """A grid of small pictures.

    Parameters
    ----------
    images : sequence of arrays [h, w], [h, w, 1] or [h, w, 3]
        uint8 0 to 255, or floats 0 to 1.
    titles : sequence of str, optional
        One above each picture.
    columns : int
        Pictures in a row.
    size : float
        Width of a picture in inches.
    title : str
        Title of the whole figure.
    colours : sequence of str, optional
        Colour of each title.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    extra = 0.35 if titles is not None else 0.05
    figure, axes = pyplot.subplots(
        rows, columns, figsize=(columns * size + 0.2, rows * (size + extra) + (0.4 if title else 0)), squeeze=False
    )
    for axis in axes.flat:
        axis.axis("off")
    for index, (axis, image) in enumerate(zip(axes.flat, images, strict=False)):
        image = numpy.asarray(image)
        top = 255 if image.dtype == numpy.uint8 else 1.0
        axis.imshow(image.squeeze(-1) if image.shape[-1] == 1 else image, vmin=0, vmax=top)
        if titles is not None:
            colour = colours[index] if colours is not None else "black"
            axis.set_title(plain_lines(titles[index]), fontsize=9, loc="center", fontweight="normal", color=colour)
    if title:
        figure.suptitle(title, fontweight="bold", fontsize=11, x=0.02, ha="left")
    return figure


def curves(history, title=""):
    """Loss and accuracy per epoch, training and validation, side by side.

    Parameters
    ----------
    history : dict of str to list of float
        As Keras keeps it: "loss", "val_loss", "accuracy", "val_accuracy" (what is absent is not drawn).

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    # A detector, a translator have no accuracy: an empty half would look like a mistake.
    only_loss = bool(history.get("loss")) and not any("accuracy" in name for name in history)
    figure, axes = pyplot.subplots(1, 1 if only_loss else 2, figsize=(5.4 if only_loss else 8.4, 3.1), squeeze=False)
    draw_curves(axes[0], history, title)
    return figure


def draw_curves(axes, history, title=""):
    """Draw loss and, on a second of the axes, accuracy per epoch; used by `curves` and by the live picture.

    The axes are cleared first. The second is hidden where there is a loss and no accuracy: then `title` stands in the
    place of "Loss", which its axis says already, and else above both.
    """
    for axis, measure, label in zip(axes, ("loss", "accuracy"), (_("loss"), _("accuracy (%)")), strict=False):
        axis.clear()
        scale = 100 if measure == "accuracy" else 1
        for name, words, colour, style in (
            (measure, _("training"), BLUE, "o-"),
            (f"val_{measure}", _("validation"), ORANGE, "s--"),
        ):
            values = numpy.asarray(history.get(name, ()), float) * scale
            if len(values):
                axis.plot(numpy.arange(1, len(values) + 1), values, style, color=colour, label=words, markersize=4)
        axis.set_xlabel(_("epoch"))
        axis.set_ylabel(label)
        axis.set_title(label.split(" (")[0].capitalize())
        axis.xaxis.get_major_locator().set_params(integer=True)
        if axis.lines:
            axis.legend(fontsize=9)
        elif history.get("loss"):
            axis.set_visible(False)
    if title and history.get("loss") and not any("accuracy" in name for name in history):
        axes[0].set_title(title)
    elif title:
        axes[0].figure.suptitle(title, fontweight="bold", fontsize=11, x=0.02, ha="left")


def curves_alt(history):
    """Alternative text for `curves`: first and last values, and where validation accuracy was best."""
    import math

    if not history.get("loss"):
        return _("Nothing is trained yet.")
    text = _("Curves up to epoch {n}: training loss from {first:.2f} to {last:.2f}").format(
        n=len(history["loss"]), first=history["loss"][0], last=history["loss"][-1]
    )
    validation = [value for value in history.get("val_accuracy", ()) if math.isfinite(value)]
    if validation:
        best = max(range(len(validation)), key=validation.__getitem__)
        text += _("; validation accuracy is best, {best:.1%}, in epoch {epoch}").format(
            best=validation[best], epoch=best + 1
        )
    return text + "."


def bars(names, means, spreads=None, xlabel="", title="", reference=None, reference_label="", points=None):
    """Horizontal bars with the spread over seeds, the first on top.

    Parameters
    ----------
    names : sequence of str
    means : sequence of float
    spreads : sequence of float, optional
        Standard deviation over seeds, drawn as an error bar.
    xlabel, title : str
    reference : float, optional
        Drawn as a vertical line, called `reference_label`.
    points : sequence of sequences of float, optional
        The single runs behind each mean, drawn as dots.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    places = numpy.arange(len(names))
    figure, axis = pyplot.subplots(figsize=(7.6, 0.9 + 0.42 * len(names)))
    axis.barh(places, means, xerr=spreads, color=SKY, ecolor=BLACK, capsize=3, height=0.62)
    for place, runs in zip(places, points or (), strict=False):
        axis.plot(runs, [place] * len(runs), "o", color=BLUE, markersize=4)
    if reference is not None:
        axis.axvline(reference, color=RED, linestyle="--", label=reference_label)
        axis.legend(fontsize=9, loc="lower right", bbox_to_anchor=(1, 1))
    axis.set_yticks(places, [plain_lines(name) for name in names])
    axis.invert_yaxis()
    axis.set_xlabel(xlabel)
    axis.set_title(title)
    return figure


def confusion(matrix, class_names, title=""):
    """A confusion matrix as a heat map with numbers: rows are true classes, columns predictions (counts).

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    matrix = numpy.asarray(matrix)
    share = matrix / numpy.maximum(matrix.sum(axis=1, keepdims=True), 1)
    count = len(class_names)
    figure, axis = pyplot.subplots(figsize=(1.6 + 0.62 * count, 1.3 + 0.5 * count))
    axis.imshow(share, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row in range(count):
        for column in range(count):
            colour = "white" if share[row, column] > 0.55 else "black"
            axis.text(column, row, str(matrix[row, column]), ha="center", va="center", fontsize=8, color=colour)
    names = [plain(name) for name in class_names]
    axis.set_xticks(range(count), names, rotation=40, ha="right")
    axis.set_yticks(range(count), names)
    axis.set_xlabel(_("predicted class"))
    axis.set_ylabel(_("true class"))
    axis.set_title(title)
    return figure
