from itertools import pairwise

import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.chapters.concepts import exercises
from course_utils.core import environment
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "02_concepts"
EARLIER = {"dense": lambda n, m: n * m + m, "attention": lambda d: 4 * (d * d + d)}


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, keras=environment.load_keras(), **EARLIER)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def weights_only(sizes):
    return sum(a * b for a, b in pairwise(sizes))


def built(budget, more=0, second=None, curve="relu", last="softmax", outputs=10, inputs=784, layers=2, biases=True):
    """A network as the exercise wants it, with one slip."""
    keras, width = environment.load_keras(), 1
    while (exercises.two_hidden_layers(width + 1) if biases else 784 * (width + 1) + (width + 1) ** 2) <= budget:
        width += 1
    width += more
    hidden = [keras.layers.Dense(second if second and place else width, curve) for place in range(layers)]
    return keras.Sequential([keras.Input((inputs,)), *hidden, keras.layers.Dense(outputs, last)])


def slip(**what):
    return lambda budget: built(budget, **what)


def separate_curves(budget):
    """The activation functions as layers of their own: as right as those inside the dense layers."""
    keras, found = environment.load_keras(), built(budget)
    width = found.layers[0].units
    hidden = [keras.layers.Dense(width), keras.layers.ReLU(), keras.layers.Dense(width), keras.layers.ReLU()]
    return keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10, "softmax")])


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("dense-stack-parameters", weights_only, "weights only"),
        ("dense-stack-parameters", lambda s: weights_only(s) + len(s) - 1, "one bias for each unit"),
        ("dense-stack-parameters", lambda s: weights_only(s) + sum(s), "no biases"),
        ("dense-stack-parameters", lambda s: (s[0] + 1) * s[1], "first layer only"),
        ("dense-stack-parameters", lambda s: s[0] * s[1] * s[2], "do not multiply"),
        ("dense-stack-parameters", sum, "belongs to a pair"),
        ("dense-stack-parameters", lambda s: 203_530, "draw the network"),
        ("dense-stack-parameters", lambda s: (s[0] + 1) * s[1] + (s[1] + 1) * s[2], "draw the network"),
        ("block-parameters", lambda d: 12 * d * d, "weights only"),
        ("block-parameters", lambda d: 12 * d * d + 9 * d, "normalisations are missing"),
        ("block-parameters", lambda d: 12 * d * d + 11 * d, "you count one"),
        ("block-parameters", lambda d: 12 * d * d + 4 * d, "biases are missing"),
        ("block-parameters", lambda d: 4 * d * d + 4 * d, "attention alone"),
        ("block-parameters", lambda d: 8 * d * d + 12 * d, "two dense layers is missing"),
        ("block-parameters", lambda d: 8 * d * d + 9 * d, "two dense layers is missing"),
        ("block-parameters", lambda d: 11 * d * d + 12 * d, "four dense layers"),
        ("block-parameters", lambda d: 6 * d * d + 10 * d, "four times the width"),
        ("block-parameters", lambda d: 7_087_872, "add up"),
        ("serving-gigabytes", lambda n, b: n * b / 1e9, "8 bits"),
        ("serving-gigabytes", lambda n, b: n * b / 8 / 2**30, "GiB"),
        ("serving-gigabytes", lambda n, b: n * b / 8, "Those are bytes"),
        ("serving-gigabytes", lambda n, b: n * 4 / 1e9, "whatever the precision"),
        ("serving-gigabytes", lambda n, b: n * b * 8 / 1e9, "do not multiply"),
        ("serving-gigabytes", lambda n, b: n * b / 8 / 1e6, "MB"),
        ("serving-gigabytes", lambda n, b: n * b // 8e9, "Do not round"),
        ("serving-gigabytes", lambda n, b: n * 2 / 1e9, "count the bytes"),
        ("network-in-a-budget", slip(curve=None), "two linear layers are one"),
        ("network-in-a-budget", slip(more=1), "too many"),
        ("network-in-a-budget", slip(biases=False), "too many"),
        ("network-in-a-budget", slip(more=-1), "one unit more a layer"),
        ("network-in-a-budget", slip(second=5), "equally wide"),
        ("network-in-a-budget", slip(layers=1), "dense layers"),
        ("network-in-a-budget", slip(last=None), "softmax"),
        ("network-in-a-budget", slip(outputs=3), "10 come out"),
        ("network-in-a-budget", slip(inputs=100), "784 numbers go in"),
        ("network-in-a-budget", lambda budget: budget, "keras.Model"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("dense-stack-parameters", lambda s: weights_only(s) + sum(s[1:])),
        ("dense-stack-parameters", lambda s: float(weights_only(s) + sum(s) - s[0])),
        ("block-parameters", lambda d: d * (12 * d + 13)),
        ("serving-gigabytes", lambda n, b: n / 1e9 * (b / 8)),
        ("network-in-a-budget", slip(curve="tanh")),
        ("network-in-a-budget", separate_curves),
    ],
)
def test_other_right_answers_are_right(name, answer):
    assert verdict(name, answer)[0] == "right"
