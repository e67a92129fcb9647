"""How what learners return is read: nothing raises, and what is no finite number is near nothing."""

import math
from fractions import Fraction

import numpy
import pytest

from course_utils.notebook.answers import (
    EXACT,
    array_of,
    first_match,
    floats,
    near,
    number,
    numbers,
    shape_hint,
    told,
    whole_numbers,
)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (3, 3.0), (numpy.float32(0.5), 0.5), (numpy.int64(7), 7.0), ([2.5], 2.5), (numpy.array([[4]]), 4.0),
        (Fraction(1, 4), 0.25), ("3", None), (None, None), ([1, 2], None), ([], None), (1j, None), (10**400, None),
        (math.nan, None), (math.inf, None), ({}, None), (object(), None), ([[1], [2, 3]], None),
    ],
)  # fmt: skip
def test_one_number(found, wanted):
    assert number(found) == wanted


def test_infinity_is_a_number_where_it_is_asked_for():
    assert number(math.inf, finite=False) == math.inf and math.isnan(number([math.nan], finite=False))
    assert number("inf", finite=False) is None


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ((1, 2), (1.0, 2.0)), ([[1, 2]], (1.0, 2.0)), ((numpy.array([1]), 2), (1.0, 2.0)), ((1, 2, 3), None),
        (5, None), ("ab", None), ((1, "b"), None), ((numpy.array([1, 2]), 2), None), ({1: 2}, None),
    ],
)  # fmt: skip
def test_several_numbers(found, wanted):
    assert numbers(found, 2) == wanted


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([1, 2.0], [1, 2]), (numpy.array([3, 0]), [3, 0]), ((), []), ([1.5], None), ([math.nan], None),
        ([math.inf], None), (7, None), ("12", None), ([[1, 2]], None), ([None], None),
    ],
)  # fmt: skip
def test_whole_numbers(found, wanted):
    assert whole_numbers(found) == wanted


def test_near_asks_for_the_shape_and_forgives_rounding_only():
    assert near(1 / 3, 0.3333333333) and not near(1 / 3, 0.3334)
    assert near([1.0, 2.0], numpy.array([1, 2])) and not near([[1.0, 2.0]], numpy.array([1, 2]))
    assert not near(5.0, [5.0]) and not near([5.0], 5.0)
    assert near(4_000_000, 4_000_001) and not near(4_000_000, 4_000_001, *EXACT)
    for odd in (math.nan, math.inf, None, "1", [], {}, object()):
        assert not near(odd, 1.0) and not near(odd, math.nan) and not near(odd, math.inf)


def test_the_first_slip_that_fits_is_told():
    hints = [(math.nan, "nothing is this"), (2.0, "two"), (2.0, "two again"), ([1, 2], "a pair")]
    assert first_match(2, hints) == "two" and first_match((1, 2), hints) == "a pair"
    assert first_match(3, hints) is None and first_match(None, hints) is None
    assert first_match(2.1, hints, rtol=0.1) == "two"


def test_arrays_and_their_shapes():
    assert array_of([[1, 2]], (1, 2)).dtype == float and array_of([1, 2], (1, 2)) is None
    assert floats(["a"]) is None and floats([[1], [2, 3]]) is None
    assert shape_hint("dW", numpy.zeros((2, 3)), numpy.ones((2, 3))) is None
    assert "shape (3,); it should be (2, 3)" in shape_hint("dW", [1, 2, 3], numpy.ones((2, 3)))
    assert "dW cannot be read as an array of numbers: it is of type str" in shape_hint("dW", "a", numpy.ones(2))


def test_what_is_told_stays_on_one_line():
    words = told(numpy.ones((40, 40)))
    assert "\n" not in words and len(words) == 80 and words.endswith("…")
    assert told(3.5) == "3.5"
