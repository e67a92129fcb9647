"""The graph of numbers: values, local slopes, and the loss of the small network."""

import math

import numpy
import pytest

from course_utils.chapters.training_algorithm.autograd import Value, tiny_loss
from course_utils.chapters.training_algorithm.explorers import backprop


@pytest.mark.parametrize(
    ("make", "function", "at"),
    [
        (lambda v: v + Value(2), lambda x: x + 2, 1.5),
        (lambda v: v * Value(-3), lambda x: -3 * x, 1.5),
        (Value.relu, lambda x: max(x, 0), 1.5),
        (Value.relu, lambda x: max(x, 0), -1.5),
        (Value.exp, math.exp, 0.7),
        (Value.log, math.log, 0.7),
    ],
)
def test_values_and_local_slopes(make, function, at):
    value = Value(at)
    result = make(value)
    assert result.number == pytest.approx(function(at)) and result.grad == 0
    (slope,) = (slope for parent, slope in result.parents if parent is value)
    assert slope == pytest.approx((function(at + 1e-6) - function(at - 1e-6)) / 2e-6, abs=1e-6)


def test_the_tiny_loss_is_that_of_the_picture():
    x = [1.0, -0.5]
    W1, W2 = backprop.START_1, backprop.START_2
    found = tiny_loss([Value(one) for one in x], [[Value(w) for w in row] for row in W1], [Value(w) for w in W2])
    assert found.number == pytest.approx(backprop.state(numpy.array(x), numpy.array(W1), numpy.array(W2)).loss)
