import numpy
import pytest

from course_utils.chapters.mse_derivation.explorers import bias_variance


@pytest.mark.parametrize("degree", [0, 3, 8])
def test_fits_are_numpys(degree):
    x, y, values = bias_variance.fits(degree, 20, 0.4)
    wanted = numpy.polynomial.Polynomial.fit(x, y[5], degree)(bias_variance.GRID)
    assert numpy.allclose(values[5], wanted, atol=1e-8)


@pytest.mark.parametrize("degree", [1, 4, 10])
def test_the_parts_add_up_to_the_error_on_fresh_points(degree):
    values = bias_variance.fits(degree, 25, 0.5)[2]
    fresh = bias_variance.truth(bias_variance.GRID) + numpy.random.default_rng(1).normal(0, 0.5, values.shape)
    assert sum(bias_variance.split(degree, 25, 0.5)) == pytest.approx(((values - fresh) ** 2).mean(), rel=0.05)


def test_bias_falls_and_variance_grows_with_the_degree():
    table = bias_variance.parts(20, 0.4)
    assert table[0, 0] > table[1, 0] > table[3, 0] > table[5, 0]
    assert (numpy.diff(table[:, 1]) > 0).all()


def test_more_points_help_the_variance_and_more_noise_wants_a_stiffer_model():
    assert bias_variance.parts(60, 0.4)[9, 1] < 0.5 * bias_variance.parts(20, 0.4)[9, 1]
    assert bias_variance.parts(60, 0.4)[1, 0] == pytest.approx(bias_variance.parts(20, 0.4)[1, 0], rel=0.15)
    best = [bias_variance.best_degree(20, noise) for noise in (0.1, 0.4, 1.0)]
    assert best[0] >= best[1] >= best[2] and best[0] > best[2]


def test_an_even_power_changes_the_variance_only():
    found = bias_variance.parts(20, 0.4)
    for odd, even in ((1, 2), (3, 4)):
        assert found[even, 0] == pytest.approx(found[odd, 0], abs=0.002)  # up to what 200 samples leave to chance
        assert found[even, 1] > found[odd, 1]
