import numpy
import pytest

from course_utils.chapters.case_study import spread
from course_utils.core.errors import CourseError


def test_mean_and_error():
    assert spread.mean_and_error([0.5, 0.7]) == (pytest.approx(0.6), pytest.approx(0.1))
    assert spread.mean_and_error([0.5]) == (0.5, None)
    assert spread.told([0.5, 0.7]) == "60.0 ± 10.0 %" and spread.told([0.5]) == "50.0 %"


def test_a_difference_is_judged_seed_by_seed():
    first, second = [0.70, 0.80, 0.90], [0.69, 0.789, 0.889]
    assert spread.differ(first, second)  # seeds differ widely, their gaps do not
    assert not spread.differ(first, second[::-1])
    assert spread.differ([0.7], [0.2]) is None
    with pytest.raises(CourseError, match="same seeds"):
        spread.differ([0.7], [0.2, 0.3])


def test_chance_is_called_a_difference_in_one_case_of_twenty():
    dice = numpy.random.default_rng(0)
    found = [spread.differ(dice.normal(0, 1, 3), dice.normal(0, 1, 3)) for _trial in range(2000)]
    assert 0.03 < numpy.mean(found) < 0.07


def test_the_sentence_says_which_and_how_sure():
    words = spread.compared("A", [0.70, 0.80, 0.90], "B", [0.69, 0.789, 0.889])
    assert words.startswith("A minus B: +1.1 ± 0.0 points over 3 seeds, more than")
    assert "no more than" in spread.compared("A", [0.7, 0.8], "B", [0.9, 0.5])
    assert "One seed" in spread.compared("A", [0.7], "B", [0.9])
