import numpy
import pytest

from course_utils.chapters.case_study import figures as case_study_figures

PLAIN = [{"train": 0.96, "test": 0.86}, {"train": 0.98, "test": 0.86}]
AUGMENTED = [{"train": 0.90, "test": 0.87}, {"train": 0.90, "test": 0.87}]
STEPS = [-4, -2, 0, 2, 4]
SIDES = {
    pixels: {"128 x 128": share, "few": share, "augmented": share + 0.1, "CNN": share + 0.15}
    for pixels, share in ((0, 0.8), (2, 0.5), (4, 0.2))
}
FIGURES = {
    "areas": lambda: case_study_figures.areas({"grey": 10_000, "colour": 90_000}),
    "enlarging": lambda: case_study_figures.enlarging(numpy.zeros((4, 4)), numpy.zeros((8, 4)), numpy.zeros((8, 8))),
    "sizes": lambda: case_study_figures.sizes(
        {"128 x 128": [0.85, 0.87], "28 x 28": [0.84, 0.84]}, {"128 x 128": [30.0, 32.0], "28 x 28": [3.0, 3.0]}
    ),
    "gaps": lambda: case_study_figures.gaps(PLAIN, AUGMENTED, 4),
    "answers": lambda: case_study_figures.answers({"clothes": PLAIN, "digits": AUGMENTED}),
    "at_scale": lambda: case_study_figures.at_scale(
        [{"network": "linear", "tests": [80.0]}, {"network": "dense", "tests": [84.0, 86.0]}]
    ),
    "unit_weights": lambda: case_study_figures.unit_weights(numpy.ones((8, 8, 6)), numpy.ones((4, 4, 6)), [3, 5, 0, 1]),
    "moved": lambda: case_study_figures.moved(
        STEPS, {name: numpy.array([[0.2, 0.5, 0.8, 0.5, 0.2]] * 2) for name in SIDES[0]}, SIDES
    ),
}


@pytest.fixture
def made(drawn):
    return drawn(FIGURES)


def test_each_has_titles_labels_and_words(made):
    for name, (figure, words) in made.items():
        assert words.endswith(".") and len(words) > 30 and "{" not in words, name
        assert figure.get_size_inches()[0] <= 8.4 and figure.get_size_inches()[1] <= 4, name
        assert figure.axes[0].get_title(loc="left"), name
        assert figure.axes[0].get_xlabel() or figure.axes[0].get_ylabel(), name


def test_the_words_state_the_numbers(made):
    assert "grey 10,000, colour 90,000 weights" in made["areas"][1]
    assert "picture of 16 numbers" in made["enlarging"][1] and "picture of 64 numbers" in made["enlarging"][1]
    assert "86.0 % with 128 x 128 pixels, 84.0 % with 28 x 28; time 31.0 s and 3.0 s" in made["sizes"][1]
    assert "is 11.0 points without, 3.0 points with" in made["gaps"][1]
    assert "clothes 97 and 86 %; digits 90 and 87 %." in made["answers"][1]
    told = "dense 80% in the middle, 50% after 2 pixels, 20% after 4; dense, few pictures 80%"
    assert told in made["moved"][1] and "... and augmented 90%" in made["moved"][1]
    assert "linear 80.0 %; dense 85.0 %." in made["at_scale"][1]


def test_areas_are_to_scale(made):
    small, large = made["areas"][0].axes[0].patches
    assert large.get_width() * large.get_height() == pytest.approx(9 * small.get_width() * small.get_height())
    assert small.get_x() + small.get_width() < large.get_x()


def test_the_gap_is_written_beside_its_dots(made):
    axis = made["gaps"][0].axes[0]
    assert [text.get_text() for text in axis.texts if text.get_text()] == ["gap 11.0 points", "gap 3.0 points"]
    assert [list(line.get_xdata()) for line in axis.lines] == [
        pytest.approx(dots) for dots in ([86, 86], [96, 98], [87, 87], [90, 90])
    ]
    assert "2 seeds, 4 passes" in axis.get_title(loc="left")


def test_each_answer_stands_in_its_row(made):
    axis = made["answers"][0].axes[0]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["clothes", "digits"]
    heights = [line.get_ydata()[0] for line in axis.lines[:4]]
    assert heights == pytest.approx([-0.14, 0.14, 0.86, 1.14])
    assert [line.get_xdata()[0] for line in axis.lines[4:]] == [90, 85]
    assert axis.get_title(loc="left") == "One network, 2 answers"


def test_no_legend_lies_over_the_answers(made):
    """Dots may lie anywhere in their rows: the legend once covered two squares."""
    figure = made["answers"][0]
    figure.canvas.draw()
    (legend,) = figure.legends
    assert figure.axes[0].get_legend() is None
    assert not legend.get_window_extent().overlaps(figure.axes[0].get_window_extent())


def test_the_chosen_units_are_shown(made):
    axes = made["unit_weights"][0].axes
    assert [axis.get_title(loc="left") for axis in axes[:4]] == ["unit 3", "unit 5", "unit 0", "unit 1"]
    assert [axis.images[0].get_array().shape for axis in (axes[0], axes[4])] == [(8, 8), (4, 4)]


def test_dots_bars_and_curves_are_the_means_over_seeds(made):
    accuracy, seconds = made["sizes"][0].axes
    assert not accuracy.patches  # accuracies far from zero are dots, not bars
    diamonds = [line for line in accuracy.lines if line.get_marker() == "D"]
    assert [line.get_xdata()[0] for line in diamonds] == pytest.approx([86, 84])
    assert [bar.get_width() for bar in seconds.patches] == pytest.approx([31, 3])
    assert made["moved"][0].axes[0].lines[3].get_ydata() == pytest.approx([20, 50, 80, 50, 20])
    assert "bands: 2 seeds" in made["moved"][0].axes[0].get_title(loc="left")


def test_neighbours_go_together_where_a_map_is_smooth():
    grain = numpy.random.default_rng(0).normal(size=(30, 30, 2))
    assert abs(case_study_figures.neighbours(grain)) < 0.15
    smooth = numpy.cumsum(grain, axis=1)
    assert case_study_figures.neighbours(smooth) > 0.8
    assert case_study_figures.neighbours(numpy.ones((4, 4, 1))) == 0
