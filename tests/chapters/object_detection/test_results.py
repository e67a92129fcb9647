"""What the committed notebook recorded keeps the bounds that its text states."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def results():
    return recorded("10_object_detection")["results"]


def test_the_network_beats_both_rivals_with_every_seed(results):
    assert len(results["map50_seeds"]) == 3
    assert sum(results["map50_seeds"]) / 3 >= 0.75
    assert min(results["map50_seeds"]) > 2 * results["map50_classical"] > 2 * results["map50_random"]
    assert results["map50_random"] < 0.02
    assert results["map50_together"] > sum(results["map50_seeds"]) / 3


def test_the_measure_written_out_agrees_with_the_official_one(results):
    assert results["map50"] == pytest.approx(results["map50_official"], abs=0.01)
    assert results["map50_95"] == pytest.approx(results["map50_95_official"], abs=0.01)


def test_about_a_hundred_thousand_weights_and_most_cells_empty(results):
    assert 80_000 < results["parameters"] < 120_000
    assert results["empty_cells"] > 0.7


def test_the_leak_and_the_drift_are_seen(results):
    assert results["leak_points"] > 1
    changed = dict(results["map50_changed"])
    usual = changed.pop("as trained")
    assert usual == pytest.approx(results["map50"], abs=1e-6)
    assert all(value < usual - 0.05 for value in changed.values())


def test_it_keeps_up_with_a_film(results):
    assert results["milliseconds_per_picture"] < 1000 / 30
