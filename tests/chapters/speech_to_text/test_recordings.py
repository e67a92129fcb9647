"""Errors by recording, and intervals that know how few recordings there are."""

import numpy
import pytest

from course_utils.chapters.speech_to_text import recordings, spoken_strings


def string(speaker, digits):
    return spoken_strings.String(numpy.zeros(8, "float32"), digits, tuple(range(len(digits))), speaker)


def test_shares_are_errors_by_the_times_a_recording_was_said():
    strings = [string("ann", (3, 3, 7)), string("ben", (7,)), string("ann", (7, 3))]
    found = recordings.shares(strings, [(3, 8, 7), (), (7, 3, 1)])
    assert found == {("ann", 3): pytest.approx(2 / 3), ("ann", 7): 0, ("ben", 7): 1}


def test_a_hundred_strings_of_two_recordings_are_two_items():
    strings = [string("ann", (1, 2))] * 100
    found = recordings.shares(strings, [(1, 9)] * 100)
    interval = recordings.lead({item: 0.0 for item in found}, found)
    assert interval["n"] == 2 and (interval["low"], interval["high"]) == (0, 1)


def test_only_recordings_that_both_have_are_compared():
    interval = recordings.lead({("ann", 1): 0.5, ("ann", 2): 0.25}, {("ann", 1): 0.75, ("ben", 2): 1.0})
    assert interval["value"] == pytest.approx(0.25) and interval["n"] == 1
    assert recordings.told(interval) == "+0.25 (+0.25 to +0.25)"
