import math
import tempfile
from pathlib import Path

import numpy
import pytest
from notebook_cells import verdicts
from scipy.special import softmax

from course_utils import datasets
from course_utils.chapters.training import temperatures
from course_utils.core import environment
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


def trained(monitor="val_loss", most=None, validated=True, restore=True, patience=3):
    """An answer of "stop-early" with some of it wrong."""

    def answer(model, train, validation, epochs):
        keras = environment.load_keras()
        stop = keras.callbacks.EarlyStopping(monitor, patience=patience, restore_best_weights=restore)
        validation = validation if validated else None
        return model.fit(*train, epochs=most or epochs, validation_data=validation, verbose=0, callbacks=[stop])

    return answer


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda model, train, validation, epochs: 3, "never trained"),
        (lambda *given: [trained()(*given)], "Return what `model.fit` returns"),
        (trained("loss", validated=False), "not given the validation data"),
        (trained("loss"), "trained all the epochs"),
        (trained(patience=1000), "trained all the epochs"),
        (trained(restore=False), "weights of the last epoch"),
        (trained(most=1), "right"),  # one epoch is its own best: nobody can say more from outside
    ],
)
def test_stop_early(answer, words):
    status, text = verdict("stop-early", answer)
    assert (status == "right" and words == "right") or (status == "wrong" and words in text)


def test_stop_early_takes_one_callback_without_a_list():
    def answer(model, train, validation, epochs):
        keras = environment.load_keras()
        stop = keras.callbacks.EarlyStopping("val_loss", patience=2, restore_best_weights=True)
        return model.fit(*train, epochs=epochs, validation_data=validation, verbose=0, callbacks=stop)

    assert verdict("stop-early", answer)[0] == "right"


def best(probabilities, labels):
    return min(numpy.geomspace(0.2, 10, 500), key=lambda one: temperatures.loss(probabilities, labels, one))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda p, y: 1 / best(p, y), "one over the temperature"),
        (lambda p, y: 1.0, "With 1 nothing changes"),
        (lambda p, y: 9.0, "temperatures with less"),
        (lambda p, y: -2.0, "above 0"),
        (lambda p, y: p, "above 0"),
    ],
)
def test_temperature(answer, words):
    status, text = verdict("temperature", answer)
    assert status == "wrong" and words in text
    assert verdict("temperature", best)[0] == "right"


def test_the_best_temperature_of_what_was_made_too_sure_undoes_it():
    draw = numpy.random.default_rng(1)
    chances = softmax(draw.normal(size=(20_000, 3)), axis=-1)
    labels = (draw.random((20_000, 1)) > chances.cumsum(axis=1)).sum(axis=1).clip(0, 2)
    assert best(softmax(4 * numpy.log(chances), axis=-1), labels) == pytest.approx(4, rel=0.05)
