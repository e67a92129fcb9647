import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "09_face_recognition"
TRIPLET, RATES, ALARMS = "triplet-loss", "error-rates", "false-alarms"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def squares(a, s, o):
    return ((a - s) ** 2).sum(), ((a - o) ** 2).sum()


def gap(a, s, o):
    to_same, to_other = squares(a, s, o)
    return to_same - to_other


def rates(s, same, t, strict=False):
    accepted = s > t if strict else s >= t
    return accepted[~same].mean(), (~accepted[same]).mean()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (TRIPLET, lambda a, s, o, m: np.maximum(gap(a, s, o) + m, 0)),
        (TRIPLET, lambda a, s, o, m: max(0, np.linalg.norm(a - s) ** 2 - np.linalg.norm(a - o) ** 2 + m)),
        (RATES, rates),
        (RATES, lambda s, same, t: [sum(s[~same] >= t) / sum(~same), sum(s[same] < t) / sum(same)]),
        (ALARMS, lambda p, g, r: p - p * (1 - r) ** g),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (TRIPLET, lambda a, s, o, m: gap(a, s, o) + m, "cut off below 0"),
        (TRIPLET, lambda a, s, o, m: max(0, -gap(a, s, o) + m), "sign is turned"),
        (TRIPLET, lambda a, s, o, m: max(0, gap(a, s, o)), "margin is missing"),
        (TRIPLET, lambda a, s, o, m: max(0, gap(a, s, o) - m), "margin is added"),
        (TRIPLET, lambda a, s, o, m: max(0, np.linalg.norm(a - s) - np.linalg.norm(a - o) + m), "leave out the root"),
        (TRIPLET, lambda a, s, o, m: max(0, gap(a, s, o) / len(a) + m), "not a mean"),
        (TRIPLET, lambda a, s, o, m: 7.0, "both squared distances"),
        (TRIPLET, lambda a, s, o, m: a - s, "one number"),
        (RATES, lambda *k: rates(*k)[::-1], "swapped"),
        (RATES, lambda s, same, t: (((s >= t) & ~same).mean(), ((s < t) & same).mean()), "divide by all pairs"),
        (RATES, lambda s, same, t: (((s >= t) & ~same).sum(), ((s < t) & same).sum()), "counts"),
        (RATES, lambda *k: (rates(*k)[0], 1 - rates(*k)[1]), "true accepts"),
        (RATES, lambda *k: (1 - rates(*k)[0], rates(*k)[1]), "true rejects"),
        (RATES, lambda s, same, t: rates(s, same, t, strict=True), "use >="),
        (RATES, lambda *k: tuple(1 - v for v in rates(*k)), "turned accept and reject"),
        (RATES, lambda *k: tuple(100 * v for v in rates(*k)), "not per cent"),
        (RATES, lambda s, same, t: ((~same)[s >= t].mean() if (s >= t).any() else 0.0, 0.25), "divide by the accepted"),
        (RATES, lambda *k: (0.9, 0.9), "count the four kinds"),
        (RATES, lambda *k: 0.5, "two numbers"),
        (ALARMS, lambda p, g, r: p * r, "everybody in the gallery"),
        (ALARMS, lambda p, g, r: p * g * r, "counts alarms, not people"),
        (ALARMS, lambda p, g, r: p * (1 - r) ** g, "pass without"),
        (ALARMS, lambda p, g, r: 1 - (1 - r) ** g, "for one person"),
        (ALARMS, lambda p, g, r: p * r**g, "one is enough"),
        (ALARMS, lambda p, g, r: 3.0, "gallery of two"),
        (ALARMS, lambda p, g, r: [1, 2], "one number"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)
