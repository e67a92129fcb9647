"""Few items: every one is tested, many times over, and the interval does not pretend that the rounds are independent.

One split of few items is a matter of luck: another shuffle gives another accuracy. Repeated, stratified
cross-validation tests every item in every repetition, so the luck of one split is averaged out. The models of two
rounds have learnt from nearly the same items, so that the spread of the rounds alone promises too much: Nadeau and
Bengio (2003), "Inference for the Generalization Error", Machine Learning 52, 239-281
(https://doi.org/10.1023/A:1024068626366), correct it.
"""

import math

import numpy

FOLDS, REPEATS = 5, 10
FEW = 20  # test items of a class: with fewer one split says little


def are_few(test_labels, classes):
    """True where a class has fewer than `FEW` items in the test, so that one split says little.

    Parameters
    ----------
    test_labels : int [n]
        From 0.
    classes : int
    """
    return bool(numpy.bincount(test_labels, minlength=classes).min() < FEW)


def rounds(labels, groups=None, folds=FOLDS, repeats=REPEATS, seed=0):
    """(places to learn from, places to test on) of each round, `folds` times `repeats` of them: two int64 arrays each.

    Every item is tested once in each repetition; every fold has the classes in proportion, as far as the groups allow.

    Parameters
    ----------
    labels : int [n]
        From 0. Where a class has fewer items, or groups, than folds, there are as many folds as that, two or more.
    groups : int [n], optional
        Items of one group, such as near copies or texts of one author, are never on both sides.
    """
    from sklearn.model_selection import RepeatedStratifiedKFold, StratifiedGroupKFold

    labels = numpy.asarray(labels)
    groups = numpy.arange(len(labels)) if groups is None else numpy.asarray(groups)
    apart = [len(numpy.unique(groups[labels == label])) for label in numpy.unique(labels)]
    folds = max(2, min(folds, *apart))
    if len(numpy.unique(groups)) == len(labels):
        splitter = RepeatedStratifiedKFold(n_splits=folds, n_repeats=repeats, random_state=seed)
        yield from splitter.split(labels, labels)
        return
    for repeat in range(repeats):
        splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=seed + repeat)
        yield from splitter.split(labels, labels, groups)


def interval(values, tested_share, low=0.0, high=1.0, confidence=0.95):
    """Mean over the rounds, and its interval by the corrected t test: {"value", "low", "high", "n"}, as on the card.

    The variance of the mean is (1/J + n_test/n_train) times that of the J rounds, with Student's t of J - 1 degrees.

    Parameters
    ----------
    values : sequence of float
        One result a round, two or more.
    tested_share : float
        Items that a round tests on, for each one that it learns from: 0.25 with five folds.
    low, high : float
        What the measure cannot leave: the interval is cut there.
    """
    from scipy import stats

    values = numpy.asarray(values, float)
    mean, count = float(values.mean()), len(values)
    spread = math.sqrt((1 / count + tested_share) * values.var(ddof=1))
    half = float(stats.t.ppf((1 + confidence) / 2, count - 1)) * spread
    return {"value": mean, "low": max(low, mean - half), "high": min(high, mean + half), "n": count}


def measured(score, labels, groups=None, folds=FOLDS, repeats=REPEATS, seed=0):
    """`interval` of what `score(learnt, tested)`, two arrays of places, returns in each of the `rounds`: a float."""
    values, shares = [], []
    for learnt, tested in rounds(labels, groups, folds, repeats, seed):
        values.append(float(score(learnt, tested)))
        shares.append(len(tested) / len(learnt))
    return interval(values, float(numpy.mean(shares)))
