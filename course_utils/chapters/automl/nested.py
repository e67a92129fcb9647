"""Nested validation: the search sees an inner part only, and is judged on an outer part that it never saw.

Taught in 19_automl.
"""

import numpy

from course_utils.chapters.automl import digits_task, searches
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


def folds(parts, count, seed=0):
    """The labelled pictures of `parts` (training and validation), cut `count` times into inner and outer.

    Yields (Split, x, y): a Split of the inner ones, a third of them for validation and the test as it was; and the
    outer pictures with their labels. Each labelled picture is outer once.
    """
    x = numpy.concatenate([parts.x, parts.x_validation])
    y = numpy.concatenate([parts.y, parts.y_validation])
    if not 2 <= count <= len(y) // 10:
        text = _("{n} labelled pictures can be cut into 2 to {most} folds, not {count}.")
        raise CourseError(text.format(n=len(y), most=len(y) // 10, count=count))
    places = numpy.array_split(numpy.random.default_rng(seed).permutation(len(y)), count)
    for number, outer in enumerate(places):
        inner = numpy.concatenate([some for other, some in enumerate(places) if other != number])
        cut = len(inner) * 2 // 3
        first, second = inner[:cut], inner[cut:]
        yield (
            digits_task.Split(x[first], y[first], x[second], y[second], parts.x_test, parts.y_test),
            x[outer],
            y[outer],
        )


def judge(parts, search, seconds, count=3, seed=0):
    """Search in each fold, and ask each winner three times how good it is.

    Returns
    -------
    float64 [count, 3]
        Accuracy of each fold's winner on the inner validation part, on the outer part, and on the test part.
    """
    rows = []
    for number, (inner, x, y) in enumerate(folds(parts, count, seed)):
        winner = searches.run(search, searches.Live(inner, seed), seconds, (seed, number)).best()
        if winner is not None:  # else no training ended in time
            rows.append((winner.validation, winner.training.accuracy(x, y), winner.test_accuracy()))
    return numpy.array(rows).reshape(-1, 3)
