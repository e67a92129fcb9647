from dataclasses import replace

import numpy
import pytest

from course_utils.chapters.background import pricing
from course_utils.core.errors import CourseError

NEEDS = pricing.Needs(requests=1000, tokens=2000, growth=0.1, months=3, seconds=60, quality=1)
A = pricing.assumptions()


def test_api_by_hand():
    a = pricing.assumptions(api_price=3, salary=1000, api_people=2, care_api=0.5)
    found = pricing.cost("api", NEEDS, a)
    # 1,000 + 1,100 + 1,210 requests of 2,000 tokens are 6.62 million tokens.
    assert found.total == pytest.approx(2 * 1000 + 6.62 * 3 + 3 * 500)
    assert found.cumulative == pytest.approx([2000, 2506, 3012.6, 3519.86])


def test_small_buys_servers_when_the_load_asks_for_them():
    a = pricing.assumptions(
        card_flops=1e12, serving_use=0.5, small_parameters=1e9, peak_load=1, server_price=100, small_people=1,
        salary=1, care_own=1, server_watts=1000, kwh_price=1,
    )  # fmt: skip
    # A card serves 1e12 * 0.5 / 2e9 = 250 tokens a second, 657 million a month.
    needs = replace(NEEDS, requests=300_000, growth=1.0)  # 600, 1,200, 2,400 million tokens
    found = pricing.cost("small", needs, a)
    assert found.up_front == {"people": 1, "hardware": 100}
    assert found.monthly["hardware"].tolist() == [0, 100, 200]
    assert found.monthly["compute"] == pytest.approx([730, 1460, 2920])
    assert found.total == pytest.approx(101 + 300 + 5110 + 3)


def test_servers_are_not_sold_when_the_load_falls():
    needs = replace(NEEDS, requests=3e7, growth=-0.9)
    hardware = pricing.cost("small", needs, A).monthly["hardware"]
    assert (hardware == 0).all()


def test_scratch_and_finetune_by_hand():
    a = pricing.assumptions(
        gpu_flops=1e15, utilisation=0.5, gpu_hour=4, salary=10, scratch_parameters=1e9, scratch_tokens=1e11,
        scratch_runs=2, scratch_people=3, scratch_data=7, tune_parameters=1e9, tune_examples=100, tune_epochs=5,
        label_price=2, tune_people=1, care_own=1,
    )  # fmt: skip
    hours = 6e20 / (0.5e15 * 3600)
    scratch = pricing.cost("scratch", NEEDS, a)
    assert scratch.up_front["compute"] == pytest.approx(2 * 4 * hours)
    assert scratch.up_front["people"] == 30 and scratch.up_front["data"] == 7
    tuned = pricing.cost("finetune", NEEDS, a)
    assert tuned.up_front["data"] == 200
    assert tuned.up_front["compute"] == pytest.approx(6e9 * 100 * 2000 * 5 / (0.5e15 * 3600) * 4)
    # The same size on the same machines: the months cost the same.
    assert tuned.monthly["compute"] == pytest.approx(scratch.monthly["compute"])
    assert tuned.monthly["compute"][0] == 730 * 4


def test_seconds_by_hand():
    a = pricing.assumptions(
        answer_share=0.25, api_start=1, api_token=0.01, small_parameters=1e9, card_flops=1e14, card_bandwidth=1e12,
        utilisation=0.5,
    )  # fmt: skip
    assert pricing.seconds("api", NEEDS, a) == pytest.approx(1 + 500 * 0.01)
    assert pricing.seconds("small", NEEDS, a) == pytest.approx(2e9 * 1500 / 0.5e14 + 500 * 2e9 / 1e12)


def test_an_array_of_volumes_gives_the_same_as_one_by_one():
    volumes = numpy.geomspace(1e3, 1e8, 7)
    for option in pricing.OPTIONS:
        together = pricing.cost(option, replace(NEEDS, requests=volumes), A).total
        alone = [pricing.cost(option, replace(NEEDS, requests=float(volume)), A).total for volume in volumes]
        assert together == pytest.approx(alone), option


@pytest.mark.parametrize(
    ("change", "fitting"),
    [
        ({}, {"scratch", "finetune", "api", "small"}),
        ({"quality": 2}, {"scratch", "finetune", "api"}),
        ({"quality": 3}, {"api"}),
        ({"privacy": "own_cloud"}, {"scratch", "finetune", "small"}),
        ({"privacy": "in_house"}, {"small"}),
        ({"privacy": "in_house", "quality": 2}, set()),
        ({"open_model": False}, {"scratch", "api"}),
        ({"open_model": False, "privacy": "own_cloud"}, {"scratch"}),
        ({"seconds": 4}, {"scratch", "finetune", "small"}),
        ({"seconds": 0.01}, set()),
    ],
)
def test_needs_rule_options_out(change, fitting):
    costs = pricing.compare(replace(NEEDS, **change), A)
    assert {option for option, found in costs.items() if found.fits} == fitting
    winner = pricing.cheapest(costs)
    assert (winner is None) == (not fitting)
    if fitting:
        assert winner == min(fitting, key=lambda option: costs[option].total)


