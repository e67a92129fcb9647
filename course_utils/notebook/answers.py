"""What learners return, read as numbers: shared by the checks of several chapters."""

import numpy


def array_of(found, shape):
    """The learner's result as a float array of this shape, or None."""
    try:
        array = numpy.asarray(found, float)
    except (TypeError, ValueError):
        return None
    return array if array.shape == shape else None


def number(found):
    """The learner's result as a float, or None when it is no single finite number."""
    try:
        array = numpy.asarray(found, float)
    except (TypeError, ValueError):
        return None
    return float(array.reshape(())) if array.size == 1 and numpy.isfinite(array).all() else None


def near(found, wanted):
    """True when two numbers or arrays are equal but for rounding."""
    return bool(numpy.allclose(found, wanted, rtol=1e-6, atol=1e-9))
