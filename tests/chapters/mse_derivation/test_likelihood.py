import numpy
import pytest
from scipy import stats

from course_utils.chapters.mse_derivation.explorers import likelihood
from course_utils.chapters.mse_derivation.line_fit import fit_line
from course_utils.core.errors import CourseError


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.7])
def test_densities_are_scipys(sigma):
    r = numpy.linspace(-4, 4, 9)
    assert numpy.allclose(likelihood.density(r, sigma), stats.norm(0, sigma).pdf(r))
    tent = stats.laplace(0, sigma / numpy.sqrt(2))
    assert numpy.allclose(likelihood.density(r, sigma, "laplace"), tent.pdf(r))
    assert tent.std() == pytest.approx(sigma)


@pytest.mark.parametrize("noise", ["gaussian", "laplace"])
def test_log_likelihood_is_the_sum_of_the_logarithms(noise):
    residuals = likelihood.Y - (0.3 * likelihood.X + 1.1)
    wanted = numpy.log(likelihood.density(residuals, 0.8, noise)).sum()
    assert float(likelihood.log_likelihood(0.3, 1.1, 0.8, noise)) == pytest.approx(wanted)


@pytest.mark.parametrize("noise", ["gaussian", "laplace"])
@pytest.mark.parametrize("intercept", [-1.0, 1.1, 4.0])
def test_likelihood_is_highest_where_the_loss_is_smallest_whatever_sigma(noise, intercept):
    tops = {
        int(likelihood.log_likelihood(likelihood.SLOPES, intercept, sigma, noise).argmax()) for sigma in (0.5, 1.0, 3.0)
    }
    assert tops == {int(likelihood.loss(likelihood.SLOPES, intercept, noise).argmin())}


def test_the_least_squares_line_is_the_likeliest():
    slope, intercept = fit_line(likelihood.X, likelihood.Y)
    top = float(likelihood.log_likelihood(slope, intercept, 1.0))
    for nudge in (0.01, -0.01):
        assert float(likelihood.log_likelihood(slope + nudge, intercept, 1.0)) < top
        assert float(likelihood.log_likelihood(slope, intercept + nudge, 1.0)) < top


def test_words_name_line_and_numbers():
    text = likelihood.Likelihood().alt(0.5, 1.0, 1.5, "laplace")
    assert "y = 0.50 x + 1.0" in text and "Laplace" in text and "mean absolute error" in text
    assert f"{float(likelihood.log_likelihood(0.5, 1.0, 1.5, 'laplace')):.1f}" in text


def test_impossible_noise_is_refused():
    with pytest.raises(CourseError, match="above 0"):
        likelihood.density(1.0, 0)
    with pytest.raises(CourseError, match="gaussian or laplace"):
        likelihood.density(1.0, 1.0, "cauchy")


def test_an_end_of_the_line_can_be_dragged():
    explorer = likelihood.Likelihood()
    values = explorer.values()
    x, fixed = likelihood.ENDS[1] - 0.5, likelihood.ENDS[0]
    found = explorer.point(*explorer.chart.transData.transform((x, 3.0)), **values)
    assert found["slope"] * x + found["intercept"] == pytest.approx(3.0)
    assert found["slope"] * fixed + found["intercept"] == pytest.approx(values["slope"] * fixed + values["intercept"])


def test_pointing_beside_the_axes_does_nothing():
    explorer = likelihood.Likelihood()
    assert explorer.point(1.0, 1.0, **explorer.values()) == {}
