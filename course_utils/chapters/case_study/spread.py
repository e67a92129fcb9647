"""How sure a mean of a few seeds is, and whether two networks differ by more. Taught in 05_case_study."""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

LEVEL = 0.95  # of the interval that must not hold zero


def mean_and_error(accuracies):
    """The mean and its standard error, as two floats; one value alone has no error: it is then None."""
    values = numpy.asarray(accuracies, float)
    error = float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else None
    return float(values.mean()), error


def told(accuracies):
    """Accuracies from 0 to 1 as "77.5 ± 0.4 %", or "77.5 %" where there is only one."""
    mean, error = mean_and_error(accuracies)
    return f"{100 * mean:.1f} %" if error is None else f"{100 * mean:.1f} ± {100 * error:.1f} %"


def differ(first, second):
    """True when the gaps between two lists of accuracies, seed by seed, are more than the seeds' own scatter.

    The interval of Student's t at LEVEL around the mean gap must not hold zero; None when there is one seed only.
    """
    from scipy.stats import t

    require(len(first) == len(second), _("Compare the same seeds: {n} here, {m} there."), n=len(first), m=len(second))
    mean, error = mean_and_error(numpy.subtract(first, second))
    if error is None:
        return None
    return bool(abs(mean) > t.ppf((1 + LEVEL) / 2, len(first) - 1) * error)


def compared(name, first, other, second):
    """One sentence: by how many points two networks differ, seed by seed, and whether that is more than chance."""
    mean, error = mean_and_error(100 * numpy.subtract(first, second))
    if error is None:
        text = _("{name} minus {other}: {mean:+.1f} points. One seed cannot say whether that is chance.")
        return text.format(name=name, other=other, mean=mean)
    text = _("{name} minus {other}: {mean:+.1f} ± {error:.1f} points over {n} seeds, {verdict}.")
    verdict = _("more than the seeds scatter") if differ(first, second) else _("no more than the seeds scatter")
    return text.format(name=name, other=other, mean=mean, error=error, n=len(first), verdict=verdict)
