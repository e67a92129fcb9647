"""Activation functions and their derivatives, in NumPy. Taught in 04_mse_derivation."""

import math

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

NAMES = ("relu", "sigmoid", "tanh", "gelu")
LABELS = {"relu": "ReLU", "sigmoid": "sigmoid", "tanh": "tanh", "gelu": "GELU"}


def _known(name):
    if name not in NAMES:
        raise CourseError(
            _("The activation {name!r} is not known; choose one of {names}.").format(name=name, names=", ".join(NAMES))
        )


def value(name, z):
    """The activation `name` of `z` (float array of any shape): an array of the same shape."""
    _known(name)
    z = numpy.asarray(z)
    if name == "relu":
        return numpy.maximum(z, 0)
    if name == "sigmoid":
        return 0.5 * (1 + numpy.tanh(z / 2))  # the same as 1 / (1 + exp(-z)), and never overflows
    if name == "tanh":
        return numpy.tanh(z)
    return z * normal_share(z)


def slope(name, z):
    """The derivative of the activation `name` at `z` (float array of any shape). At its corner ReLU's is taken as 0."""
    _known(name)
    z = numpy.asarray(z)
    if name == "relu":
        return (z > 0).astype(z.dtype)
    if name == "sigmoid":
        share = value("sigmoid", z)
        return share * (1 - share)
    if name == "tanh":
        return 1 - numpy.tanh(z) ** 2
    return normal_share(z) + z * numpy.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def normal_share(z):
    """The share of a standard normal distribution below `z`."""
    from scipy.special import erf

    return 0.5 * (1 + erf(z / math.sqrt(2)))
