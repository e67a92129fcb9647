import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.model_selection import GroupKFold

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "14_speech_emotion"
PITCH, RECALL, FOLDS = "pitch-of-a-frame", "average-recall", "folds-by-speaker"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def moves(rate, low=400, high=60):
    return np.arange(rate // low, rate // high)


def match(x, rate, places=None):
    places = moves(rate) if places is None else places
    return np.array([np.dot(x[: len(x) - k], x[k:]) for k in places])


def period(x, rate):
    return moves(rate)[match(x, rate).argmax()]


def by_correlation(x, rate):
    fits = [np.corrcoef(x[:-k], x[k:])[0, 1] for k in moves(rate)]
    good = next(i for i in range(1, len(fits) - 1) if fits[i] >= max(fits[i - 1], fits[i + 1], 0.95 * max(fits)))
    return float(rate / moves(rate)[good])


def strongest(x, rate):
    return np.abs(np.fft.rfft(x, 8192)).argmax() * rate / 8192


def dealt(speakers, folds, order=None):
    """Each person to the fold with the fewest clips, in this order or by their clips."""
    people, clips = np.unique(speakers, return_counts=True)
    size, fold_of = [0] * folds, {}
    for place in np.argsort(-clips) if order is None else order(people):
        best = int(np.argmin(size))
        fold_of[people[place]] = best
        size[best] += clips[place]
    return [fold_of[who] for who in speakers]


def numbered(speakers):
    return np.unique(speakers, return_inverse=True)[1]


def as_many_people(speakers, folds):
    parts = np.array_split(np.unique(speakers), folds)
    return np.array([next(k for k, part in enumerate(parts) if who in part) for who in speakers])


def library(speakers, folds):
    found = np.zeros(len(speakers), int)
    for k, (_train, test) in enumerate(GroupKFold(folds).split(speakers, groups=speakers)):
        found[test] = k
    return found


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (FOLDS, dealt),
        (FOLDS, lambda who, folds: dealt(who, folds, lambda people: range(len(people)))),
        (FOLDS, library),
        (PITCH, lambda x, rate: rate / period(x, rate)),
        (PITCH, by_correlation),
        (PITCH, lambda x, rate: np.array([rate / period(x, rate)])),
        (RECALL, lambda y, a: recall_score(y, a, average="macro")),
        (RECALL, lambda y, a: sum(((a == k) & (y == k)).sum() / (y == k).sum() for k in set(y)) / len(set(y))),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer) == ("right", "Right.")


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (FOLDS, lambda who, folds: np.arange(len(who)) % folds, "clips were dealt out, not people"),
        (FOLDS, lambda who, folds: np.random.default_rng(0).integers(0, folds, len(who)), "clips were dealt out"),
        (FOLDS, lambda who, folds: np.arange(len(who)) * folds // len(who), "cut the list of clips where it stands"),
        (FOLDS, as_many_people, "not as many clips"),
        (FOLDS, lambda who, folds: numbered(who) % folds, "not as many clips"),
        (FOLDS, lambda who, folds: np.array(dealt(who, folds)) + 1, "numbered from 0"),
        (FOLDS, lambda who, folds: numbered(who), "Folds are numbered 0 to 2"),
        (FOLDS, lambda who, folds: np.zeros(len(who), int), "is empty"),
        (
            FOLDS,
            lambda who, folds: [np.flatnonzero(library(who, folds) == k) for k in range(folds)],
            "number of its fold",
        ),
        (FOLDS, lambda who, folds: 3, "one whole number for each of the 36 clips"),
        (PITCH, lambda x, rate: period(x, rate), "period in samples"),
        (PITCH, lambda x, rate: period(x, rate) / rate, "period as a time"),
        (PITCH, lambda x, rate: 1000 * period(x, rate) / rate, "period as a time"),
        (PITCH, lambda x, rate: rate / match(x, rate).argmax(), "from the first one you look at"),
        (PITCH, lambda x, rate: np.inf, "is the move 0 among those"),
        (PITCH, lambda x, rate: rate / (1 + match(x, rate, range(200)).argmax()), "A move of 0"),
        (PITCH, strongest, "strongest frequency"),
        (PITCH, lambda x, rate: rate / period(x, rate) / 2, "2 periods at once"),
        (PITCH, lambda x, rate: moves(rate), "one number"),
        (PITCH, lambda x, rate: 333.0, "see where it peaks"),
        (RECALL, accuracy_score, "That is the accuracy"),
        (RECALL, lambda y, a: precision_score(y, a, average="macro", zero_division=0), "precision"),
        (RECALL, lambda y, a: f1_score(y, a, average="macro", zero_division=0), "F1"),
        (RECALL, lambda y, a: recall_score(y, a, average=None).sum(), "sum of the recalls"),
        (RECALL, lambda y, a: 100 * recall_score(y, a, average="macro"), "not percent"),
        (RECALL, lambda y, a: 1 - recall_score(y, a, average="macro"), "was missed"),
        (RECALL, lambda y, a: recall_score(y, a, average=None).min(), "worst class"),
        (RECALL, lambda y, a: recall_score(y, a, average=None), "one number"),
        (RECALL, lambda y, a: 0.123, "recall of each class first"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)
