import math

import numpy
import pytest

from course_utils.chapters.training.explorers.threshold import Threshold, coverage
from course_utils.core.errors import CourseError

SURE = numpy.array([0.2, 0.5, 0.8, 0.9])
RIGHT = numpy.array([False, True, False, True])


def test_coverage():
    assert coverage(SURE, RIGHT, 0) == (1.0, 0.5)
    assert coverage(SURE, RIGHT, 0.5) == (0.75, pytest.approx(2 / 3))
    assert coverage(SURE, RIGHT, 0.9) == (0.25, 1.0)
    share, accuracy = coverage(SURE, RIGHT, 0.95)
    assert share == 0
    assert math.isnan(accuracy)


@pytest.mark.parametrize(("sure", "right"), [([], []), ([0.5], [True, False])])
def test_what_does_not_belong_together_is_refused(sure, right):
    with pytest.raises(CourseError, match="one each"):
        coverage(sure, right, 0.5)


def test_words():
    explorer = Threshold(SURE, RIGHT)
    assert "75%" in explorer.alt(50)
    assert "no picture" in explorer.alt(95)
