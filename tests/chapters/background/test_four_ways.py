from dataclasses import replace

import numpy
import pytest
from explorer_data import picture_in

from course_utils.chapters.background import pricing
from course_utils.chapters.background.explorers import four_ways

NEEDS = pricing.Needs()


@pytest.fixture(scope="module")
def explorer():
    return four_ways.FourWays()


def test_the_curves_are_the_costs(explorer):
    figure = explorer.draw(**explorer.values(volume=6.0, tokens=1500))
    needs = replace(NEEDS, requests=1e6)
    costs = pricing.compare(needs)
    left, right = figure.axes[:2]
    for line, option in zip(left.lines, pricing.OPTIONS, strict=False):
        x, y = line.get_data()
        assert numpy.interp(6, numpy.log10(x), y) == pytest.approx(costs[option].total, rel=0.02)
    for line, option in zip(right.lines, pricing.OPTIONS, strict=True):
        x, y = line.get_data()
        assert x.tolist() == list(range(25)) and y[-1] == pytest.approx(costs[option].total)


def test_dragging_sets_the_volume_that_the_slider_can_take(explorer):
    values = explorer.values()
    x, y = explorer.axes.transData.transform((2e6, 1e5))
    volume = explorer.point(x, y, **values)["volume"]
    assert volume == pytest.approx(numpy.log10(2e6))
    assert four_ways.controls()["volume"].nearest(volume) == pytest.approx(6.3)
    assert explorer.point(500, 300, **values) == {} and explorer.point(10, 10, **values) == {}


def test_the_slider_says_round_numbers():
    assert four_ways.requests_of(5.48) == 300_000
    assert four_ways.requests_of(3.0) == 1000


def test_words_name_the_winner_and_the_reasons(explorer):
    def alt(**changes):
        return explorer.alt(**explorer.values(**changes))

    assert "Cheapest that fits: buy an API" in alt()
    assert "quality 1 < 2" in alt()
    assert "No option fits" in alt(privacy="in_house", quality=3)
    assert "Cheapest that fits: train from scratch" in alt(privacy="own_cloud", open_model=False)
    assert len({alt(volume=volume) for volume in (5.48, 5.5, 5.52)}) == 3


def test_controls_start_at_the_learners_needs():
    found = four_ways.controls(replace(NEEDS, requests=1e8, tokens=777, seconds=100, quality=3))
    assert found["volume"].default == pytest.approx(7.9)  # room for one step to the right
    assert found["tokens"].default == 777 and 777 in found["tokens"].options.values()
    assert found["seconds"].default == 30 and found["quality"].default == 3


def test_the_learners_assumptions_are_used(shown):
    needs = replace(NEEDS, months=12)
    cheap = pricing.assumptions(api_price=0.01)
    one, other = four_ways.FourWays(needs, cheap), four_ways.FourWays(needs)
    assert one.alt(**one.values()) != other.alt(**other.values())
    four_ways.explore(needs, cheap)
    assert "12 months" in picture_in(shown[0][0])[1]
