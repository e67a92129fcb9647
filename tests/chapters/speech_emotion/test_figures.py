"""What is said of the boxes is computed: which measurement tells the classes apart."""

import numpy

from course_utils.chapters.speech_emotion import figures


def test_what_stands_furthest_apart_is_named_with_its_share():
    y = numpy.array([0, 0, 1, 1])
    values = numpy.array([[0.0, 0, 5], [2, 0, 5], [0, 4, 5], [3, 4, 5]])
    said = figures.furthest_apart(values, y, ["pitch (Hz)", "syllables\na second", "level (dB)"])
    assert "syllables a second, with 100% of its variance" in said and "next pitch, 4%" in said
    assert "每秒的音节数" in figures.furthest_apart(values, y, ["音高（Hz）", "每秒的\n音节数", "声级（dB）"])
