import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "15_recommendation"
OFFSET, EASE, BPR = "film-offset", "ease-weights", "bpr-step"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def test_it_has_three_and_two_of_them_build():
    assert set(exercises_of(CHAPTER)) == {OFFSET, EASE, BPR}


def inverse(likes, penalty):
    return np.linalg.inv(likes.T @ likes + penalty * np.eye(likes.shape[1]))


def divided(table):
    return -table / np.diag(table)


def hollow(table):
    return table - np.diag(np.diag(table))


def by_regression(likes, penalty):
    """EASE column by column, as the chapter does it for one film."""
    films = likes.shape[1]
    weights = np.zeros((films, films))
    for film in range(films):
        others = np.delete(np.arange(films), film)
        gram = likes[:, others].T @ likes[:, others] + penalty * np.eye(films - 1)
        weights[others, film] = np.linalg.solve(gram, likes[:, others].T @ likes[:, film])
    return weights


def ridge(likes, penalty):
    return inverse(likes, penalty) @ likes.T @ likes


def bpr(person, liked, other, rate, push=None):
    push = 1 / (1 + np.exp(person @ (liked - other))) if push is None else push
    return person + rate * push * (liked - other), liked + rate * push * person, other - rate * push * person


def bpr_late(person, liked, other, rate):
    push = 1 / (1 + np.exp(person @ (liked - other)))
    person = person + rate * push * (liked - other)
    return person, liked + rate * push * person, other - rate * push * person


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (OFFSET, lambda s, m, d: (s - m).sum() / (len(s) + d)),
        (OFFSET, lambda s, m, d: (s.mean() - m) * len(s) / (len(s) + d)),
        (EASE, lambda x, p: hollow(divided(inverse(x, p)))),
        (EASE, by_regression),
        (EASE, lambda x, p: hollow(divided(inverse(x, p))).tolist()),
        (BPR, bpr),
        (BPR, lambda u, i, j, r: np.stack(bpr(u, i, j, r))),
        (BPR, lambda u, i, j, r: bpr(u, i, j, r, push=1 - 1 / (1 + np.exp(-(u @ i - u @ j))))),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (OFFSET, lambda s, m, d: (s - m).mean(), "not damped"),
        (OFFSET, lambda s, m, d: m + (s - m).sum() / (len(s) + d), "the offset alone"),
        (OFFSET, lambda s, m, d: s.mean(), "film's mean"),
        (OFFSET, lambda s, m, d: s.sum() / (len(s) + d), "off each rating first"),
        (OFFSET, lambda s, m, d: (s - m).sum() / d, "plus damp"),
        (OFFSET, lambda s, m, d: ((s - m).sum() + d) / (len(s) + d), "exactly average"),
        (OFFSET, lambda s, m, d: (m - s).sum() / (len(s) + d), "sign is turned"),
        (OFFSET, lambda s, m, d: (s - m).sum(), "That is a sum"),
        (OFFSET, lambda s, m, d: s, "one number"),
        (OFFSET, lambda s, m, d: 77.0, "start with how far"),
        (EASE, lambda x, p: divided(inverse(x, p)), "diagonal must be 0"),
        (EASE, lambda x, p: divided(inverse(x, p)) + 2 * np.eye(x.shape[1]), "copies the input"),
        (EASE, ridge, "mostly it copies"),
        (EASE, lambda x, p: hollow(ridge(x, p)), "rubbed out"),
        (EASE, lambda x, p: -hollow(divided(inverse(x, p))), "sign is turned"),
        (EASE, lambda x, p: hollow(divided(inverse(x, p))).T, "exchanged"),
        (EASE, lambda x, p: hollow(-inverse(x, p)), "its own number"),
        (EASE, lambda x, p: hollow(divided(np.linalg.pinv(x.T @ x + p))), "on the diagonal only"),
        (EASE, lambda x, p: hollow(divided(np.linalg.pinv(x.T @ x))), "penalty is missing"),
        (EASE, lambda x, p: 7.0, "row j, column i"),
        (EASE, lambda x, p: np.ones((x.shape[1],) * 2), "three steps"),
        (BPR, lambda u, i, j, r: (u, i, j), "Nothing has moved"),
        (BPR, lambda u, i, j, r: bpr(u, i, j, -r), "wrong way"),
        (BPR, lambda u, i, j, r: bpr(u, i, j, r, push=1 / (1 + np.exp(-u @ (i - j)))), "1 minus the sigmoid"),
        (BPR, lambda u, i, j, r: bpr(u, i, j, r, push=1.0), "push is missing"),
        (BPR, bpr_late, "old"),
        (BPR, lambda u, i, j, r: (*bpr(u, i, j, r)[:2], j), "must move as well, away"),
        (BPR, lambda u, i, j, r: (u, *bpr(u, i, j, r)[1:]), "person's vector must move"),
        (BPR, lambda u, i, j, r: (*bpr(u, i, j, r)[:2], 2 * j - bpr(u, i, j, r)[2]), "Both films move towards"),
        (BPR, lambda u, i, j, r: u, "three vectors"),
        (BPR, lambda u, i, j, r: (u + 1, i, j), "slopes down first"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)


def test_a_step_of_the_right_answer_lowers_the_loss():
    random = np.random.default_rng(0)
    vectors = random.normal(size=(3, 5))

    def loss(person, liked, other):
        return np.log1p(np.exp(-person @ (liked - other)))

    assert loss(*bpr(*vectors, 0.1)) < loss(*vectors)
    # Its slope is the one that differences give.
    step = np.array(bpr(*vectors, 1.0)) - vectors
    for row in range(3):
        for place in range(5):
            moved = vectors.copy()
            moved[row, place] += 1e-6
            assert (loss(*moved) - loss(*vectors)) / 1e-6 == pytest.approx(-step[row, place], abs=1e-4)
