"""Bells of noise that stand on a line: how likely are the points, if this is the line? Taught in 04_mse_derivation."""

import math

import numpy
from matplotlib.collections import LineCollection, PolyCollection

from course_utils.chapters.mse_derivation.line_fit import turn_line
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

X = numpy.array([0.6, 1.8, 3.0, 4.2, 5.4, 6.6, 7.8, 9.0])
Y = numpy.array([1.9, 1.4, 3.4, 2.9, 5.1, 4.0, 6.4, 6.3])
SLOPES = numpy.linspace(-0.5, 1.5, 101)
ENDS = (0.0, 10.0)
SHAPE = numpy.linspace(-3.2, 3.2, 41)  # a bell is drawn out to 3.2 sigma on both sides
TALL = 1.9  # width of a bell on the x axis for a density of 1


def density(residual, sigma, noise="gaussian"):
    """The density of the noise at `residual`.

    Parameters
    ----------
    residual : float or array
        Distance of a point from the line, y minus line, in units of y.
    sigma : float, above 0
        Standard deviation of the noise, in units of y.
    noise : "gaussian" or "laplace"

    Returns
    -------
    array of the shape of `residual`, per unit of y
    """
    if not sigma > 0:
        raise CourseError(_("sigma is {sigma}, but a standard deviation is above 0.").format(sigma=sigma))
    if noise == "gaussian":
        return numpy.exp(-numpy.square(residual) / (2 * sigma**2)) / (sigma * math.sqrt(2 * math.pi))
    if noise == "laplace":
        scale = sigma / math.sqrt(2)  # so that the standard deviation is sigma
        return numpy.exp(-numpy.abs(residual) / scale) / (2 * scale)
    raise CourseError(_("The noise {noise!r} is not known; choose gaussian or laplace.").format(noise=noise))


def log_likelihood(slope, intercept, sigma, noise="gaussian", x=X, y=Y):
    """Sum of the logarithms of the densities of all points; `slope` may be an array, and so is the result then."""
    residuals = y - numpy.asarray(slope)[..., None] * x - intercept
    scale = sigma / math.sqrt(2)
    if noise == "gaussian":
        each = -(residuals**2) / (2 * sigma**2) - math.log(sigma * math.sqrt(2 * math.pi))
    else:
        each = -numpy.abs(residuals) / scale - math.log(2 * scale)
    return each.sum(axis=-1)


def loss(slope, intercept, noise="gaussian", x=X, y=Y):
    """What is left of the log-likelihood: mean squared error for Gaussian noise, mean absolute error for Laplace."""
    residuals = y - numpy.asarray(slope)[..., None] * x - intercept
    return (residuals**2 if noise == "gaussian" else numpy.abs(residuals)).mean(axis=-1)


def best_slope(intercept, noise="gaussian"):
    """The slope, among those drawn, with the smallest loss for this intercept; the likelihood is highest there too."""
    return float(SLOPES[loss(SLOPES, intercept, noise).argmin()])


