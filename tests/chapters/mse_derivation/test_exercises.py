import math

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts
from scipy.optimize import minimize

from course_utils.chapters.mse_derivation import counts
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "04_mse_derivation"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def sig(z):
    return 1 / (1 + math.exp(-z))


def squares(r):
    return (r**2).sum()


def log_bell(r, s):
    return -(r**2) / (2 * s**2) - np.log(s) - np.log(2 * np.pi) / 2


def grad(x, y, w, b):
    r = y - (w * x + b)
    return -2 * (r * x).mean(), -2 * r.mean()


def walk(x, k, steps=1000, rate=0.05, levers=True):
    """Gradient descent on the Poisson loss; without levers, x is forgotten in the derivative for w."""
    w = b = 0.0
    for _step in range(steps):
        errors = np.exp(w * x + b) - k
        w -= rate * (errors * x if levers else errors).mean()
        b -= rate * errors.mean()
    return w, b


def run_away(x, k):
    with np.errstate(over="ignore", invalid="ignore"):
        return walk(x, k, rate=0.05 * len(x))


COUNTS = "fit-counts"
LIKELIHOOD, CONSTANT, GRADIENT, LOGIT = "gauss-log-likelihood", "best-constant", "mse-gradient", "logit-gradient"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (LIKELIHOOD, lambda r, s: float(log_bell(r, s).sum())),
        (LIKELIHOOD, lambda r, s: -len(r) / 2 * math.log(2 * math.pi * s**2) - squares(r) / (2 * s**2)),
        (LIKELIHOOD, lambda r, s: sum(math.log(math.exp(-(k**2) / 2 / s**2) / s / math.sqrt(2 * math.pi)) for k in r)),
        (COUNTS, lambda x, k: counts.fit(x, k)),
        (COUNTS, lambda x, k: walk(x, k, 4000, 0.02)),
        (COUNTS, lambda x, k: minimize(lambda t: (np.exp(t[0] * x + t[1]) - k * (t[0] * x + t[1])).sum(), [0, 0]).x),
        (CONSTANT, np.median),
        (CONSTANT, lambda y: sorted(y)[len(y) // 2]),  # one of the best where several are
        (CONSTANT, lambda y: sorted(y)[(len(y) - 1) // 2]),
        (CONSTANT, lambda y: min(y, key=lambda c: abs(y - c).sum())),
        (GRADIENT, grad),
        (GRADIENT, lambda x, y, w, b: list(grad(x, y, w, b))),
        (GRADIENT, lambda x, y, w, b: np.array([2 * np.mean((w * x + b - y) * k) for k in (x, 1)])),
        (LOGIT, lambda z, t: (sig(z) - t, 2 * (sig(z) - t) * sig(z) * (1 - sig(z)))),
        (LOGIT, lambda z, t: np.array([sig(z) - t, 2 * (sig(z) - t) * sig(z) * sig(-z)])),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (LIKELIHOOD, lambda r, s: -log_bell(r, s).sum(), "sign is turned"),
        (LIKELIHOOD, lambda r, s: log_bell(r, s).sum() + squares(r) / s**2, "minus sign"),
        (LIKELIHOOD, lambda r, s: -squares(r) / (2 * s**2) - np.log(s) - np.log(2 * np.pi) / 2, "m times"),
        (LIKELIHOOD, lambda r, s: log_bell(r, s).sum() - squares(r) / (2 * s**2), "2 in the bell's exponent"),
        (LIKELIHOOD, lambda r, s: (-(r**2) / (2 * s) - np.log(s) - np.log(2 * np.pi) / 2).sum(), "sigma is squared"),
        (LIKELIHOOD, lambda r, s: (-(r**2) / (2 * s**2) - np.log(s)).sum(), "sqrt(2 pi)"),
        (LIKELIHOOD, lambda r, s: (-(r**2) / (2 * s**2) - np.log(2 * np.pi) / 2).sum(), "1 / sigma"),
        (LIKELIHOOD, lambda r, s: -squares(r) / (2 * s**2), "two constants"),
        (LIKELIHOOD, lambda r, s: log_bell(r, s).mean(), "the mean"),
        (LIKELIHOOD, lambda r, s: np.exp(log_bell(r, s)).prod(), "likelihood itself"),
        (LIKELIHOOD, lambda r, s: np.log(np.exp(log_bell(r, s)).prod() + 0.0) if len(r) < 9 else -np.inf, "is 0 for"),
        (LIKELIHOOD, lambda r, s: log_bell(r, s), "one number"),
        (LIKELIHOOD, lambda r, s: 3.0, "first write down"),
        (CONSTANT, np.mean, "the mean"),
        (CONSTANT, lambda y: (y.min() + y.max()) / 2, "middle of the range"),
        (CONSTANT, lambda y: y[len(y) // 2], "sort it first"),
        (CONSTANT, lambda y: np.abs(y - np.median(y)).mean(), "error itself"),
        (CONSTANT, lambda y: 0.0, "Zero has"),
        (CONSTANT, lambda y: y.max(), "makes the error smaller"),
        (CONSTANT, lambda y: y, "one number"),
        (GRADIENT, lambda *a: tuple(-v for v in grad(*a)), "sign is turned"),
        (GRADIENT, lambda *a: tuple(v / 2 for v in grad(*a)), "2 is missing"),
        (GRADIENT, lambda *a: tuple(v * len(a[0]) for v in grad(*a)), "gradient of the sum"),
        (GRADIENT, lambda *a: tuple(v * len(a[0]) / 2 for v in grad(*a)), "2 / m is missing"),
        (GRADIENT, lambda *a: grad(*a)[::-1], "swapped"),
        (GRADIENT, lambda *a: (grad(*a)[1],) * 2, "chain rule"),
        (GRADIENT, lambda *a: (grad(*a)[0],) * 2, "no factor x"),
        (GRADIENT, lambda x, y, w, b: (((y - w * x - b) ** 2).mean(),) * 2, "loss itself"),
        (GRADIENT, lambda *a: (-grad(*a)[1],) * 2, "with respect to y"),
        (GRADIENT, lambda *a: (1.0, grad(*a)[1]), "that for w is not"),
        (GRADIENT, lambda *a: (grad(*a)[0], 1.0), "that for b is not"),
        (GRADIENT, lambda *a: (0.0, 0.0), "nudge w"),
        (GRADIENT, lambda *a: 1.0, "two numbers"),
        (GRADIENT, lambda x, y, w, b: (x, y), "two numbers"),
        (LOGIT, lambda z, t: (2 * (sig(z) - t) * sig(z) * sig(-z), sig(z) - t), "swapped"),
        (LOGIT, lambda z, t: (t - sig(z), 2 * (t - sig(z)) * sig(z) * sig(-z)), "sign is turned"),
        (LOGIT, lambda z, t: ((sig(z) - t) / (sig(z) * sig(-z)), 2 * (sig(z) - t)), "with respect to p"),
        (LOGIT, lambda z, t: ((sig(z) - t) * sig(z) * sig(-z), 0.0), "only the plain error"),
        (LOGIT, lambda z, t: (z - t, 2 * (z - t)), "after the sigmoid"),
        (LOGIT, lambda z, t: (sig(z) - t, 2 * (sig(z) - t)), "chain factor"),
        (LOGIT, lambda z, t: (sig(z) - t, (sig(z) - t) * sig(z) * sig(-z)), "2 is missing"),
        (LOGIT, lambda z, t: (sig(z) - t, 2 * (z - t)), "after the sigmoid"),
        (LOGIT, lambda z, t: (sig(z) - t, 2 * (sig(z) - t) * z * (1 - z)), "with p, not with z"),
        (LOGIT, lambda z, t: (sig(z) - t, 5.0), "the second is not"),
        (LOGIT, lambda z, t: (7.0, 5.0), "nudge z"),
        (COUNTS, lambda x, k: counts.fit(x, k, "squared"), "smallest squared error"),
        (COUNTS, lambda x, k: np.polyfit(x, k, 1), "*exponential* of a line"),
        (COUNTS, lambda x, k: np.polyfit(x, np.log(k + 1), 1), "ln(count + 1)"),
        (COUNTS, lambda x, k: np.polyfit(x[k > 0], np.log(k[k > 0]), 1), "zeros say something"),
        (COUNTS, lambda x, k: walk(x, k)[::-1], "swapped"),
        (COUNTS, lambda x, k: -counts.fit(x, k), "wrong sign"),
        (COUNTS, lambda x, k: (0.0, 0.0), "where the walk begins"),
        (COUNTS, run_away, "runs away"),
        (COUNTS, lambda x, k: walk(x, k, levers=False), "multiplied by its x"),
        (COUNTS, lambda x, k: walk(x, k, steps=20), "gradient is still"),
        (COUNTS, lambda x, k: walk(x, k)[0], "two numbers"),
        (LOGIT, lambda z, t: 1.0, "two numbers"),
    ],
)  # fmt: skip
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)
