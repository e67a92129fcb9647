"""Nested validation: the search sees an inner part only, and is judged on an outer part that it never saw.

Taught in 19_automl.
"""

import numpy

from course_utils.chapters.automl import digits_task, searches
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.notebook.decision_card import runs_interval


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


def in_words(rows, splits):
    """What the inner promises were, the outer part and the test, how far off both are, and whether that may be luck.

    Parameters
    ----------
    rows : float64 [n, 3]
        As `judge` gave them, of one split after the other.
    splits : sequence of int [n]
        The split of each row: searches on one split are not independent, so the interval is over the splits' means.
    """
    if not len(rows):
        return _("No training ended in time, so that there is nothing to judge.")
    inner, outer, true = rows.mean(axis=0)
    off = 100 * (inner - true), 100 * (outer - true)
    means = [100 * (rows[splits == one, 1] - rows[splits == one, 2]).mean() for one in numpy.unique(splits)]
    found = runs_interval(means)
    text = _(
        "{n} searches: inner promise {inner:.1%}, outer part {outer:.1%}, test {true:.1%};\n"
        "off by {one:+.1f} and {other:+.1f} points."
    )
    said = text.format(n=len(rows), inner=inner, outer=outer, true=true, one=off[0], other=off[1])
    if found["n"] < 2:
        return said + "\n" + _("A single split does not say whether that is luck.")
    ends = {"low": found["low"], "high": found["high"], "n": len(rows), "splits": found["n"]}
    if found["low"] <= 0 <= found["high"]:
        text = (
            _("Here the outer part, too, came out too high; {n} searches on {splits} splits do not say whether that is "
              "luck (95 %: {low:+.1f} to {high:+.1f}).")
            if min(off) > 0
            else _("Whether the outer part is off by more than luck, {n} searches on {splits} splits do not say (95 %: "
                   "{low:+.1f} to {high:+.1f}).")
        )  # fmt: skip
    else:
        text = _(
            "The outer part is off by more than luck between the {splits} splits (95 %: {low:+.1f} to {high:+.1f})."
        )
    return punctuated(said + "\n" + text.format(**ends))
