import numpy as np
import pytest

from course_utils.chapters.cross_modal import modalities, retrieval, sayings, searching
from course_utils.chapters.cross_modal.splits import Parts


def test_ranks_by_hand():
    asked = np.eye(3)
    found = np.array([[1.0, 0, 0], [0.9, 0.1, 0], [0.5, 0.5, 0.1]])
    places = retrieval.ranks(asked, found)  # 1 of 1, .9, .5; .1 of 0, .1, .5; .1 of 0, 0, .1
    assert places.tolist() == [1, 2, 1]
    assert retrieval.recall_at(places, 1) == pytest.approx(2 / 3) and retrieval.recall_at(places, 2) == 1
    assert retrieval.mean_reciprocal_rank(places) == pytest.approx((1 + 0.5 + 1) / 3)


def test_a_space_that_says_the_same_of_all_finds_nothing():
    alike = np.ones((20, 4)) / 2
    assert retrieval.scores(alike, alike)["R@10"] == 0


def test_chance_is_what_random_places_reach():
    generator = np.random.default_rng(0)
    asked, found = (generator.normal(size=(400, 16)) for _side in range(2))
    reached, expected = retrieval.scores(asked, found), retrieval.chance(400)
    assert reached["R@10"] == pytest.approx(expected["R@10"], abs=0.03)
    assert reached["MRR"] == pytest.approx(expected["MRR"], abs=0.02)
    assert retrieval.chance(5)["R@10"] == 1


def test_precision_and_leaning_by_hand():
    scores = np.array([[3.0, 2, 1, 0]])
    right = np.array([[True, False, True, True]])
    assert searching.precision(scores, right, 2).tolist() == [0.5]
    places = np.array([[1.0, 0], [0.8, 0], [0, 1.0]])
    assert searching.leaning(np.array([[1.0, 0]]), places, [0, 1], [2]).tolist() == [0.9]


def test_two_kinds_of_data_help_where_each_says_half():
    generator = np.random.default_rng(0)
    labels = np.arange(400) % 4
    first = np.stack([labels % 2, generator.normal(size=400)], axis=1) + 0.1 * generator.normal(size=(400, 2))
    second = np.stack([labels // 2, generator.normal(size=400)], axis=1) + 0.1 * generator.normal(size=(400, 2))
    parts = Parts(np.arange(200), np.arange(200, 300), np.arange(300, 400))
    reached = {name: modalities.classify(rows, labels, parts)[0]
               for name, rows in modalities.inputs_of(first, second).items()}  # fmt: skip
    assert reached["both"] > 0.9 > 0.7 > max(reached["picture alone"], reached["words alone"])


def test_a_gain_has_its_interval():
    low, mean, high = modalities.gain([0.8, 0.82, 0.84], [0.7, 0.71, 0.75])
    assert low < mean < high and mean == pytest.approx(0.1)
    assert modalities.gain([0.8], [0.7]) == (-1.0, pytest.approx(0.1), 1.0)


def test_the_sentences_follow_the_runs():
    usual = [0.2035, 0.2112, 0.192]
    said = sayings.of_rivals({"random": usual, "hard": [0.1992, 0.1972, 0.1817]})
    assert "lower in 3 of 3 runs" in said and "No difference is settled" in said, "paired t: p = 0.08"
    assert "leaves out 0 for hard" in sayings.of_rivals({"random": usual, "hard": [one - 0.01 for one in usual]})
    assert "no more than half, and no run" in sayings.of_scratch([[0.36, 0.37]], [[0.13, 0.17]])
    assert "more than half, and some runs overlap" in sayings.of_scratch([[0.36, 0.3]], [[0.31, 0.31]])
