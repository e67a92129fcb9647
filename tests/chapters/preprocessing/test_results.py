"""What 06_preprocessing says in words, held against what its committed notebook recorded."""

import statistics

import pytest
from recorded import recorded

from course_utils.chapters.preprocessing import comparing
from course_utils.notebook import measured

pytestmark = pytest.mark.results

WAYS = ("gaps filled only", "outliers repaired")


@pytest.fixture(scope="module")
def found():
    return recorded("06_preprocessing")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


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


def test_the_factor_of_the_rule_has_its_price_on_both_sides(results):
    """The text once said "false alarms 0" of a factor that nobody had explained."""
    found = results["outlier_rules"]
    assert found["1.5 x IQR"][0] == 25 and found["1.5 x IQR"][1] > 10
    assert found["3 x IQR"] == [25, 0] and found["10 x IQR"] == [25, 0]
    assert found["100 x IQR"][0] < 22 and found["100 x IQR"][1] == 0


def test_a_bell_curve_lies_beyond_the_quartiles_as_often_as_the_text_says():
    bell = statistics.NormalDist()
    quartile = bell.inv_cdf(0.75)
    beyond = {factor: 2 * bell.cdf(-quartile * (1 + 2 * factor)) for factor in (1.5, 3)}
    assert round(100 * beyond[1.5], 1) == 0.7 and round(178 * 13 * beyond[1.5]) == 16
    assert round(1e6 * beyond[3]) == 2


def test_the_loss_is_far_smaller_than_the_share_of_wrong_labels(results):
    quality = results["quality_accuracy"]
    whole = statistics.mean(quality["0% wrong"]["all"])
    for share in (20, 40):
        lost = whole - statistics.mean(quality[f"{share}% wrong"]["all"])
        assert 0 < lost < share / 2
    forty = quality["40% wrong"]
    assert statistics.mean(forty["doubted corrected"]) > statistics.mean(forty["all"])


def test_filling_wins_as_soon_as_gaps_are_frequent(results):
    missing = results["missing_values"]
    gains = {
        share: statistics.mean(found["filled"]) - statistics.mean(found["removed"]) for share, found in missing.items()
    }
    assert abs(gains["1%"]) < 2 and gains["20%"] > 5
    assert comparing.clear(missing["20%"]["filled"], missing["20%"]["removed"]) == 1
    assert statistics.mean(missing["20%"]["rows"]) < 15


def test_repairing_helps_where_much_is_damaged_and_not_where_little_is(results):
    """Over ten damages: a single one told of a gain in one column that is not there."""
    table = {name: (statistics.mean(values), values) for name, values in results["table_accuracy"].items()}
    assert all(len(values) == 10 for _mean, values in table.values())
    changes = [b - a for a, b in zip(*(table[f"one column, {way}"][1] for way in WAYS), strict=True)]
    assert abs(statistics.mean(changes)) < statistics.stdev(changes), "nothing beyond the spread"
    filled, repaired = (table[f"every column, {way}"][0] for way in WAYS)
    assert filled < 0.5 and results["untouched_accuracy"] - 0.06 < repaired < results["untouched_accuracy"]


def test_scaling_decides_for_gradient_descent_and_little_for_adam(results):
    by_optimiser = results["scaling_validation_accuracy"]
    for found in by_optimiser.values():
        assert set(found) == {"0 to 255", "[0, 1]", "[-1, 1]", "standardised"}
    sgd, adam = ({name: statistics.mean(runs) for name, runs in by_optimiser[key].items()} for key in ("SGD", "Adam"))
    assert sgd["0 to 255"] < 20, "guessing"
    assert max(sgd["[-1, 1]"], sgd["standardised"]) > sgd["[0, 1]"] > sgd["0 to 255"] + 10
    assert max(adam.values()) - min(adam.values()) < (sgd["standardised"] - sgd["0 to 255"]) / 2


