"""What the text says of the explorers, held against what they compute."""

import pytest

from course_utils.chapters.product_strategy.explorers import assumption_swings, peeking, price_profit


@pytest.fixture(scope="module")
def prices():
    return price_profit.PriceProfit()


def width(found):
    return found["high"] - found["low"]


def test_asking_more_people_hardly_narrows_the_band(prices):
    few, many = (prices.outcome(**prices.values(asked=asked)) for asked in (80, 500))
    assert 0.8 < width(many) / width(few) <= 1.02


def test_overstating_moves_the_summit_left_and_help_moves_it_right_and_down(prices):
    start = prices.outcome(**prices.values())
    assert prices.outcome(**prices.values(overstated=100))["best"] < start["best"]
    dear = prices.outcome(**prices.values(support=45))
    there = prices.outcome(**prices.values(support=45, price=dear["best"]))
    here = prices.outcome(**prices.values(price=start["best"]))
    assert dear["best"] > start["best"] and there["median"] < here["median"]


def test_more_months_help_and_more_churn_hurts():
    tornado = assumption_swings.AssumptionSwings()
    planned = lambda **changes: tornado.study(**tornado.values(**changes))[0]  # noqa: E731
    assert planned(months=60) > planned() > planned(months=12) and planned(churn=10) < planned()


def test_a_higher_bar_holds_the_false_alarms_and_an_early_stop_saves_customers():
    share = lambda *values: peeking.outcome(*values)[2]  # noqa: E731
    assert share(10, 700, 0, False) > 0.15 and share(10, 700, 0, True) < 0.065
    _scores, _bar, seen, used = peeking.outcome(10, 1000, 5, True)
    assert seen > 0.8 and used < 0.75
