import numpy
import pytest

from course_utils.chapters.mse_derivation import activations, loss_race
from course_utils.chapters.mse_derivation import figures as mse_figures

X, Y = numpy.arange(8.0) / 2, numpy.arange(8.0)
STARTS = ("usual start", "wrong start")
RACE = {
    (start, loss): numpy.full((2, 3), 0.1 * place + 0.2)
    for place, (start, loss) in enumerate((start, loss) for start in STARTS for loss in loss_race.LOSSES)
}
REACHED = {
    (depth, name): numpy.array([0.5, 0.7]) if depth == "one layer" else numpy.array([0.1, 0.3])
    for depth in ("one layer", "six layers")
    for name in activations.NAMES
}
DISTANCES = numpy.array([1.0, 10.0, 100.0])
FIGURES = {
    "three_lines": lambda: mse_figures.three_lines(
        X, Y, [(2.0, 0.0), (0.0, 3.5), (1.0, 1.0)], [numpy.zeros(8), Y - 3.5, Y - X - 1]
    ),
    "contours": lambda: mse_figures.contours(
        {"a bowl": X - 1, "a trough": numpy.ones(8)}, Y, {"a bowl": [0.9, 4.9], "a trough": [-0.0, 4.0]}
    ),
    "descents": lambda: mse_figures.descents(
        {0.5: numpy.linspace(5, 1, 41), 0.98: numpy.linspace(5, 2, 41), 1.02: numpy.linspace(5, 77, 41)}
    ),
    "two_losses": lambda: mse_figures.two_losses(
        numpy.linspace(-10, 10, 5),
        {"cross-entropy": numpy.arange(5.0), "squared error": numpy.ones(5)},
        {"cross-entropy": numpy.ones(5), "squared error": numpy.zeros(5)},
    ),
    "race": lambda: mse_figures.race((0.01, 0.1), RACE, STARTS, 3, {key: runs.max() for key, runs in RACE.items()}),
    "depths": lambda: mse_figures.depths(REACHED, 0.1),
    "digits_lost": lambda: mse_figures.digits_lost(
        DISTANCES,
        {
            "normal equations": numpy.outer(DISTANCES**2, [1e-16, 1e-14]),
            "lstsq": numpy.outer(DISTANCES, [1e-16, 1e-15]),
        },
        DISTANCES,
    ),
    "decay": lambda: mse_figures.decay(
        numpy.array([0.25, 1.0, 4.0]), numpy.array([[2.0, 4.0], [1.0, 2.0], [3.0, 3.0]]), numpy.array([5.0, 5.0])
    ),
}


@pytest.fixture
def made(drawn):
    return drawn(FIGURES)


def test_each_has_titles_labels_and_words(made):
    for name, (figure, words) in made.items():
        assert words.endswith(".") and len(words) > 30 and "{" not in words, name
        assert figure.axes[0].get_ylabel(), name
        for axis in figure.axes:
            assert axis.get_title(loc="left") and axis.get_xlabel(), name


def test_the_words_state_the_numbers(made):
    words = made["descents"][1]
    assert "over 40 steps: at 0.50 and 0.98 of" in words and "1.02 times" in words and "grows to 77" in words
    assert f"{loss_race.LOSSES[0]}, usual start: 20%" in made["race"][1]
    assert f"{loss_race.LOSSES[-1]}, wrong start: 70%" in made["race"][1]
    assert "relu, one layer: 60%" in made["depths"][1] and "gelu, six layers: 20%" in made["depths"][1]


def test_the_sums_above_a_line_are_those_of_its_residuals(made):
    exact, level, _flat = (axis.get_title(loc="left") for axis in made["three_lines"][0].axes)
    assert exact == "plain sum 0.0\nabsolute 0.0, squared 0.0"
    assert level == "plain sum 0.0\nabsolute 16.0, squared 42.0"


def test_eigenvalues_have_no_sign(made):
    bowl, trough = (axis.get_title(loc="left") for axis in made["contours"][0].axes)
    assert bowl == "a bowl (eigenvalues 0.9, 4.9)" and trough == "a trough (eigenvalues 0.0, 4.0)"


def test_bars_are_the_means_of_their_dots(made):
    axis = made["depths"][0].axes[0]
    assert [bar.get_height() for bar in axis.patches] == pytest.approx([60] * 4 + [20] * 4)
    assert sorted(height for line in axis.lines[:-1] for height in line.get_ydata()) == pytest.approx(
        [10] * 4 + [30] * 4 + [50] * 4 + [70] * 4
    )
    assert axis.lines[-1].get_ydata()[0] == pytest.approx(10)  # chance


def test_losses_and_slopes_have_a_chart_each(made):
    losses, slopes = made["two_losses"][0].axes
    assert [list(line.get_ydata()) for line in losses.lines] == [[0, 1, 2, 3, 4], [1] * 5]
    assert [list(line.get_ydata()) for line in slopes.lines] == [[1] * 5, [0] * 5]


def test_lost_digits_have_a_chart_for_each_number_and_the_words_tell_the_ends(made):
    figure, words = made["digits_lost"]
    slope, intercept = figure.axes
    assert slope.lines[0].get_ydata() == pytest.approx([1e-16, 1e-14, 1e-12])
    assert intercept.lines[1].get_ydata() == pytest.approx([1e-15, 1e-14, 1e-13])
    assert "normal equations, slope 1e-12; normal equations, intercept 1e-10; lstsq, slope 1e-14" in words


def test_the_valley_of_weight_decay_is_told_with_its_place(made):
    figure, words = made["decay"]
    assert figure.axes[0].lines[0].get_ydata() == pytest.approx([3, 1.5, 3])
    assert "lowest at 1 times" in words and "1.500 there, 5.000 without" in words
