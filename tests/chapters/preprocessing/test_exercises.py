import numpy
import pytest
from notebook_cells import verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "06_preprocessing"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=numpy)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def own(train, test):
    return (train - train.mean()) / train.std(), (test - test.mean()) / test.std()


def both(train, test):
    everything = numpy.concatenate([train.ravel(), test.ravel()])
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


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (["decode", "augment", "cache", "shuffle", "batch"], "same variants"),
        (["cache", "decode", "shuffle", "augment", "batch"], "decodes again"),
        (["decode", "cache", "augment", "batch", "shuffle"], "shuffles batches"),
        (["shuffle", "decode", "cache", "augment", "batch"], "first order"),
        (["decode", "cache", "batch"], "each once"),
        ("decode", "each once"),
        (7, "Give a list of the five steps"),
    ],
)
def test_pipeline_order(answer, words):
    status, text = verdict("pipeline-order", answer)
    assert status == "wrong" and words in text


def test_augmenting_batches_is_right_too():
    assert verdict("pipeline-order", ["decode", "cache", "shuffle", "batch", "augment"])[0] == "right"
