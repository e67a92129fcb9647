"""What 19_automl says in words, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("19_automl")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def mean(values):
    return sum(values) / len(values)


def test_one_knob_decides_most_and_several_nearly_nothing(results):
    shares = sorted(results["importance"].values())
    assert results["importance"]["rate"] == shares[-1] > 0.3
    assert results["weakest_three"] == pytest.approx(sum(shares[:3])) and sum(shares[:3]) < 0.15


def test_fifty_nine_draws_hit_the_best_twentieth(results):
    hits = results["hits"]
    assert hits["59"] == pytest.approx(0.95, abs=0.02) and hits["20"] < 0.75


def test_early_rungs_know_much_but_not_all(results):
    rank, survive = zip(*results["foresight"].values(), strict=True)
    assert list(rank) == sorted(rank) and 0.3 < rank[0] < rank[-1] < 1
    assert 0.85 < survive[0] <= survive[1] <= 1.0


def test_every_searcher_spent_the_same_seconds(results):
    spent = results["cpu_seconds_spent"]
    assert max(spent.values()) <= results["race_seconds"]
    assert {"grid", "random", "Hyperband", "TPE", "TPE, pruned"} <= set(spent)


def test_luck_alone_lifts_the_best_of_a_hundred(results):
    assert results["shown_by_best_of_100"] > 0.98  # of settings that are all at 95 %


def test_the_winner_looks_the_better_the_more_was_tried(results):
    points = [mean(splits) for splits in results["optimism"]]
    assert points[0] < points[2] < points[-1]
    assert points[-1] > 0.004


def test_labels_go_on_paying(results):
    by_labels = [mean(values) for values in results["accuracy_by_labels"]]
    assert by_labels == sorted(by_labels) and by_labels[-1] > by_labels[1] + 0.005


def test_a_search_takes_the_leak_and_finds_nobody_on_the_day(results):
    assert results["leak_used"] == 3 and mean(results["leak_promised"]) > 0.95
    assert mean(results["leavers_found"]) < 0.1
    assert 0.85 < mean(results["nobody"]) < 0.9  # "seven of eight customers stay"


def test_the_measure_decides_the_bill(results):
    bills, without = results["bills"], results["bills_without"]
    assert mean(bills["by accuracy"]) > without["call everybody"] > 1.15 * mean(bills["by cost"])
    accuracies = results["accuracies_by_measure"]
    assert mean(accuracies["by accuracy"]) > mean(accuracies["by cost"]) + 0.05


def test_the_card_and_the_verdict(found, results):
    card = results["decision_card"]
    assert card["choice"] == "build" and card["milliseconds"] < 5 and card["megabytes"] < 1
    assert [(claim["id"], claim["verdict"]) for claim in found["claims"]] == [("8.2-automl", "depends")]
