import re

import pytest
import sympy as sp

from course_utils.chapters.mse_derivation.algebra import Derivation, same
from course_utils.core import shown
from course_utils.core.errors import CourseError

i, m = sp.symbols("i m", integer=True, positive=True)
w, b, r, z = sp.symbols("w b r z", real=True)
sigma = sp.Symbol("sigma", positive=True)
x, y = sp.IndexedBase("x", real=True), sp.IndexedBase("y", real=True)
MSE = sp.Sum((y[i] - w * x[i] - b) ** 2, (i, 1, m)) / m
BELL = sp.exp(-(r**2) / (2 * sigma**2)) / (sigma * sp.sqrt(2 * sp.pi))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (sp.log(BELL), -(r**2) / (2 * sigma**2) - sp.log(sigma) - sp.log(2 * sp.pi) / 2),
        (sp.Integral(BELL, (r, -sp.oo, sp.oo)), 1),
        (sp.Derivative(MSE, w), -2 / m * sp.Sum((y[i] - w * x[i] - b) * x[i], (i, 1, m))),
        (sp.Derivative(MSE, b, 2), 2),
        (sp.Matrix([w * 2, b]), sp.Matrix([w + w, b])),
        (sp.Derivative(1 / (1 + sp.exp(-z)), z), 1 / ((1 + sp.exp(-z)) * (1 + sp.exp(z)))),
        (2, 2),
    ],
)
def test_true_lines_hold(left, right):
    assert same(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (sp.log(BELL), -(r**2) / sigma**2 - sp.log(sigma) - sp.log(2 * sp.pi) / 2),
        (sp.Derivative(MSE, w), -1 / m * sp.Sum((y[i] - w * x[i] - b) * x[i], (i, 1, m))),
        (sp.Derivative(MSE, w), -2 / m * sp.Sum(y[i] - w * x[i] - b, (i, 1, m))),
        (sp.Matrix([w, b]), sp.Matrix([w, -b])),
        (sp.Matrix([w, b]), sp.Matrix([[w, b]])),
        (sp.Matrix([w]), w),
        (w, b),
        (sp.log(w * b), sp.log(w) + sp.log(b)),  # not so where both are negative
    ],
)
def test_wrong_lines_do_not(left, right):
    assert not same(left, right)


def test_a_derivation_counts_its_steps_and_stops_at_a_wrong_one(capsys, monkeypatch):
    monkeypatch.setattr(shown, "in_ipython", lambda: False)
    proof = Derivation()
    proof.step("twice", w + w, 2 * w)
    proof.step("a square", (w - b) ** 2, w**2 - 2 * w * b + b**2, shown=r"(w-b)^2 = \dots")
    with pytest.raises(CourseError, match="the sign is lost.*does not hold"):
        proof.step("the sign is lost", -w, w)
    assert proof.lines == ["twice", "a square"]
    told = capsys.readouterr().out
    assert "1. ✓ twice 2*w = 2*w" in told and r"2. ✓ a square (w-b)^2 = \dots" in told


def test_a_step_whose_cell_is_run_again_keeps_its_number(capsys, monkeypatch):
    monkeypatch.setattr(shown, "in_ipython", lambda: False)
    proof = Derivation()
    for words in ("first", "second", "first", "third", "second"):
        proof.step(words, 2, 2)
    assert proof.lines == ["first", "second", "third"]
    assert [line.split(".")[0] for line in capsys.readouterr().out.splitlines()] == ["1", "2", "1", "3", "2"]


def test_the_counterexample_is_one():
    with pytest.raises(CourseError) as error:
        Derivation().step("wrong", w**2 + 1, w**2 + b)
    text = str(error.value)
    numbers = dict(re.findall(r"(\w) = (-?[\d.]*\d)", text))
    left, right = (float(re.search(rf"{side} is (-?[\d.]*\d)", text)[1]) for side in ("left", "right"))
    assert left != right
    assert float(numbers["w"]) ** 2 + 1 == pytest.approx(left, rel=1e-3)
    assert float(numbers["w"]) ** 2 + float(numbers["b"]) == pytest.approx(right, rel=1e-3)


def test_numbers_that_prove_nothing_are_not_shown():
    for partly in (sp.Max(w, 1), sp.Min(w, 1)):  # whatever w is tried first, it is no counterexample to one of them
        with pytest.raises(CourseError) as error:
            Derivation().step("only for some numbers", partly, w)
        told = re.search(r"left is (\S+) and right is (\S+)\.", str(error.value))
        assert told and told[1] != told[2]
    with pytest.raises(CourseError) as error:
        Derivation().step("no number at all", sp.Function("f")(w), sp.Function("g")(w))
    assert "With" not in str(error.value)


def test_sums_over_m_points_get_a_counterexample_with_three():
    with pytest.raises(CourseError, match=r"m = 3.*x\[1\] = .*left is"):
        Derivation().step("wrong", sp.Derivative(MSE, w), -1 / m * sp.Sum((y[i] - w * x[i] - b) * x[i], (i, 1, m)))


def test_in_a_notebook_a_step_is_typeset(monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw=False: seen.append(data))
    Derivation().step("Half of it.", sp.Rational(1, 2) * w, w / 2)
    assert seen[0]["text/markdown"] == "**1. ✓** Half of it.\n\n$$\\frac{w}{2} = \\frac{w}{2}$$"
