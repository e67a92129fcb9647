from collections import Counter

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "12_machine_translation"
ATTENTION, PRECISION, PENALTY = "masked-attention", "clipped-precision", "length-penalty"


def grams(items, n):
    return Counter(tuple(items[i : i + n]) for i in range(len(items) - n + 1))


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np, grams=grams)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def soft(scores, axis=-1):
    rising = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return rising / rising.sum(axis=axis, keepdims=True)


def closed(allowed, scores, by=-np.inf):
    return np.where(allowed, scores, by)


def row_by_row(asks, keys, values, allowed):
    rows = []
    for ask, seen in zip(asks, allowed, strict=True):
        scores = keys[seen] @ ask / keys.shape[1] ** 0.5
        rows.append((soft(scores) @ values[seen]).tolist())
    return rows


def matching(text, reference, n):
    return sum((grams(text, n) & grams(reference, n)).values())


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (ATTENTION, row_by_row),
        (ATTENTION, lambda q, k, v, a: soft(q @ k.T / np.sqrt(q.shape[1]) + np.where(a, 0.0, -1e9)) @ v),
        (PRECISION, lambda t, r, n: matching(t, r, n) / (len(t) - n + 1)),
        (PENALTY, lambda f, p: sorted(f, key=lambda one: one[1] / one[2] ** p)[-1][0]),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (ATTENTION, lambda q, k, v, a: soft(q @ k.T / 2) @ v, "mask is not used"),
        (ATTENTION, lambda q, k, v, a: soft(closed(~a, q @ k.T / 2)) @ v, "wrong way round"),
        (ATTENTION, lambda q, k, v, a: soft(closed(a, q @ k.T)) @ v, "square root of d"),
        (ATTENTION, lambda q, k, v, a: soft(closed(a, q @ k.T / 4)) @ v, "divide by its square root"),
        (ATTENTION, lambda q, k, v, a: soft(closed(a, q @ k.T / 2, 0.0)) @ v, "exp(0) is 1"),
        (ATTENTION, lambda q, k, v, a: (soft(q @ k.T / 2) * a) @ v, "no longer sum to 1"),
        (ATTENTION, lambda q, k, v, a: soft(closed(a, q @ k.T / 2, -1e30), axis=0) @ v, "wrong axis"),
        (ATTENTION, lambda q, k, v, a: soft(closed(a, q @ k.T / 2)), "one row of 2 numbers"),
        (
            ATTENTION,
            lambda q, k, v, a: (np.exp(q @ k.T / 2) * a) / (np.exp(q @ k.T / 2) * a).sum(1, keepdims=True) @ v,
            "overflows",
        ),
        (
            PRECISION,
            lambda t, r, n: sum(g in grams(r, n) for g in grams(t, n).elements()) / (len(t) - n + 1),
            "at most",
        ),
        (PRECISION, lambda t, r, n: matching(t, r, n) / (len(r) - n + 1), "that is recall"),
        (PRECISION, lambda t, r, n: len(set(grams(t, n)) & set(grams(r, n))) / len(grams(t, n)), "Sets forget"),
        (PRECISION, lambda t, r, n: matching(t, r, n), "divide by the n-grams"),
        (PRECISION, lambda t, r, n: matching(t, r, 1) / len(t), "single words"),
        (PRECISION, lambda t, r, n: matching(t, r, n) / len(t), "m - n + 1"),
        (PRECISION, lambda t, r, n: 17.0, "by hand"),
        (PRECISION, lambda t, r, n: "many", "one number"),
        (PENALTY, lambda f, p: max(f, key=lambda one: one[1])[0], "short ones win"),
        (PENALTY, lambda f, p: min(f, key=lambda one: one[1] / one[2] ** p)[0], "worst"),
        (PENALTY, lambda f, p: max(f, key=lambda one: one[1] / one[2])[0], "whatever the penalty"),
        (PENALTY, lambda f, p: max(f, key=lambda one: one[1] / one[2] ** p), "its text alone"),
        (PENALTY, lambda f, p: 3, "text of one hypothesis"),
        (PENALTY, lambda f, p: "nothing", "With penalty"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"
