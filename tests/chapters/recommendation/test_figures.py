import numpy

from course_utils.chapters.recommendation import figures
from course_utils.core import plots


def test_gaps_are_question_marks_and_stars_are_written():
    stars = numpy.array([[4.5, numpy.nan], [numpy.nan, 3.0], [1.0, 2.0]])
    figure = figures.stars_table(stars, ["a", "b", "c"], ["x", "y"])
    (axis,) = figure.axes
    assert [text.get_text() for text in axis.texts] == ["4.5", "?", "?", "3", "1", "2"]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["a", "b", "c"]
    plots.close(figure)


def test_the_table_of_measures_has_means_and_spreads():
    runs = [{"recall": r, "ndcg": 0.5, "coverage": 0.25, "famous": 1.0, "seconds": 2.0} for r in (0.2, 0.4)]
    heading, line = figures.measures_table({"EASE": runs}).split("\n")
    assert "recall@10" in heading and line.startswith("EASE")
    assert "0.300 ± 0.100" in line and "0.500 ± 0.000" in line and line.endswith("2.0")


def test_grouped_bars_stand_side_by_side():
    figure = figures.grouped_bars(["a", "b"], {"x": [1, 2], "y": [3, 4], "z": [5, 6]})
    (axis,) = figure.axes
    assert [bar.get_height() for bar in axis.patches] == [1, 2, 3, 4, 5, 6]
    edges = sorted((bar.get_x(), bar.get_x() + bar.get_width()) for bar in axis.patches)
    assert all(left[1] < right[0] for left, right in zip(edges, edges[1:], strict=False)), "none hides another"
    plots.close(figure)


LEADS = {"a": {"value": 0.02, "low": 0.01, "high": 0.03}, "b": {"value": -0.01, "low": None, "high": None}}


def test_a_difference_in_words_has_its_interval_where_there_is_one():
    assert figures.in_words(LEADS["a"]) == "+0.020 (+0.010 to +0.030)"
    assert figures.in_words(LEADS["b"]) == "-0.010"


def test_leads_are_dots_on_a_line_of_zero():
    figure, alt = figures.leads(LEADS, {"a": [0.01, 0.03], "b": [-0.01]}, "x", "t")
    (axis,) = figure.axes
    assert not axis.patches, "a cut axis has no bars"
    assert "a +0.020 (+0.010 to +0.030); b -0.010" in alt
    assert [label.get_text() for label in axis.get_yticklabels()] == ["a", "b"]
    plots.close(figure)


def test_the_tail_is_told_by_its_shares():
    figure, alt = figures.tail(numpy.array([1] * 9 + [11]), "t")
    curve, equal = figure.axes[0].lines[:2]
    assert curve.get_ydata()[:2].tolist() == [0, 55] and list(equal.get_ydata()) == [0, 100]
    assert "10 %: 55 %" in alt and "50 %: 75 %" in alt
    plots.close(figure)


def test_the_number_of_passes_that_was_chosen_is_ringed():
    figure, alt = figures.by_passes({"x": {1: 0.1, 2: 0.3, 4: 0.2}}, {"x": 2}, "t")
    ring = figure.axes[0].lines[1]
    assert (ring.get_xdata()[0], ring.get_ydata()[0]) == (2, 0.3) and "x 2 (0.300)" in alt
    plots.close(figure)
