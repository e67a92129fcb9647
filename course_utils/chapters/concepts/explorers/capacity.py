"""What networks of growing width and depth make of the same curve and the same two classes. Taught in 02_concepts."""

import numpy

from course_utils.chapters.concepts import toy_data
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import moving, new_figure, picture_axes, set_title
from course_utils.widgets.stamps import Stamp

TINTS = ("#6FAFDB", "#FFFFFF", "#F3BE5C")  # class 0, undecided, class 1


def tinted(region):
    """Probabilities [n, n] from 0 to 1 as a picture uint8 [n, n, 3], from blue over white to orange."""
    ends = numpy.array([[int(code[k : k + 2], 16) for k in (1, 3, 5)] for code in TINTS], float)
    at = numpy.clip(numpy.asarray(region, float), 0, 1)
    return numpy.stack([numpy.interp(at, (0, 0.5, 1), ends[:, c]) for c in range(3)], axis=-1).astype(numpy.uint8)


def by_size(fits):
    """{(depth, width): Fit} of `fits`; CourseError unless every width comes with every depth, in powers of two."""
    table = {(fit.depth, fit.width): fit for fit in fits}
    depths, widths = sorted({key[0] for key in table}), sorted({key[1] for key in table})
    if not table or len(table) != len(depths) * len(widths) or widths != [2**k for k in range(len(widths))]:
        raise CourseError(_("The fits must be there for every depth and for the widths 1, 2, 4 and so on."))
    return table


def picture_function(fits, curve_data, plane_data):
    """The drawing function of the explorer: exponent of the width, depth -> Figure.

    Parameters
    ----------
    fits : sequence of toys.Fit
    curve_data, plane_data
        What they learned from, as for `toys.fit_one`.
    """
    table = by_size(fits)
    figure = new_figure(6.7, 3.7)
    left = figure.add_axes((0.075, 0.13, 0.46, 0.66))
    right = figure.add_axes((0.625, 0.13, 0.3574, 0.66))
    for axis in (left, right):
        axis.tick_params(labelsize=8)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    grid = toy_data.curve_grid()
    left.plot(grid, toy_data.wiggle(grid), "--", color="0.55", linewidth=1.6, label=_("the true curve"))
    left.plot(*curve_data, "o", color=plots.BLACK, markersize=4.5, label=_("points seen (with noise)"))
    (answer,) = left.plot([], [], color=plots.RED, linewidth=2.6, label=_("the network"), zorder=5)
    left.legend(fontsize=8, loc="upper left", frameon=False, handlelength=1.6)
    left.set_xlim(-3.1, 3.1)
    left.set_ylim(-2.3, 3.0)
    left.set_xlabel("x", fontsize=9)
    left.set_ylabel("y", fontsize=9)
    edge = toy_data.PLANE_EDGE
    back = right.imshow(
        tinted(numpy.full((2, 2), 0.5)), extent=(-edge, edge, -edge, edge), origin="lower", interpolation="nearest",
        aspect="auto", zorder=0,
    )  # fmt: skip
    points, labels = plane_data
    dots = [
        right.plot(*points[labels == label].T, marker, color=colour, markersize=4.5, markeredgecolor="white",
                   markeredgewidth=0.6, zorder=4)[0]
        for label, (marker, colour) in enumerate((("o", plots.BLUE), ("^", plots.RED)))
    ]  # fmt: skip
    right.set_xlim(-edge, edge)
    right.set_ylim(-edge, edge)
    right.set_xlabel(_("first input"), fontsize=9)
    right.set_ylabel(_("second input"), fontsize=9, labelpad=-3)
    # Glyphs are what takes longest to draw: the words stand still, and the numbers are stamped.
    set_title(left, _("A curve from noisy points"))
    set_title(right, _("Two spirals"))
    heads = (
        (0.075, _("parameters")), (0.2, _("error, points seen")), (0.37, _("error, true curve")),
        (0.625, _("parameters")), (0.765, _("right, seen")), (0.89, _("right, new")),
    )  # fmt: skip
    for x, word in heads:
        figure.text(x, 0.955, word, fontsize=8, color="0.35")
    row = picture_axes(figure, (0, 0.88, 1, 0.07))
    numbers = [Stamp(row, x, 0.5, size=11, weight="bold") for x, _word in heads]
    moving(answer, back, *dots, *numbers)

    def draw(exponent=3, depth=1):
        fit = table[depth, 2**exponent]
        answer.set_data(grid, fit.curve)
        back.set_data(tinted(fit.region))
        for text, value in zip(
            numbers,
            (
                f"{fit.curve_parameters:,}", f"{fit.seen_error:.2f}", f"{fit.new_error:.2f}",
                f"{fit.plane_parameters:,}", f"{fit.accuracy:.0%}", f"{fit.new_accuracy:.0%}",
            ),
            strict=True,
        ):  # fmt: skip
            text.set_text(value)
        return figure

    return draw


def _size(fit):
    if fit.depth == 1:
        return _("1 hidden layer of {width}: {first:,} and {second:,} parameters").format(
            width=fit.width, first=fit.curve_parameters, second=fit.plane_parameters
        )
    return _("{depth} hidden layers of {width}: {first:,} and {second:,} parameters").format(
        depth=fit.depth, width=fit.width, first=fit.curve_parameters, second=fit.plane_parameters
    )


def alt_function(fits):
    """The function that says the explorer's picture in words."""
    table = by_size(fits)

    def alt(exponent=3, depth=1):
        fit = table[depth, 2**exponent]
        return _(
            "{size}. On the curve: root mean squared error {seen:.2f} on the points it has seen, {new:.2f} from the "
            "true curve. On the spirals: {right:.0%} of the points it has seen right, {fresh:.0%} of new ones."
        ).format(
            size=_size(fit), seen=fit.seen_error, new=fit.new_error, right=fit.accuracy, fresh=fit.new_accuracy
        )  # fmt: skip

    return alt


def controls(fits):
    """The explorer's controls."""
    table = by_size(fits)
    last = len({width for _depth, width in table}) - 1
    depths = sorted({depth for depth, _width in table})
    return {
        "exponent": Slider(_("width = 2 to the"), 0, last, 1, min(3, last - 1), play=900),
        "depth": Choice(_("hidden layers"), {str(depth): depth for depth in depths}, depths[0]),
    }


def explore(fits, curve_data, plane_data):
    """Show what networks of other widths and depths learned. Arguments as for `picture_function`."""
    explorer(picture_function(fits, curve_data, plane_data), controls(fits), alt_function(fits))
