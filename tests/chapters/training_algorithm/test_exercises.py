import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "03_training_algorithm"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def relu(z):
    return np.maximum(0, z)


def backward(X, W, b, dA, mask=None, dW=None, dX=None, db=None, factor=1.0):
    dZ = dA * (X @ W + b > 0 if mask is None else mask(X, W, b, dA))
    return (
        factor * (dZ @ W.T if dX is None else dX(dZ, W)),
        factor * (X.T @ dZ if dW is None else dW(X, dZ)),
        factor * (dZ.sum(axis=0) if db is None else db(dZ)),
    )


def changed(**what):
    return lambda X, W, b, dA: backward(X, W, b, dA, **what)


def adam(g, m, v, t, rate, power=None, root=0.5, sign=-1, fixed=True, hand_on="plain"):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    power = t if power is None else power(t)
    mean, square = (m / (1 - 0.9**power), v / (1 - 0.999**power)) if fixed else (m, v)
    change = sign * rate * mean / (square**root + 1e-7)
    return (change, m, v) if hand_on == "plain" else (change, mean, square)


def adam_like(**what):
    return lambda g, m, v, t, rate: adam(g, m, v, t, rate, **what)


DRAWN = np.random.default_rng(1).normal(size=100_000)


def factor(bend):
    return 1 / (bend(DRAWN) ** 2).mean()


def adam_from_the_first_slope(g, m, v, t, rate):
    if t == 1:
        return -rate * g / abs(g), g, g**2
    return adam(g, m, v, t, rate, fixed=False)


def half_repaired(m):
    def step(g, mean, square, t, rate):
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g**2
        top, below = (mean / (1 - 0.9**t), square) if m else (mean, square / (1 - 0.999**t))
        return -rate * top / (below**0.5 + 1e-7), mean, square

    return step


def kept(losses, patience, stop=True, offset=1, give_stop=False):
    best = last = 0
    for epoch in range(1, len(losses)):
        last = epoch
        if losses[epoch] < losses[best]:
            best = epoch
        elif stop and epoch - best >= patience:
            break
    return (last if give_stop else best) + offset


def go_back(start=1.0, add=True, sort=True):
    """The solution of autograd, with one slip."""

    def answer(last):
        order, seen = [], set()

        def visit(value):
            if id(value) not in seen:
                seen.add(id(value))
                if not sort:
                    order.append(value)
                for parent, _slope in value.parents:
                    visit(parent)
                if sort:
                    order.append(value)

        visit(last)
        last.grad = start
        for value in reversed(order) if sort else order:
            for parent, slope in value.parents:
                parent.grad = (parent.grad if add else 0.0) + value.grad * slope
        return last

    return answer


