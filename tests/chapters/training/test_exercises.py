import math
import tempfile
from pathlib import Path

import numpy
import pytest
from notebook_cells import verdicts

from course_utils import datasets
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "08_training"


class Model:
    """As sure of every class as of the others."""

    def predict(self, images, verbose=0):
        return numpy.full((len(images), 10), 0.1)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    data = datasets.load("fashion_mnist", limit=200)
    made = {"data": data, "names": data.class_names, "model": Model(), "tempfile": tempfile, "Path": Path}
    found = verdicts(CHAPTER, name, monkeypatch, np=numpy, **made)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda n, b, s: math.ceil(n / b), "held back"),
        (lambda n, b, s: int(n * (1 - s)) // b, "round down"),
        (lambda n, b, s: math.ceil(n * s / b), "validation part"),
        (lambda n, b, s: float(math.ceil(int(n * (1 - s)) / b)), "whole number"),
        (lambda n, b, s: 7, "count once by hand"),
        (lambda n, b: 7, "TypeError"),
    ],
)
def test_steps_per_epoch(answer, words):
    status, text = verdict("steps-per-epoch", answer)
    assert status == "wrong" and words in text
    assert verdict("steps-per-epoch", lambda n, b, s: math.ceil(int(n * (1 - s)) / b))[0] == "right"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda m: numpy.trace(m), "divide by"),
        (lambda m: numpy.mean([row[k] / sum(row) for k, row in enumerate(m)]), "average over the classes"),
        (lambda m: 1 - numpy.trace(m) / numpy.sum(m), "share of errors"),
        (lambda m: 100 * numpy.trace(m) / numpy.sum(m), "not per cent"),
        (lambda m: 0.5, "17 are on the diagonal"),
        (lambda m: 0.85, "nothing on its diagonal"),
    ],
)
def test_accuracy_from_confusion(answer, words):
    status, text = verdict("accuracy-from-confusion", answer)
    assert status == "wrong" and words in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda train, val, test: test.index(max(test)) + 1, "best on the test set"),
        (lambda train, val, test: len(train), "by heart"),
        (lambda train, val, test: val.index(max(val)), "best on the test set"),
        (lambda train, val, test: 1, "best validation accuracy"),
        (lambda train, val, test: 3, "first epoch is the best"),
    ],
)
def test_pick_the_epoch(answer, words):
    status, text = verdict("pick-the-epoch", answer)
    assert status == "wrong" and words in text
