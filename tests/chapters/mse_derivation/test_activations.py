import numpy
import pytest

from course_utils.chapters.mse_derivation import activations
from course_utils.core.errors import CourseError

Z = numpy.array([-30.0, -4, -1, -0.3, 0.2, 1, 2.5, 30])


@pytest.mark.parametrize("name", activations.NAMES)
def test_values_are_those_of_keras(name):
    import keras

    options = {"approximate": False} if name == "gelu" else {}
    theirs = getattr(keras.activations, name)(Z.astype("float32"), **options)
    assert numpy.allclose(activations.value(name, Z), theirs, atol=1e-5)


@pytest.mark.parametrize("name", activations.NAMES)
def test_slopes_are_differences_of_values(name):
    step = 1e-6
    by_difference = (activations.value(name, Z + step) - activations.value(name, Z - step)) / (2 * step)
    assert numpy.allclose(activations.slope(name, Z), by_difference, atol=1e-8)


@pytest.mark.parametrize("name", activations.NAMES)
def test_shape_and_kind_of_number_stay(name):
    z = numpy.zeros((3, 2), numpy.float32)
    for function in (activations.value, activations.slope):
        assert function(name, z).shape == (3, 2)
        assert function(name, z).dtype == numpy.float32


def test_nothing_overflows():
    with numpy.errstate(all="raise", under="ignore"):
        for name in activations.NAMES:
            activations.value(name, numpy.array([-1e3, 1e3]))
            activations.slope(name, numpy.array([-1e3, 1e3]))


def test_unknown_names_are_refused():
    with pytest.raises(CourseError, match="relu, sigmoid, tanh, gelu"):
        activations.value("swish", Z)