class Likelihood(Explorer):
    """Bells of noise on a line that can be dragged, and log-likelihood and error of all slopes."""

    def __init__(self):
        super().__init__(7.2, 4.1)
        noises = {_("Gaussian (a bell)"): "gaussian", _("Laplace (a tent)"): "laplace"}
        self.controls = {
            "slope": Slider(_("slope"), -0.5, 1.5, 0.02, 0.2),
            "intercept": Slider(_("intercept"), -2.0, 6.0, 0.1, 2.4),
            "sigma": Slider(_("width of the noise"), 0.5, 3.0, 0.1, 1.0),
            "noise": Choice(_("noise"), noises, "gaussian"),
        }
        self._lay_out_line()
        likely = chart_axes(self.figure, (0.7, 0.59, 0.285, 0.325), _("Log-likelihood, all slopes"))
        likely.set(xlim=(-0.5, 1.5), ylim=(-90, 0))
        likely.set_ylabel(_("log-likelihood"), fontsize=9, labelpad=1)
        error = chart_axes(self.figure, (0.7, 0.125, 0.285, 0.325))
        error.set(xlim=(-0.5, 1.5), ylim=(0, 16))
        error.set_xlabel(_("slope"), fontsize=9)
        error.set_yticks([])  # squares and absolute values are on scales of their own; the title says the number
        error.set_ylabel(_("error, from 0 up"), fontsize=9)
        self.likely_lines, self.error_lines = _curve(likely, "-"), _curve(error, "--")
        self.title = error.text(0, 1.06, "", transform=error.transAxes, fontsize=11, fontweight="bold")
        moving(self.bells, self.hits, self.line, self.dots, self.words, self.title)
        moving(*self.likely_lines, *self.error_lines)
        lower_still(self.figure)

    def _lay_out_line(self):
        """The points, the line, a bell at every x, and how high each bell is at its point."""
        chart = chart_axes(self.figure, (0.07, 0.125, 0.53, 0.79), _("A bell of noise on the line at every x"))
        chart.set(xlim=(-0.2, 11.2), ylim=(-2, 9.5))
        chart.set_xlabel(_("x"), fontsize=9)
        chart.set_ylabel(_("y"), fontsize=9)
        self.bells = PolyCollection([], facecolors="#BFD9EC", edgecolors=BLUE, linewidths=1.1, alpha=0.75, zorder=1)
        self.hits = LineCollection([], colors=RED, linewidths=3.2, zorder=3)
        chart.add_collection(self.bells)
        chart.add_collection(self.hits)
        (self.line,) = chart.plot([], [], color=BLACK, linewidth=2, zorder=2)
        (self.dots,) = chart.plot(X, Y, "o", color=ORANGE, markeredgecolor=BLACK, markersize=8, zorder=4)
        self.words = chart.text(0.02, 0.97, "", transform=chart.transAxes, fontsize=10, va="top", zorder=5)
        self.chart = chart

    def draw(self, slope, intercept, sigma, noise):
        self._draw_bells(slope * X + intercept, sigma, noise)
        self.line.set_data([-0.2, 11.2], [intercept - 0.2 * slope, intercept + 11.2 * slope])
        value = float(log_likelihood(slope, intercept, sigma, noise))
        self.words.set_text(_("log-likelihood {value:.1f}").format(value=value))
        told = _("Mean squared error {value:.2f}") if noise == "gaussian" else _("Mean absolute error {value:.2f}")
        self.title.set_text(told.format(value=float(loss(slope, intercept, noise))))
        self._draw_slopes(slope, intercept, sigma, noise)
        return self.figure

    def _draw_bells(self, heights, sigma, noise):
        offsets = SHAPE * sigma
        shapes = numpy.empty((len(X), len(SHAPE) + 2, 2))
        shapes[:, 1:-1, 0] = X[:, None] + TALL * density(offsets, sigma, noise)
        shapes[:, 1:-1, 1] = heights[:, None] + offsets
        shapes[:, 0], shapes[:, -1] = shapes[:, 1], shapes[:, -2]
        shapes[:, (0, -1), 0] = X[:, None]
        self.bells.set_verts(shapes, closed=True)
        reach = TALL * density(Y - heights, sigma, noise)
        self.hits.set_segments(numpy.stack([numpy.stack([X, Y], 1), numpy.stack([X + reach, Y], 1)], axis=1))

    def _draw_slopes(self, slope, intercept, sigma, noise):
        """Log-likelihood and error of all slopes, the best one, and where the learner is."""
        # Absolute errors are smaller than squares: drawn four times as high, to fill the axes.
        height = 4 if noise == "laplace" else 1
        top = best_slope(intercept, noise)
        for (curve, best, here), function, low in (
            (self.likely_lines, lambda s: log_likelihood(s, intercept, sigma, noise), -200),
            (self.error_lines, lambda s: height * loss(s, intercept, noise), 0),
        ):
            curve.set_data(SLOPES, function(SLOPES))
            best.set_data([top, top], [low, 200])
            here.set_data([slope], [float(function(slope))])

    def alt(self, slope, intercept, sigma, noise):
        name = _("Gaussian") if noise == "gaussian" else _("Laplace")
        error = _("mean squared error") if noise == "gaussian" else _("mean absolute error")
        return _(
            "The line y = {slope:.2f} x + {intercept:.1f} with {name} noise of deviation {sigma:.1f}: log-likelihood "
            "{value:.1f}, {error} {loss:.2f}. With this intercept, slope {best:.2f} has the highest likelihood and the "
            "smallest {error}."
        ).format(
            slope=slope, intercept=intercept, name=name, sigma=sigma, error=error,
            value=float(log_likelihood(slope, intercept, sigma, noise)), loss=float(loss(slope, intercept, noise)),
            best=best_slope(intercept, noise),
        )  # fmt: skip

    def point(self, x, y, /, slope, intercept, **values):
        place = data_place(self.chart, x, y)
        low, high = self.chart.get_xlim()
        return turn_line(place, ENDS, slope, intercept) if low <= place[0] <= high else {}


def _curve(axes, style):
    """A curve over all slopes, a line at the best one, and a dot where the learner is."""
    (curve,) = axes.plot([], [], style, color=BLUE, linewidth=2)
    (best,) = axes.plot([], [], ":", color=RED, linewidth=1.8)
    (here,) = axes.plot([], [], "o", color=BLACK, markersize=8)
    return curve, best, here


def explore():
    """Show the explorer: drag either end of the line, and watch likelihood and squared error move together."""
    Likelihood().show()
