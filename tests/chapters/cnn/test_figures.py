from types import SimpleNamespace

import numpy
import pytest

from course_utils.chapters.cnn import figures
from course_utils.core import plots


@pytest.fixture(autouse=True)
def style():
    plots.use_style()


def test_a_convolution_shows_its_numbers_and_frames_what_meets():
    picture, kernel, response = numpy.full((6, 6), 10), numpy.array([[-1, 0, 1]] * 3), numpy.full((4, 4), 30)
    figure, words = figures.convolution(picture, kernel, response)
    assert [axis.get_title(loc="left") for axis in figure.axes] == [
        "Picture (6 x 6)", "Kernel (3 x 3)", "Response (4 x 4)",
    ]  # fmt: skip
    assert [text.get_text() for text in figure.axes[1].texts] == ["-1", "0", "1"] * 3
    assert {text.get_color() for text in figure.axes[2].texts} == {"white"}  # on dark blue
    window, result = figure.axes[0].patches[0], figure.axes[2].patches[0]
    assert (window.get_width(), result.get_width()) == (3, 1) and window.get_xy() == result.get_xy()
    assert "3 by 3 kernel" in words
    plots.close(figure)


def test_costs_name_the_layers_that_cost_most():
    table = [
        SimpleNamespace(kind="Conv2D", parameters=1000, multiply_adds=7e6),
        SimpleNamespace(kind="Dense", parameters=90_000, multiply_adds=9e4),
    ]
    figure, words = figures.costs(table)
    assert "Dense has most parameters, Conv2D does most arithmetic" in words
    widths = [[bar.get_width() for bar in axis.patches] for axis in figure.axes]
    assert widths == [pytest.approx([1, 90]), pytest.approx([7, 0.09])]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["1 Conv2D", "2 Dense"]
    plots.close(figure)


def test_kernels_that_did_not_move_are_their_start_and_strangers_are_not():
    draw = numpy.random.default_rng(0)
    start, other = draw.normal(size=(3, 3, 8)), draw.normal(size=(3, 3, 8))
    figure, words, alike = figures.kernels(start, 2 * start + 1)
    assert alike == pytest.approx(1) and "by 1.00 on average" in words and len(figure.axes) == 16
    plots.close(figure)
    figure, _words, alike = figures.kernels(start, other)
    assert abs(alike) < 0.5
    plots.close(figure)