def test_break_even_is_where_the_totals_cross():
    volume = pricing.break_even(NEEDS, A, "finetune")
    before, after = (pricing.compare(replace(NEEDS, requests=volume * factor), A) for factor in (0.98, 1.001))
    assert before["finetune"].total > before["api"].total
    assert after["finetune"].total <= after["api"].total
    assert pricing.break_even(NEEDS, pricing.assumptions(api_price=1e-4), "scratch") == float("inf")


def test_sensitivity_is_what_computing_everything_anew_gives():
    needs = replace(pricing.Needs(), months=6)
    swings = {found.name: found for found in pricing.sensitivity(needs, A, 3.0)}
    assert set(swings) == set(A) | {"requests", "tokens", "seconds", "growth"}
    winner = pricing.cheapest(pricing.compare(needs, A))
    bounds = {entry.name: (entry.low, entry.high) for entry in pricing.ledger()}
    for name, value in A.items():
        for changed, ratio, who in zip((value / 3, value * 3), swings[name].ratios, swings[name].winners, strict=True):
            costs = pricing.compare(needs, {**A, name: min(max(changed, bounds[name][0]), bounds[name][1])})
            assert who == pricing.cheapest(costs), name
            assert ratio == pytest.approx(pricing.margin(costs, winner)), name
    widths = [found.width for found in pricing.sensitivity(needs, A, 3.0)]
    assert widths == sorted(widths, reverse=True)


def test_a_flip_is_a_ratio_below_one():
    needs = pricing.Needs()
    winner = pricing.cheapest(pricing.compare(needs, A))
    swings = pricing.sensitivity(needs, A, 2.0)
    found = pricing.flips(swings, winner)
    assert found == [swing.name for swing in swings if min(swing.ratios) < 1]
    assert "api_price" in found and "kwh_price" not in found


def test_a_shrinking_volume_can_be_studied_too():
    needs = replace(NEEDS, growth=-0.6)
    found = {swing.name: swing for swing in pricing.sensitivity(needs, A, 2.0)}["growth"]
    winner = pricing.cheapest(pricing.compare(needs, A))
    wanted = [pricing.margin(pricing.compare(replace(needs, growth=g), A), winner) for g in (-0.3, -0.99)]
    assert found.ratios == pytest.approx(wanted)


def test_nothing_fits():
    needs = replace(NEEDS, privacy="in_house", quality=3)
    assert pricing.sensitivity(needs, A) == []


def test_every_assumption_has_a_source_a_date_and_a_use():
    used = set().union(*pricing.USES.values())
    entries = pricing.ledger()
    assert {entry.name for entry in entries} == used
    for entry in entries:
        assert entry.value > 0 and entry.unit and entry.source and entry.label
        assert len(entry.date) == 7 and entry.low <= entry.value <= entry.high


def test_each_option_uses_what_its_cost_or_speed_changes_with():
    needs = replace(NEEDS, requests=3e8)  # many machines: none of them is half used

    def numbers(option, assumptions):
        found = pricing.cost(option, needs, assumptions)
        spent = [*found.up_front.values(), *(month for months in found.monthly.values() for month in months)]
        return [*spent, pricing.seconds(option, needs, assumptions)]

    for option in pricing.OPTIONS:
        before = numbers(option, A)
        changing = {name for name in A if numbers(option, {**A, name: 1.7 * A[name]}) != before}
        assert changing == pricing.USES[option], option


def test_wrong_names_and_values_are_refused():
    with pytest.raises(CourseError, match="api_price"):
        pricing.assumptions(api_cost=3)
    with pytest.raises(CourseError, match="more than 0"):
        pricing.assumptions(api_price=0)
    with pytest.raises(CourseError, match="in_house"):
        pricing.compare(replace(NEEDS, privacy="secret"), A)
    with pytest.raises(CourseError, match="more than 0"):
        pricing.compare(replace(NEEDS, months=0), A)


@pytest.mark.parametrize(
    ("amount", "words"), [(31_400, "$31.4k"), (1.25e6, "$1.25M"), (999.9e3, "$1M"), (12, "$12"), (5e9, "$5B")]
)
def test_dollars(amount, words):
    assert pricing.dollars(amount) == words


def test_ledger_table_says_which_values_are_the_learners_own(shown_tables):
    pricing.ledger_table(pricing.assumptions(api_price=0.5))
    html = shown_tables[0]["text/html"]
    assert html.count("<tr>") == len(A) + 1
    assert html.count("your own value") == 1 and ">0.5<" in html
