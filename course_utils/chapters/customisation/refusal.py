"""When should a search engine say "this is not in the course"? A threshold, chosen on one half of the questions.

Taught in 20_customisation.
"""

from dataclasses import dataclass

import numpy

from course_utils.chapters.customisation import course_search, judging
from course_utils.core.i18n import _

KINDS = ("vectors", "BM25", "both")


def signs(scores, questions):
    """How well the best cell fits, by two measures that can be compared between questions.

    Parameters
    ----------
    scores : dict
        As `course_search.Index.scores` gives it.
    questions : sequence of str

    Returns
    -------
    array float64 (questions, 2)
        The cosine of the best cell, and the best BM25 score divided by the number of words asked: long questions add
        up more.
    """
    lengths = numpy.array([max(1, len(course_search.words(question))) for question in questions])
    return numpy.stack([scores["vectors"].max(axis=1), scores["BM25"].max(axis=1) / lengths], axis=1)


def auc(inside, outside):
    """How often a question from inside has a higher score than one from outside: 0.5 is a coin, 1 perfect."""
    inside, outside = numpy.asarray(inside)[:, None], numpy.asarray(outside)[None]
    return float((inside > outside).mean() + (inside == outside).mean() / 2)


@dataclass(frozen=True)
class Rule:
    """Answer from `threshold` on; `kind` says by which sign, `middle` and `spread` bring both signs to one scale."""

    kind: str
    threshold: float
    middle: numpy.ndarray
    spread: numpy.ndarray

    def scores(self, found):
        """One score for each question, float64 [n], from what `signs` gave."""
        return _score(self.kind, found, self.middle, self.spread)

    def answers(self, found):
        """Which questions are answered, bool [n]."""
        return self.scores(found) >= self.threshold


def _score(kind, found, middle, spread):
    scaled = (found - middle) / spread
    return scaled.sum(axis=1) if kind == "both" else scaled[:, 0 if kind == "vectors" else 1]


def best_threshold(inside, outside):
    """The threshold with the largest sum of two shares: answered from inside, refused from outside.

    It stands half-way between two scores, so that it belongs to none of them.
    """
    values = numpy.unique(numpy.concatenate([inside, outside]))
    between = (values[1:] + values[:-1]) / 2
    gains = [(inside >= value).mean() + (outside < value).mean() for value in between]
    return float(between[int(numpy.argmax(gains))])


def calibrate(inside, outside):
    """Choose sign and threshold.

    Parameters
    ----------
    inside, outside : array (n, 2), array (m, 2)
        `signs` of questions that the course answers, and of others.

    Returns
    -------
    (Rule, dict)
        The rule, and the AUC of each kind of sign on these questions.
    """
    both = numpy.concatenate([inside, outside])
    middle, spread = both.mean(axis=0), both.std(axis=0) + 1e-12
    found = {kind: auc(_score(kind, inside, middle, spread), _score(kind, outside, middle, spread)) for kind in KINDS}
    kind = max(KINDS, key=found.get)
    scored = (_score(kind, part, middle, spread) for part in (inside, outside))
    return Rule(kind, best_threshold(*scored), middle, spread), found


def in_words(rule, inside, outside):
    """What the rule does on questions that did not choose it, in a sentence with intervals."""
    answered, refused = int(rule.answers(inside).sum()), int((~rule.answers(outside)).sum())
    return _(
        "Judged on the other half: {a} of {n} questions from the course are answered ({al:.0%} to {ah:.0%}), {r} of "
        "{m} others are refused ({rl:.0%} to {rh:.0%}); the sign is: {kind}."
    ).format(
        a=answered, n=len(inside), al=judging.wilson(answered, len(inside))[0],
        ah=judging.wilson(answered, len(inside))[1], r=refused, m=len(outside),
        rl=judging.wilson(refused, len(outside))[0], rh=judging.wilson(refused, len(outside))[1],
        kind=course_search.named()[rule.kind],
    )  # fmt: skip
