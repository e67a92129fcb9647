"""What two ways differ by, run by run, and whether that is more than chance. Taught in 06_preprocessing."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.decision_card import runs_interval


def gap(ours, theirs):
    """The mean of the paired differences and its 95 % interval (Student's t): (mean, low, high).

    Parameters
    ----------
    ours, theirs : sequence of float
        Results of the same runs (seeds, damages), in the same order. With a single run low and high are None.
    """
    found = runs_interval(numpy.subtract(ours, theirs))
    return found["value"], found["low"], found["high"]


def clear(ours, theirs):
    """1 when `ours` is higher by more than chance explains, -1 when it is lower, 0 when the interval holds zero."""
    _mean, low, high = gap(ours, theirs)
    if low is None or low <= 0 <= high:
        return 0
    return 1 if low > 0 else -1


def told(ours, theirs):
    """The difference in points, its 95 % interval, and whether it is clear, short enough for a line of output."""
    mean, low, high = gap(ours, theirs)
    if low is None:
        return _("{mean:+.1f} points in a single pair of runs: unclear").format(mean=mean)
    words = {1: _("clear"), -1: _("a clear loss"), 0: _("unclear")}
    text = _("{mean:+.1f} points (95 %: {low:+.1f} to {high:+.1f}; {runs} pairs): {words}")
    return text.format(mean=mean, low=low, high=high, runs=len(ours), words=words[clear(ours, theirs)])
