"""TensorFlow, JAX and PyTorch beside each other: the shown code is the code that runs."""

import json
from pathlib import Path

import numpy
import pytest

from course_utils.chapters.tools_and_papers import frameworks
from course_utils.core.errors import CourseError
from course_utils.notebook import measured

BY_HAND = Path(frameworks.__file__).parent / "by_hand"


@pytest.mark.parametrize("name", frameworks.FRAMEWORKS)
def test_lines_fit_on_a_slide(name):
    for part in frameworks.PARTS:
        text = frameworks.source(name, part)
        assert part in text and max(map(len, text.splitlines())) <= 44


def test_source_is_a_whole_function():
    assert frameworks.source("jax", "gradient") == "gradient = jax.grad(loss)"
    lines = frameworks.source("torch", "step").splitlines()
    assert lines[0] == "def step(weights, x, y, rate):" and "no_grad" in lines[2]


def test_side_by_side_escapes_and_names_all_three():
    html, plain = frameworks.side_by_side("loss", "gradient")
    for title in frameworks.FRAMEWORKS.values():
        assert title in html and title in plain
    assert html.count("<pre") == 3


def test_what_is_not_there_is_said_in_a_sentence():
    with pytest.raises(CourseError, match="tensorflow, jax, torch"):
        frameworks.speed("theano", 1)
    with pytest.raises(CourseError, match="1 or more"):
        frameworks.speed("tensorflow", 0)
    with pytest.raises(CourseError, match="compiled_step"):
        frameworks.source("jax", "halve")


def test_a_framework_that_fails_says_why(monkeypatch):
    monkeypatch.setitem(frameworks.FRAMEWORKS, "nothing", "Nothing")
    with pytest.raises(CourseError, match=r"Nothing failed \(.*nothing.*\): install it again"):
        frameworks.speed("nothing", 1)


def test_the_formula_is_the_derivative():
    x, y, weights = frameworks.problem()
    weights = weights.astype(float) + 0.3
    found = frameworks.slope(weights, x, y)
    for place in range(len(weights)):
        step = numpy.eye(len(weights))[place] * 1e-4
        up, down = (numpy.mean((x @ (weights + sign * step) - y) ** 2) for sign in (1, -1))
        assert found[place] == pytest.approx((up - down) / 2e-4, abs=1e-4)


@pytest.mark.parametrize("name", frameworks.installed())
def test_by_hand_gives_the_weights_and_runs_the_loop(name):
    found = frameworks.by_hand(name)
    assert found["gradient_difference"] < 1e-5
    assert found["weights"] == pytest.approx([1, 2, 3], abs=0.1)
    assert found["halvings"] == 10
    kept = frameworks.kept_loops()[frameworks.FRAMEWORKS[name]]
    assert (found["halvings"], found["compiled_halvings"]) == tuple(kept)


def test_the_one_source_trains_in_a_process_of_its_own():
    found = frameworks.speed("tensorflow", 2)
    assert found["backend"] == "tensorflow" and found["loss"] < 3
    assert found["step_ms"] > 0 and found["step_cpu_ms"] > 0 and found["first_s"] > 0


def test_words_for_one_and_for_more():
    one = {"backend": "jax", "step_cpu_ms": 20.0, "first_s": 1.5, "loss": 2.0}
    other = {"backend": "torch", "step_cpu_ms": 50.0, "first_s": 0.1, "loss": 2.001}
    assert "Only JAX" in frameworks.in_words([one]) and "1.5 s" in frameworks.in_words([one])
    said = frameworks.in_words([one, other])
    assert "20 ms of processor time with JAX" in said and "2.5 times as much with PyTorch" in said and "1e-03" in said


def test_the_kept_table_says_where_it_comes_from():
    table = measured.read("frameworks", BY_HAND.parent / "measured")
    assert set(measured.KEYS) <= set(table) and "CPU" in table["device"]
    rows = frameworks.kept_speeds()
    assert {row["backend"] for row in rows} == set(frameworks.FRAMEWORKS)
    losses = [row["loss"] for row in rows]
    assert max(losses) - min(losses) < 5e-4, "in the first three digits"
    weights = [row["weights"] for row in table["rows"] if row["kind"] == "by hand"]
    assert all(found == pytest.approx(weights[0], abs=1e-6) for found in weights), "the same weights"
    assert all(row["version"] for row in table["rows"] if row["kind"] == "network")
    json.dumps(table, allow_nan=False)
