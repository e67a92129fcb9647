import numpy

from course_utils import plots, rating_pictures


def test_gaps_are_question_marks_and_stars_are_written():
    stars = numpy.array([[4.5, numpy.nan], [numpy.nan, 3.0], [1.0, 2.0]])
    figure = rating_pictures.stars_table(stars, ["a", "b", "c"], ["x", "y"])
    (axis,) = figure.axes
    assert [text.get_text() for text in axis.texts] == ["4.5", "?", "?", "3", "1", "2"]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["a", "b", "c"]
    plots.close(figure)
