import numpy
import pytest

from course_utils.chapters.concepts import figures, toy_data
from course_utils.core import plots


@pytest.fixture
def fits():
    region = numpy.zeros((3, 3))
    return [
        toy_data.Fit(1, 1, 4, 5, numpy.zeros(5), 0.6, 0.5, region, 0.6, 0.55),
        toy_data.Fit(1, 2, 7, 9, numpy.zeros(5), 0.3, 0.2, region, 0.8, 0.7),
        toy_data.Fit(1, 4, 13, 17, numpy.zeros(5), 0.1, 0.4, region, 1.0, 0.9),
    ]


def made(result):
    figure, words = result
    for axis in figure.axes:
        assert axis.get_title(loc="left") and axis.get_xlabel()
    plots.close(figure)
    return figure, words


@pytest.fixture(autouse=True)
def style():
    plots.use_style()


def test_parameter_counts():
    figure, words = made(figures.parameter_counts({"small": 10_000, "large": 5_000_000_000}))
    assert "small, 10,000" in words and "large, 5,000,000,000" in words
    assert list(figure.axes[0].lines[0].get_xdata()) == [10_000, 5_000_000_000]  # dots: the axis has no zero
    assert figures.LARGE == (1e6, 1e10)  # what claim 2.1-size calls large: GPT-3 lies outside


def test_capacity(fits):
    figure, words = made(figures.capacity(fits))
    assert "from 0.60 to 0.10" in words and "smallest, 0.20, at 7 parameters and 0.40" in words
    assert figure.axes[0].lines[0].get_ydata().tolist() == [0.6, 0.3, 0.1]


def test_modalities():
    kinds = {"picture": (numpy.zeros((2, 4, 5, 3)), None), "sound": (numpy.zeros((2, 1, 9, 1)), None)}
    figure, words = made(figures.modalities(kinds))
    assert "picture, 4 x 5 x 3" in words and "sound, 1 x 9 x 1" in words
    assert len(figure.axes[0].images) == 1 and len(figure.axes[1].lines) == 1


def test_learning_curve():
    counts, errors = [100, 1000, 10000], numpy.array([[0.4, 0.5], [0.3, 0.3], [0.2, 0.24]])
    slope, height = -0.1, numpy.log(0.45) + 0.1 * numpy.log(100)
    _figure, words = made(figures.learning_curve(counts, errors, slope, height))
    promised = 0.45 * 100**-0.1
    assert "from 45% with 100" in words and "22% with 10,000" in words and f"{promised:.0%}" in words


def test_training_memory():
    parts = {"weights": 1e6, "gradients": 1e6, "optimiser": 2e6}
    figure, words = made(
        figures.training_memory(
            {"a": 1, "b": 4}, (1, 4), lambda model, batch: {**parts, "activations": model * batch * 1e6}
        )
    )
    assert "a: 50%" in words and "b: 80%" in words
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()  # what is compared has one scale


def test_learning_rates():
    losses = {0.1: numpy.array([2.0, 1.0]), 10.0: numpy.array([1e3, 1e3])}
    figure, words = made(figures.learning_rates(losses, {0.1: 0.8, 10.0: 0.1}, 2.3))
    assert "0.1 ends at loss 1.00, 80% right" in words
    assert max(line.get_ydata().max() for line in figure.axes[0].lines[:2]) < 6
