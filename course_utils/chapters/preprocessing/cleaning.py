"""Cleaning that learns from the training part alone, and a model's doubt about labels. Taught in 06_preprocessing."""

import numpy
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.model_selection import cross_val_predict

from course_utils.core.i18n import _

SHARES = {"doubles": 0.02, "broken": 1 / 75, "mislabelled": 2 / 75}  # of the pictures, at least one of each
COMPONENTS = 40  # numbers that are left of a picture for a small model, where there are pictures enough


def planted(places):
    """Which pictures are spoilt in which way, as `SHARES` says: (doubles, broken, mislabelled, sources), int arrays.

    `places` are all places, shuffled; no place is taken twice. A double becomes a copy of its source, which stays.
    """
    doubles, broken, mislabelled = (max(1, round(share * len(places))) for share in SHARES.values())
    ends = numpy.cumsum([doubles, broken, mislabelled, doubles])
    return tuple(numpy.split(places[: ends[-1]], ends[:-1]))


def components(count):
    """To how many numbers PCA brings a picture, for `count` pictures: fewer pictures have fewer directions to find."""
    return max(1, min(COMPONENTS, count // 3))


def parts(labels):
    """In how many parts to cross-validate: 5, or as many as the rarest class has items, but never fewer than 2."""
    return int(max(2, min(5, numpy.unique(labels, return_counts=True)[1].min())))


class Repair(TransformerMixin, BaseEstimator):
    """Fill gaps (NaN) with the median of their column; with `factor`, also what lies far outside the middle half.

    All it knows is learnt in `fit`, from the rows that a model trains on: inside a scikit-learn pipeline the rows that
    judge the model never take part.

    Parameters
    ----------
    factor : float, optional
        A value is replaced when it lies more than `factor` times the interquartile range beyond a quartile; None
        leaves outliers alone.
    """

    def __init__(self, factor=None):
        self.factor = factor

    def fit(self, values, labels=None):
        low, self.middle_, high = numpy.nanpercentile(values, [25, 50, 75], axis=0)
        reach = numpy.inf if self.factor is None else self.factor * (high - low)
        self.low_, self.high_ = low - reach, high + reach
        return self

    def transform(self, values):
        bad = numpy.isnan(values) | (values < self.low_) | (values > self.high_)
        return numpy.where(bad, self.middle_, values)


def flat(split, count):
    """The first pictures of a split as rows of numbers from 0 to 1, and their labels: (float [n, k], int [n])."""
    images = split.images[:count]
    return images.reshape(len(images), -1) / 255, split.labels[:count]


def doubt(model, inputs, labels):
    """How much the model doubts each label: float [n], from 0 (its own first choice) towards 1.

    Each row is judged by a model that was fitted without it (cross-validation, see `parts`). The doubt is the chance
    of the class that the model prefers, less the chance of the class that the label names.
    """
    chances = cross_val_predict(model, inputs, labels, cv=parts(labels), method="predict_proba")
    _classes, places = numpy.unique(labels, return_inverse=True)
    return chances.max(axis=1) - chances[numpy.arange(len(labels)), places]


def learnt_from_wrong_labels(model, examples, judges, share, seed, classes):
    """Make a share of the labels wrong, and train: on all of it, without what is doubted, and with that corrected.

    As many examples are doubted as labels are wrong; only those are left out, or looked at and corrected.

    Parameters
    ----------
    model : scikit-learn classifier
    examples, judges : (float [n, k], int [n])
        To learn from, with right labels from 0 to `classes` - 1; and what judges, whose labels nobody touches.
    share : float
        Of the labels that are made wrong, 0 to 1.
    classes : int
        2 or more.

    Returns
    -------
    dict of str to float
        Accuracy in % of "all", "doubted left out" and "doubted corrected"; the last two in the notebook's language.
    """
    (inputs, right), draw = examples, numpy.random.default_rng(seed)
    spoilt = right.copy()
    wrong = draw.permutation(len(right))[: int(share * len(right))]
    spoilt[wrong] = (spoilt[wrong] + draw.integers(1, classes, len(wrong))) % classes
    order = doubt(model, inputs, spoilt).argsort()[::-1]
    doubted, kept = order[: len(wrong)], order[len(wrong) :]
    corrected = spoilt.copy()
    corrected[doubted] = right[doubted]
    ways = {
        "all": (inputs, spoilt),
        _("doubted left out"): (inputs[kept], spoilt[kept]),
        _("doubted corrected"): (inputs, corrected),
    }
    return {name: _percent(model, *learnt, *judges) for name, learnt in ways.items()}


def _percent(model, inputs, labels, others, truth):
    """Accuracy in % on `others` of a model that learns from `inputs`; where one class is left, that is its answer."""
    kinds = numpy.unique(labels)
    if len(kinds) < 2:
        return 100 * float((truth == kinds[0]).mean()) if len(kinds) else 0.0
    return 100 * float(model.fit(inputs, labels).score(others, truth))


def removed_or_filled(model, values, classes, share, seed, judged=60):
    """Train with random gaps, once on the rows without a gap, once on all rows with the gaps filled.

    Parameters
    ----------
    model : scikit-learn pipeline
        It begins with `Repair`.
    values, classes : float [n, k] and int [n]
        Whole rows; `judged` of them, drawn by `seed`, stay whole and judge both ways.
    share : float
        Chance that a value of a training row is missing.

    Returns
    -------
    dict
        "rows" left without a gap, and the accuracies in % of "removed" and "filled".
    """
    draw = numpy.random.default_rng(seed)
    order = draw.permutation(len(values))
    others, learnt = order[:judged], order[judged:]
    with_gaps, answers = values[learnt].copy(), classes[learnt]
    with_gaps[draw.random(with_gaps.shape) < share] = numpy.nan
    whole = ~numpy.isnan(with_gaps).any(axis=1)

    def accuracy(rows):
        return _percent(model, with_gaps[rows], answers[rows], values[others], classes[others])

    everything = numpy.ones(len(learnt), bool)
    return {"rows": int(whole.sum()), "removed": accuracy(whole), "filled": accuracy(everything)}
