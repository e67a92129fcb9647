"""Residual squares beside the surface of the loss, and the way of gradient descent. Taught in 04_mse_derivation."""

import numpy
from matplotlib.collections import PolyCollection

from course_utils.chapters.mse_derivation.line_fit import (
    descend,
    fit_line,
    mean_squared_error,
    turn_line,
)
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

X = numpy.array([0.3, 0.7, 1.2, 1.6, 2.1, 2.6, 3.0, 3.6])
Y = numpy.array([1.5, 0.8, 2.2, 1.7, 2.9, 2.2, 3.6, 3.1])
STEPS = 60
ENDS = (0.0, 4.0)
SLOPES, INTERCEPTS = (-1.0, 2.5), (-2.0, 4.0)
START = (-0.7, 1.3)  # on the slope of the valley, far from its floor and from the star: the walk has to turn


def state(slope, intercept, rate, steps):
    """Where gradient descent stands after `steps` steps, and the whole way: ((slope, intercept), array [61, 2])."""
    way = descend(X, Y, slope, intercept, rate, STEPS)
    return (float(way[steps][0]), float(way[steps][1])), way


def largest_rate():
    """The learning rate above which gradient descent runs away: 2 divided by the largest eigenvalue of the Hessian."""
    columns = numpy.stack([X, numpy.ones(len(X))], axis=1)
    return float(2 / numpy.linalg.eigvalsh(2 / len(X) * columns.T @ columns).max())