def test_the_wrong_scaling_in_use_costs_points_and_is_no_guessing(results):
    used = {name: statistics.mean(runs) for name, runs in results["accuracy_in_use"].items()}
    assert max(used, key=used.get) == "standardised" and used["standardised"] - min(used.values()) > 4
    assert min(used.values()) > 30


def test_a_leak_turns_coin_tosses_into_a_discovery(results):
    honest, leaked = results["honest_accuracy"], results["leaked_accuracy"]
    assert statistics.mean(honest) == pytest.approx(50, abs=6)
    assert statistics.mean(leaked) > 75 and min(leaked) > max(honest)


def test_augmentation_bought_tolerance_in_the_long_run():
    """The text compares the last row of each change, on Fashion-MNIST."""
    table = measured.read("augmentation")
    rows = {(row["change"], row["passes"]): row for row in table["rows"] if row["data"] == "fashion_mnist"}
    last = max(passes for _change, passes in rows)
    plain, shift = rows["no change", last], rows["shift", last]
    assert statistics.mean(plain["learnt"]) > 97 > statistics.mean(shift["learnt"])
    assert comparing.clear(shift["moved"], plain["moved"]) == 1
    assert statistics.mean(plain["still"]) > statistics.mean(shift["still"])
    assert comparing.clear(rows["flip", last]["still"], plain["still"]) == 0
    assert comparing.clear(rows["flip", last]["moved"], plain["moved"]) < 1
    gained = statistics.mean(shift["moved"]) - statistics.mean(plain["moved"])
    assert gained > statistics.mean(plain["still"]) - statistics.mean(shift["still"])
    assert statistics.mean(plain["still"]) - statistics.mean(plain["moved"]) > 5, "several points"


def test_augmentation_in_this_run(results):
    """Short and with few seeds: bounded loosely, the sentence of the cell says what it measured."""
    found = results["augmentation_accuracy"]
    mean = {kind: {change: statistics.mean(runs) for change, runs in found[kind].items()} for kind in found}
    assert mean["learnt"]["no change"] > mean["learnt"]["shift"]
    gap = {change: mean["still"][change] - mean["moved"][change] for change in ("no change", "shift")}
    assert gap["no change"] > gap["shift"], "what moves costs less with shifts"


def test_only_a_cache_behind_what_is_random_freezes(results):
    """[order, variants]. Both were frozen once in the pipeline that the chapter praised."""
    assert results["frozen"] == {
        "one by one": [False, False], "parallel map": [False, False], "cache at the end": [True, True],
        "cache after decoding": [False, False], "the same, prefetch": [False, False],
    }  # fmt: skip


def test_the_cache_brings_most(results):
    rates = results["pictures_per_second"]
    assert rates["cache at the end"] > 1.5 * rates["parallel map"]
    assert max(rates["cache after decoding"], rates["the same, prefetch"]) > rates["one by one"]


def test_prefetch_hides_slow_storage(results):
    """Beside other work any single timing can slip: the waiting falls, by how much is said by the cell."""
    found = results["waiting_seconds"]["slow storage"]
    waits = {name: waited / (waited + worked) for name, (waited, worked) in found.items()}
    assert waits["with prefetch"] < waits["without prefetch"]
    assert found["without prefetch"][0] >= 0.02 * 14, "each of the steps waits for the storage"


def test_verdicts(found):
    verdicts = {claim["id"]: claim["verdict"] for claim in found["claims"]}
    assert verdicts.pop("3.2-augmentation") in ("depends", "confirmed")
    assert verdicts.pop("2.3-quality") in ("depends", "confirmed")
    assert verdicts.pop("5.3-normalise") in ("depends", "confirmed")  # three pairs of runs: one of them decides
    assert verdicts == {"3.2-scaling": "depends", "3.2-cleaning": "depends", "3.2-missing": "depends"}
    assert all(claim["because"] for claim in found["claims"] if claim["verdict"] == "depends")
