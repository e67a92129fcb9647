"""What 06_preprocessing says in words, held against what its committed notebook recorded."""

import statistics

import pytest
from recorded import recorded

pytestmark = pytest.mark.results

WAYS = ("gaps filled only", "outliers repaired")


@pytest.fixture(scope="module")
def found():
    return recorded("06_preprocessing")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def spread(by_name):
    """The widest range of the runs of one bar."""
    return max(max(values) - min(values) for values in by_name.values())


def test_rules_find_every_double_and_every_broken_picture(results):
    assert results["doubles_found"] == results["doubles_planted"] > 0
    assert results["broken_found"] == results["broken_planted"] > 0


def test_a_simple_model_doubts_the_wrong_labels_most_and_others_too(results):
    hits = results["wrong_labels_among_suspects"]
    assert hits > 5 * results["expected_by_chance"]
    assert hits > results["wrong_labels_planted"] / 3  # the hardest kind: not all of them are found
    assert hits < results["suspects"]  # "Look at the others"


def test_quartiles_find_the_slipped_values(results):
    assert results["outliers_found"] == results["outliers_planted"] == 25  # the notebook asserts that most hide


def test_repairing_helps_where_much_is_damaged_and_not_where_little_is(results):
    """Over ten damages: a single one told of a gain in one column that is not there."""
    table = {name: (statistics.mean(values), values) for name, values in results["table_accuracy"].items()}
    assert all(len(values) == 10 for _mean, values in table.values())
    changes = [b - a for a, b in zip(*(table[f"one column, {way}"][1] for way in WAYS), strict=True)]
    assert abs(statistics.mean(changes)) < statistics.stdev(changes), "nothing beyond the spread"
    filled, repaired = (table[f"every column, {way}"][0] for way in WAYS)
    assert filled < 0.5 and results["untouched_accuracy"] - 0.06 < repaired < results["untouched_accuracy"]


def test_scaling_matters_little_with_adam(results):
    """Four scalings; what lies between the bars is of the size of what lies between the dots."""
    bars = results["scaling_validation_accuracy"]
    assert set(bars) == {"0 to 255", "[0, 1]", "[-1, 1]", "standardised"}
    means = [statistics.mean(values) for values in bars.values()]
    assert min(means) > 60 and max(means) - min(means) < 2 * spread(bars)


def test_before_adapt_the_layer_is_the_identity(results):
    assert results["change_before_adapt"] == 0
    assert results["mean_after_adapt"] == pytest.approx(0, abs=1e-4)
    assert results["deviation_after_adapt"] == pytest.approx(1, abs=1e-4)


def test_a_leak_turns_coin_tosses_into_a_discovery(results):
    honest, leaked = results["honest_accuracy"], results["leaked_accuracy"]
    assert statistics.mean(honest) == pytest.approx(50, abs=6)
    assert statistics.mean(leaked) > 75 and min(leaked) > max(honest)


def test_few_runs_of_augmentation_prove_nothing(results):
    bars = results["augmentation_validation_accuracy"]
    assert set(bars) == {"no change", "rotation", "zoom", "shift", "flip", "brightness"}
    plain = statistics.mean(bars["no change"])
    for values in bars.values():
        assert len(values) >= 3 and abs(statistics.mean(values) - plain) < spread(bars)


def test_the_cache_helps_most(results):
    """Over the step before it, the parallel map; prefetching cannot show its gain here."""
    rates = results["pictures_per_second"]
    cached = rates["cached"] / rates["parallel map"]
    assert cached > 2
    assert cached > rates["parallel map"] / rates["one by one"]
    assert cached > rates["cached, prefetched"] / rates["cached"]


def test_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts == {"3.2-scaling": "depends", "3.2-cleaning": "depends", "3.2-augmentation": "depends"}
    assert all(claim["because"] for claim in found["claims"] if claim["verdict"] == "depends")
