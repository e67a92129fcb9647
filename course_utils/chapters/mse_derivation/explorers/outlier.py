"""One point that can be dragged away, and three lines that answer to it. Taught in 04_mse_derivation."""

import numpy

from course_utils.chapters.mse_derivation.line_fit import fit_line
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, GREEN, ORANGE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

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


class Outlier(Explorer):
    """Eleven points and a cross that can be dragged; three best lines, and how hard the cross pulls at each."""

    def __init__(self):
        super().__init__(7.2, 3.8)
        self.controls = {
            "outlier_y": Slider(_("cross: height y"), -5.0, 15.0, 0.2, -4.0),
            "outlier_x": Slider(_("cross: place x"), 0.2, 9.8, 0.2, 9.0),
            "delta": Slider(_("Huber's delta"), 0.1, 5.0, 0.1, 1.0),
        }
        self._lay_out_lines()
        self._lay_out_pull()
        lower_still(self.figure)

    def _lay_out_lines(self):
        self.chart = chart = chart_axes(self.figure, (0.075, 0.125, 0.535, 0.79), _("Three best lines"))
        chart.set(xlim=(0, 10), ylim=(-6, 16))
        chart.set_xlabel(_("x"), fontsize=9)
        chart.set_ylabel(_("y"), fontsize=9, labelpad=0)
        chart.set_yticks(range(-5, 16, 5))
        chart.plot(X, Y, "o", color=BLACK, markersize=6)
        (self.cross,) = chart.plot([], [], "X", color=RED, markersize=14, markeredgecolor=BLACK)
        self.lines = {
            loss: chart.plot([], [], style, color=colour, linewidth=2.4, label=names()[loss])[0]
            for loss, (colour, style, _marker) in LOSSES.items()
        }
        chart.legend(fontsize=9, loc="upper left", frameon=False)
        moving(self.cross, *self.lines.values())

    def _lay_out_pull(self):
        force = chart_axes(self.figure, (0.7, 0.125, 0.285, 0.79), _("How hard a point pulls"))
        force.set(xlim=(-12, 12), ylim=(-10, 10))
        force.set_xlabel(_("residual (units of y)"), fontsize=9)
        force.set_ylabel(_("derivative of the loss"), fontsize=9, labelpad=-2)
        self.curves, self.marks = {}, {}
        for loss, (colour, style, marker) in LOSSES.items():
            (self.curves[loss],) = force.plot([], [], style, color=colour, linewidth=1.8)
            (self.marks[loss],) = force.plot([], [], marker, color=colour, markersize=9, markeredgecolor=BLACK)
        moving(*self.curves.values(), *self.marks.values())

    def draw(self, outlier_y, outlier_x, delta):
        self.cross.set_data([outlier_x], [outlier_y])
        span, residuals = numpy.array([0.0, 10.0]), numpy.linspace(-12, 12, 241)
        for loss, (slope, intercept) in lines(outlier_x, outlier_y, delta).items():
            self.lines[loss].set_data(span, slope * span + intercept)
            self.curves[loss].set_data(residuals, pull(residuals, loss, delta))
            residual = outlier_y - (slope * outlier_x + intercept)
            # Beyond the frame a mark would vanish: it waits at the edge.
            place = numpy.clip(residual, -12, 12), numpy.clip(pull(residual, loss, delta), -10, 10)
            self.marks[loss].set_data(*([value] for value in place))
        return self.figure

    def alt(self, outlier_y, outlier_x, delta):
        slopes = {loss: slope for loss, (slope, _intercept) in lines(outlier_x, outlier_y, delta).items()}
        return _(
            "Eleven points near a line and one at x = {x:.1f}, y = {y:.1f}. The slopes of the best lines: "
            "{squared:.2f} by squared error, {absolute:.2f} by absolute error, {huber:.2f} by Huber's loss with "
            "delta {delta:.1f}; without the odd point {clean:.2f} by squared error."
        ).format(x=outlier_x, y=outlier_y, delta=delta, clean=fit_line(X, Y)[0], **slopes)

    def point(self, x, y, /, **values):
        place = data_place(self.chart, x, y)
        return {"outlier_x": place[0], "outlier_y": place[1]} if 0 <= place[0] <= 10 else {}


def explore():
    """Show the explorer: drag the cross."""
    Outlier().show()
