import math

import pytest

from course_utils.errors import CourseError
from course_utils.explorers import threshold

SURE, RIGHT = [0.2, 0.5, 0.9, 0.9], [False, True, False, True]


def test_coverage():
    assert threshold.coverage(SURE, RIGHT, 0) == (1.0, 0.5)
    assert threshold.coverage(SURE, RIGHT, 0.5) == (0.75, pytest.approx(2 / 3))
    share, accuracy = threshold.coverage(SURE, RIGHT, 0.95)
    assert share == 0 and math.isnan(accuracy)
    with pytest.raises(CourseError, match="4 confidences and 3 results"):
        threshold.coverage(SURE, RIGHT[:3], 0.5)


def test_the_still_picture_says_what_it_shows(monkeypatch):
    from course_utils import plots

    monkeypatch.setenv("COURSE_LIVE", "0")
    shown = []
    monkeypatch.setattr(plots, "show", lambda figure, alt: shown.append(alt))
    threshold.explore(SURE, RIGHT)
    assert shown == ["Threshold 80 %: 50% of the pictures are answered, 50.0% of these right."]
