import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.chapters.cross_modal.shared_space import contrastive_loss
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "18_cross_modal"
LOSS, RECALL, ZERO = "contrastive-loss", "recall-of-ranks", "zero-shot"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def one_way(axis):
    def loss(p, w, t):
        s = p @ w.T / t
        top = s.max(axis=axis, keepdims=True)
        return -np.diag(s - top - np.log(np.exp(s - top).sum(axis=axis, keepdims=True))).mean()

    return loss


def both(p, w, t):
    return (one_way(0)(p, w, t) + one_way(1)(p, w, t)) / 2


def place(c, i):
    return list(np.argsort(-c[i])).index(i)


def recall(c, k):
    return np.mean([place(c, i) < k for i in range(len(c))])


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (LOSS, both),
        (LOSS, lambda p, w, t: contrastive_loss(p @ w.T, t)),
        (RECALL, recall),
        (RECALL, lambda c, k: float(sum((c > np.diag(c)[:, None]).sum(1) < k) / len(c))),
        (ZERO, lambda p, q: (p @ unit(q.sum(axis=1)).T).argmax(axis=1)),
        (ZERO, lambda p, q: [int(np.argmax([x @ unit(c.mean(axis=0)) for c in q])) for x in p]),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (LOSS, one_way(1), "each text chooses, too"),
        (LOSS, one_way(0), "pictures choose, too"),
        (LOSS, lambda p, w, t: 2 * both(p, w, t), "sum of both directions"),
        (LOSS, lambda p, w, t: len(p) * both(p, w, t), "sum over the batch"),
        (LOSS, lambda p, w, t: -both(p, w, t), "sign is wrong"),
        (LOSS, lambda p, w, t: -np.mean(np.sum(p * w, axis=1)) / t, "pushes the others away"),
        (LOSS, lambda p, w, t: both(p, w, 1 / t), "not multiplied"),
        (LOSS, lambda p, w, t: both(p, w, 1.0), "temperature is missing"),
        (LOSS, lambda p, w, t: [1.0, 2.0], "one number"),
        (LOSS, lambda p, w, t: 17.0, "by hand"),
        (LOSS, lambda p, w, t: float(np.mean([
            -np.log(np.exp(s) / np.exp(s).sum(axis=a, keepdims=True)).diagonal().mean()
            for s in [p @ w.T / t] for a in (0, 1)
        ])), "overflows"),
        (RECALL, lambda c, k: len(c) * recall(c, k), "divide by how many"),
        (RECALL, lambda c, k: recall(c.T, k), "rows"),
        (RECALL, lambda c, k: recall(c, k + 1), "too many"),
        (RECALL, lambda c, k: recall(c, k - 1), "too few"),
        (RECALL, lambda c, k: recall(c, k) - recall(c, k - 1), "exactly"),
        (RECALL, lambda c, k: recall(-c, k), "wrong way round"),
        (RECALL, lambda c, k: recall(c, k) / k, "precision"),
        (RECALL, lambda c, k: (np.diag(c) > 0).mean(), "above 0"),
        (RECALL, lambda c, k: "all", "from 0 to 1"),
        (RECALL, lambda c, k: 0.123, "by hand"),
        (ZERO, lambda p, q: (p @ q.mean(axis=1).T).argmax(axis=1), "shorter than 1"),
        (ZERO, lambda p, q: (p @ q.reshape(-1, q.shape[-1]).T).argmax(axis=1), "best single prompt"),
        (ZERO, lambda p, q: np.einsum("nd,cwd->ncw", p, q).max(axis=2).argmax(axis=1), "best wording alone"),
        (ZERO, lambda p, q: (p @ unit(q.mean(axis=1)).T).argmin(axis=1), "farthest"),
        (ZERO, lambda p, q: (p @ q[:, 0].T).argmax(axis=1), "first wording"),
        (ZERO, lambda p, q: (p @ unit(q.mean(axis=1)).T).argmax(axis=1) + 1, "from 0"),
        (ZERO, lambda p, q: p @ unit(q.mean(axis=1)).T, "one class number"),
        (ZERO, lambda p, q: np.zeros(len(p)), "mean prompt is nearest"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"