RIGHT = {"A": "softmax", "B": "labels", "C": "nothing", "D": "rate", "E": "start", "F": "mean"}


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("debug-it", {**RIGHT, "F": "rate"}, "F again"),
        ("debug-it", {**RIGHT, "D": "mean"}, "gradient error of D"),
        ("debug-it", {**RIGHT, "B": "start"}, "first layer. Look at that of B"),
        ("debug-it", {**RIGHT, "E": "labels"}, "Is that so in E"),
        ("debug-it", {**RIGHT, "B": "softmax"}, "What does B reach"),
        ("debug-it", {**RIGHT, "A": "nothing"}, "A is not well"),
        ("debug-it", {**RIGHT, "A": "bad luck"}, "not one of the causes"),
        ("debug-it", {**RIGHT, "A": 3}, "not one of the causes"),
        ("debug-it", {**RIGHT, "B": ..., "E": ...}, "still open: B, E"),
        ("debug-it", {"A": "softmax"}, "one cause for each"),
        ("debug-it", list(RIGHT.values()), "one cause for each"),
        ("dense-forward", lambda X, W, b: X @ W + b, "ReLU is missing"),
        ("dense-forward", lambda X, W, b: relu(X @ W), "bias is missing"),
        ("dense-forward", lambda X, W, b: relu(X @ W) + b, "bend comes last"),
        ("dense-forward", lambda X, W, b: relu(X @ W - b), "not subtracted"),
        ("dense-forward", lambda X, W, b: X @ W, "bias and the ReLU"),
        ("dense-forward", lambda X, W, b: (X @ W + b > 0) * 1.0, "slope of ReLU"),
        ("dense-forward", lambda X, W, b: (X @ W + b).max(), "not max"),
        ("dense-forward", lambda X, W, b: relu(X @ W.T + b), "not transposed"),
        ("dense-forward", lambda X, W, b: relu(X @ W + b)[0], "shape"),
        ("dense-forward", lambda X, W, b: np.tanh(X @ W + b), "numbers are not right"),
        ("dense-forward", lambda X, W, b: relu(W @ X + b), "Your code raised"),
        ("dense-backward", changed(mask=lambda X, W, b, dA: np.ones_like(dA)), "slope of ReLU is missing"),
        ("dense-backward", changed(mask=lambda X, W, b, dA: dA > 0), "activation"),
        ("dense-backward", lambda X, W, b, dA: backward(X, W, b, dA, factor=1 / len(X)), "once more"),
        ("dense-backward", changed(db=lambda dZ: dZ.mean(axis=0)), "once more"),
        ("dense-backward", changed(dW=lambda X, dZ: dZ.T @ X), "dW is transposed"),
        ("dense-backward", changed(dX=lambda dZ, W: dZ @ W), "W is transposed"),
        ("dense-backward", changed(db=lambda dZ: dZ), "One b serves"),
        ("dense-backward", changed(db=lambda dZ: dZ.sum(axis=1)), "axis 0"),
        ("dense-backward", changed(factor=-1.0), "sign"),
        ("dense-backward", lambda X, W, b, dA: backward(X, W, b, dA)[::-1], "order"),
        ("dense-backward", lambda X, W, b, dA: tuple(backward(X, W, b, dA)[i] for i in (1, 0, 2)), "order"),
        ("dense-backward", lambda X, W, b, dA: backward(X, W, b, dA)[0], "three things"),
        ("dense-backward", lambda X, W, b, dA: (..., ..., ...), "dots"),
        ("dense-backward", changed(dW=lambda X, dZ: 0 * (X.T @ dZ)), "not right"),
        ("he-weights", lambda bend: 2.0, "ReLU alone"),
        ("he-weights", lambda bend: 1.0, "sinks, to 0.5 of itself"),
        ("he-weights", lambda bend: 4.0, "grows, to 2 times"),
        ("he-weights", lambda bend: factor(bend) ** 0.5, "*under* the root"),
        ("he-weights", lambda bend: 1 / factor(bend), "Upside down"),
        ("he-weights", lambda bend: 1 / bend(DRAWN).var(), "forgets the mean"),
        ("he-weights", lambda bend: -1.0, "above 0"),
        ("he-weights", lambda bend: bend(DRAWN), "one number"),
        ("he-weights", lambda bend: "2", "one number"),
        ("adam-step", adam_like(fixed=False), "Nothing is repaired"),
        ("adam-step", adam_like(sign=1), "minus"),
        ("adam-step", adam_like(power=lambda t: 1), "must use t"),
        ("adam-step", adam_like(power=lambda t: t + 1), "counts from 1"),
        ("adam-step", adam_like(root=1), "root"),
        ("adam-step", half_repaired(m=True), "m is corrected now"),
        ("adam-step", half_repaired(m=False), "v is corrected now"),
        ("adam-step", adam_from_the_first_slope, "start the averages at the first slope"),
        ("adam-step", adam_like(hand_on="fixed"), "without* the correction"),
        ("adam-step", lambda g, m, v, t, rate: (-rate * g, m, v), "SGD"),
        ("adam-step", lambda g, m, v, t, rate: adam(g, m, v, t, rate)[0], "three things"),
        ("adam-step", lambda g, m, v, t, rate: (adam(g, m, v, t, rate)[0], m, v), "new m and v"),
        ("adam-step", lambda g, m, v, t, rate: (0.0, m, v), "should be"),
        ("early-stopping", lambda losses, patience: kept(losses, patience, offset=0), "counted from 1"),
        ("early-stopping", lambda losses, patience: kept(losses, patience, give_stop=True), "where training stops"),
        ("early-stopping", lambda losses, patience: kept(losses, patience, stop=False), "after training had stopped"),
        ("early-stopping", lambda losses, patience: kept(losses, patience + 1), "after training had stopped"),
        ("early-stopping", lambda losses, patience: 99, "should be"),
        ("autograd", go_back(start=0.0), "own gradient is 1"),
        ("autograd", go_back(add=False), "overwrite"),
        ("autograd", go_back(sort=False), "behind all its users"),
        ("autograd", go_back(start=2.0), "should be -3"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("dense-forward", lambda X, W, b: (X @ W + b).clip(min=0)),
        ("dense-forward", lambda X, W, b: np.where(X @ W + b > 0, np.dot(X, W) + b, 0)),
        ("dense-backward", lambda X, W, b, dA: list(backward(X, W, b, dA))),
        ("dense-backward", lambda X, W, b, dA: backward(X, W, b, dA, db=lambda dZ: np.ones(len(dZ)) @ dZ)),
        ("he-weights", factor),
        ("he-weights", lambda bend: np.array([1.1 * factor(bend)])),
        (
            "adam-step",
            lambda g, m, v, t, rate: (
                -rate * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t) * (0.9 * m + 0.1 * g)
                / ((0.999 * v + 0.001 * g * g) ** 0.5 + 1e-7),
                m + 0.1 * (g - m),
                v + 0.001 * (g * g - v),
            ),
        ),
        (
            "early-stopping",
            lambda losses, patience: next(
                best
                for end in range(1, len(losses) + 1)
                for best in [1 + min(range(end), key=losses.__getitem__)]
                if end - best >= patience or end == len(losses)
            ),
        ),
    ],
)  # fmt: skip
def test_other_right_answers_pass(name, answer):
    assert verdict(name, answer)[0] == "right", verdict(name, answer)
