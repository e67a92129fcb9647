"""A pilot as an experiment: how many customers, what chance it has, and what looking early does to its errors."""

import numpy
from scipy import stats

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


def sample_size(base, better, power=0.8, alpha=0.05):
    """Customers that each of two groups needs.

    Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 4, without correction.

    Parameters
    ----------
    base, better : float
        Shares that buy in the two groups, above 0, below 1 and different.
    power : float
        Chance to see a difference that is there.
    alpha : float
        Chance of a false alarm when there is none (two-sided).

    Returns
    -------
    int
    """
    if not (0 < base < 1 and 0 < better < 1 and base != better and 0 < alpha < power < 1):
        raise CourseError(
            _("Shares of {base} and {better} cannot be told apart: take two different ones between 0 and 1.").format(
                base=base, better=better
            )
        )
    middle = (base + better) / 2
    under_none = stats.norm.isf(alpha / 2) * numpy.sqrt(2 * middle * (1 - middle))
    under_real = stats.norm.ppf(power) * numpy.sqrt(base * (1 - base) + better * (1 - better))
    return int(numpy.ceil(((under_none + under_real) / (base - better)) ** 2))


def z_scores(bought, other, count):
    """z of the test of two shares, with the pooled standard error; 0 where nobody, or everybody, bought.

    Parameters
    ----------
    bought, other : int arrays of one shape
        Buyers among `count` customers of each group.
    count : int or int array
    """
    pooled = (bought + other) / (2 * count)
    error = numpy.sqrt(2 * pooled * (1 - pooled) / count)
    return numpy.where(error > 0, (bought - other) / count / numpy.where(error > 0, error, 1), 0.0)


def pilots(base, better, count, looks, repetitions, generator):
    """Simulated pilots, each looked at `looks` times at even distances: z at each look, float [repetitions, looks].

    `count` customers in each group at the end; `base` and `better` are the true shares that buy.
    """
    ends = numpy.unique(numpy.maximum(numpy.round(numpy.linspace(0, count, looks + 1)[1:]).astype(int), 1))
    parts = numpy.diff(ends, prepend=0)
    bought = generator.binomial(parts, better, (repetitions, len(parts))).cumsum(axis=1)
    other = generator.binomial(parts, base, (repetitions, len(parts))).cumsum(axis=1)
    return z_scores(bought, other, ends)


def alarms(scores, bar):
    """Share of the pilots in which |z| passes `bar` at any look."""
    return float((numpy.abs(scores).max(axis=1) > bar).mean())


def even_bar(scores, alpha=0.05):
    """The bar for every look that gives `alpha` alarms in all (Pocock 1977, here by simulation).

    `scores` are those of pilots without a difference. https://doi.org/10.1093/biomet/64.2.191
    """
    return float(numpy.quantile(numpy.abs(scores).max(axis=1), 1 - alpha))


def first_alarm(scores, bar):
    """The look (from 1) at which each pilot stops: the first with |z| above `bar`, else the last: int array."""
    above = numpy.abs(scores) > bar
    return numpy.where(above.any(axis=1), above.argmax(axis=1) + 1, scores.shape[1])
