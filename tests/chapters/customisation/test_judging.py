"""Wilson's interval, kappa and the sign test, against libraries and by hand."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import cohen_kappa_score

from course_utils.chapters.customisation import judging


@pytest.mark.parametrize(("right", "of"), [(0, 8), (7, 8), (28, 30), (30, 30), (500, 1000)])
def test_wilson_is_scipys(right, of):
    theirs = stats.binomtest(right, of).proportion_ci(method="wilson")
    assert judging.wilson(right, of) == pytest.approx((theirs.low, theirs.high), abs=1e-4)


def test_wilson_of_nothing():
    assert judging.wilson(0, 0) == (0.0, 1.0)


def test_kappa_is_scikit_learns():
    random = np.random.default_rng(0)
    one, other = random.integers(0, 3, 80), random.integers(0, 3, 80)
    other[:40] = one[:40]
    assert judging.kappa(one, other) == pytest.approx(cohen_kappa_score(one, other))
    assert judging.kappa([1, 1], [1, 1]) == 1.0


def test_the_sign_test_counts_what_changed_sides():
    before, after = np.array([1, 1, 1, 1, 1, 1, 0, 1]), np.array([0, 0, 0, 0, 0, 0, 0, 1])
    assert judging.sign_test(before, after) == (6, 0, pytest.approx(stats.binomtest(6, 6).pvalue))
    assert judging.sign_test(before, before) == (0, 0, 1.0)
    assert judging.sign_test([1, 0], [0, 1]) == (1, 1, 1.0)
