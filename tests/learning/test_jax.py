"""Keras computing with JAX, where JAX is installed (requirements-jax.txt), beside TensorFlow and without it."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("jax") is None, reason="JAX is not installed; it is optional (requirements-jax.txt)"
)

# TensorFlow is made impossible to import where the first argument says "without".
START = """
import importlib.abc, json, sys

class NoTensorFlow(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "tensorflow":
            raise ModuleNotFoundError("No module named 'tensorflow'", name="tensorflow")

if sys.argv[1] == "without":
    sys.meta_path.insert(0, NoTensorFlow())

import numpy
from course_utils.core import environment; from course_utils.learning import fast, networks, training

environment.seed_everything(0)
generator = numpy.random.default_rng(0)
labels = generator.integers(0, 10, 128)
pictures = generator.integers(0, 256, (128, 32, 32, 3), dtype="uint8")
"""
ARTICLE = """
model = networks.article_cnn((32, 32, 3), 10)
x = training.to_float(pictures)
history = training.fit(model, (x, labels), (x, labels), epochs=1, quiet=True)
import keras
weights = model.get_weights()
print(json.dumps({
    "backend": keras.config.backend(), "tensorflow": "tensorflow" in sys.modules, "loss": history.history["loss"],
    "best_epoch": history.best_epoch, "finite": all(bool(numpy.isfinite(part).all()) for part in weights),
    "device": environment.device(), "jax": environment.versions()["jax"],
}))
"""


def run(code, which):
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    done = subprocess.run(
        [sys.executable, "-c", START + code, which], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""  # no start-up messages: a notebook would show them
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("which", ["beside", "without"])
def test_the_articles_network_trains(which):
    found = run(ARTICLE, which)
    assert found["backend"] == "jax" and found["tensorflow"] == (which == "beside")
    assert len(found["loss"]) == 1 and 0 < found["loss"][0] < 100
    assert found["finite"] and found["best_epoch"] == 1
    assert found["device"] and found["jax"] != "not installed"


FAST = """
from course_utils import datasets
run = fast.fast_recipe(datasets.Split(pictures, labels), epochs=2, batch_size=32, filters=(8, 8, 8))
import keras
weights = run.model.get_weights()
print(json.dumps({
    "backend": keras.config.backend(), "steps": run.steps, "accuracy": run.accuracy(pictures, labels),
    "finite": all(bool(numpy.isfinite(part).all()) for part in weights),
}))
"""


def test_the_fast_recipe_trains():
    found = run(FAST, "beside")  # its input pipeline is a tf.data.Dataset
    assert found["backend"] == "jax" and found["steps"] == 8 and found["finite"]
    assert 0 <= found["accuracy"] <= 1
