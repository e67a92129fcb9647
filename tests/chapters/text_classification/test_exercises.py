import math

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from course_utils.media.tokens import tokens
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "11_text_classification"
IDF, THRESHOLD, POOL = "inverse-document-frequency", "cheapest-threshold", "attention-pooling"
BUILD = "text-classifier"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def have(documents, word):
    return sum(word in document for document in documents)


def times(documents, word):
    return sum(document.count(word) for document in documents)


def total(scores, labels, threshold, miss, alarm):
    flagged = scores >= threshold
    return miss * ((labels == 1) & ~flagged).sum() + alarm * ((labels == 0) & flagged).sum()


def cheapest(scores, labels, thresholds, miss, alarm):
    return min(thresholds, key=lambda t: total(scores, labels, t, miss, alarm))


def soft(scores):
    rising = np.exp(scores - scores.max())
    return rising / rising.sum()


def column(model, texts):
    return model.predict_proba(texts)[:, 1]


def built(words, model, out=column):
    """A learner's `build`: a vectoriser, a model, and what is read from it."""

    def build(texts, labels):
        fitted = make_pipeline(words(), model()).fit(texts, labels)
        return lambda new: out(fitted, new)

    return build


def cut(**options):
    return lambda: TfidfVectorizer(tokenizer=tokens, token_pattern=None, **options)


def fitted_again(texts, labels):
    words = cut()()
    model = LogisticRegression().fit(words.fit_transform(texts), labels)
    return lambda new: model.predict_proba(cut(vocabulary=words.vocabulary_)().fit_transform(new))[:, 1]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (BUILD, built(cut(), LogisticRegression)),
        (BUILD, built(cut(ngram_range=(1, 3), sublinear_tf=True), lambda: LogisticRegression(C=5))),
        (BUILD, built(lambda: TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), LogisticRegression)),
        (BUILD, built(cut(), LogisticRegression, lambda model, new: column(model, new).tolist())),
        (IDF, lambda d, w: 1 + math.log(len(d) + 1) - math.log(1 + have(d, w))),
        (THRESHOLD, cheapest),
        (THRESHOLD, lambda s, y, t, m, a: t[::-1][np.argmin([total(s, y, k, m, a) for k in t[::-1]])]),  # last at a tie
        (POOL, lambda v, s: (soft(s)[:, None] * v).sum(axis=0)),
        (POOL, lambda v, s: list(np.average(v, axis=0, weights=soft(s)))),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (IDF, lambda d, w: math.log((1 + len(d)) / (1 + times(d, w))) + 1, "in how many documents"),
        (IDF, lambda d, w: math.log((1 + len(d)) / (1 + have(d, w))), "added at the end"),
        (IDF, lambda d, w: math.log(len(d) / max(have(d, w), 1e-9)) + 1, "one more document"),
        (IDF, lambda d, w: math.log((1 + have(d, w)) / (1 + len(d))) + 1, "upside down"),
        (IDF, lambda d, w: math.log10((1 + len(d)) / (1 + have(d, w))) + 1, "base 10"),
        (IDF, lambda d, w: math.log2((1 + len(d)) / (1 + have(d, w))) + 1, "base 2"),
        (IDF, lambda d, w: (1 + len(d)) / (1 + have(d, w)) + 1, "logarithm of the fraction"),
        (IDF, lambda d, w: [1, 2], "one number"),
        (IDF, lambda d, w: 17.0, "by hand"),
        (THRESHOLD, lambda s, y, t, m, a: cheapest(s, y, t, a, m), "swapped"),
        (THRESHOLD, lambda s, y, t, m, a: min(total(s, y, k, m, a) for k in t), "lowest cost; return"),
        (THRESHOLD, lambda s, y, t, m, a: int(np.argmin([total(s, y, k, m, a) for k in t])), "place in the list"),
        (THRESHOLD, lambda s, y, t, m, a: max(t, key=lambda k: total(s, y, k, m, a)), "highest"),
        (THRESHOLD, lambda s, y, t, m, a: cheapest(s, y, t, 1, 1), "errors cost differently"),
        (THRESHOLD, lambda s, y, t, m, a: a / (a + m), "calibrated"),
        (THRESHOLD, lambda s, y, t, m, a: "0.5 or so", "one number"),
        (POOL, lambda v, s: v.mean(axis=0), "plain mean"),
        (POOL, lambda v, s: v.max(axis=0), "maximum"),
        (POOL, lambda v, s: np.exp(s) @ v, "sum to 1"),
        (POOL, lambda v, s: s @ v, "exponentiate"),
        (POOL, lambda v, s: s @ v / s.sum(), "exponentials, not scores"),
        (POOL, lambda v, s: soft(s) @ v / len(s), "again"),
        (POOL, lambda v, s: v[s.argmax()], "largest score alone"),
        (POOL, lambda v, s: 1.0, "return 2 numbers"),
        (POOL, lambda v, s: np.exp(s) @ v / np.exp(s).sum(), "overflows"),
        (BUILD, built(TfidfVectorizer, LogisticRegression), "cuts at blanks"),
        (BUILD, built(CountVectorizer, MultinomialNB), "cuts at blanks"),
        (BUILD, built(lambda: CountVectorizer(tokenizer=tokens, token_pattern=None), MultinomialNB), "TF-IDF"),
        (BUILD, built(cut(), LogisticRegression, lambda model, new: model.predict(new)), "labels, not probabilities"),
        (BUILD, built(cut(), LogisticRegression, lambda model, new: model.predict_proba(new)), "both columns"),
        (BUILD, built(cut(), LogisticRegression, lambda model, new: 1 - column(model, new)), "label 0"),
        (BUILD, fitted_again, "fit the vectoriser once"),
        (BUILD, lambda texts, labels: lambda new: np.full(len(new), 0.5), "same score"),
        (BUILD, lambda texts, labels: lambda new: np.full(len(new), np.nan), "from 0 to 1"),
        (BUILD, lambda texts, labels: lambda new: [0.5], "1000 probabilities"),
        (BUILD, lambda texts, labels: np.zeros(1000), "Return a function"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    stub = ... if name.startswith("ten-own-") else lambda *given: ...  # rows of the learner's own are no function
    assert verdict(name, stub)[0] == "not attempted"
