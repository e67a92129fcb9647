"""Figures and tables of 13_speech_to_text: what they show is what they were given."""

import matplotlib.pyplot as pyplot
import numpy
import pytest

from course_utils.chapters.speech_to_text import error_rate, figures, spoken_strings


@pytest.fixture(autouse=True)
def closed():
    yield
    pyplot.close("all")


def test_the_ends_of_the_digits_are_marked_in_every_view():
    samples = numpy.sin(numpy.arange(12_000) / 3).astype("float32") * 0.5
    string = spoken_strings.String(samples, (4, 2), (0.5, 1.2), "somebody")
    figure = figures.three_views({"one": string, "two": string})
    for axes in figure.axes:
        marks = [line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 2]
        assert marks == [0.5, 1.2]
    # The course's style puts titles to the left; where it is not set up, they are in the middle.
    assert [axes.get_title("left") or axes.get_title() for axes in figure.axes[:2]] == ["one", "two"]


@pytest.mark.parametrize(
    ("truth", "answer", "words"),
    [
        ([9, 9, 1], [5, 5, 1], "9 read as 5"),
        ([8, 1, 8], [1], "8 left out"),
        ([3], [3, 6, 6], "6 written where nothing was said"),
        ([3, 1], [3, 1], "no error at all"),
    ],
)
def test_the_most_frequent_error_is_named(truth, answer, words):
    figure, found = figures.confusions([error_rate.edits(truth, answer)])
    assert found == words
    counts = sorted(int(text.get_text()) for text in figure.axes[0].texts)
    assert sum(counts) == len(error_rate.edits(truth, answer).steps)


def test_tables_hold_means_and_spreads(shown):
    figures.rates_table(
        {"cut": {"synthetic": [0.5], "human": [0.25]}, "CTC": {"synthetic": [0.1, 0.3], "human": [0.2, 0.2]}}
    )
    figures.conditions_table({"noisy": {"clean": 0.6, "changed": 0.4}})
    first, second = (data["text/plain"] for data, _metadata in shown)
    assert "cut | 0.500 | 0.250" in first and "CTC | 0.200 ± 0.100 | 0.200 ± 0.000" in first
    assert "noisy | 0.600 | 0.400" in second


def test_losses_are_drawn_as_they_are():
    figure = figures.losses({"clean": [9.0, 3.0, 1.0], "changed": [5.0, 2.0]})
    assert [line.get_ydata().tolist() for line in figure.axes[0].lines] == [[9.0, 3.0, 1.0], [5.0, 2.0]]


@pytest.fixture
def shown(monkeypatch):
    """What is displayed: a list of (data, metadata)."""
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, raw=False: seen.append((data, metadata)))
    return seen


def test_shares_of_digits_stand_side_by_side():
    figure = figures.digit_shares({"said": [2] * 10, "read": [0, 5, *[0] * 8], "nothing": [0] * 10})
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights[:10] == [10] * 10 and heights[10:12] == [0, 100] and heights[20:] == [0] * 10
    places = sorted(bar.get_x() + bar.get_width() / 2 for bar in figure.axes[0].patches)
    assert len({round(place, 6) for place in places}) == 30  # no bar hides another
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["said", "read", "nothing"]


def test_the_grid_has_a_field_for_every_recording():
    figure = figures.recordings_grid({("ann", 2): 0.5, ("ben", 0): 0.0, ("ben", 2): 1.0})
    assert sorted(text.get_text() for text in figure.axes[0].texts) == ["0.00", "0.50", "1.00"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["ann", "ben"]
