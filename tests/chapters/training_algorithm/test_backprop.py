import numpy
import pytest

from course_utils.chapters.training_algorithm.explorers import backprop
from course_utils.core.errors import CourseError


def loss_of(x, W1, W2, target, activation):
    return backprop.state(x, W1, W2, target, activation).loss


@pytest.mark.parametrize("activation", backprop.KINDS)
@pytest.mark.parametrize("target", [0, 1])
def test_slopes_by_finite_differences(activation, target):
    generator = numpy.random.default_rng(3)
    given = {"x": generator.normal(size=2), "W1": generator.normal(size=(2, 3)), "W2": generator.normal(size=3)}
    now = backprop.state(**given, target=target, activation=activation)
    for name, slopes in (("x", now.dx), ("W1", now.dW1), ("W2", now.dW2)):
        for place in numpy.ndindex(given[name].shape):
            losses = []
            for shift in (1e-6, -1e-6):
                moved = {key: value.copy() for key, value in given.items()}
                moved[name][place] += shift
                losses.append(loss_of(**moved, target=target, activation=activation))
            assert slopes[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-8)


def test_updates_lower_the_loss_and_a_dead_unit_stands_still():
    losses = [backprop.after_updates((1.0, -0.5), 0.8, 1, "relu", n).loss for n in (0, 5, 40)]
    assert losses[0] > losses[1] > losses[2]
    start, end = (backprop.after_updates((1.0, -0.5), 0.8, 1, "relu", n) for n in (0, 40))
    assert start.h[1] == 0
    assert (start.W1[:, 1] == end.W1[:, 1]).all() and (start.W1[:, 0] != end.W1[:, 0]).any()


def test_a_gradient_arrives_at_the_unit_that_is_off_and_nothing_passes():
    """What the chapter says of the picture as it opens: h2 is the one unit that ReLU sets to 0."""
    x, W1 = numpy.array([1.0, -0.5]), numpy.array(backprop.START_1)
    now, sums = backprop.state(x, W1, numpy.array(backprop.START_2)), x @ W1
    assert (sums > 0).tolist() == [True, False, True]
    assert abs(now.dh[1]) > 0.1 and (now.dW1[:, 1] == 0).all()
    assert now.dW1[:, 0] == pytest.approx(x * now.dh[0])


def test_the_words_name_dead_units():
    explorer = backprop.Backprop()
    assert "h2" in explorer.alt(**explorer.values())
    assert "No slope" not in explorer.alt(**explorer.values(activation="tanh"))


@pytest.mark.parametrize(("target", "activation"), [(2, "relu"), (1, "linear")])
def test_bad_values_are_refused(target, activation):
    with pytest.raises(CourseError):
        backprop.after_updates((0, 0), 1, target, activation, 0)
