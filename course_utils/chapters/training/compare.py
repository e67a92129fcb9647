"""Whether a difference between two settings counts: a paired t-test over the seeds that both were run with."""

import numpy

from course_utils.core.i18n import _

LEVEL = 0.05
MOST_SEEDS = 100  # from here on a number of seeds is no plan


def chance(differences):
    """The p-value of a paired t-test for `differences`, one a seed; 1.0 where there are too few to say anything.

    Equal differences have no spread by luck of the counting, not by nature: fewer than three of them say nothing.
    """
    from scipy import stats

    differences = numpy.asarray(differences, float)
    if len(differences) < 2 or (numpy.ptp(differences) == 0 and len(differences) < 3):
        return 1.0
    if numpy.ptp(differences) == 0:
        return 1.0 if differences[0] == 0 else 0.0
    return float(stats.ttest_1samp(differences, 0).pvalue)


def needed(differences):
    """How many seeds would decide, if their mean and spread were those of `differences`; None where that is unknown.

    It is unknown where the differences have no spread, and where even `MOST_SEEDS` would not do.
    """
    from scipy import stats

    differences = numpy.asarray(differences, float)
    if len(differences) < 2 or numpy.ptp(differences) == 0:
        return None
    ratio = abs(differences.mean()) / differences.std(ddof=1)
    enough = (n for n in range(2, MOST_SEEDS + 1) if ratio * n**0.5 > stats.t.ppf(1 - LEVEL / 2, n - 1))
    return next(enough, None)


def decided(leads):
    """In a sentence: how many of several comparisons, {name: differences}, the seeds decide."""
    found = sum(chance(differences) < LEVEL for differences in leads.values())
    text = _("Decided by these seeds: {found} of {asked} comparisons (seeds: {n}).")
    return text.format(found=found, asked=len(leads), n=min(map(len, leads.values())))


def told(name, differences):
    """In a sentence: by how many points `name` leads (below 0: falls behind), whether the seeds decide it, and if not,
    how many would at their spread.
    """
    differences = numpy.asarray(differences, float)
    p = chance(differences)
    words = _("which counts") if p < LEVEL else _undecided(differences)
    text = _("{name}: {mean:+.1f} points over {n} seeds, paired t-test p = {p:.2f}, {words}")
    return text.format(name=name, mean=differences.mean(), n=len(differences), p=p, words=words)


def _undecided(differences):
    n = needed(differences)
    if n is not None:
        return _("which so few seeds cannot decide: at this lead and spread {n} would").format(n=n)
    if len(differences) < 2 or numpy.ptp(differences) == 0:
        return _("which so few seeds cannot decide: they do not even show a spread")
    return _("which so few seeds cannot decide: at this lead and spread not even {n} would").format(n=MOST_SEEDS)
