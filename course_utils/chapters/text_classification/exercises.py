"""Checks of 11_text_classification."""

import functools
import math

import numpy

from course_utils import datasets
from course_utils.chapters.text_classification import own_rows
from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, first_match, floats, near
from course_utils.notebook.exercises import call, exercise


@exercise("inverse-document-frequency")
def check_idf(answer):
    documents = [["good", "room", "good"], ["bad", "room"], ["good", "food"], ["bad", "bad", "bad", "food"]]
    for word in ("good", "room", "bad", "never"):
        n, having = len(documents), sum(word in document for document in documents)
        times = sum(document.count(word) for document in documents)
        wanted = math.log((1 + n) / (1 + having)) + 1
        found = array_of(call(answer, [list(document) for document in documents], word), ())
        if found is None:
            return _("Return one number.")
        if near(found, wanted):
            continue
        hints = [
            (math.log((1 + n) / (1 + times)) + 1,
             _("You count how often the word occurs; count in how many documents it occurs.")),
            (math.log((1 + n) / (1 + having)), _("The 1 that is added at the end is missing.")),
            (math.log(n / having) + 1 if having else math.nan,
             _("Above and below the line one more document is counted, so that nothing is divided by 0.")),
            (math.log((1 + having) / (1 + n)) + 1, _("The fraction is upside down: rare words must count more.")),
            (math.log10((1 + n) / (1 + having)) + 1, _("That is the logarithm to base 10; take the natural one.")),
            (math.log2((1 + n) / (1 + having)) + 1, _("That is the logarithm to base 2; take the natural one.")),
            ((1 + n) / (1 + having) + 1, _("The logarithm of the fraction is missing.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _("For “{word}”, which {having} of {n} documents have, you say {found:.4g}; work it out once by hand.")
        return text.format(word=word, having=having, n=n, found=float(found))
    return None


@exercise("cheapest-threshold")
def check_threshold(answer):
    scores = numpy.array([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95])
    labels = numpy.array([0, 0, 1, 0, 0, 1, 0, 1, 0, 1])
    thresholds = numpy.arange(1, 10) / 10

    def costs(miss, alarm, strict=False):
        found = []
        for threshold in thresholds:
            flagged = scores > threshold if strict else scores >= threshold
            found.append(miss * (labels[~flagged] == 1).sum() + alarm * (labels[flagged] == 0).sum())
        return numpy.array(found)

    for miss, alarm in ((10, 1), (1, 10), (1, 1), (3, 2)):
        found = array_of(call(answer, scores.copy(), labels.copy(), thresholds.copy(), miss, alarm), ())
        if found is None:
            return _("Return one number: the threshold.")
        all_costs = costs(miss, alarm)
        if any(near(found, threshold) and cost == all_costs.min()
               for threshold, cost in zip(thresholds, all_costs, strict=True)):  # fmt: skip
            continue
        text = _("For costs {miss} (a miss) and {alarm} (an alarm) you say {found:g}. ").format(
            miss=miss, alarm=alarm, found=float(found)
        )
        hints = [
            (near(found, all_costs.min()), _("That is the lowest cost; return the threshold at which it is reached.")),
            (near(found, all_costs.argmin()), _("That is the place in the list; return the threshold itself.")),
            (near(found, thresholds[costs(alarm, miss).argmin()]),
             _("The two costs are swapped: a miss is a text of label 1 that is not flagged.")),
            (near(found, thresholds[all_costs.argmax()]), _("There the cost is highest; look for the lowest.")),
            (near(found, thresholds[costs(1, 1).argmin()]), _("That has the fewest errors; errors cost differently.")),
            (near(found, alarm / (alarm + miss)),
             _("That is what a perfectly calibrated score would ask for; count the errors of these scores.")),
            (near(found, 0.5), _("0.5 is where both errors cost the same; here they do not.")),
        ]  # fmt: skip
        return text + next((hint for true, hint in hints if true), _("Count misses and alarms for each threshold."))
    return None


@exercise("attention-pooling")
def check_pooling(answer):
    generator = numpy.random.default_rng(0)
    for n, width in ((3, 2), (5, 4), (1, 3)):
        values, scores = generator.normal(size=(n, width)), generator.normal(size=n) * 2
        rising = numpy.exp(scores)
        weights = rising / rising.sum()
        found = array_of(call(answer, values.copy(), scores.copy()), (width,))
        if found is None:
            return _("For {n} tokens with {width} values each, return {width} numbers.").format(n=n, width=width)
        if near(found, weights @ values):
            continue
        hints = [
            (values.mean(axis=0), _("That is the plain mean: every token has the same weight, whatever its score.")),
            (values.max(axis=0), _("That is the maximum; attention takes a weighted mean.")),
            (rising @ values, _("The weights must sum to 1: divide by the sum of the exponentials.")),
            (scores @ values, _("Scores are no weights yet: exponentiate them and divide by their sum.")),
            (scores @ values / scores.sum(), _("Divide exponentials, not scores: scores can be below 0.")),
            ((weights @ values) / n, _("A weighted mean is not divided by the number of tokens again.")),
            (values[scores.argmax()], _("That is the token with the largest score alone; others have weights, too.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        return _("The weights are exp(score) over the sum of all of them; then add up weight times value.")
    if not near(call(answer, numpy.ones((2, 1)), numpy.array([1000.0, 999.0])), [1.0]):
        return _("A score of 1000 overflows: subtract the largest score before exponentiating; nothing else changes.")
    return None


LEAST_ACCURACY = 0.78  # learnt weights of tokens reach 79.5 % and more, naive Bayes 75 %, the default cut 67 %
TO_LEARN, TO_JUDGE = 2000, 1000
# Sentences without a blank that nobody wrote: only who cuts them knows a word of them.
UNCUT = ("那天我们觉得这个东西真是很差很糟糕", "那天我们觉得这个东西真是很好很不错", "那天我们一直在这个东西旁边等着")


@functools.cache
def _reviews():
    data = datasets.load("chinese_reviews", among=("chinese_reviews",))
    return data.train.take(range(TO_LEARN)), data.validation.take(range(TO_JUDGE))


@exercise("text-classifier")
def check_classifier(answer):
    train, validation = _reviews()
    read = call(answer, list(train.texts), train.labels.copy())
    if not callable(read):
        return _("Return a function that takes a list of texts; yours is of type {kind}.").format(
            kind=type(read).__name__
        )
    texts = list(validation.texts)
    found = call(read, texts)
    scores = floats(found)
    if scores is not None and scores.shape == (len(texts), 2):
        return _("You return both columns of `predict_proba`; column 1 is the probability of label 1.")
    scores = array_of(found, (len(texts),))
    if scores is None or not numpy.isfinite(scores).all() or scores.min() < 0 or scores.max() > 1:
        return _("For {n} texts return {n} probabilities, each from 0 to 1.").format(n=len(texts))
    if scores.min() == scores.max():
        return _("Every text gets the same score: does the model read the texts, and was it fitted?")
    alone = array_of(call(read, texts[:3]), (3,))
    if not near(alone, scores[:3], 1e-4, 1e-6):
        return _(
            "The score of a text changes with the texts that are read beside it: fit the vectoriser once, on the "
            "training texts; new texts are only transformed."
        )
    right = float(((scores >= 0.5) == validation.labels).mean())
    if 1 - right >= LEAST_ACCURACY - 0.02:
        return _("It is wrong where it should be right: you return the probability of label 0.")
    if set(numpy.unique(scores)) <= {0.0, 1.0}:
        return _("Those are labels, not probabilities: a threshold could not be moved. Use `predict_proba`.")
    if right >= LEAST_ACCURACY:
        return None
    uncut = array_of(call(read, list(UNCUT)), (len(UNCUT),))
    if uncut is not None and numpy.ptp(uncut) < 1e-6:
        return _(
            "{right:.1%} of the validation texts. A sentence without blanks tells it nothing: the vectoriser cuts at "
            "blanks, which Chinese has not. Give it `tokenizer=tokens, token_pattern=None`."
        ).format(right=right)
    return _(
        "{right:.1%} of the validation texts are right; {least:.0%} are asked for. Do you weigh tokens by TF-IDF, "
        "and *learn* a weight for each by logistic regression?"
    ).format(right=right, least=LEAST_ACCURACY)


@exercise("ten-own-texts")
def check_own_texts(answer):
    return own_rows.fault(answer)
