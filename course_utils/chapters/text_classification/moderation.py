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
