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
    assert words.endswith("which counts" if counts else "which so few seeds cannot decide")


def test_the_old_sentence_about_the_sweep_would_not_stand():
    """0.80 and 0.7325 against 0.7025 and 0.67: larger than the spread, and no evidence."""
    assert compare.chance([0.80 - 0.7025, 0.7325 - 0.67]) > 0.1
