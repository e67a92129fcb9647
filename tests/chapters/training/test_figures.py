"""The pictures of 08 show the numbers that their sentences say."""

import numpy
import pytest

from course_utils.chapters.training import figures, whitening
from course_utils.core import plots


@pytest.fixture(autouse=True)
def style():
    plots.use_style()


def test_each_seed_is_a_dot():
    figure, words = figures.seeds(numpy.array([[0.7, 0.6], [0.72, 0.65]]), 1000, 3)
    training, validation = (list(line.get_xdata()) for line in figure.axes[0].lines)
    assert training == pytest.approx([70, 72]) and validation == pytest.approx([60, 65])
    assert "from 60.0% to 65.0%" in words


def test_every_bin_says_how_many_pictures_it_has():
    figure, words = figures.calibration([(0.55, 0.0, 4), (0.95, 0.9, 1200)], 0.94, 0.89)
    assert [text.get_text() for text in figure.axes[0].texts] == ["4", "1,200"]
    sizes = figure.axes[0].collections[0].get_sizes()
    assert sizes[0] < sizes[1] / 5, "a bin of four pictures is no evidence and must not look like one"
    assert "promises more than it keeps" in words
    assert "keeps what it promises" in figures.calibration([(0.55, 0.8, 4)], 0.5, 0.8)[1]


def test_the_ablation_has_dots_and_no_bars_on_its_cut_axis():
    names = {"a": "first", "b": "second"}
    figure, words = figures.ablation({"a": [76.0, 76.4], "b": [79.0, 80.2]}, names, 1000, 3)
    axis = figure.axes[0]
    assert not axis.patches and axis.get_xlim()[0] > 50
    assert [list(line.get_xdata()) for line in axis.lines if line.get_marker() == "o"] == [[76.0, 76.4], [79.0, 80.2]]
    assert "first 76.2 %, second 79.6 %" in words


def test_the_cycle_says_where_its_peak_is():
    rates = numpy.concatenate([numpy.linspace(0.1, 2, 20), numpy.linspace(2, 0, 81)[1:]])
    figure, words = figures.one_cycle(rates, 0.4)
    assert "to 2 at 20 % of the steps and falls to 0." in words
    assert max(figure.axes[0].lines[0].get_ydata()) == 2


def test_the_staircase_has_a_place_for_each_change():
    figure, words = figures.staircase({"one": 53.0, "two": 58.8})
    assert list(figure.axes[0].lines[0].get_xdata()) == [53.0, 58.8] and "one 53.0 %, two 58.8 %" in words


def smooth(count=60, side=24):
    """Pictures whose neighbouring pixels are nearly equal."""
    draw = numpy.random.default_rng(0)
    coarse = draw.integers(0, 256, (count, side // 4 + 1, side // 4 + 1))
    fine = coarse.repeat(4, axis=1).repeat(4, axis=2)[:, :side, :side]
    blurred = (fine + numpy.roll(fine, 1, 1) + numpy.roll(fine, 1, 2) + numpy.roll(fine, 2, 1)) / 4
    return blurred[..., None].astype("uint8")


def test_whitening_takes_the_repetition_out():
    filters, before, after = whitening.seen(smooth(), size=5, count=12)
    assert filters.shape == (5, 5, 1, 12)
    assert before > 0.2 and after < before / 4
    figure, words = figures.whitening(filters, before, after)
    assert len(figure.axes) == 12 and f"by {before:.2f} on average" in words


def test_pixels_that_never_change_repeat_nothing():
    pictures = smooth()
    pictures[:, :, :, :] = 7
    assert whitening.seen(pictures)[1] == 0.0
