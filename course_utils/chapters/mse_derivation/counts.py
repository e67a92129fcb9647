"""Counts whose mean is the exponential of a line, fitted by two losses. Taught in 04_mse_derivation."""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

LOSSES = ("poisson", "squared")
ROUNDS = 60


def fit(x, counts, loss="poisson"):
    """Slope and intercept of the line whose exponential fits the counts best.

    Parameters
    ----------
    x : float array [n]
        Two different values or more.
    counts : array [..., n]
        Whole numbers from 0 on, not all 0; many samples at the same x may be fitted at once.
    loss : "poisson" or "squared"
        What is made as small as possible: minus the log-likelihood of Poisson counts, or the squared error.

    Returns
    -------
    float array [..., 2]
        The slope and the intercept of each sample.
    """
    text = _("The loss {loss!r} is not known; choose one of {names}.")
    require(loss in LOSSES, text, loss=loss, names=", ".join(LOSSES))
    x, counts = numpy.asarray(x, float), numpy.asarray(counts, float)
    columns = numpy.stack([x, numpy.ones(len(x))], axis=1)
    if loss == "poisson":
        found = numpy.zeros((*counts.shape[:-1], 2))
        found[..., 1] = numpy.log(counts.mean(axis=-1) + 1e-9)  # a level line of the right height
    else:
        found = fit(x, counts)
    for _round in range(ROUNDS):
        mean = numpy.exp(numpy.clip(found @ columns.T, -30, 30))
        pull, weight = counts - mean, mean
        if loss == "squared":  # the outer derivative of the exponential comes in once more
            pull, weight = pull * mean, mean**2
        bend = numpy.einsum("...n,ni,nj->...ij", weight, columns, columns)
        step = numpy.linalg.solve(bend, (pull @ columns)[..., None])[..., 0]
        found = found + numpy.clip(step, -0.5, 0.5)
    return found


def gradient(x, counts, slope, intercept):
    """The gradient of the mean Poisson loss: (for the slope, for the intercept), as two floats."""
    x, counts = numpy.asarray(x, float), numpy.asarray(counts, float)
    error = numpy.exp(slope * x + intercept) - counts
    return float((error * x).mean()), float(error.mean())
