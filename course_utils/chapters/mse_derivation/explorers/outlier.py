"""One point that can be dragged away, and three lines that answer to it. Taught in 04_mse_derivation."""

import numpy

from course_utils.chapters.mse_derivation.line_fit import fit_line
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, GREEN, ORANGE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, lower_still, moving, new_figure, set_title

X = numpy.array([0.5, 1.3, 2.1, 2.9, 3.7, 4.5, 5.3, 6.1, 6.9, 7.7, 8.5])
Y = numpy.array([1.6, 1.5, 2.3, 2.4, 3.3, 3.1, 4.2, 4.0, 4.4, 5.3, 5.1])
LOSSES = {"squared": (BLUE, "-", "s"), "absolute": (GREEN, "--", "^"), "huber": (ORANGE, "-.", "D")}


def lines(outlier_x, outlier_y, delta):
    """{loss: (slope, intercept)} of the three lines through the eleven points and the one at the given place."""
    x, y = numpy.append(X, outlier_x), numpy.append(Y, outlier_y)
    return {loss: fit_line(x, y, loss, delta) for loss in LOSSES}


def pull(residual, loss, delta):
    """How strongly a point pulls at its line: the derivative of its loss with respect to its residual."""
    if loss == "squared":
        return 2 * residual
    if loss == "absolute":
        return numpy.sign(residual)
    return numpy.clip(residual, -delta, delta)


def names():
    """{loss: what the learner reads}."""
    return {"squared": _("squared (MSE)"), "absolute": _("absolute (MAE)"), "huber": _("Huber")}


def _make():
    figure = new_figure(7.2, 3.8)
    chart = figure.add_axes((0.075, 0.125, 0.535, 0.79))
    chart.set(xlim=(0, 10), ylim=(-6, 16))
    chart.set_xlabel(_("x"), fontsize=9)
    chart.set_ylabel(_("y"), fontsize=9, labelpad=0)
    chart.set_yticks(range(-5, 16, 5))
    set_title(chart, _("Three best lines"))
    force = figure.add_axes((0.7, 0.125, 0.285, 0.79))
    force.set(xlim=(-12, 12), ylim=(-10, 10))
    force.set_xlabel(_("residual (units of y)"), fontsize=9)
    force.set_ylabel(_("derivative of the loss"), fontsize=9, labelpad=-2)
    set_title(force, _("How hard a point pulls"))
    for axis in (chart, force):
        axis.tick_params(labelsize=8)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    chart.plot(X, Y, "o", color=BLACK, markersize=6)
    (cross,) = chart.plot([], [], "X", color=RED, markersize=14, markeredgecolor=BLACK)
    drawn, curves, marks = {}, {}, {}
    span, residuals = numpy.array([0.0, 10.0]), numpy.linspace(-12, 12, 241)
    for loss, (colour, style, marker) in LOSSES.items():
        (drawn[loss],) = chart.plot([], [], style, color=colour, linewidth=2.4, label=names()[loss])
        (curves[loss],) = force.plot([], [], style, color=colour, linewidth=1.8)
        (marks[loss],) = force.plot([], [], marker, color=colour, markersize=9, markeredgecolor=BLACK)
    chart.legend(fontsize=9, loc="upper left", frameon=False)
    moving(cross, *drawn.values(), *curves.values(), *marks.values())
    lower_still(figure)

    def draw(outlier_y=-4.0, outlier_x=9.0, delta=1.0):
        cross.set_data([outlier_x], [outlier_y])
        for loss, (slope, intercept) in lines(outlier_x, outlier_y, delta).items():
            drawn[loss].set_data(span, slope * span + intercept)
            residual = outlier_y - (slope * outlier_x + intercept)
            curves[loss].set_data(residuals, pull(residuals, loss, delta))
            # Beyond the frame a mark would vanish: it waits at the edge.
            marks[loss].set_data([numpy.clip(residual, -12, 12)], [numpy.clip(pull(residual, loss, delta), -10, 10)])
        return figure

    def point(x, y, **_values):
        place = data_place(chart, x, y)
        if not 0 <= place[0] <= 10:
            return {}
        return {"outlier_x": place[0], "outlier_y": place[1]}

    return draw, point


def picture_function():
    """The drawing function of the explorer: values -> Figure."""
    return _make()[0]


def alt(outlier_y=-4.0, outlier_x=9.0, delta=1.0):
    """The explorer's picture in words."""
    found = lines(outlier_x, outlier_y, delta)
    return _(
        "Eleven points near a line and one at x = {x:.1f}, y = {y:.1f}. The slopes of the best lines: {squared:.2f} by "
        "squared error, {absolute:.2f} by absolute error, {huber:.2f} by Huber's loss with delta {delta:.1f}; without "
        "the odd point {clean:.2f} by squared error."
    ).format(
        x=outlier_x, y=outlier_y, delta=delta, clean=fit_line(X, Y)[0],
        **{loss: slope for loss, (slope, _intercept) in found.items()},
    )  # fmt: skip


def controls():
    """The explorer's controls."""
    return {
        "outlier_y": Slider(_("cross: height y"), -5.0, 15.0, 0.2, -4.0),
        "outlier_x": Slider(_("cross: place x"), 0.2, 9.8, 0.2, 9.0),
        "delta": Slider(_("Huber's delta"), 0.1, 5.0, 0.1, 1.0),
    }


def explore():
    """Show the explorer: drag the cross."""
    draw, point = _make()
    explorer(draw, controls(), alt, point=point)
