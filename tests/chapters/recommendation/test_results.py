"""What 15_recommendation says in words, held against what its committed notebook recorded (on the simulation)."""

import numpy
import pytest
from recorded import recorded

pytestmark = pytest.mark.results

TASTE = ("EASE", "Mult-DAE", "two towers")


@pytest.fixture(scope="module")
def found():
    return recorded("15_recommendation")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def mean(values):
    return float(numpy.mean(values))


def test_it_was_made_on_the_simulation(found):
    assert found["run"]["data"]["name"] == "film_club"


def test_most_of_the_table_is_empty_and_a_few_films_have_many_ratings(results):
    assert results["filled"] < 0.2
    assert results["ratings_of_the_famous_tenth"] > 0.2  # a tenth would have 0.1 if all were alike


def test_the_measures_by_hand_are_the_librarys(results):
    assert results["rmse_difference_to_library"] < 1e-6
    assert results["ndcg_difference_to_library"] < 1e-6
    assert results["recall_difference"] < 1e-6
    assert results["ease_difference"] < 1e-5


def test_each_step_helps_and_the_offsets_help_most(results):
    plain, film, person, taste = (mean(results["rmse"][name]) for name in ("mean", "+ film", "+ person", "+ taste"))
    assert plain > film > person > taste
    assert plain - person > person - taste


def test_taste_leaves_the_trivial_list_far_behind(results):
    trivial = mean(results["recall"]["most liked"])
    for name in TASTE:
        assert mean(results["recall"][name]) > 4 / 3 * trivial, name
        assert mean(results["ndcg"][name]) > 4 / 3 * mean(results["ndcg"]["most liked"]), name
    assert results["gain_over_most_liked"] > 1 / 3


def test_the_three_are_close_to_each_other(results):
    recalls = [mean(results["recall"][name]) for name in TASTE]
    assert max(recalls) - min(recalls) < 0.06


def test_networks_spread_wider_than_fame(results):
    assert results["famous"]["most liked"] > 0.99 and results["coverage"]["most liked"] < 0.1
    for name in ("Mult-DAE", "two towers"):
        assert results["coverage"][name] > 0.3 and results["famous"][name] < 0.8


def test_clicks_say_much_of_what_likes_say(results):
    told = results["recall_from"]
    assert told["clicks"] > 0.8 * told["likes"]
    assert told["both"] >= max(told["likes"], told["clicks"])


def test_the_future_helps_and_the_task_is_harder(results):
    for name in TASTE:
        leaky, honest = results["recall_in_time"][name]
        assert leaky > honest and mean(results["recall"][name]) > leaky, name
    assert results["tested_in_time"] > 100


def test_a_few_likes_are_enough(results):
    """After five likes every recommender with taste is above fame; without any, EASE is below it."""
    curves, place = results["recall_of_new_people"], results["likes_given"].index(5)
    trivial = curves["most liked"]
    assert len(set(trivial)) == 1, "fame does not care"
    for name in TASTE:
        assert curves[name][place] > trivial[place] and curves[name][-1] > 1.3 * trivial[-1], name
    assert curves["EASE"][0] < trivial[0]


def test_kinds_find_new_films_better_than_chance(results):
    assert results["recall_of_new_films"] > 1.2 * results["recall_by_chance"]


def test_holding_back_brings_variety_cheaply(results):
    assert results["best_coverage"] > 1.1 * results["coverage_as_it_is"]
    assert results["recall_with_best_coverage"] < results["recall_as_it_is"]


def test_rare_tastes_are_served_worst(results):
    fifths = results["recall_by_fifth_of_fame"]
    assert fifths[0] < 0.8 * fifths[-1] and fifths[0] == min(fifths)


def test_the_card_is_the_honest_split(results):
    card = results["decision_card"]
    low, value, high = (card["quality"][name] for name in ("low", "value", "high"))
    assert low < value < high and card["quality"]["n"] == results["tested_in_time"]
    assert card["baselines"]["most liked"]["value"] < low
    assert value < mean(results["recall"]["Mult-DAE"])
    assert card["parameters"] < 1e6 and card["megabytes"] < 10


def test_the_verdict_is_what_the_numbers_say(found, results):
    (claim,) = found["claims"]
    clear = results["lead_over_ease"] > 2 * numpy.hypot(
        numpy.std(results["recall"]["Mult-DAE"]), numpy.std(results["recall"]["EASE"])
    )
    assert claim["id"] == "3.4-recommendation" and claim["verdict"] == ("confirmed" if clear else "depends")


def test_cells_pay_for_large_catalogues_only(results):
    """ "gains nothing" for a thousand, then more and more, reading less and less; all in a few milliseconds."""
    found = results["near_search"]
    small, large = found["1000"], found["200000"]
    assert small["cells_ms"] > 0.5 * small["exact_ms"]
    assert large["cells_ms"] < 0.5 * large["exact_ms"]
    assert large["read"] < 0.1 < small["read"] and large["found"] > 0.8
    assert large["exact_ms"] < 50  # 2 here, alone
