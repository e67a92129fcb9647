from dataclasses import replace

import numpy
import pytest

from course_utils.chapters.product_strategy import economics, pricing_models
from course_utils.chapters.product_strategy.economics import Plan
from course_utils.core.errors import CourseError

PLAN = Plan(price=60.0)


def slowly(plan):
    """The profit, month by month and customer by customer of each month."""
    new, active, total = plan.leads * economics.conversion(plan), 0.0, 0.0
    for _month in range(plan.months):
        active = active * (1 - plan.churn) + new
        total += active * economics.contribution(plan) - plan.leads * plan.lead_cost - plan.fixed
    return total


@pytest.mark.parametrize("change", [{}, {"churn": 0.3}, {"months": 3}, {"price": 10.0}, {"churn": 1.0}, {"months": 1}])
def test_the_closed_form_is_the_sum_over_the_months(change):
    plan = replace(PLAN, **change)
    assert economics.profit(plan) == pytest.approx(slowly(plan), rel=1e-9)


def test_units_by_hand():
    plan = Plan(price=100.0, answers=1000, tokens=2000, token_price=5.0, support=10.0, churn=0.05)
    assert economics.answer_cost(plan) == pytest.approx(0.01)
    assert economics.variable_cost(plan) == pytest.approx(20.0)
    assert economics.lifetime_value(plan) == pytest.approx(80 / 0.05)
    assert economics.serving_cost(3.6, 2.0, 0.5) == pytest.approx(0.004)
    assert economics.payback(replace(plan, price=10.0)) == numpy.inf
    assert economics.conversion(replace(plan, price=plan.half_pay)) == pytest.approx(plan.interest / 2)


def test_factors_are_centred_and_reach_their_ends():
    for span in economics.RANGES.values():
        low, high = economics.factors(span, numpy.array([1e-9, 1 - 1e-9]))
        assert low < 1 < high
        if isinstance(span, tuple):
            assert (low, high) == pytest.approx(span, abs=1e-3)
    assert economics.factors(0.5, 0.5) == pytest.approx(1.0)


def test_no_future_has_an_impossible_share():
    drawn = economics.futures(replace(PLAN, interest=0.6, churn=0.45), 5000, numpy.random.default_rng(0))
    assert drawn.interest.max() <= 1 and drawn.churn.max() <= 1
    assert numpy.isfinite(economics.profit(drawn)).all()


def test_swings_are_sorted_and_flip_where_the_sign_changes():
    found = economics.swings(PLAN, doubt=2.0)
    widths = [swing.width for swing in found]
    assert widths == sorted(widths, reverse=True) and len(found) == len(economics.RANGES)
    assert any(swing.flips for swing in found)
    assert all(swing.width == 0 for swing in economics.swings(PLAN, doubt=0.0))


@pytest.mark.parametrize(
    "change",
    [{"price": 0.0}, {"churn": 0.0}, {"churn": 1.5}, {"interest": 2.0}, {"support": -1.0}, {"fixed": numpy.nan}],
)
def test_a_number_that_cannot_be_is_one_sentence(change):
    with pytest.raises(CourseError, match=next(iter(change))):
        economics.check(replace(PLAN, **change))


def test_amounts_in_few_characters():
    assert [economics.dollars(value) for value in (-31_400, 1_250_000, 12, 0)] == ["-$31.4k", "$1.25M", "$12", "$0"]


def test_ways_to_charge_have_one_mean_bill_and_costs_are_all_in():
    use, settled = pricing_models.customers(PLAN, 20_000, numpy.random.default_rng(1))
    assert use.mean() == pytest.approx(PLAN.answers, rel=0.05)
    assert settled.min() > 0 and settled.max() < 1
    found = pricing_models.contributions(PLAN, use, settled)
    means = [values.mean() for values in found.values()]
    assert max(means) - min(means) < 1e-6
    assert means[0] == pytest.approx(economics.contribution(PLAN), abs=0.2)
