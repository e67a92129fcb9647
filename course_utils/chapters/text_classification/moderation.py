"""What a threshold costs when a classifier decides which comments a person reads. Taught in 11_text_classification."""

from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


@dataclass(frozen=True)
class Curve:
    """Rates of a classifier at every threshold.

    Attributes
    ----------
    thresholds : float array [t], 0 to 1
    caught : float array [t]
        Share of the texts of label 1 that are flagged (recall).
    disturbed : float array [t]
        Share of the texts of label 0 that are flagged (false alarms).
    """

    thresholds: numpy.ndarray
    caught: numpy.ndarray
    disturbed: numpy.ndarray

    def at(self, threshold):
        """(caught, disturbed) at the nearest threshold, 0 to 1 each."""
        place = int(numpy.abs(self.thresholds - threshold).argmin())
        return float(self.caught[place]), float(self.disturbed[place])

    def cost(self, share, miss, alarm):
        """Cost of 1,000 comments at every threshold.

        `share` of the comments have label 1 (0 to 1); each of them not flagged costs `miss`, each other one that is
        flagged costs `alarm`.
        """
        return 1000 * (share * (1 - self.caught) * miss + (1 - share) * self.disturbed * alarm)

    def best(self, share, miss, alarm):
        """(threshold, cost of 1,000 comments) where the cost is lowest."""
        costs = self.cost(share, miss, alarm)
        place = int(costs.argmin())
        return float(self.thresholds[place]), float(costs[place])


def curve(scores, labels, thresholds=None):
    """The `Curve` of scores (0 to 1) and labels (0 or 1); a text is flagged when its score reaches the threshold."""
    scores, labels = numpy.asarray(scores, float), numpy.asarray(labels)
    if len(scores) != len(labels) or set(numpy.unique(labels)) != {0, 1}:
        raise CourseError(_("A curve needs a score for each label, and labels of both kinds (0 and 1)."))
    thresholds = numpy.linspace(0, 1, 101) if thresholds is None else numpy.asarray(thresholds, float)
    caught, disturbed = (
        numpy.array([(scores[labels == label] >= threshold).mean() for threshold in thresholds]) for label in (1, 0)
    )
    return Curve(thresholds, caught, disturbed)


def precision(share, caught, disturbed):
    """Share of the flagged comments that are rightly flagged; 1.0 when none is flagged."""
    right, wrong = share * caught, (1 - share) * disturbed
    return right / (right + wrong) if right + wrong > 0 else 1.0


def auc(scores, labels):
    """The area under the ROC curve: how often a random text of label 1 has a higher score than one of label 0.

    Equal scores count one half. Computed from ranks: a text of label 1 in place r, counted from the lowest score, is
    above r - 1 others, and those of label 1 among them are taken off again.
    """
    from scipy.stats import rankdata

    labels = numpy.asarray(labels)
    ones = int((labels == 1).sum())
    others = len(labels) - ones
    if not ones or not others:
        raise CourseError(_("A curve needs a score for each label, and labels of both kinds (0 and 1)."))
    ranks = rankdata(scores)[labels == 1]
    return float((ranks.sum() - ones * (ones + 1) / 2) / (ones * others))


def reliability(scores, labels, parts=10):
    """What the scores promise and what comes true, for scores from 0 to 1 cut into `parts` of equal width.

    Returns
    -------
    list of (float, float, int)
        Mean score, share of label 1, and number of texts of each part that has any.
    """
    scores, labels = numpy.asarray(scores, float), numpy.asarray(labels)
    places = numpy.minimum((scores * parts).astype(int), parts - 1)
    return [
        (float(scores[places == place].mean()), float(labels[places == place].mean()), int((places == place).sum()))
        for place in numpy.unique(places)
    ]


def calibration_error(scores, labels, parts=10):
    """By how much the scores miss the share of label 1 on average (expected calibration error), 0 to 1."""
    rows = reliability(scores, labels, parts)
    return sum(n * abs(promised - true) for promised, true, n in rows) / len(labels)


def log_odds(scores):
    """ln(score / (1 - score)): what the sigmoid turns into a score."""
    scores = numpy.clip(numpy.asarray(scores, float), 1e-12, 1 - 1e-12)
    return numpy.log(scores / (1 - scores))


def tempered(scores, temperature):
    """Scores whose log-odds are divided by `temperature`: below 1 they move away from one half, above 1 towards it."""
    return 1 / (1 + numpy.exp(-log_odds(scores) / temperature))


def temperature_of(scores, labels, candidates=None):
    """The temperature at which the scores have the smallest cross-entropy with the labels.

    One number is learnt, so that a few hundred texts are enough. It changes no ranking, only what a score promises.
    """
    candidates = numpy.geomspace(0.2, 5, 161) if candidates is None else candidates
    labels = numpy.asarray(labels)

    def cross_entropy(temperature):
        found = numpy.clip(tempered(scores, temperature), 1e-12, 1 - 1e-12)
        return -numpy.where(labels == 1, numpy.log(found), numpy.log(1 - found)).mean()

    return float(min(candidates, key=cross_entropy))


def cost(scores, labels, threshold, miss, alarm):
    """What 1,000 such texts cost when those with `threshold` and more are flagged."""
    flagged, labels = numpy.asarray(scores) >= threshold, numpy.asarray(labels)
    missed, alarms = ((labels == 1) & ~flagged).sum(), ((labels == 0) & flagged).sum()
    return 1000 * float(missed * miss + alarms * alarm) / len(labels)


def saved(scores, labels, threshold, share, miss, alarm, seed=0, repetitions=1000):
    """Which part of the cost a classifier saves, against the better of reading nothing and reading everything.

    Parameters
    ----------
    scores, labels
        Of test texts; `share` of the comments in use have label 1, whatever it is here.
    threshold, miss, alarm : float
    seed, repetitions : int
        Of the bootstrap: the test texts of each kind are drawn anew so many times.

    Returns
    -------
    dict of str to float
        "value", "low" and "high" of the 95 % interval; 0 is nothing saved, 1 all of it, below 0 a loss.
    """
    scores, labels = numpy.asarray(scores), numpy.asarray(labels)
    rates = [float((scores[labels == label] >= threshold).mean()) for label in (1, 0)]
    counts = [int((labels == label).sum()) for label in (1, 0)]
    generator, simple = numpy.random.default_rng(seed), min(share * miss, (1 - share) * alarm)

    def part(caught, disturbed):
        return 1 - (share * (1 - caught) * miss + (1 - share) * disturbed * alarm) / simple

    drawn = [generator.binomial(n, rate, repetitions) / n for n, rate in zip(counts, rates, strict=True)]
    low, high = numpy.quantile(part(*drawn), [0.025, 0.975])
    return {"value": float(part(*rates)), "low": float(low), "high": float(high)}


def lead(right, other):
    """By how much one classifier leads another on the same texts, with the 95 % interval of this paired difference.

    Parameters
    ----------
    right, other : bool or float array [n]
        Whether each classifier is right on each text, or how often over several runs.

    Returns
    -------
    (float, float)
        The difference of the accuracies, and half the width of the interval.
    """
    gaps = numpy.asarray(right, float) - numpy.asarray(other, float)
    return float(gaps.mean()), float(1.96 * gaps.std() / numpy.sqrt(len(gaps)))
