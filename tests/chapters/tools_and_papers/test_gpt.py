"""The GPT in Keras and in NumPy are one network; it trains by the clock."""

import itertools

import numpy as np
import pytest

from course_utils.chapters.tools_and_papers import numpy_gpt
from course_utils.core import environment

gpt = pytest.importorskip("course_utils.chapters.tools_and_papers.gpt")
SIZES = {"context": 12, "width": 16, "depth": 2, "heads": 2}


@pytest.fixture(scope="module")
def model():
    environment.load_keras()
    return gpt.built(20, 0, **SIZES)


def test_numpy_and_keras_agree(model):
    numbers = np.random.default_rng(0).integers(0, 20, (1, 12))
    for variable in model.trainable_variables:  # at the start many are 0 or 1, which would hide a mistake
        variable.assign_add(0.3 * np.random.default_rng(1).normal(
            size=variable.shape).astype("float32"))  # fmt: skip
    by_keras = np.asarray(model(numbers))[0]
    by_hand = numpy_gpt.read(numpy_gpt.of(model), numbers[0])[0]
    assert np.abs(by_keras - by_hand).max() < 1e-3 * np.abs(by_keras).max()


def test_training_ends_by_the_clock_and_lowers_the_loss():
    fresh = gpt.built(20, 0, **SIZES)
    ticks = itertools.count()
    numbers = np.tile(np.arange(20), 50).astype("int32")
    done = gpt.train(fresh, numbers, 400, 0, clock=lambda: float(next(ticks)))
    assert 60 < len(done.times) < 400 and done.seconds >= 400 and len(done.bits) == len(done.times)
    assert done.bits[-1] < 0.5 * done.bits[0]
    costs = gpt.bits(fresh, numbers[:101])
    assert costs.shape == (100,) and costs[20:].mean() < 2
    within = gpt.bits_within(fresh, numbers, 4, np.arange(100, 140))
    assert within.shape == (40,)


def test_counted_steps_give_the_same_weights_again():
    numbers = np.tile(np.arange(20), 50).astype("int32")
    done = [gpt.train(gpt.built(20, 0, **SIZES), numbers, 1e9, 0, count=6) for _time in range(2)]
    assert [len(one.times) for one in done] == [6, 6] and np.allclose(done[0].bits, done[1].bits)


def test_bits_are_the_same_as_in_one_window(model):
    numbers = np.random.default_rng(1).integers(0, 20, 13).astype("int32")
    scores = np.asarray(model(numbers[None, :-1]))[0].astype(float)
    chances = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    wanted = -np.log2(chances[np.arange(12), numbers[1:]])
    assert np.allclose(gpt.bits(model, numbers), wanted, atol=1e-3)


def test_equal_seeds_give_equal_starts():
    one, other, third = (gpt.built(20, seed, **SIZES).get_weights() for seed in (3, 3, 4))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
    assert any((a != b).any() for a, b in zip(one, third, strict=True))
