"""Where a range test sees the loss fall and explode."""

import math

import matplotlib.pyplot as pyplot
import numpy
import pytest

from course_utils.chapters.training import figures, rates

RATES = [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]


def test_it_explodes_where_the_loss_is_above_its_start_again():
    losses = [2.3, 2.3, 1.0, 1.0, 9.0, 90.0]
    assert rates.explodes(RATES, losses) == 100.0 and rates.steepest(RATES, losses) == 1.0
    assert rates.told(RATES, losses, 3.5) == (
        "The loss falls most steeply at a rate of about 1 and explodes at about 1e+02; a tenth of that is 10. "
        "The cycle below rises to 3.5."
    )


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_no_number_has_exploded_and_stays_so(bad):
    losses = [2.3, 2.0, 1.0, bad, 1.0, 1.0]
    assert rates.explodes(RATES, losses) == 10.0
    assert list(numpy.isfinite(rates.smoothed(losses))) == [True] * 3 + [False] * 3


def test_what_never_explodes_or_never_falls_is_told():
    assert "says nothing of the limit" in rates.told(RATES, [2.3, 2.2, 2.1, 2.0, 1.9, 1.8], 3.5)
    assert "fell at none" in rates.told(RATES, [2.3, 2.4, 3.0, 4.0, 5.0, 6.0], 3.5)


def test_one_bad_batch_is_no_explosion():
    assert rates.explodes(RATES, [2.3, 1.0, 1.0, 2.5, 1.0, 1.0]) is None


def test_the_figure_marks_the_peak_and_says_where_the_loss_explodes():
    figure, words = figures.rate_range(RATES, [2.3, 2.0, 1.0, 1.0, 9.0, math.nan], 3.5)
    axis = figure.axes[0]
    assert axis.get_xscale() == "log" and axis.get_ylim()[1] < 9, "the explosion would press the rest flat"
    assert any(set(line.get_xdata()) == {3.5} for line in axis.lines)
    assert "explodes at about 1e+02" in words
    pyplot.close(figure)
