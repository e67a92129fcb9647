import math

import numpy
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "01_background"


def test_there_are_five():
    assert exercises_of(CHAPTER) == ["break-even", "gpu-hours", "largest-model", "shuffle-test", "total-cost"]


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, math=math, np=numpy)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def shuffles(compare=lambda one, real: one >= real, draw=lambda sizes, rng: rng.permutation(sizes), factor=None):
    """The solution of shuffle-test, with one slip."""

    def answer(years, sizes, statistic, repetitions, rng):
        real = statistic(years, sizes)
        again = [compare(statistic(years, draw(sizes, rng)), real) for _time in range(repetitions)]
        return float(numpy.mean(again)) * (factor(repetitions) if factor else 1)

    return answer


def years_instead(years, sizes, statistic, repetitions, rng):
    """As right: the dates are shuffled over the sizes."""
    real = statistic(years, sizes)
    return sum(statistic(rng.permutation(years), sizes) >= real for _time in range(repetitions)) / repetitions


def growing(up_front, first, growth, months):
    total, bill = up_front, first
    for _month in range(months):
        total += bill
        bill *= 1 + growth
    return total


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("shuffle-test", years_instead),
        ("gpu-hours", lambda n, d, f, u: numpy.float64(n) * d / u / f / 600),
        ("largest-model", lambda c: math.sqrt(c) / math.sqrt(120)),
        ("largest-model", lambda c: numpy.sqrt(c / 6 / 20)),
        ("total-cost", growing),
        ("total-cost", lambda up, first, g, m: up + first * (m if g == 0 else ((1 + g) ** m - 1) / g)),
        ("total-cost", lambda up, first, g, m: up + (first * (1 + g) ** numpy.arange(m)).sum()),
        ("break-even", lambda f, own, p, k: f * 1e6 / k / (p - own) if p > own else float("inf")),
    ],
)
def test_other_right_answers(name, answer):
    assert verdict(name, answer) == ("right", "Right.")


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("gpu-hours", lambda n, d, f, u: 6 * n * d / f / 3600, "divide by the peak"),
        ("gpu-hours", lambda n, d, f, u: 6 * n * d * u / f / 3600, "do not multiply"),
        ("gpu-hours", lambda n, d, f, u: 6 * n * d / (f * u), "GPU seconds"),
        ("gpu-hours", lambda n, d, f, u: 6 * n * d / f, "at the peak"),
        ("gpu-hours", lambda n, d, f, u: 2 * n * d / (f * u * 3600), "forward pass only"),
        ("gpu-hours", lambda n, d, f, u: n * d / (f * u * 3600), "6 operations"),
        ("gpu-hours", lambda n, d, f, u: 6 * n / (f * u * 3600), "Multiply by the tokens"),
        ("gpu-hours", lambda n, d, f, u: 6 * n * d / (f * u / 100 * 3600), "a share"),
        ("gpu-hours", lambda n, d, f, u: 6 * n * d / (f * 0.4 * 3600), "you say"),
        ("gpu-hours", lambda n, d, f, u: 0, "you say"),
        ("largest-model", lambda c: c / 120, "square root"),
        ("largest-model", lambda c: math.sqrt(c / 6), "one token for each"),
        ("largest-model", lambda c: math.sqrt(c / 20), "6 operations"),
        ("largest-model", lambda c: 20 * math.sqrt(c / 120), "number of tokens"),
        ("largest-model", lambda c: math.sqrt(c / 26), "120 N"),
        ("largest-model", lambda c: 1e10, "you say"),
        ("total-cost", lambda up, first, g, m: up + first * m, "first month's bill"),
        ("total-cost", lambda up, first, g, m: up + m * first * (1 + g) ** (m - 1), "last month's bill"),
        ("total-cost", lambda up, first, g, m: growing(0, first, g, m), "up front is missing"),
        ("total-cost", lambda up, first, g, m: growing(up * m, first, g, m), "once"),
        ("total-cost", lambda up, first, g, m: growing(up, first * (1 + g), g, m), "not grown yet"),
        ("total-cost", lambda up, first, g, m: up + sum(first * (1 + g * k) for k in range(m)), "on top of growth"),
        ("total-cost", lambda up, first, g, m: up + first * (1 + g) ** (m - 1), "one month's bill"),
        ("total-cost", lambda up, first, g, m: growing(up, first, g, m + 1), "one month too many"),
        ("total-cost", lambda up, first, g, m: growing(up, first, 0.1, m), "add up the months"),
        ("break-even", lambda f, own, p, k: f / ((p - own) * k), "1,000,000"),
        ("break-even", lambda f, own, p, k: f / ((p - own) * k / 1e3), "1,000"),
        ("break-even", lambda f, own, p, k: f / (p * k / 1e6), "not free"),
        ("break-even", lambda f, own, p, k: f / ((p + own) * k / 1e6), "difference"),
        ("break-even", lambda f, own, p, k: f / ((p - own) / 1e6), "number of tokens"),
        ("shuffle-test", shuffles(compare=lambda one, real: one > real), ">=, not >"),
        ("shuffle-test", shuffles(draw=lambda sizes, rng: rng.choice(sizes, len(sizes))), "without replacement"),
        ("shuffle-test", shuffles(draw=lambda sizes, rng: sizes), "not at all"),
        ("shuffle-test", shuffles(compare=lambda one, real: one < real), "do worse"),
        ("shuffle-test", shuffles(factor=lambda repetitions: repetitions), "divide by the repetitions"),
        ("shuffle-test", shuffles(factor=lambda repetitions: 100), "per cent"),
        ("shuffle-test", lambda *given: "often", "one number"),
        ("shuffle-test", lambda *given: 0.5, "you say 0.50"),
        ("break-even", lambda f, own, p, k: f / (p - own), "millions of tokens"),
        ("break-even", lambda f, own, p, k: (p - own) * k / 1e6 / f, "Upside down"),
        ("break-even", lambda f, own, p, k: 1e6 if p > own else math.inf, "not equal"),
        ("break-even", lambda f, own, p, k: f / ((p - own) * k / 1e6) if p != own else math.inf, "never catches up"),
        ("break-even", lambda f, own, p, k: f / max((p - own) * k / 1e6, 1e-9), "never catches up"),
    ],
)
def test_wrong_answers_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_an_answer_of_another_kind_gets_a_sentence(name):
    assert verdict(name, 3)[0] == "wrong"
    assert verdict(name, lambda *values: "much")[0] == "wrong"