class LossSurface(Explorer):
    """The squares of the residuals beside the surface of their mean area; line and way can be dragged."""

    def __init__(self):
        super().__init__(7.2, 4.0)
        self.controls = {
            "slope": Slider(_("slope"), *SLOPES, 0.02, START[0]),
            "intercept": Slider(_("intercept"), *INTERCEPTS, 0.1, START[1]),
            "rate": Slider(_("learning rate"), 0.01, 0.25, 0.01, 0.1),
            "steps": Slider(_("steps"), 0, STEPS, 1, 0, play=120),
        }
        self._lay_out_squares()
        self._lay_out_surface()
        lower_still(self.figure)

    def _lay_out_squares(self):
        # 3.17 x 3.17 inches for 5.4 x 5.4 units: one unit is as long on both axes, so that squares are squares.
        self.chart = chart = chart_axes(self.figure, (0.06, 0.11, 0.44, 0.44 * 7.2 / 4.0))
        chart.set(xlim=(-0.7, 4.7), ylim=(-1.0, 4.4))
        chart.set_xlabel(_("x"), fontsize=9)
        chart.set_ylabel(_("y"), fontsize=9, labelpad=0)
        self.squares = PolyCollection(
            [], facecolors="#F6D9A8", edgecolors=ORANGE, linewidths=1.2, alpha=0.6, zorder=1
        )  # fmt: skip
        chart.add_collection(self.squares)
        (self.first,) = chart.plot([], [], ":", color=RED, linewidth=1.8, zorder=2)
        (self.line,) = chart.plot([], [], color=BLUE, linewidth=2.5, zorder=3)
        (dots,) = chart.plot(X, Y, "o", color=BLACK, markersize=7, zorder=4)
        self.words = chart.text(0, 1.03, "", transform=chart.transAxes, fontsize=11, fontweight="bold")
        moving(self.squares, self.first, self.line, dots, self.words)

    def _lay_out_surface(self):
        box = (0.58, 0.11, 0.405, 0.44 * 7.2 / 4.0)
        self.surface = surface = chart_axes(self.figure, box, _("Its surface: pale is low"), without=())
        surface.set(xlim=SLOPES, ylim=INTERCEPTS)
        surface.set_xlabel(_("slope"), fontsize=9)
        surface.set_ylabel(_("intercept"), fontsize=9, labelpad=0)
        grid = numpy.meshgrid(numpy.linspace(*SLOPES, 90), numpy.linspace(*INTERCEPTS, 90))
        heights = mean_squared_error(X, Y, *grid)
        lowest = fit_line(X, Y)
        floor = float(mean_squared_error(X, Y, *lowest))
        levels = floor + numpy.geomspace(0.06, heights.max() - floor, 12)
        surface.contourf(*grid, heights, levels=[0, *levels], cmap="Blues", alpha=0.6)
        surface.contour(*grid, heights, levels=levels, colors="#4C6A85", linewidths=0.6)
        surface.plot(*lowest, "*", color=BLACK, markersize=14)
        (self.path,) = surface.plot([], [], "-", color=RED, linewidth=1.4, marker=".", markersize=5)
        (self.begin,) = surface.plot([], [], "s", color=RED, markersize=9, markeredgecolor="white")
        (self.here,) = surface.plot([], [], "o", color=BLUE, markersize=11, markeredgecolor="white")
        moving(self.path, self.begin, self.here)

    def draw(self, slope, intercept, rate, steps):
        (a, b), way = state(slope, intercept, rate, steps)
        span = numpy.array([-0.7, 4.7])
        self.first.set_data(span, slope * span + intercept)
        self.line.set_data(span, a * span + b)
        self._draw_squares(a, Y - (a * X + b))
        self._draw_way(way, (slope, intercept), (a, b))
        return self.figure

    def _draw_squares(self, slope, residuals):
        foot = Y - residuals
        # Each square hangs between its point and the line, and opens to the side on which it hides less of the line.
        other = X + numpy.where(residuals * slope > 0, -1, 1) * numpy.abs(residuals)
        corners = ((X, Y), (other, Y), (other, foot), (X, foot))
        self.squares.set_verts(numpy.stack([numpy.stack(corner, 1) for corner in corners], axis=1))
        self.words.set_text(_("Mean area of the squares: {value}").format(value=_number((residuals**2).mean())))

    def _draw_way(self, way, start, now):
        near = numpy.abs(way).max(axis=1) < 50  # a way that runs off is drawn only as long as it can be seen
        last = len(way) if near.all() else max(int(near.argmin()), 1)
        self.path.set_data(way[:last, 0], way[:last, 1])
        self.begin.set_data(*([value] for value in start))
        self.here.set_data(*([value] for value in now))

    def alt(self, slope, intercept, rate, steps):
        (a, b), way = state(slope, intercept, rate, steps)
        text = _(
            "Your line, slope {slope:.2f} and intercept {intercept:.1f}, has a mean squared error of {loss}."
        ).format(slope=slope, intercept=intercept, loss=_number(float(mean_squared_error(X, Y, slope, intercept))))
        if steps:
            text += " " + _("After {steps} steps with learning rate {rate:.2f} it is {loss}.").format(
                steps=steps, rate=rate, loss=_number(float(mean_squared_error(X, Y, a, b)))
            )
        text += " " + _("The way of {steps} steps with learning rate {rate:.2f} ends at {loss}.").format(
            steps=STEPS, rate=rate, loss=_number(float(mean_squared_error(X, Y, *way[STEPS])))
        )
        lowest = fit_line(X, Y)
        text += " " + _("The lowest possible is {loss}, at slope {slope:.2f} and intercept {intercept:.2f}.").format(
            loss=_number(float(mean_squared_error(X, Y, *lowest))), slope=lowest[0], intercept=lowest[1]
        )
        if rate > largest_rate():
            text += " " + _("With learning rate {rate:.2f} every step overshoots, and the way runs off.").format(
                rate=rate
            )
        return text

    def point(self, x, y, /, slope, intercept, **values):
        """The surface is pointed at, or an end of the line dragged; the way begins anew."""
        place = data_place(self.surface, x, y)
        if SLOPES[0] <= place[0] <= SLOPES[1]:
            return {"slope": place[0], "intercept": place[1], "steps": 0}
        place = data_place(self.chart, x, y)
        low, high = self.chart.get_xlim()
        return {**turn_line(place, ENDS, slope, intercept), "steps": 0} if low <= place[0] <= high else {}


def _number(value):
    return f"{value:.2f}" if value < 1000 else f"{value:.1e}"


def explore():
    """Show the explorer: drag the point on the surface or an end of the line, then let gradient descent walk."""
    LossSurface().show()
