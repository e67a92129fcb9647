"""Many noisy samples of one curve, a polynomial through each: bias and variance. Taught in 04_mse_derivation."""

from functools import lru_cache

import numpy
from matplotlib.collections import LineCollection

from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, GREEN, ORANGE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

DEGREES = 12
SAMPLES = 200  # samples behind the numbers; the first 30 are drawn
SHOWN = 30
GRID = numpy.linspace(-1, 1, 81)


def truth(x):
    """The curve that the samples come from."""
    return numpy.sin(numpy.pi * x) + 0.5 * x


def fits(degree, count, noise):
    """Polynomials of least squared error through SAMPLES noisy samples of `truth`.

    Parameters
    ----------
    degree : int
        0 (a constant) or more, below `count`.
    count : int
        Points in a sample, evenly spaced from -1 to 1.
    noise : float
        Standard deviation of the Gaussian noise, in units of y.

    Returns
    -------
    (x [count], y [SAMPLES, count], values of the polynomials on GRID [SAMPLES, 81])
    """
    x, errors, of_truth, of_errors = _pieces(degree, count)
    return x, truth(x) + noise * errors, of_truth + noise * of_errors


@lru_cache(maxsize=256)
def _pieces(degree, count):
    """The fits to the curve and to noise of size 1. A fit is linear in y, so that any noise is their weighted sum."""
    x = numpy.linspace(-1, 1, count)
    errors = numpy.random.default_rng(0).normal(size=(SAMPLES, count))
    legendre = numpy.polynomial.legendre.legvander
    both = numpy.vstack([truth(x), errors])
    weights = numpy.linalg.lstsq(legendre(x, degree), both.T, rcond=None)[0]
    values = (legendre(GRID, degree) @ weights).T
    return x, errors, values[0], values[1:]


def split(degree, count, noise):
    """The expected squared error of a fit, averaged over GRID, in its parts: (squared bias, variance, noise)."""
    values = fits(degree, count, noise)[2]
    bias = ((values.mean(axis=0) - truth(GRID)) ** 2).mean()
    return float(bias), float(values.var(axis=0).mean()), float(noise**2)


@lru_cache(maxsize=256)
def parts(count, noise):
    """`split` for every degree: array [DEGREES + 1, 3]."""
    return numpy.array([split(degree, count, noise) for degree in range(DEGREES + 1)])


def best_degree(count, noise):
    """The degree with the smallest expected error."""
    return int(parts(count, noise).sum(axis=1).argmin())


class BiasVariance(Explorer):
    """Fits of one degree to many samples, and what the error of every degree is made of."""

    def __init__(self):
        super().__init__(6.9, 3.5)
        self.controls = {
            "degree": Slider(_("degree"), 0, DEGREES, 1, 3, play=700),
            "count": Slider(_("sample size"), 15, 60, 5, 20),
            "noise": Slider(_("noise"), 0.1, 1.0, 0.1, 0.4, _("units of y")),
        }
        self._lay_out_fits()
        self._lay_out_sums()
        lower_still(self.figure)

    def _lay_out_fits(self):
        chart = chart_axes(self.figure, (0.075, 0.125, 0.465, 0.79), _("{n} samples, {n} fits").format(n=SHOWN))
        chart.set(xlim=(-1, 1), ylim=(-2.6, 2.6))
        chart.set_xlabel(_("x"), fontsize=9)
        chart.set_ylabel(_("y"), fontsize=9, labelpad=0)
        self.thin = LineCollection([], colors="#7FB2D8", linewidths=0.8, alpha=0.8)
        chart.add_collection(self.thin)
        (real,) = chart.plot(GRID, truth(GRID), color=BLACK, linewidth=2.2, label=_("the true curve"))
        (self.middle,) = chart.plot([], [], "--", color=RED, linewidth=2.4, label=_("mean of the fits"))
        (self.dots,) = chart.plot([], [], ".", color=BLACK, markersize=5, label=_("one sample"))
        chart.legend(fontsize=8, loc="upper left", frameon=False)
        moving(self.thin, real, self.middle, self.dots)

    def _lay_out_sums(self):
        """The parts of the error and their sum, a curve each, and a line at the degree that is shown."""
        sums = chart_axes(self.figure, (0.635, 0.125, 0.35, 0.79), _("What the error is made of"))
        sums.set(xlim=(-0.5, DEGREES + 0.5), ylim=(1e-5, 60), yscale="log")
        sums.set_xlabel(_("degree of the polynomial"), fontsize=9)
        sums.set_ylabel(_("squared error (units of y²)"), fontsize=9, labelpad=0)
        looks = (
            (_("bias²"), RED, "o--"), (_("variance"), BLUE, "s-"), (_("noise"), GREEN, ":"), (_("sum"), ORANGE, "D-"),
        )  # fmt: skip
        self.curves = [
            sums.plot([], [], style, color=colour, markersize=4, linewidth=1.6, label=label)[0]
            for label, colour, style in looks
        ]
        sums.legend(fontsize=8, ncols=2, loc="upper right", frameon=False)
        self.here = sums.axvline(0, color=BLACK, linewidth=1)
        moving(self.here, *self.curves)

    def draw(self, degree, count, noise):
        x, y, values = fits(degree, count, noise)
        pieces = numpy.empty((SHOWN, len(GRID[::2]), 2))
        pieces[..., 0], pieces[..., 1] = GRID[::2], values[:SHOWN, ::2]
        self.thin.set_segments(pieces)
        self.middle.set_data(GRID, values.mean(axis=0))
        self.dots.set_data(x, y[0])
        table = parts(count, noise)
        for curve, column in zip(self.curves, (*table.T, table.sum(axis=1)), strict=True):
            curve.set_data(numpy.arange(DEGREES + 1), column)
        self.here.set_xdata([degree, degree])
        return self.figure

    def alt(self, degree, count, noise):
        bias, variance, rest = parts(count, noise)[degree]
        return _(
            "Polynomials of degree {degree} through samples of {count} points with noise {noise:.1f}: squared bias "
            "{bias:.3f}, variance {variance:.3f}, noise {rest:.3f}, together {total:.3f}. The sum is smallest at "
            "degree {best}."
        ).format(
            degree=degree, count=count, noise=noise, bias=bias, variance=variance, rest=rest,
            total=bias + variance + rest, best=best_degree(count, noise),
        )  # fmt: skip


def explore():
    """Show the explorer: a slider, or the play button, for the degree."""
    BiasVariance().show()
