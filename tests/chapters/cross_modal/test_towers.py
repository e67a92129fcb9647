import dataclasses

import numpy as np
import pytest

from course_utils.chapters.cross_modal import queries, scratch, shared_space, towers
from course_utils.chapters.cross_modal.explorers import own_search
from course_utils.core.errors import CourseError
from course_utils.datasets import load
from course_utils.learning.pretrained import sentences


@pytest.fixture(scope="module")
def data():
    return load("emoji", among=("emoji",))


@pytest.fixture(scope="module")
def space():
    generator = np.random.default_rng(0)
    weights = [(generator.normal(size=(rows, 16)).astype("float32"), np.zeros(16, "float32")) for rows in (1280, 384)]
    return shared_space.Space(0, 1, weights[0], 0, weights[1])


def test_kept_vectors_cover_every_picture_and_every_name(data):
    features, vectors = towers.picture_features(data), towers.name_vectors(data)
    assert features.shape == (len(data), 1280) and features.min() >= 0
    for rows in vectors.values():
        assert rows.shape == (len(data), 384) and np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert sum(path.stat().st_size for path in (towers.PICTURES, towers.NAMES, towers.QUERIES)) < 2.6e6


def test_every_query_is_kept(monkeypatch):
    monkeypatch.setattr(sentences, "is_there", lambda: False)
    assert towers.query_vectors(queries.everything()).shape == (len(queries.everything()), 384)
    with pytest.raises(CourseError, match="no engine for multilingual-e5-small"):
        towers.query_vectors(["a sentence that nobody kept"])


def test_live_towers_agree_with_what_is_kept(data):
    found = towers.check(data, [0, 900])
    assert all(value is None or value > 0.999 for value in found.values()), found
    assert "agrees" in towers.in_words({"pictures": 0.9999, "names": None})
    assert "no engine here" in towers.in_words({"pictures": 0.9999, "names": None})


def test_features_of_other_pictures_are_refused(data):
    other = dataclasses.replace(data, fingerprint="0" * 12)
    with pytest.raises(CourseError, match="of other pictures; make them again"):
        towers.picture_features(other)


def test_each_search_has_right_answers_and_most_pictures_are_wrong(data):
    for search in queries.SEARCHES:
        assert 5 <= search.right(data).sum() <= 60, search.en
    names = set(data.names["en"])
    assert {f"{who}{job}" for who in ("", "man ", "woman ") for job in queries.OCCUPATIONS} <= names
    assert not {en for en, _zh in queries.ASKED} & names
    for wordings in queries.PROMPTS.values():
        assert all(len(prompts) == len(data.class_names) for prompts in wordings.values())


def test_ones_own_words_get_an_answer_or_a_sentence(data, space):
    features = towers.picture_features(data)
    lines, told = own_search.answer("it is raining", data, space, features)
    assert lines[0].count("<img alt=") == own_search.SHOWN and told.count(",") >= own_search.SHOWN - 1
    for text, words in (("  ", "a few words"), ("x" * 201, "at most 200")):
        with pytest.raises(CourseError, match=words):
            own_search.answer(text, data, space, features)


def test_pieces_of_names_for_the_towers_from_scratch(data):
    assert scratch.pieces("") == [] and len(scratch.pieces("热狗")) == 3
    assert len(scratch.pieces("hot dog")) == 2 * (1 + 3 + 2)
    rows = scratch.encode(data.names["zh"])
    assert rows.shape == (len(data), scratch.LONGEST) and (rows > 0).any(axis=1).mean() > 0.98
    assert scratch.small(data.images[:2]).shape == (2, 32, 32, 3)
