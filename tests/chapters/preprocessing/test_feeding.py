import time

import numpy
import pytest
import tensorflow as tf

from course_utils.chapters.preprocessing import feeding

COUNT = 24


def pairs():
    pictures = numpy.arange(COUNT, dtype=numpy.float32)[:, None]
    return tf.data.Dataset.from_tensor_slices((pictures, numpy.arange(COUNT)))


DICE = numpy.random.default_rng()


def change(picture, label):
    """Not tf.random: where an earlier test seeded TensorFlow, its numbers begin anew in every pass."""
    drawn = tf.numpy_function(lambda: numpy.float32(DICE.random() / 2), [], tf.float32)
    return picture + tf.ensure_shape(drawn, ()), label


@pytest.mark.parametrize(
    ("dataset", "kept"),
    [
        (lambda: pairs().shuffle(COUNT).map(change).cache().batch(8), (True, True)),
        (lambda: pairs().shuffle(COUNT).cache().map(change).batch(8), (True, False)),
        (lambda: pairs().map(change).cache().shuffle(COUNT).batch(8), (False, True)),
        (lambda: pairs().cache().shuffle(COUNT).map(change).batch(8), (False, False)),
        (lambda: pairs().cache().shuffle(COUNT).map(change).batch(8).prefetch(2), (False, False)),
    ],
)
def test_what_stands_before_the_cache_is_kept(dataset, kept):
    """The first course of this section shuffled before its cache, and said that batches differ in every epoch."""
    assert feeding.frozen(feeding.plain(dataset())) == kept


def test_rates_are_positive_and_named():
    stages = {"a": feeding.plain(pairs().batch(8)), "b": feeding.plain(pairs().batch(4))}
    found = feeding.rates(stages, COUNT, turns=1)
    assert list(found) == ["a", "b"] and min(found.values()) > 0


def test_every_step_but_the_first_is_timed():
    worked_on = []
    waited, worked = feeding.feed(feeding.plain(pairs().batch(8)), worked_on.append)
    assert len(waited) == len(worked) == len(worked_on) == COUNT // 8 - 1
    assert min(waited) >= 0 and min(worked) >= 0


def test_prefetch_hides_what_needs_no_processor():
    """Loading and working are pauses, so that a busy machine cannot hide the difference."""
    slow = feeding.late(pairs().batch(4), 0.04)
    pipelines = {"without": feeding.plain(slow), "with": feeding.plain(slow.prefetch(2))}
    found = feeding.feeds(pipelines, lambda batch: time.sleep(0.05), turns=1)
    assert min(found["without"][0]) >= 40, "every step waits for the storage"
    shares = feeding.shares(found)
    assert shares["without"] > shares["with"]


def test_what_comes_late_is_the_same():
    plain, late = (list(data) for data in (pairs().batch(8), feeding.late(pairs().batch(8), 0.0)))
    for one, other in zip(plain, late, strict=True):
        assert all(numpy.array_equal(a, b) for a, b in zip(one, other, strict=True))
