import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.chapters.face_recognition import exercises, faces
from course_utils.core.environment import load_keras
from course_utils.notebook.exercises import exercises_of, verdict

ops = load_keras().ops

CHAPTER = "09_face_recognition"
TRIPLET, RATES, ALARMS = "triplet-loss", "error-rates", "false-alarms"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def squares(a, s, o):
    return ops.sum((a - s) ** 2, axis=-1), ops.sum((a - o) ** 2, axis=-1)


def gap(a, s, o):
    to_same, to_other = squares(a, s, o)
    return to_same - to_other


def cut_off(values):
    return ops.maximum(values, 0.0)


def by_roots(a, s, o, m):
    to_same, to_other = squares(a, s, o)
    return cut_off(ops.sqrt(to_same + 1e-12) - ops.sqrt(to_other + 1e-12) + m)


def in_numpy(a, s, o, m):
    """The right numbers, out of which no gradient comes."""
    return ops.convert_to_numpy(cut_off(gap(a, s, o) + m))


def only_the_anchor_held(a, s, o, m):
    return cut_off(gap(ops.stop_gradient(a), s, o) + m)


def rates(s, same, t, strict=False):
    accepted = s > t if strict else s >= t
    return accepted[~same].mean(), (~accepted[same]).mean()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (TRIPLET, lambda a, s, o, m: ops.relu(gap(a, s, o) + m)),
        (TRIPLET, lambda a, s, o, m: cut_off(ops.sum((o - s) * (2 * a - s - o), axis=1) + m)),
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
        (TRIPLET, lambda a, s, o, m: cut_off(-gap(a, s, o) + m), "sign is turned"),
        (TRIPLET, lambda a, s, o, m: cut_off(gap(a, s, o)), "margin is missing"),
        (TRIPLET, lambda a, s, o, m: cut_off(gap(a, s, o) - m), "margin is added"),
        (TRIPLET, by_roots, "leave out the root"),
        (TRIPLET, lambda a, s, o, m: cut_off(gap(a, s, o) / 2 + m), "not a mean"),
        (TRIPLET, lambda a, s, o, m: 7.0 + 0 * gap(a, s, o), "both squared distances"),
        (TRIPLET, lambda a, s, o, m: cut_off((a - s) ** 2 - (a - o) ** 2 + m), "last axis"),
        (TRIPLET, lambda a, s, o, m: ops.mean(cut_off(gap(a, s, o) + m)), "a loss for each triplet"),
        (TRIPLET, lambda a, s, o, m: max(0.0, gap(a, s, o) + m), "take `ops.sum` and `ops.maximum`"),
        (TRIPLET, lambda a, s, o, m: ((a - s) ** 2).sum(axis=-1), "take `ops.sum` and `ops.maximum`"),
        (TRIPLET, in_numpy, "no gradient comes through"),
        (TRIPLET, only_the_anchor_held, "no gradient comes through"),
        (TRIPLET, lambda a, s, o, m: (gap(a, s, o), m), "one finite number for each"),
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


def right_loss(a, s, o, m):
    return cut_off(gap(a, s, o) + m)


def test_a_right_loss_is_the_one_that_trains_and_a_wrong_one_is_not():
    assert exercises.loss_to_train_with(right_loss) == (right_loss, True)
    for answer in (lambda *k: ..., lambda *k: -right_loss(*k), None, 3):
        assert exercises.loss_to_train_with(answer) == (faces.triplet, False)


def test_a_loss_that_does_not_train_is_told(monkeypatch):
    # Numbers and gradient are right, and still nobody is told apart: the last word has the training.
    monkeypatch.setattr(exercises, "_losses_hint", lambda *_given: None)
    monkeypatch.setattr(exercises, "_gradient_hint", lambda *_given: None)
    assert_recognised(TRIPLET, lambda a, s, o, m: 0 * gap(a, s, o), "went from an AUC of")
    assert_recognised(TRIPLET, lambda a, s, o, m: cut_off(-gap(a, s, o) + m), "went from an AUC of")
    assert_recognised(TRIPLET, in_numpy, "In the middle of a training")
