import pytest

from course_utils.chapters.training_algorithm import figures
from course_utils.core import plots
from course_utils.core.errors import CourseError


def test_the_active_step_stands_out():
    pictures = [plots.png(figures.five_steps(active)) for active in range(6)]
    assert len(set(pictures)) == 6


@pytest.mark.parametrize("active", [-1, 6])
def test_there_are_five_steps(active):
    with pytest.raises(CourseError):
        figures.five_steps(active)


def test_shown_with_words(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append((data, metadata)))
    figures.show_steps(4)
    ((data, metadata),) = seen
    assert "Number 4 stands out" in data["text/plain"] == metadata["image/png"]["alt"]
    assert len(data["image/png"]) < 20_000


def test_touching_sides_of_a_product_fit():
    figure = figures.dense_shapes()
    assert len(figure.axes) == 3
    words = [[text.get_text() for text in axis.texts] for axis in figure.axes]
    for row in words:
        # name, rows, columns of three matrices, with the signs between them
        first, second, result = ([word for word in row if word not in "·="][i : i + 3] for i in (0, 3, 6))
        assert first[2] == second[1] and (first[1], second[2]) == (result[1], result[2])
