import math

import numpy
import pytest
from explorer_data import picture_in

from course_utils.chapters.training_algorithm import figures as step_pictures
from course_utils.core import plots
from course_utils.core.errors import CourseError


def test_the_active_step_stands_out():
    pictures = [plots.png(step_pictures.five_steps(active)) for active in range(6)]
    assert len(set(pictures)) == 6


@pytest.mark.parametrize("active", [-1, 6])
def test_there_are_five_steps(active):
    with pytest.raises(CourseError):
        step_pictures.five_steps(active)


def test_shown_with_words(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append((data, metadata)))
    step_pictures.show_steps(4)
    ((data, metadata),) = seen
    image, alt = picture_in(data)
    assert "Number 4 stands out" in alt
    assert len(image) < 15_000


def test_touching_sides_of_a_product_fit():
    figure = step_pictures.dense_shapes()
    assert len(figure.axes) == 3
    words = [[text.get_text() for text in axis.texts] for axis in figure.axes]
    for row in words:
        # name, rows, columns of three matrices, with the signs between them
        first, second, result = ([word for word in row if word not in "·="][i : i + 3] for i in (0, 3, 6))
        assert first[2] == second[1] and (first[1], second[2]) == (result[1], result[2])


STARTS = ("zero", "constant", "small", "large", "glorot", "he")
RATES = 10.0 ** numpy.arange(-2, 1)
SWEEP = {"SGD": [0.2, 0.7, 0.1], "momentum": [0.3, 0.6, 0.1], "RMSProp": [0.8, 0.3, 0.1], "Adam": [0.8, 0.5, 0.1]}
FIGURES = {
    "forward": lambda: step_pictures.forward(
        numpy.zeros((4, 5, 1)), numpy.arange(128.0), numpy.array([0.2, 0.8]), ["shirt", "boot"], 1
    ),
    "relu_gate": lambda: step_pictures.relu_gate(
        numpy.array([0.5, -1.0, 0.8]), numpy.array([-0.3, 0.2, -0.1]), numpy.array([-0.3, 0.0, -0.1])
    ),
    "gradient_errors": lambda: step_pictures.gradient_errors([0.1, 0.01], [1e-3, 1e-5], [1e-1, 1e-2]),
    "twins": lambda: step_pictures.twins([0.800, 0.810], [0.8025, 0.811]),
    "spirals": lambda: step_pictures.spirals(
        numpy.array([[0.0, 1.0], [1.0, 0.0]]),
        numpy.array([0, 1]),
        {"linear": numpy.zeros((5, 5)), "bent": numpy.ones((5, 5))},
        {"linear": 0.55, "bent": 0.99},
    ),
    "start_spreads": lambda: step_pictures.start_spreads(
        {kind: numpy.full(8, place) for place, kind in enumerate(STARTS)},
        {kind: numpy.full(8, place) for place, kind in enumerate(STARTS)},
    ),
    "start_losses": lambda: step_pictures.start_losses(
        {"zero": [2.3, 2.3], "large": [9.0, 1e12]}, {"zero": 0.1, "large": 0.25}, {"zero": 1, "large": None}, 2.3
    ),
    "rate_sweep": lambda: step_pictures.rate_sweep(RATES, SWEEP),
    "early_stopping": lambda: step_pictures.early_stopping(
        {"training": [1.0, 0.5, 0.2, 0.1], "validation": [1.0, 0.7, 0.8, 0.9]}, 2, 3, 400
    ),
    "suspects": lambda: step_pictures.suspects({"A": [2.0, 0.5], "B": [2.3, 9e9]}, 2.3),
    "strengths": lambda: step_pictures.strengths(
        {1: 0.1, 256: 1.0},
        {"pictures": {"accuracy": 0.8, "guess": 0.1}, "sound (simulated)": {"accuracy": 0.9, "guess": 0.3}},
        {1: 700.0, 256: 20.0},
    ),
    "challenges": lambda: step_pictures.challenges(
        [50, 12800], numpy.array([0.5, 0.85]), [1000, 2000], [0.001, 0.003], RATES, SWEEP
    ),
}


@pytest.fixture
def made(drawn):
    return drawn(FIGURES)


def test_each_picture_has_titles_labels_and_words(made):
    for name, (figure, words) in made.items():
        assert words.endswith(".") and "{" not in words, name
        assert figure.get_size_inches()[0] <= 8.4 and figure.get_size_inches()[1] <= 3.5, name
        titled = [axis for axis in figure.axes if axis.get_title(loc="left")]
        assert titled and all(axis.get_xlabel() or axis.get_xticklabels() for axis in titled), name


def test_the_words_state_the_numbers(made):
    assert "class boot" in made["forward"][1]
    assert "h₂: sum -1.00, slope 0, arrives 0.20, passes on 0.00" in made["relu_gate"][1]
    assert "gap is 0.25 points" in made["twins"][1]
    assert "Right: linear 55 %, bent 99 %." in made["spirals"][1]
    assert "zero 10 %, large 25 %." in made["start_losses"][1]
    assert "SGD 0.1, momentum 0.1, RMSProp 0.01, Adam 0.01." in made["rate_sweep"][1]
    assert "lowest in epoch 2" in made["early_stopping"][1] and "ends in epoch 3" in made["early_stopping"][1]
    assert "A 0.50, B 9000000000.00; a blind guess has 2.30." in made["suspects"][1]
    assert "from 50 % with 50 pictures to 85 % with 12,800" in made["challenges"][1]


def labels(axis):
    return [text.get_text() for text in axis.get_legend().get_texts()]


def test_what_is_drawn_is_what_was_measured(made):
    inputs, hidden, output, *_bar = made["forward"][0].axes
    assert inputs.get_title(loc="left") == "Input: 20 numbers" and hidden.images[0].get_array().shape == (8, 16)
    assert [bar.get_width() for bar in output.patches] == [20, 80]
    rings, crosses = made["twins"][0].axes[0].lines
    assert crosses.get_ydata() - rings.get_ydata() == pytest.approx([0.25, 0.1])
    assert "99 % right" in made["spirals"][0].axes[1].get_title(loc="left")
    assert [len(dots.get_offsets()) for dots in made["spirals"][0].axes[0].collections] == [1, 1]  # one of each side
    kept, stopped = made["early_stopping"][0].axes[0].lines[2:]
    assert (kept.get_xdata()[0], kept.get_ydata()[0], stopped.get_xdata()[0]) == (2, 0.7, 3)
    assert labels(made["early_stopping"][0].axes[0])[2:] == ["kept: epoch 2", "stopped: epoch 3"]
    found = {line.get_label(): line.get_ydata().max() for line in made["rate_sweep"][0].axes[0].lines}
    assert found == pytest.approx({rule: 100 * max(values) for rule, values in SWEEP.items()})
    milliseconds = made["challenges"][0].axes[1].lines[0].get_ydata()
    assert list(milliseconds) == pytest.approx([1, 3])
    reached, guessed = made["strengths"][0].axes[1].containers
    assert [bar.get_height() for bar in (*reached, *guessed)] == pytest.approx([80, 90, 10, 30])


def test_what_is_too_large_or_too_small_stands_at_the_edge(made):
    axis = made["start_losses"][0].axes[0]
    assert axis.lines[1].get_ydata().tolist() == [7, 7] and axis.get_ylim()[1] > 7
    assert labels(axis) == ["zero: 10 %, distinct units: 1", "large: 25 %, diverged"]
    zero = made["start_spreads"][0].axes[0].lines[0].get_ydata()
    assert all(math.isclose(height, 1e-15) for height in zero)
