"""The alarm on the inputs of a served model: its signs by hand, and what it counts on made traffic."""

import numpy as np
import pytest

from course_utils.chapters.customisation import drift


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [([1, 2, 3], [1, 2, 3], 0), ([1, 2], [3, 4], 1), ([1, 2, 3, 4], [3, 3, 5, 5], 0.5), ([1, 1, 2], [1, 2], 1 / 6)],
)
def test_the_gap_by_hand(one, other, gap):
    assert drift.ks(one, other) == pytest.approx(gap)


def test_the_distance_of_means_by_hand():
    one, other = np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([[1.0, 3.0], [1.0, 5.0]])
    assert drift.moved(one, other) == 4.0


def test_the_level_leaves_one_in_a_hundred():
    values = np.arange(1000.0)
    assert np.mean(values > drift.alarm_level(values)) == pytest.approx(0.01)


def test_a_window_is_mixed_as_asked():
    random, marked = np.random.default_rng(0), np.arange(1000) < 300
    later = np.arange(100, 1000)
    window = drift._window_of(later, random, (marked, 0.6))
    assert marked[window].sum() == 60 and len(set(window)) == drift.WINDOW and window.min() >= 100
    scarce = drift._window_of(np.arange(270, 1000), random, (marked, 0.6))
    assert marked[scarce].sum() == 60, "from few, some come more than once"


@pytest.fixture(scope="module")
def made():
    """Texts, vectors and labels that are made by code: hotels lie elsewhere along a direction no label depends on."""
    random = np.random.default_rng(1)
    labels, hotel = random.integers(0, 2, 2700), random.random(2700) < 0.3
    vectors = random.normal(size=(2700, 4))
    vectors[:, 0] += 3.0 * labels
    vectors[:, 1] += 3.0 * hotel
    texts = ["这家酒店" if one else "这本书" for one in hotel]
    return drift.watched(texts, vectors, labels, 3, 60), (texts, vectors, labels)


def test_each_sign_finds_what_it_can_see(made):
    mean = {kind: {name: np.mean(values) for name, values in one.items()} for kind, one in made[0].items()}
    assert max(mean["unchanged"][sign] for sign in drift.SIGNS) < 0.12
    assert mean["complaints"]["scores"] > 0.8 and mean["hotels"]["vectors"] > 0.8
    assert mean["hotels"]["scores"] < 0.2 and max(mean["rule"][sign] for sign in drift.SIGNS) < 0.12
    assert abs(mean["hotels"]["accuracy"] - mean["unchanged"]["accuracy"]) < 0.02
    assert mean["rule"]["accuracy"] < mean["unchanged"]["accuracy"] - 0.1


def test_the_same_seed_counts_the_same_and_words_say_it(made):
    found, data = made
    assert drift.watched(*data, 3, 60) == found and drift.watched(*data, 3, 60, seed=1) != found
    rows = drift.rows(found)
    assert [len(row) for row in rows] == [4] * 4 and rows[0][0] == "unchanged"
    said = drift.in_words(found)
    assert f"{np.mean(found['hotels']['vectors']):.0%}" in said and "the alarm was set for 1%" in said
