import math

import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "21_product_strategy"
UNIT, SIZE, FLIP = "unit-economics", "pilot-size", "flipping"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, math=math)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"


def months(left, won):
    return won / left if left > 0 else math.inf


def size(base, better, upper=1.96, power=0.8416, two=2, done=math.ceil, times=1):
    mean = (base + better) / 2
    root = upper * math.sqrt(two * mean * (1 - mean))
    root += power * math.sqrt(base * (1 - base) + better * (1 - better))
    return times * done((root / (base - better)) ** 2)


def flips(profit, plan, ends):
    now = profit(plan) > 0
    return [n for n, pair in ends.items() if any((profit({**plan, n: e}) > 0) != now for e in pair)]


def piled(profit, plan, ends):
    now, found, plan = profit(plan) > 0, [], dict(plan)
    for name, pair in ends.items():
        for end in pair:
            plan[name] = end
            if (profit(plan) > 0) != now:
                found.append(name)
    return found


def spoils(profit, plan, ends):
    found = flips(profit, plan, ends)
    plan["a"] = -1.0
    return found


def widest(profit, plan, ends):
    return [max(ends, key=lambda n: abs(profit({**plan, n: ends[n][1]}) - profit({**plan, n: ends[n][0]})))]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (UNIT, lambda p, c, q, a: [p - c, (p - c) / q, months(p - c, a)]),
        (SIZE, lambda b, n: float(size(b, n))),
        (SIZE, lambda b, n: size(b, n, 1.959964, 0.841621)),
        (FLIP, lambda f, p, e: set(flips(f, p, e))),
        (FLIP, lambda f, p, e: tuple(flips(f, p, e)[::-1])),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (UNIT, lambda p, c, q, a: (c - p, (p - c) / q, months(p - c, a)), "upside down"),
        (UNIT, lambda p, c, q, a: (p - c - a, (p - c) / q, months(p - c, a)), "paid once"),
        (UNIT, lambda p, c, q, a: (p, p / q, months(p, a)), "must come off"),
        (UNIT, lambda p, c, q, a: (p - c, p / q, months(p - c, a)), "lifetime revenue"),
        (UNIT, lambda p, c, q, a: (p - c, (p - c) * q, months(p - c, a)), "divide by the churn"),
        (UNIT, lambda p, c, q, a: (p - c, (p - c) / q - a, months(p - c, a)), "compared with this value"),
        (UNIT, lambda p, c, q, a: (p - c, (p - c) * 12, months(p - c, a)), "Not a year"),
        (UNIT, lambda p, c, q, a: (p - c, (p - c) / q, a / p), "Only the contribution"),
        (UNIT, lambda p, c, q, a: (p - c, (p - c) / q, (p - c) / a), "upside down"),
        (UNIT, lambda p, c, q, a: (p - c, (p - c) / q, a / (p - c)), "math.inf"),
        (UNIT, lambda p, c, q, a: p - c, "three numbers"),
        (SIZE, lambda b, n: size(b, n, times=2), "one"),
        (SIZE, lambda b, n: size(b, n, upper=1.6449), "1.645"),
        (SIZE, lambda b, n: size(b, n, power=0), "one half"),
        (SIZE, lambda b, n: size(b, n, two=1), "twice the variance"),
        (SIZE, lambda b, n: size(b, n, done=float), "round up"),
        (SIZE, lambda b, n: math.ceil(math.sqrt(size(b, n, done=float))), "squared"),
        (SIZE, lambda b, n: math.ceil(abs(b - n) * size(b, n, done=float)), "squared as well"),
        (SIZE, lambda b, n: "686", "one number"),
        (FLIP, widest, "widest bar"),
        (FLIP, lambda f, p, e: list(e), "one at a time"),
        (FLIP, lambda f, p, e: [n for n, q in e.items() if min(f({**p, n: x}) for x in q) <= 0], "sign with that"),
        (FLIP, piled, "back before"),
        (FLIP, spoils, "work on a copy"),
        (FLIP, lambda f, p, e: "a", "list of names"),
        (FLIP, lambda f, p, e: 3, "list of names"),
    ],
)
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)
