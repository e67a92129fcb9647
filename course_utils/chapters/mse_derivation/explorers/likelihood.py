"""Bells of noise that stand on a line: how likely are the points, if this is the line? Taught in 04_mse_derivation."""

import math

import numpy
from matplotlib.collections import LineCollection, PolyCollection

from course_utils.chapters.mse_derivation.line_fit import turn_line
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets import explorer

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


def _make():
    """The figure and its drawing function, with the axes on which the line can be dragged."""
    figure = explorer.new_figure(7.2, 4.1)
    chart = figure.add_axes((0.07, 0.125, 0.53, 0.79))
    chart.set(xlim=(-0.2, 11.2), ylim=(-2, 9.5))
    chart.set_xlabel(_("x"), fontsize=9)
    chart.set_ylabel(_("y"), fontsize=9)
    explorer.set_title(chart, _("A bell of noise on the line at every x"))
    likely = figure.add_axes((0.7, 0.59, 0.285, 0.325))
    likely.set(xlim=(-0.5, 1.5), ylim=(-90, 0))
    likely.set_ylabel(_("log-likelihood"), fontsize=9, labelpad=1)
    explorer.set_title(likely, _("Log-likelihood, all slopes"))
    error = figure.add_axes((0.7, 0.125, 0.285, 0.325))
    error.set_xlim(-0.5, 1.5)
    error.set_xlabel(_("slope"), fontsize=9)
    for axis in (chart, likely, error):
        axis.tick_params(labelsize=8)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    error.set_ylim(0, 16)
    error.set_yticks([])  # squares and absolute values are on scales of their own; the title says the number
    error.set_ylabel(_("error, from 0 up"), fontsize=9)

    bells = PolyCollection([], facecolors="#BFD9EC", edgecolors=BLUE, linewidths=1.1, alpha=0.75, zorder=1)
    hits = LineCollection([], colors=RED, linewidths=3.2, zorder=3)
    chart.add_collection(bells)
    chart.add_collection(hits)
    (line,) = chart.plot([], [], color=BLACK, linewidth=2, zorder=2)
    (dots,) = chart.plot(X, Y, "o", color=ORANGE, markeredgecolor=BLACK, markersize=8, zorder=4)
    words = chart.text(0.02, 0.97, "", transform=chart.transAxes, fontsize=10, va="top", zorder=5)
    parts = []
    for axis, style in ((likely, "-"), (error, "--")):
        (curve,) = axis.plot([], [], style, color=BLUE, linewidth=2)
        (best,) = axis.plot([], [], ":", color=RED, linewidth=1.8)
        (here,) = axis.plot([], [], "o", color=BLACK, markersize=8)
        parts.append((curve, best, here))
    title = error.text(0, 1.06, "", transform=error.transAxes, fontsize=11, fontweight="bold")
    explorer.moving(bells, hits, line, dots, words, title, *parts[0], *parts[1])
    explorer.lower_still(figure)

    def draw(slope=0.2, intercept=2.4, sigma=1.0, noise="gaussian"):
        heights = slope * X + intercept
        offsets = SHAPE * sigma
        outline = TALL * density(offsets, sigma, noise)
        shapes = numpy.empty((len(X), len(SHAPE) + 2, 2))
        shapes[:, 1:-1, 0] = X[:, None] + outline
        shapes[:, 1:-1, 1] = heights[:, None] + offsets
        shapes[:, 0], shapes[:, -1] = shapes[:, 1], shapes[:, -2]
        shapes[:, (0, -1), 0] = X[:, None]
        bells.set_verts(shapes, closed=True)
        reach = TALL * density(Y - heights, sigma, noise)
        hits.set_segments(numpy.stack([numpy.stack([X, Y], 1), numpy.stack([X + reach, Y], 1)], axis=1))
        line.set_data([-0.2, 11.2], [intercept - 0.2 * slope, intercept + 11.2 * slope])
        top = best_slope(intercept, noise)
        for (curve, best, here), function, low in (
            (parts[0], lambda s: log_likelihood(s, intercept, sigma, noise), -200),
            (parts[1], lambda s: loss(s, intercept, noise), 0),
        ):
            curve.set_data(SLOPES, function(SLOPES))
            best.set_data([top, top], [low, 200])
            here.set_data([slope], [float(function(slope))])
        told = _("Mean squared error {value:.2f}") if noise == "gaussian" else _("Mean absolute error {value:.2f}")
        title.set_text(told.format(value=float(loss(slope, intercept, noise))))
        if noise == "laplace":  # absolute errors are smaller than squares: drawn four times as high, to fill the axes
            curve, _best, here = parts[1]
            curve.set_ydata(4 * curve.get_ydata())
            here.set_ydata([4 * here.get_ydata()[0]])
        words.set_text(
            _("log-likelihood {value:.1f}").format(value=float(log_likelihood(slope, intercept, sigma, noise)))
        )
        return figure

    def point(x, y, **values):
        place = explorer.data_place(chart, x, y)
        if not (chart.get_xlim()[0] <= place[0] <= chart.get_xlim()[1]):
            return {}
        return turn_line(place, ENDS, values["slope"], values["intercept"])

    return draw, point


def picture_function():
    """The drawing function of the explorer: values -> Figure."""
    return _make()[0]


def alt(slope=0.2, intercept=2.4, sigma=1.0, noise="gaussian"):
    """The explorer's picture in words."""
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


def controls():
    """The explorer's controls."""
    return {
        "slope": explorer.Slider(_("slope"), -0.5, 1.5, 0.02, 0.2),
        "intercept": explorer.Slider(_("intercept"), -2.0, 6.0, 0.1, 2.4),
        "sigma": explorer.Slider(_("width of the noise"), 0.5, 3.0, 0.1, 1.0),
        "noise": explorer.Choice(_("noise"), {_("Gaussian (a bell)"): "gaussian", _("Laplace (a tent)"): "laplace"},
                             "gaussian"),
    }  # fmt: skip


def explore():
    """Show the explorer: drag either end of the line, and watch likelihood and squared error move together."""
    draw, point = _make()
    explorer.explorer(draw, controls(), alt, point=point)
