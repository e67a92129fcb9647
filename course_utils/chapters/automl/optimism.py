"""How much better the winner of a search looks than it is: simulated, and measured on `settings_table`.

Taught in 19_automl.
"""

import numpy

from course_utils.chapters.automl import digits_task, settings_table
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

TESTED = 1347
AT_LEAST = 0.8  # settings below this validation accuracy never win, and their errors are of another kind


def simulate(tries, pictures, spread=0.0, shared=0.0, mean=0.95, repetitions=2000, seed=0):
    """The winner of so many tries, again and again, in a world where the truth is known.

    Parameters
    ----------
    tries : int, 1 or more
    pictures : int, 1 or more
        In the validation part.
    spread : float
        Standard deviation of the settings' true accuracy (0 to 1); 0: all are equally good.
    shared : float, 0 to 1
        The share of luck (as variance) that all settings have in common, because they meet the same pictures.
    mean : float, between 0 and 1
        True accuracy of the mean setting.

    Returns
    -------
    (validation, truth) : float64 [repetitions] each
        Of the winner by validation accuracy. Luck is Gaussian with the standard deviation of a share.

    Raises
    ------
    CourseError
        Where a number is out of its range.
    """
    if tries < 1 or pictures < 1 or not 0 <= shared <= 1 or spread < 0 or not 0 < mean < 1:
        text = _("tries and pictures must be 1 or more, shared 0 to 1, spread 0 or more, mean between 0 and 1.")
        raise CourseError(text)
    generator = numpy.random.default_rng(seed)
    luck = (mean * (1 - mean) / pictures) ** 0.5
    truth = mean + spread * generator.normal(size=(repetitions, tries))
    own = luck * (1 - shared) ** 0.5 * generator.normal(size=(repetitions, tries))
    common = luck * shared**0.5 * generator.normal(size=(repetitions, 1))
    seen = truth + own + common
    rows, places = numpy.arange(repetitions), seen.argmax(axis=1)
    return seen[rows, places], truth[rows, places]


def measured(tries, repetitions=400, seed=0):
    """The optimism of the winner of so many settings of the table, on each of its splits.

    Drawn are settings that learn at all, 80 % or more on the validation part. The parts differ: where the validation
    pictures are easier than the test pictures, every setting looks better on them. That is no optimism, so the mean
    difference of all settings on this split is subtracted.

    Returns
    -------
    (beyond, plain) : float64 [splits] each
        Validation minus test accuracy of the winner, beyond that of all settings, and as it is.
    """
    validation, test = accuracies()
    generator = numpy.random.default_rng(seed)
    plain = numpy.empty(len(validation))
    for split, (seen, truth) in enumerate(zip(validation, test, strict=True)):
        pool, gaps = numpy.flatnonzero(seen >= AT_LEAST), []
        for _once in range(repetitions):
            places = generator.choice(pool, min(tries, len(pool)), replace=False)
            winner = places[seen[places].argmax()]
            gaps.append(seen[winner] - truth[winner])
        plain[split] = numpy.mean(gaps)
    return plain - offsets(), plain


def accuracies():
    """(validation, test) accuracies of the table's settings after 27 epochs: float64 [splits, settings] each."""
    kept = settings_table.table()
    return kept["validation"][:, :, -1] / digits_task.VALIDATION, kept["test"][:, :, -1] / TESTED


def offsets():
    """Mean of validation minus test accuracy on each split, of all settings that could have won: float64 [splits]."""
    validation, test = accuracies()
    return numpy.array([(seen - truth)[seen >= AT_LEAST].mean() for seen, truth in zip(validation, test, strict=True)])
