import numpy as np
import pytest
import tensorflow as tf
from notebook_cells import verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "06_preprocessing"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np, tf=tf)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def own(train, test):
    return (train - train.mean()) / train.std(), (test - test.mean()) / test.std()


def both(train, test):
    everything = np.concatenate([train.ravel(), test.ravel()])
    return (train - everything.mean()) / everything.std(), (test - everything.mean()) / everything.std()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (own, "its own statistics"),
        (both, "leaked"),
        (lambda a, b: (a - a.mean(), b - a.mean()), "divide by the standard deviation"),
        (lambda a, b: ((a - a.mean()) / a.var(), (b - a.mean()) / a.var()), "square root"),
        (lambda a, b: ((a - a.mean()) / a.std(), b), "the same two numbers"),
        (lambda a, b: (a, b), "mean 0"),
        (lambda a, b: a, "two arrays"),
    ],
)
def test_standardise(answer, words):
    status, text = verdict("standardise", answer)
    assert status == "wrong" and words in text


def shift(images, moves, roll=False):
    """Each picture moved by its (right, down); what comes in is 0, or what left at the other side."""
    if roll:
        return np.stack([np.roll(one, (down, right), (0, 1)) for one, (right, down) in zip(images, moves, strict=True)])
    height, width = images.shape[1:3]
    wide = np.pad(images, ((0, 0), (9, 9), (9, 9), (0, 0)))
    return np.stack(
        [one[9 - down : 9 - down + height, 9 - right : 9 - right + width]
         for one, (right, down) in zip(wide, moves, strict=True)]
    )  # fmt: skip


def alike(images, dice):
    return shift(images, [dice.integers(-2, 3, 2)] * len(images))


def in_place(images, dice):
    images[:] = shift(images, dice.integers(-2, 3, (len(images), 2)))
    return images


def own_dice(images, dice):
    return shift(images, np.random.default_rng(5).integers(-2, 3, (len(images), 2)))


def other_dice(images, dice):
    return shift(images, np.random.default_rng().integers(-2, 3, (len(images), 2)))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x, dice: x.copy(), "No picture"),
        (lambda x, dice: shift(x, dice.integers(-2, 3, (len(x), 2)), roll=True), "np.roll"),
        (alike, "All pictures move alike"),
        (lambda x, dice: shift(x, dice.integers(-2, 3, (len(x), 2)) * [1, 0]), "one direction"),
        (lambda x, dice: shift(x, dice.integers(-2, 3, (len(x), 1)).repeat(2, axis=1)), "the same number"),
        (lambda x, dice: shift(x, dice.integers(-2, 2, (len(x), 2))), "upper end"),
        (lambda x, dice: shift(x, dice.integers(-4, 5, (len(x), 2))), "no shifts by up to 2"),
        (in_place, "it was given"),
        (own_dice, "second call"),
        (other_dice, "no run can be repeated"),
        (lambda x, dice: x[:, :-1], "shape"),
        (lambda x, dice: np.full(x.shape, np.nan), "no shifts"),
    ],
)
def test_random_shift(answer, words):
    status, text = verdict("random-shift", answer)
    assert status == "wrong" and words in text


def pairs(files, labels):
    return tf.data.Dataset.from_tensor_slices((files, labels))


def both_of(function):
    return lambda one, label: (function(one), label)


def late_cache(files, labels, decode, change):
    return pairs(files, labels).map(both_of(decode)).shuffle(40).map(both_of(change)).batch(8).cache()


def late_cache_shuffled(files, labels, decode, change):
    return pairs(files, labels).map(both_of(decode)).map(both_of(change)).cache().shuffle(40).batch(8)


def first_order(files, labels, decode, change):
    return pairs(files, labels).shuffle(40).map(both_of(decode)).cache().map(both_of(change)).batch(8)


def no_cache(files, labels, decode, change):
    return pairs(files, labels).shuffle(40).map(both_of(decode)).map(both_of(change)).batch(8)


def whole_batches(files, labels, decode, change):
    return pairs(files, labels).map(both_of(decode)).cache().map(both_of(change)).batch(8).shuffle(40)


def little_buffer(files, labels, decode, change):
    return pairs(files, labels).map(both_of(decode)).cache().shuffle(4).map(both_of(change)).batch(8)


def no_shuffle(files, labels, decode, change):
    return pairs(files, labels).map(both_of(decode)).cache().map(both_of(change)).batch(8)


def no_change(files, labels, decode, change):
    return pairs(files, labels).map(both_of(decode)).cache().shuffle(40).batch(8)


def torn(files, labels, decode, change):
    pictures = tf.data.Dataset.from_tensor_slices(files).map(decode).cache().shuffle(40).map(change)
    return tf.data.Dataset.zip((pictures, tf.data.Dataset.from_tensor_slices(labels))).batch(8)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (late_cache, "cache after `change`"),
        (late_cache_shuffled, "cache after `change`"),
        (first_order, "before the cache"),
        (no_cache, "80 files are decoded"),
        (whole_batches, "shuffles batches"),
        (little_buffer, "buffer"),
        (no_shuffle, "that of the files"),
        (no_change, "`change` is missing"),
        (torn, "belong to their pictures"),
        (lambda f, y, d, c: no_shuffle(f, y, d, c).repeat(), "leave `repeat` out"),
        (lambda f, y, d, c: no_shuffle(f, y, d, c).take(3), "once in a pass"),
        (lambda f, y, d, c: no_shuffle(f, y, d, c).unbatch().batch(5), "8 pictures each"),
        (lambda f, y, d, c: pairs(f, y), "a pair"),
        (lambda f, y, d, c: 7, "Return a tf.data.Dataset"),
    ],
)
def test_random_pipeline(answer, words):
    tf.random.set_seed(0)  # as the notebook does: the hints must not depend on it
    status, text = verdict("random-pipeline", answer)
    assert status == "wrong" and words in text


def test_changing_whole_batches_is_right_too():
    def answer(files, labels, decode, change):
        return pairs(files, labels).map(both_of(decode)).cache().shuffle(40).batch(8).map(both_of(change)).prefetch(2)

    assert verdict("random-pipeline", answer)[0] == "right"
