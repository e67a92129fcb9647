"""What 21_product_strategy says in words, held against what its committed notebook recorded."""

import pytest
from recorded import recorded

from course_utils.chapters.product_strategy import economics

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("21_product_strategy")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_the_market_is_wide_and_the_report_far_outside(results):
    assert 2 < results["market_high"] / results["market_low"] < 5
    assert results["report_over_median"] * results["market_median"] > 10 * results["market_high"]


def test_of_the_ways_to_read_a_survey_the_correction_loses_least(results):
    lost = results["lost"]
    assert lost["corrected"] == min(lost.values()) and lost["as stated"] > lost["corrected"]
    assert results["crossing_loses_more"] > 0.55
    assert results["crossings"]["lowest"] <= results["crossings"]["optimal"] <= results["crossings"]["highest"]


def test_the_summit_is_flat_and_help_costs_more_than_tokens(results):
    assert results["flat_low"] < results["set_price"] < results["flat_high"]
    assert results["flat_high"] - results["flat_low"] > 0.2 * results["set_price"]
    assert results["parts"]["help"] > 2 * results["parts"]["tokens"]
    assert 0 < results["search_cost"] < 0.001, "a search is far cheaper than an answer"


def test_formula_and_simulated_customers_agree_and_loyal_futures_pull_up_the_mean(results):
    assert results["simulated_value"] == pytest.approx(results["value"], rel=0.05)
    assert results["mean_value"] > results["value_of_mean_churn"]


def test_light_users_lose_by_answer_and_the_worst_one_under_the_flat_price_is_a_heavy_user(results):
    losing = results["losing_if_dear"]
    assert losing["flat"] < losing["by answer"] and losing["flat"] < losing["by result"]
    assert results["worst_flat"] < -50 and results["worst_use"] > 3000


def test_the_pilot_reaches_its_power_and_peeking_breaks_the_promise(results):
    assert results["needed"] == 686 and results["reached"] == pytest.approx(0.8, abs=0.025)
    assert results["power"][min(results["power"], key=int)] < 0.25, "at a tenth of the size it sees almost nothing"
    alarms = results["false_alarms"]
    assert alarms == sorted(alarms) and 0.16 < alarms[3] < 0.23 and max(results["held_alarms"]) < 0.07
    assert results["bars"] == sorted(results["bars"])


def test_tokens_move_the_plan_least_or_nearly_so(results):
    assert results["widest"] in ("interest", "half_pay")
    assert results["narrowest"] in ("token_price", "answers") and results["tried"] == len(economics.RANGES)


def test_the_plan_is_too_rosy(results):
    assert results["under"] > 0.6 and results["median"] < results["planned"]
    assert results["loss"] < results["loss_first"]


def test_cards_ledger_and_faq(results):
    assert results["cards"] == 10 and results["faq_cells"] == 13 and results["untested"] == 6
    advice = results["advice"]
    assert advice["buy"] + advice["build on open weights"] > advice["build"], "more often bought or taken than built"
    assert sum(results["verdicts"].values()) == results["claims"] >= 63
    assert results["verdicts"]["depends"] > results["verdicts"]["confirmed"] > results["verdicts"]["refuted"]
    assert results["lessons_shown"] == ["3.2-zero", "5.2-norm", "5.4-split", "9.4-improve"]


def test_examples_memo_and_verdicts(found, results):
    assert results["answers_of_examples"] == {"drafts": "yes", "moods": "no"} and results["memo_lines"] < 90
    assert {claim["id"]: claim["verdict"] for claim in found["claims"]} == {
        "0-abstract": "refuted",
        "0-cases": "refuted",
        "8.1-progress": "depends",
    }
    assert results["gain"] > 10 * results["gain_scatter"]
