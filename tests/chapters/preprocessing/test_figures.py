import numpy
import pytest

from course_utils.chapters.preprocessing import figures
from course_utils.core import plots


@pytest.fixture(autouse=True)
def style():
    plots.use_style()


def test_dots_draw_every_run_and_say_the_means():
    groups = {"Adam": {"a": [70.0, 72.0], "b": [80.0, 82.0]}, "SGD": {"a": [10.0, 10.0], "b": [50.0, 60.0]}}
    figure, words = figures.dots(groups, "accuracy (%)", "A title", reference="a")
    for axis, runs in zip(figure.axes, groups.values(), strict=True):
        drawn = sorted(x for line in axis.lines if line.get_marker() == "o" for x in line.get_xdata())
        assert drawn == sorted(sum(runs.values(), []))
        assert not axis.patches, "bars would have to begin at zero"
        strokes = [line.get_xdata()[0] for line in axis.lines if line.get_marker() == "|"]
        assert strokes == [numpy.mean(values) for values in runs.values()]
    assert "a 71.0, b 81.0" in words and "SGD: a 10.0, b 55.0" in words
    plots.close(figure)


def test_a_long_run_draws_means_of_each_change():
    rows = [
        {"change": change, "passes": passes, "learnt": [9, 11], "still": [5, 7], "moved": [1, 3]}
        for change in ("no change", "shift", "flip")
        for passes in (5, 10)
    ]
    figure, words = figures.long_run(rows, {"learnt": "learnt", "still": "still", "moved": "moved"}, "A title")
    drawn = [list(axis.lines[0].get_ydata()) for axis in figure.axes]
    assert drawn == [[10, 10], [6, 6], [2, 2]]
    assert "moved: no change 2, shift 2, flip 2" in words
    plots.close(figure)


def test_a_timeline_is_what_was_measured():
    found = {"without": ([3.0, 4.0, 5.0], [2.0, 2.0, 2.0]), "with": ([0.0, 1.0, 0.0], [2.0, 2.0, 2.0])}
    figure, words = figures.timelines(found, "A pause")
    bars = [bar for bar in figure.axes[0].patches if bar.get_width()]
    upper = [(bar.get_x(), bar.get_width()) for bar in bars if abs(bar.get_y() + 0.3) < 1e-9]
    assert numpy.allclose(upper, [(0, 3), (3, 2), (5, 4), (9, 2), (11, 5), (16, 2)])
    assert "without: 67% of the time waiting" in words and "with: 14%" in words
    plots.close(figure)
