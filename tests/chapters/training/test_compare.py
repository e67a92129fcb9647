import numpy
import pytest

from course_utils.chapters.training import compare


@pytest.mark.parametrize(
    ("differences", "counts"),
    [
        ([3.0], False),
        ([2.7, 3.9], False),  # one against the other has one degree of freedom: p = 0.11
        ([2.0, 2.0], False),
        ([0.0, 0.0, 0.0], False),
        ([2.0, 2.0, 2.0], True),
        ([2.7, 3.9, 3.2], True),
        ([-2.7, -3.9, -3.2], True),
        ([1.0, -1.0, 0.5, -0.4], False),
    ],
)
def test_a_difference_counts_when_a_paired_test_says_so(differences, counts):
    assert (compare.chance(differences) < compare.LEVEL) == counts
    words = compare.told("rate 0.1", differences)
    assert words.endswith("which counts") if counts else "which so few seeds cannot decide: " in words


@pytest.mark.parametrize(
    ("differences", "seeds", "words"),
    [
        ([2.7, 3.9], 3, "at this lead and spread 3 would"),
        ([-3.3, -0.9], 6, "at this lead and spread 6 would"),
        ([0.0, 0.4], 11, "at this lead and spread 11 would"),
        ([1.0, -1.0], None, "not even 100 would"),
        ([-0.5, -0.5], None, "not even show a spread"),
        ([3.0], None, "not even show a spread"),
    ],
)
def test_an_open_question_says_how_many_seeds_would_decide_it(differences, seeds, words):
    assert compare.needed(differences) == seeds
    assert compare.told("dropout", differences).endswith(words)


def test_so_many_seeds_as_it_says_do_decide_and_one_less_does_not():
    def of(n):
        """`n` differences with the mean 2.1 and the sample standard deviation 1.697."""
        spread = numpy.linspace(-1, 1, n)
        return 2.1 + 1.697 * spread / spread.std(ddof=1)

    n = compare.needed([3.3, 0.9])
    assert compare.chance(of(n)) < compare.LEVEL < compare.chance(of(n - 1))


def test_how_many_comparisons_are_decided_is_counted():
    leads = {"a": [2.7, 3.9, 3.2], "b": [1.0, -1.0, 0.5]}
    assert compare.decided(leads) == "Decided by these seeds: 1 of 2 comparisons (seeds: 3)."


def test_the_old_sentence_about_the_sweep_would_not_stand():
    """0.80 and 0.7325 against 0.7025 and 0.67: larger than the spread, and no evidence."""
    assert compare.chance([0.80 - 0.7025, 0.7325 - 0.67]) > 0.1
