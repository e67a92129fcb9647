"""CTC written out: held against trying every path, and against TensorFlow and Keras."""

from itertools import product

import numpy
import pytest

from course_utils.chapters.speech_to_text import ctc
from course_utils.core.errors import CourseError


@pytest.fixture
def table():
    """Logarithms of probabilities of five frames and three symbols, the same always."""
    return numpy.log(numpy.random.default_rng(3).dirichlet([1, 1, 1], 5))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((0, 3, 3, 0, 3, 7, 7, 0), (3, 3, 7)),
        ((3, 3, 3), (3,)),
        ((0, 0), ()),
        ((1, 2, 1), (1, 2, 1)),
        ((), ()),
    ],
)
def test_repeats_are_merged_before_blanks_go(path, text):
    assert ctc.collapse(path) == text


def test_another_symbol_may_be_the_blank():
    assert ctc.collapse((9, 1, 9, 1, 0), blank=9) == (1, 1, 0)
    table = numpy.log(numpy.random.default_rng(0).dirichlet([1] * 3, 4))
    moved = table[:, [2, 0, 1]]  # the same with the blank first; symbols 0 and 1 become 1 and 2
    assert ctc.loss(table, (0, 1), blank=2) == pytest.approx(ctc.loss(moved, (1, 2)))
    texts = ctc.beam_search(table, 100, blank=2)
    assert {tuple(s + 1 for s in text) for text, _p in texts} == {text for text, _p in ctc.beam_search(moved, 100)}


def test_the_loss_counts_every_path(table):
    every = ctc.all_texts(table)
    assert sum(every.values()) == pytest.approx(1)
    for text in product((1, 2), repeat=3):
        assert numpy.exp(-ctc.loss(table, text)) == pytest.approx(every[text])
    for text in ((), (1,), (1, 1), (2, 2, 2), (1, 2, 1, 2, 1)):
        assert numpy.exp(-ctc.loss(table, text)) == pytest.approx(every[text])


def test_a_text_that_does_not_fit_is_impossible(table):
    assert ctc.loss(table, (1, 1, 1, 1)) == numpy.inf  # needs three blanks between, and there are five frames
    assert ctc.count_paths((1, 1, 1, 1), 5) == 0


def test_no_underflow_on_long_sounds():
    table = numpy.log(numpy.full((3000, 11), 1 / 11))
    found = ctc.loss(table, (1, 2, 3))
    assert numpy.isfinite(found) and found > 5000


def test_tensorflow_and_keras_agree():
    import keras
    import tensorflow as tf

    logits = numpy.random.default_rng(0).normal(0, 2, (2, 40, 11)).astype("float32")
    labels = numpy.array([[4, 4, 8, 0], [1, 2, 3, 3]], "int32")
    log_p = logits - numpy.log(numpy.exp(logits.astype(float)).sum(axis=2, keepdims=True))
    ours = [ctc.loss(log_p[0], (4, 4, 8)), ctc.loss(log_p[1], (1, 2, 3, 3))]
    theirs = tf.nn.ctc_loss(labels, logits, [3, 4], [40, 40], logits_time_major=False, blank_index=0)
    assert numpy.allclose(ours, theirs, rtol=1e-4)
    assert numpy.allclose(ours, keras.losses.CTC(reduction=None)(labels, logits), rtol=1e-4)


def test_paths_are_counted_as_listed():
    for frames in range(1, 6):
        paths = list(product(range(3), repeat=frames))
        for text in ((), (1,), (1, 1), (1, 2), (2, 1, 2)):
            assert ctc.count_paths(text, frames) == sum(ctc.collapse(path) == text for path in paths)


def test_a_wide_beam_finds_every_text(table):
    every = ctc.all_texts(table)
    found = dict(ctc.beam_search(table, 1000))
    assert {text for text, chance in every.items() if chance > 0} == set(found)
    for text, value in found.items():
        assert numpy.exp(value) == pytest.approx(every[text])


def test_the_beam_reads_a_text_that_the_best_path_misses():
    table = numpy.log([[0.6, 0.4], [0.6, 0.4]])
    assert ctc.best_path(table) == ()
    (text, value), *_rest = ctc.beam_search(table, 5)
    assert text == (1,) and numpy.exp(value) == pytest.approx(0.64)
    assert len(ctc.beam_search(table, 1)) == 1


def test_a_beam_never_does_worse_than_the_best_path_on_random_tables():
    generator = numpy.random.default_rng(1)
    for _number in range(20):
        table = numpy.log(generator.dirichlet([0.3] * 4, 12))
        text = ctc.beam_search(table, 30)[0][0]
        assert ctc.loss(table, text) <= ctc.loss(table, ctc.best_path(table)) + 1e-9


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda table: ctc.loss(table[0], (1,)), "table \\[frames, symbols\\]"),
        (lambda table: ctc.loss(numpy.exp(table) + 1, (1,)), "0 or less"),
        (lambda table: ctc.loss(table, (0,)), "without the blank"),
        (lambda table: ctc.loss(table, (3,)), "0 to 2 without the blank 0"),
        (lambda table: ctc.beam_search(table, 0), "1 text or more"),
        (lambda table: ctc.all_texts(numpy.log(numpy.full((30, 3), 1 / 3))), "too many paths"),
    ],
)
def test_bad_input_is_one_clear_sentence(table, call, words):
    with pytest.raises(CourseError, match=words):
        call(table)


def test_a_list_of_texts_binds_the_beam():
    generator = numpy.random.default_rng(4)
    table = numpy.log(generator.dirichlet(numpy.ones(4), 6))
    texts = ctc.all_texts(table)
    listed = [(1, 2), (3,), (2, 2, 1)]
    found = dict(ctc.beam_search(table, 1000, only=listed))
    assert set(found) == {text for text in listed if text in texts}
    assert all(numpy.isclose(numpy.exp(value), texts[text]) for text, value in found.items())
    assert ctc.beam_search(table[:1], 5, only=[(1, 2, 3, 1)]) == []  # too long for one frame


def test_beginnings():
    assert ctc.beginnings([(1, 2), (1, 3)]) == {(), (1,), (1, 2), (1, 3)}
