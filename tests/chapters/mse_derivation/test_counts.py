import numpy
import pytest
from scipy.optimize import minimize

from course_utils.chapters.mse_derivation import counts
from course_utils.core.errors import CourseError


@pytest.fixture(params=range(4))
def sample(request):
    dice = numpy.random.default_rng(request.param)
    x = dice.uniform(-1, 2, 50)
    return x, dice.poisson(numpy.exp(0.8 * x + 0.5))


def poisson_loss(place, x, k):
    return (numpy.exp(place[0] * x + place[1]) - k * (place[0] * x + place[1])).mean()


def squared_loss(place, x, k):
    return ((numpy.exp(place[0] * x + place[1]) - k) ** 2).mean()


@pytest.mark.parametrize(("loss", "function"), [("poisson", poisson_loss), ("squared", squared_loss)])
def test_no_place_is_better(sample, loss, function):
    found = counts.fit(*sample, loss)
    assert minimize(function, found, args=sample).fun == pytest.approx(function(found, *sample), rel=1e-9)


def test_the_gradient_is_that_of_the_loss_and_vanishes_at_the_fit(sample):
    place, small = numpy.array([0.3, 0.2]), 1e-6
    for number, told in enumerate(counts.gradient(*sample, *place)):
        step = small * numpy.eye(2)[number]
        measured = (poisson_loss(place + step, *sample) - poisson_loss(place - step, *sample)) / (2 * small)
        assert told == pytest.approx(measured, rel=1e-5)
    assert counts.gradient(*sample, *counts.fit(*sample)) == pytest.approx((0, 0), abs=1e-9)


def test_many_samples_at_once_are_fitted_as_one_by_one():
    dice = numpy.random.default_rng(9)
    x, many = numpy.linspace(-1, 2, 40), dice.poisson(2.0, (5, 40))
    together = counts.fit(x, many, "squared")
    assert together.shape == (5, 2)
    assert together == pytest.approx(numpy.array([counts.fit(x, one, "squared") for one in many]))


def test_an_unknown_loss_is_refused(sample):
    with pytest.raises(CourseError, match="poisson, squared"):
        counts.fit(*sample, "absolute")
