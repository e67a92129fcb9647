"""The update rules written by hand take the steps that Keras takes."""

import numpy
import pytest

from course_utils.core import environment
from course_utils.learning import optimisers


@pytest.mark.parametrize("rule", list(optimisers.RULES))
def test_every_step_is_that_of_keras(rule):
    environment.load_tensorflow()
    import keras

    rate = 0.03
    theirs = {
        "SGD": lambda: keras.optimizers.SGD(rate),
        "momentum": lambda: keras.optimizers.SGD(rate, momentum=0.9),
        "RMSProp": lambda: keras.optimizers.RMSprop(rate),
        "Adam": lambda: keras.optimizers.Adam(rate),
    }[rule]()
    generator = numpy.random.default_rng(0)
    ours = generator.normal(size=(3, 4))
    variable = keras.Variable(ours, dtype="float64")
    theirs.build([variable])
    memory = 0.0
    for step in range(1, 31):
        # Slopes of very different sizes, a zero among them: epsilon and the correction must be in the right place.
        slope = generator.normal(size=ours.shape) * 10.0 ** generator.integers(-7, 2, ours.shape)
        slope[0, 0] = 0
        change, memory = optimisers.RULES[rule](slope, memory, rate, step)
        before = keras.ops.convert_to_numpy(variable).copy()
        theirs.apply([keras.ops.convert_to_tensor(slope, "float64")])
        ours = ours + change
        # Keras holds its rates and averages' factors as float32.
        numpy.testing.assert_allclose(change, keras.ops.convert_to_numpy(variable) - before, rtol=2e-5, atol=1e-12)
        numpy.testing.assert_allclose(ours, keras.ops.convert_to_numpy(variable), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("rule", list(optimisers.RULES))
def test_floats_and_arrays_alike(rule):
    change = optimisers.RULES[rule]
    slopes = (0.5, -2.0, 0.1)
    memory_float, memory_array = 0.0, 0.0
    for step, slope in enumerate(slopes, 1):
        single, memory_float = change(slope, memory_float, 0.1, step)
        many, memory_array = change(numpy.full(3, slope), memory_array, 0.1, step)
        assert many == pytest.approx([single] * 3)


@pytest.mark.parametrize("slope", [1e-3, 1.0, 500.0])
def test_adams_first_step_is_as_long_as_the_rate(slope):
    assert optimisers.adam(slope, 0.0, 0.1, 1)[0] == pytest.approx(-0.1, rel=0.02)
