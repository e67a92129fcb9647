import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "20_customisation"
HEAD, COUNT, PRICE = "linear-head", "lora-count", "answer-price"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def ridge(rows, wanted, strength):
    return np.linalg.solve(rows.T @ rows + strength * np.eye(rows.shape[1]), rows.T @ wanted)


def errors(rows, wanted, others, judged, strengths):
    return [((others @ ridge(rows, wanted, s) - judged) ** 2).mean() for s in strengths]


def chosen(rows, wanted, others, judged, strengths):
    return strengths[int(np.argmin(errors(rows, wanted, others, judged, strengths)))]


def by_svd(rows, wanted, others, judged, strengths):
    left, sizes, right = np.linalg.svd(rows, full_matrices=False)
    best = chosen(rows, wanted, others, judged, strengths)
    return [right.T @ (sizes / (sizes**2 + best) * (left.T @ wanted)), np.float64(best)]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (HEAD, by_svd),
        (COUNT, lambda shapes, rank: float(rank * np.sum(shapes))),
        (PRICE, lambda rate, hourly, used: hourly / (rate * 3.6 * used)),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (HEAD, lambda r, w, o, j, s: (ridge(r, w, s[0]), s[0]), "less"),
        (HEAD, lambda r, w, o, j, s: (ridge(r, w, s[0]), int(np.argmin(errors(r, w, o, j, s)))), "place in the list"),
        (HEAD, lambda r, w, o, j, s: (ridge(r, w, s[0]), min(errors(r, w, o, j, s))), "smallest error"),
        (HEAD, lambda r, w, o, j, s: (ridge(r, w, s[-1]), s[-1]), "nearly zero"),
        (HEAD, lambda r, w, o, j, s: (np.linalg.pinv(r) @ w, chosen(r, w, o, j, s)), "not regularised"),
        (HEAD, lambda r, w, o, j, s: (ridge(o, j, chosen(r, w, o, j, s)), chosen(r, w, o, j, s)), "only choose"),
        (
            HEAD,
            lambda r, w, o, j, s: (ridge(r, w, len(r) * chosen(r, w, o, j, s)), chosen(r, w, o, j, s)),
            "multiplied",
        ),
        (HEAD, lambda r, w, o, j, s: (ridge(r, w, s[-1]), chosen(r, w, o, j, s)), "the last that was tried"),
        (HEAD, lambda r, w, o, j, s: (np.zeros(3), chosen(r, w, o, j, s)), "solve"),
        (HEAD, lambda r, w, o, j, s: ridge(r, w, 1.0), "two things"),
        (HEAD, lambda r, w, o, j, s: (ridge(r, w, 1.0), "best"), "one number"),
        (COUNT, lambda shapes, rank: sum(n * m for n, m in shapes), "full fine-tuning"),
        (COUNT, lambda shapes, rank: sum(rank * n * m for n, m in shapes), "are added"),
        (COUNT, lambda shapes, rank: sum(rank * n for n, m in shapes), "first of the two"),
        (COUNT, lambda shapes, rank: sum(rank * m for n, m in shapes), "second of the two"),
        (COUNT, lambda shapes, rank: sum(n * m + rank * (n + m) for n, m in shapes), "not trained"),
        (COUNT, lambda shapes, rank: sum(rank * (n + m) + m for n, m in shapes), "biases"),
        (COUNT, lambda shapes, rank: sum(n + m for n, m in shapes), "wide"),
        (COUNT, lambda shapes, rank: 17, "count n"),
        (COUNT, lambda shapes, rank: "many", "one number"),
        (PRICE, lambda r, h, u: 1000 * h / 3600 / r, "idle hours"),
        (PRICE, lambda r, h, u: 1000 * h / 3600 / r * u, "dearer"),
        (PRICE, lambda r, h, u: h / 3600 / r / u, "a thousand are asked"),
        (PRICE, lambda r, h, u: 1000 * h / 60 / r / u, "not 60"),
        (PRICE, lambda r, h, u: 1000 * h / r / u, "that of a second"),
        (PRICE, lambda r, h, u: 1000 * h / 3600 * r / u, "faster server"),
        (PRICE, lambda r, h, u: -1.0, "one hour give"),
        (PRICE, lambda r, h, u: (1, 2), "one number"),
    ],
)
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"
