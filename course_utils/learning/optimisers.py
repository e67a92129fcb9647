"""Four update rules, written out. Taught in 03_training_algorithm; a test compares each step with Keras's.

A rule takes (gradient, memory, rate, step) and gives (change, memory). Add the change to the weights. `gradient` is a
float or an array, `memory` is what the rule kept from the step before (0.0 at the start), `rate` is the learning rate,
`step` counts from 1. Only + - * / and powers are used, so that floats and arrays work alike.
"""

EPSILON = 1e-7  # keeps a division by zero away; the same value, in the same place, as in Keras


def sgd(gradient, memory, rate, step):
    """Downhill, in proportion to the slope."""
    return -rate * gradient, memory


def momentum(gradient, memory, rate, step, keep=0.9):
    """A ball with friction: it keeps 90 % of its last change and adds the new slope."""
    change = keep * memory - rate * gradient
    return change, change


def rmsprop(gradient, memory, rate, step, keep=0.9):
    """The slope, divided by its own usual size (a running root mean square)."""
    square = keep * memory + (1 - keep) * gradient**2
    return -rate * gradient / (square + EPSILON) ** 0.5, square


def adam(gradient, memory, rate, step, keep_mean=0.9, keep_square=0.999):
    """Momentum and RMSProp together; both averages start at 0, and the correction makes up for that."""
    mean, square = memory or (0.0, 0.0)
    mean = keep_mean * mean + (1 - keep_mean) * gradient
    square = keep_square * square + (1 - keep_square) * gradient**2
    correction = (1 - keep_square**step) ** 0.5 / (1 - keep_mean**step)
    return -rate * correction * mean / (square**0.5 + EPSILON), (mean, square)


RULES = {"SGD": sgd, "momentum": momentum, "RMSProp": rmsprop, "Adam": adam}
