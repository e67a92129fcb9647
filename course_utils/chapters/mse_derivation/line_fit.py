"""The best line through points, for three measures of error, and the way down to it. Taught in 04_mse_derivation."""

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

LOSSES = ("squared", "absolute", "huber")


def points(x, y):
    """`x` and `y` as float arrays of one length; CourseError when no line can be put through them."""
    x, y = numpy.asarray(x, float), numpy.asarray(y, float)
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise CourseError(
            _("x has shape {x} and y has shape {y}; a line needs two rows of numbers, equally long, 2 or more.").format(
                x=x.shape, y=y.shape
            )
        )
    if numpy.ptp(x) == 0:
        raise CourseError(_("All x are the same: every slope fits equally well. Give two different x or more."))
    return x, y


def fit_line(x, y, loss="squared", delta=1.0):
    """The line with the smallest mean loss of its residuals.

    Parameters
    ----------
    x, y : float arrays [m]
        The points; two different x or more.
    loss : "squared", "absolute" or "huber"
    delta : float, above 0
        Only for "huber": residuals up to `delta` count squared, larger ones linearly.

    Returns
    -------
    (slope, intercept) : two floats
    """
    x, y = points(x, y)
    if loss not in LOSSES:
        raise CourseError(
            _("The loss {loss!r} is not known; choose one of {names}.").format(loss=loss, names=", ".join(LOSSES))
        )
    if not delta > 0:
        raise CourseError(_("delta is {delta}, but it must be above 0.").format(delta=delta))
    if loss == "absolute":
        return _least_absolute(x, y)
    slope, intercept = _weighted(x, y, numpy.ones(len(x)))
    if loss == "squared":
        return slope, intercept
    # Huber's loss, by weighted squares: a residual beyond delta gets the weight delta / |r|, and the line is fitted
    # anew until nothing moves. Every round makes the loss smaller.
    for _round in range(200):
        size = numpy.abs(y - slope * x - intercept)
        moved = _weighted(x, y, delta / numpy.maximum(size, delta))
        done = abs(moved[0] - slope) + abs(moved[1] - intercept) < 1e-10
        slope, intercept = moved
        if done:
            break
    return slope, intercept


def _weighted(x, y, weights):
    """Slope and intercept of the smallest weighted squared error, from the normal equations of a line."""
    total = weights.sum()
    x_mean, y_mean = weights @ x / total, weights @ y / total
    slope = weights @ ((x - x_mean) * (y - y_mean)) / (weights @ (x - x_mean) ** 2)
    return float(slope), float(y_mean - slope * x_mean)


def _least_absolute(x, y):
    """The smallest mean absolute error: some best line goes through two of the points, so all pairs are tried."""
    first, second = numpy.triu_indices(len(x), 1)
    steep = x[first] != x[second]
    first, second = first[steep], second[steep]
    slopes = (y[second] - y[first]) / (x[second] - x[first])
    intercepts = y[first] - slopes * x[first]
    best = numpy.abs(y - slopes[:, None] * x - intercepts[:, None]).sum(axis=1).argmin()
    return float(slopes[best]), float(intercepts[best])


def huber(residuals, delta=1.0):
    """Huber's loss of each residual: r²/2 up to `delta`, then delta |r| - delta²/2 (Huber 1964)."""
    size = numpy.abs(residuals)
    return numpy.where(size <= delta, size**2 / 2, delta * size - delta**2 / 2)


def mean_squared_error(x, y, slope, intercept):
    """MSE of lines: `slope` and `intercept` may be arrays of one shape, and so is the result."""
    slope, intercept = numpy.asarray(slope)[..., None], numpy.asarray(intercept)[..., None]
    residuals = numpy.asarray(y) - slope * numpy.asarray(x) - intercept
    return (residuals**2).mean(axis=-1)


def descend(x, y, slope, intercept, rate, steps):
    """The way of gradient descent on the MSE of a line.

    Parameters
    ----------
    x, y : float arrays [m]
    slope, intercept : float
        Where it begins.
    rate : float, above 0
        Learning rate.
    steps : int, 0 or more

    Returns
    -------
    float array [steps + 1, 2]
        (slope, intercept) before the first step and after each. A way that runs off to infinity is held at 1e6.
    """
    x, y = points(x, y)
    # The gradient is linear in the place: 2/m times (A'A place - A'y) with the columns x and 1 in A.
    columns = numpy.stack([x, numpy.ones(len(x))], axis=1)
    hessian, pull = 2 / len(x) * columns.T @ columns, 2 / len(x) * columns.T @ y
    way = numpy.empty((steps + 1, 2))
    way[0] = slope, intercept
    for step in range(steps):
        way[step + 1] = numpy.clip(way[step] - rate * (hessian @ way[step] - pull), -1e6, 1e6)
    return way


def turn_line(place, ends, slope, intercept):
    """The line that a hand drags: the end nearer to `place` (x, y) follows it, the other end of `ends` (x, x) stays.

    Returns
    -------
    dict
        "slope" and "intercept", as an explorer's `point` wants them.
    """
    left, right = ends
    x, y = place
    still = right if x < (left + right) / 2 else left
    height = slope * still + intercept
    turned = (y - height) / (x - still)  # the two are never closer than half the width
    return {"slope": turned, "intercept": height - turned * still}


def far_away(distance, generator, samples=25, count=50):
    """How much rounding costs when x lies far from zero: y = 2 x + 1 exactly, solved in two ways.

    Parameters
    ----------
    distance : float
        The middle of the x, which reach from 1 below it to 1 above.
    generator : numpy.random.Generator
        Draws the x of each sample.
    samples, count : int
        Sets of points, and points in each. One set may come out well by luck, so the median over all is told.

    Returns
    -------
    dict
        "normal" (by the normal equations) and "lstsq": errors of slope and intercept, array [2]; "condition": that of
        A; "scaled": that of A with both columns at length 1; "rank": the smallest rank that lstsq reports.
    """
    rows = {"normal": [], "lstsq": [], "condition": [], "scaled": [], "rank": []}
    for _sample in range(samples):
        x = distance + generator.uniform(-1, 1, count)
        columns, y = numpy.column_stack([x, numpy.ones(count)]), 2 * x + 1
        by_normal = numpy.linalg.solve(columns.T @ columns, columns.T @ y)
        by_lstsq, _left, rank, _singular = numpy.linalg.lstsq(columns, y, rcond=None)
        rows["normal"].append(numpy.abs(by_normal - (2, 1)))
        rows["lstsq"].append(numpy.abs(by_lstsq - (2, 1)))
        rows["condition"].append(numpy.linalg.cond(columns))
        rows["scaled"].append(numpy.linalg.cond(columns / numpy.linalg.norm(columns, axis=0)))
        rows["rank"].append(rank)
    rank = min(rows.pop("rank"))
    return {**{name: numpy.median(values, axis=0) for name, values in rows.items()}, "rank": int(rank)}
