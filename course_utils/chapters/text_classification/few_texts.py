"""How good the linear classifier is, measured as the number of texts allows. Used in 11_text_classification."""

import numpy

from course_utils.chapters.text_classification import linear_text
from course_utils.core.i18n import _
from course_utils.learning import cross_validation
from course_utils.notebook import decision_card


def parts(data, profile):
    """Training, validation and test texts of a set; in profile smoke a twelfth of each, but sixty where there are."""
    whole = data.train, data.validation, data.test
    if profile != "smoke":
        return whole
    return tuple(part.take(range(0, len(part), max(1, min(12, len(part) // 60)))) for part in whole)


def repeats_of(count, profile):
    """How many times all `count` texts are tested: ten times, fewer where they are many, once in profile smoke."""
    return 1 if profile == "smoke" else max(2, min(cross_validation.REPEATS, 20_000 // count))


def together(data):
    """All texts of a set in one `Texts`-like triple: (tuple of str, int64 [n] labels, int64 [n] groups or None)."""
    parts = data.train, data.validation, data.test
    texts = sum((part.texts for part in parts), ())
    labels = numpy.concatenate([part.labels for part in parts])
    known = all(part.groups is not None for part in parts)
    return texts, labels, numpy.concatenate([part.groups for part in parts]) if known else None


def quality(data, right, profile, seed=0):
    """The linear classifier's accuracy: one split where the test has enough texts of both labels, else many.

    Parameters
    ----------
    data : TextSet
    right : bool [n]
        Whether the classifier of the chapter was right, for each test text that it read.
    profile : str
    seed : int

    Returns
    -------
    (dict, str, str)
        The interval; the measure's name for the decision card; a sentence.
    """
    once = decision_card.share_interval(int(right.sum()), len(right))
    rarer = int(numpy.bincount(data.test.labels, minlength=2).min())
    if not cross_validation.are_few(data.test.labels, 2):
        text = _(
            "The test has {n:,} texts, {rarer:,} of them with the rarer label, so one split is enough: {value:.1%} are "
            "right (95 % interval {low:.1%} to {high:.1%})."
        )
        return once, _("accuracy"), text.format(rarer=rarer, **once)
    texts, labels, groups = together(data)
    repeats = repeats_of(len(texts), profile)

    def score(learnt, tested):
        model = linear_text.fit([texts[i] for i in learnt], labels[learnt])
        return ((model.scores([texts[i] for i in tested]) >= 0.5) == labels[tested]).mean()

    often = cross_validation.measured(score, labels, groups, repeats=repeats, seed=seed)
    # Where all rounds agree, as without a single error, their spread is none: so many texts prove no more than this.
    independent = decision_card.share_interval(round(often["value"] * len(texts)), len(texts))
    often = {**often, "low": min(often["low"], independent["low"]), "high": max(often["high"], independent["high"])}
    text = _(
        "The test has only {rarer} texts of the rarer label, so one split is a lottery: it says {once:.1%}. All {n:,} "
        "texts tested {repeats} times over, each by a classifier that did not learn from it, {value:.1%} are right "
        "(95 % interval {low:.1%} to {high:.1%})."
    )
    values = {name: often[name] for name in ("value", "low", "high")}
    told = text.format(rarer=rarer, once=once["value"], repeats=repeats, n=len(texts), **values)
    return often, _("accuracy by repeated cross-validation"), told
