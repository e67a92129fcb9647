"""Whether a difference between two settings counts: a paired t-test over the seeds that both were run with."""

import numpy

from course_utils.core.i18n import _

LEVEL = 0.05


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


def told(name, differences):
    """In a sentence: by how many points `name` leads (below 0: falls behind), and whether the seeds decide it."""
    differences = numpy.asarray(differences, float)
    p = chance(differences)
    words = _("which counts") if p < LEVEL else _("which so few seeds cannot decide")
    text = _("{name}: {mean:+.1f} points over {n} seeds, paired t-test p = {p:.2f}, {words}")
    return text.format(name=name, mean=differences.mean(), n=len(differences), p=p, words=words)
