"""A larger network is tried only where it was asked for, and what goes wrong is a sentence. No test goes out."""

import socket

import numpy
import pytest

from course_utils.chapters.tools_and_papers import fetching
from course_utils.chapters.tools_and_papers.parameters import PARAMETERS
from course_utils.core.environment import load_keras


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Every way out is shut, and counted."""
    tried = []

    def shut(*address, **_options):
        tried.append(address)
        raise OSError("[Errno 101] Network is unreachable")

    monkeypatch.setattr(socket, "getaddrinfo", shut)
    monkeypatch.setattr(socket.socket, "connect", shut)
    return tried


def test_the_parameter_is_off_and_names_what_there_is():
    assert PARAMETERS["larger"].choices == (fetching.NONE, *fetching.SIZES)
    assert set(PARAMETERS["larger"].defaults.values()) == {fetching.NONE}
    assert all(hasattr(load_keras().applications, name) for name in fetching.SIZES)


def test_nothing_is_tried_unless_it_is_asked_for(no_network):
    def never(**_options):
        raise AssertionError

    model, said = fetching.fetched(fetching.NONE, never)
    assert model is None and "nothing was fetched" in said and '"EfficientNetV2S" (88 MB)' in said and no_network == []


def test_without_a_network_it_is_one_sentence(no_network, monkeypatch, tmp_path):
    """Keras itself, with no file of weights in its folder."""
    monkeypatch.setattr("keras.src.utils.file_utils.config.keras_home", lambda: str(tmp_path))
    before = socket.getdefaulttimeout()
    model, said = fetching.fetched("EfficientNetB0")
    assert model is None and no_network, "it was asked for, and tried"
    assert said.startswith("EfficientNetB0 could not be fetched") and "\n" not in said and len(said) < 300
    assert socket.getdefaulttimeout() == before and not list(tmp_path.rglob("*.h5"))


@pytest.mark.parametrize("error", [TimeoutError("timed out"), ValueError("Incomplete or\ncorrupted file"), OSError()])
def test_whatever_goes_wrong_is_told(error):
    def fails(**_options):
        assert socket.getdefaulttimeout() == fetching.PATIENCE
        raise error

    model, said = fetching.fetched("EfficientNetV2S", fails)
    assert model is None and "\n" not in said and (" ".join(str(error).split()) or "OSError") in said


def test_a_stop_is_a_stop():
    def stopped(**_options):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetching.fetched("EfficientNetV2S", stopped)


def test_one_that_came_names_the_photographs():
    def fake(weights, classifier_activation):
        assert weights == "imagenet" and classifier_activation is None
        keras = load_keras()
        head = keras.layers.Dense(1000, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(0))
        inputs = keras.Input((40, 40, 3))
        model = keras.Model(inputs, head(keras.layers.GlobalAveragePooling2D()(inputs)))
        head.bias.assign(numpy.eye(1000, dtype="float32")[985] * 9)
        return model

    model, said = fetching.fetched("EfficientNetB0", fake)
    assert "0.0 million parameters" in said
    found = fetching.named(model)
    assert list(found) == list(fetching.wardrobe.PHOTOGRAPHS) and {best[0][0] for best in found.values()} == {"daisy"}
