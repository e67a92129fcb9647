"""Numbers that remember how they were made, for automatic differentiation. Taught in 03_training_algorithm."""

import math


class Value:
    """A number in a computational graph.

    Attributes
    ----------
    number : float
    parents : tuple of (Value, float)
        What it was computed from, each with the slope of this number for that one, as it is at these numbers.
    grad : float
        The slope of the last number of the graph for this one. It starts at 0; whoever goes back fills it.
    """

    def __init__(self, number, parents=()):
        self.number, self.parents, self.grad = float(number), tuple(parents), 0.0

    def __add__(self, other):
        return Value(self.number + other.number, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Value(self.number * other.number, ((self, other.number), (other, self.number)))

    def relu(self):
        return Value(max(self.number, 0.0), ((self, float(self.number > 0)),))

    def exp(self):
        return Value(math.exp(self.number), ((self, math.exp(self.number)),))

    def log(self):
        return Value(math.log(self.number), ((self, 1 / self.number),))

    def __repr__(self):
        return f"Value({self.number:.3g}, grad {self.grad:.3g})"


def tiny_loss(x, W1, W2):
    """The loss of the explorer's network for the right answer 1, as a graph.

    Parameters
    ----------
    x : list of 2 Value
    W1 : list of 2 lists of 3 Value
    W2 : list of 3 Value

    Returns
    -------
    Value
        log(1 + e^-z), where z is the last sum: minus the logarithm of the probability of 1.
    """
    z = Value(0)
    for unit, weight in enumerate(W2):
        z = z + (x[0] * W1[0][unit] + x[1] * W1[1][unit]).relu() * weight
    return (Value(1) + (z * Value(-1)).exp()).log()
