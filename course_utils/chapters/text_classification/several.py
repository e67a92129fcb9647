"""More than two labels: one row of weights for each, and how well each label is told from the others.

Taught in 11_text_classification.
"""

from dataclasses import dataclass

import numpy

from course_utils.chapters.text_classification import linear_text
from course_utils.chapters.text_classification.kinds import named
from course_utils.core.i18n import _, punctuated
from course_utils.core.parameters import OWN
from course_utils.learning import cross_validation
from course_utils.notebook import decision_card

MOST = 20  # kinds of text: a table of more is not read


@dataclass(frozen=True)
class ToldApart:
    """What a linear classifier with several labels did on the test texts.

    `names` are the labels; `truth` and `said` are int64 [n], the label of each test text and what was answered; `usual`
    is the label that is the most frequent in training.
    """

    names: tuple
    truth: numpy.ndarray
    said: numpy.ndarray
    usual: int

    @property
    def rows(self):
        """A dict a label: "label", "texts", "precision", "recall" and "f1" (0 to 1; None where the test has none)."""
        return [self._row(place) for place in range(len(self.names))]

    def _row(self, place):
        have, answered = self.truth == place, self.said == place
        right, texts = int((have & answered).sum()), int(have.sum())
        found = {"label": self.names[place], "texts": texts, "precision": None, "recall": None, "f1": None}
        if texts:
            shares = {"recall": right / texts, "f1": 2 * right / (texts + int(answered.sum()))}
            found.update(shares, precision=right / int(answered.sum()) if answered.any() else 0.0)
        others = numpy.bincount(self.said[have & ~answered], minlength=len(self.names))
        return found | {"taken_for": self.names[others.argmax()] if others.any() else ""}

    @property
    def macro_f1(self):
        """The plain mean of the labels' F1, each label alike, whatever its number of texts."""
        return macro_f1(self.truth, self.said)

    @property
    def macro_f1_of_usual(self):
        """That of somebody who always answers with the most frequent label."""
        return macro_f1(self.truth, numpy.full(len(self.truth), self.usual))

    def by_bootstrap(self, seed, repetitions=500):
        """`macro_f1` and its 95 % interval, the test texts drawn anew: {"value", "low", "high", "n"}."""
        generator, count, found = numpy.random.default_rng(seed), len(self.truth), []
        for _once in range(repetitions):
            places = generator.integers(count, size=count)
            found.append(macro_f1(self.truth[places], self.said[places]))
        low, high = numpy.quantile(found, [0.025, 0.975])
        # A label whose texts are not drawn leaves the mean, so that the interval may miss the value by a hair.
        value = self.macro_f1
        return {"value": value, "low": min(low, value), "high": max(high, value), "n": count}


def macro_f1(truth, said):
    """Mean F1 over the labels that stand in `truth`, int [n]; `said` are the answers, int [n]."""
    found = []
    for label in numpy.unique(truth):
        right = ((truth == label) & (said == label)).sum()
        found.append(2 * right / ((truth == label).sum() + (said == label).sum()))
    return float(numpy.mean(found))


def kinds_of(data, *parts):
    """(names, an int64 array for each of the parts) of what texts can be sorted into, or None where it is two things.

    The labels of the learner's own texts where there are more than two; of other sets, where a text comes from.
    """
    if data.kind_names:
        return data.kind_names, *(part.kinds for part in parts)
    names = sorted(set(data.train.origins))
    if data.tier == OWN or not 2 < len(names) <= MOST:
        return None
    return tuple(names), *(numpy.array([names.index(origin) for origin in part.origins]) for part in parts)


def fit(texts, kinds):
    """The linear classifier of the chapter with a row of weights for each label: texts -> int64 [n], its answers."""
    model = linear_text.fit(texts, kinds)
    return lambda new: model.model.predict(model.vectoriser.transform(new))


def told_apart(names, train, learnt, test, truth):
    """Train on the texts `train` with the labels `learnt`, test on `test`: a `ToldApart`."""
    return ToldApart(tuple(names), truth, fit(train.texts, learnt)(test.texts), int(numpy.bincount(learnt).argmax()))


def table(found):
    """The heads and rows of the table of all labels, as `word_colours.table` takes them."""
    heads = (
        _("label"), _("test texts"), _("precision"), _("recall (95 % interval)"), "F1", _("else mostly taken for")
    )  # fmt: skip
    lines = []
    for row in found.rows:
        label = named(row["label"])
        if not row["texts"]:
            lines.append((label, "0", "-", "-", "-", "-"))
            continue
        recall = decision_card.share_interval(round(row["recall"] * row["texts"]), row["texts"])
        caught = _("{value:.0%} ({low:.0%} to {high:.0%})").format(**_shares(recall))
        others = f"{row['f1']:.2f}", named(row["taken_for"])
        lines.append((label, f"{row['texts']:,}", f"{row['precision']:.0%}", caught, *others))
    return heads, lines


def quality(found, texts, kinds, groups, seed, repeats):
    """(`macro_f1` with its interval, how it was measured in words): by cross-validation where a label has few texts.

    Parameters
    ----------
    found : ToldApart
    texts, kinds, groups : list of str, int64 [n], int64 [n] or None
        All texts there are, with their labels and with what must stay on one side.
    """
    if not cross_validation.are_few(found.truth, len(found.names)):
        return found.by_bootstrap(seed), _("on the test texts")

    def score(learnt, tested):
        answer = fit([texts[i] for i in learnt], kinds[learnt])
        return macro_f1(kinds[tested], answer([texts[i] for i in tested]))

    how = _("by cross-validation, {n} times over all texts, as the test has few texts of a label")
    return cross_validation.measured(score, kinds, groups, repeats=repeats, seed=seed), how.format(n=repeats)


def in_words(found, measured, how):
    """Which label is told best and which worst, and macro-F1 beside that of one answer for all."""
    rows = sorted((row for row in found.rows if row["texts"]), key=lambda row: row["f1"])
    said = _("Best told from the others is {best!r} (F1 {high:.2f}), worst {worst!r} (F1 {low:.2f}).").format(
        best=named(rows[-1]["label"]), high=rows[-1]["f1"], worst=named(rows[0]["label"]), low=rows[0]["f1"]
    )
    if rows[0]["taken_for"]:
        said += " " + _("What should be {worst!r} and is not found is mostly taken for {other!r}.").format(
            worst=named(rows[0]["label"]), other=named(rows[0]["taken_for"])
        )
    return punctuated(
        said
        + " "
        + _(
            "Macro-F1 {how}: {value:.2f} (95 % interval {low:.2f} to {high:.2f}); always {usual!r} has {least:.2f}."
        ).format(how=how, least=found.macro_f1_of_usual, usual=named(found.names[found.usual]), **_shares(measured))
    )


def _shares(measured):
    return {name: measured[name] for name in ("value", "low", "high")}
