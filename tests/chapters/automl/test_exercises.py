import math

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "19_automl"
DRAWS, HALVING, LEAK = "draws-needed", "successive-halving", "spot-the-leak"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def exact(share, chance):
    return math.log(1 - chance) / math.log(1 - share)


def halved(settings, score, rungs, keep, better=1, left=lambda n, keep: max(1, n // keep), first_only=False):
    alive = list(settings)
    for rung in rungs[:1] if first_only else rungs:
        alive = sorted(alive, key=lambda one: -better * score(one, rung))[: left(len(alive), keep)]
    return alive[0]


def judged_at_every_rung(settings, score, rungs, keep):
    for rung in rungs:
        scores = [score(one, rung) for one in settings]
    return settings[int(np.argmax(scores))]


def counted(share, chance):
    n = 1
    while 1 - (1 - share) ** n < chance:
        n += 1
    return n


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (DRAWS, counted),
        (DRAWS, lambda share, chance: float(math.ceil(exact(share, chance)))),
        (HALVING, lambda s, f, r, k: halved(s, f, r, k)),
        (LEAK, lambda days, tells: {name for name in days if days[name] > 0}),
        (LEAK, lambda days, tells: tuple(reversed([name for name in days if days[name] >= 1]))),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right", verdict(name, answer)


def ends_empty(settings, score, rungs, keep):
    alive = list(settings)
    for rung in rungs:
        best = sorted(alive, key=lambda one: -score(one, rung))
        alive = best[: len(best) // keep]
    return alive[0] if alive else "nobody"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (DRAWS, lambda s, c: 1 / s, "on average"),
        (DRAWS, lambda s, c: math.ceil(c / s), "do not add up"),
        (DRAWS, lambda s, c: math.floor(exact(s, c)), "round up"),
        (DRAWS, exact, "round up"),
        (DRAWS, lambda s, c: math.ceil(math.log(c) / math.log(1 - s)), "all draws miss"),
        (DRAWS, lambda s, c: math.ceil(math.log(1 - c) / math.log(s)), "One draw misses"),
        (DRAWS, lambda s, c: "many", "one number"),
        (DRAWS, lambda s, c: 1000, "all miss"),
        (HALVING, lambda s, f, r, k: halved(s, f, r, k, better=-1), "keep the worst"),
        (HALVING, judged_at_every_rung, "nothing is saved"),
        (HALVING, lambda s, f, r, k: halved(s, f, r, k, first_only=True), "first rung"),
        (HALVING, lambda s, f, r, k: halved(s, f, r, k, left=lambda n, keep: max(1, n // 2)), "keep a half"),
        (HALVING, lambda s, f, r, k: halved(s, f, r, k, left=lambda n, keep: max(1, n - n // keep)), "other way round"),
        (HALVING, ends_empty, "at least one"),
        (HALVING, lambda s, f, r, k: [halved(s, f, r, k)], "not a list"),
        (HALVING, lambda s, f, r, k: f(halved(s, f, r, k), r[-1]), "not its score"),
        (HALVING, lambda s, f, r, k: s.index(halved(s, f, r, k)), "not its place"),
        (HALVING, lambda s, f, r, k: s[0], "never call score"),
        (HALVING, lambda s, f, r, k: halved(s, f, r[::-1], k), "it should be"),
        (LEAK, lambda days, tells: [n for n in days if days[n] >= 0], "day 0 is allowed"),
        (LEAK, lambda days, tells: [n for n in days if days[n] <= 0], "name the others"),
        (LEAK, lambda days, tells: [n for n in days if days[n] < 0], "before"),
        (LEAK, lambda days, tells: [max(tells, key=tells.get)], "tells most"),
        (LEAK, lambda days, tells: [n for n in tells if tells[n] >= 0.9], "tells most"),
        (LEAK, lambda days, tells: [], "Missed: goodbye_letter"),
        (LEAK, lambda days, tells: "goodbye_letter", "a list of names"),
    ],
)
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"
