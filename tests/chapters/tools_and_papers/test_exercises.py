import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "16_tools_and_papers"
MASK, HEAD, TOP_P = "causal-mask", "attention-head", "top-p"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def soft(scores):
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def parts(x, a, b, c):
    return x @ a, x @ b, x @ c


def masked(scores, instead=-np.inf):
    return np.where(np.tri(len(scores), dtype=bool), scores, instead)


def head(x, a, b, c):
    q, k, v = parts(x, a, b, c)
    return soft(masked(q @ k.T / k.shape[1] ** 0.5)) @ v


def scores(x, a, b, _c):
    return x @ a @ (x @ b).T / a.shape[1] ** 0.5


def row_by_row(x, a, b, c):
    return [soft(scores(x, a, b, c)[i, : i + 1]) @ (x @ c)[: i + 1] for i in range(len(x))]


def top_p(chances, share):
    order = np.argsort(-chances)
    count = np.searchsorted(np.cumsum(chances[order]), share - 1e-9) + 1
    result = np.zeros_like(chances)
    result[order[:count]] = chances[order[:count]]
    return result / result.sum()


def kept(chances, places):
    result = np.zeros_like(chances)
    result[places] = chances[places]
    return result


def one_too_few(chances, share):
    result = np.where(top_p(chances, share) > 0, chances, 0)
    if (result > 0).sum() > 1:
        result[np.where(result > 0, result, 2).argmin()] = 0
    return result / result.sum()


def unsorted(chances, share):
    result = kept(chances, np.arange(np.searchsorted(np.cumsum(chances), share - 1e-9) + 1))
    return result / result.sum()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (MASK, lambda n: np.tri(n, dtype=bool)),
        (MASK, lambda n: [[j <= i for j in range(n)] for i in range(n)]),
        (MASK, lambda n: np.tril(np.ones((n, n)))),
        (HEAD, head),
        (HEAD, row_by_row),
        (HEAD, lambda x, a, b, c: soft(masked(scores(x, a, b, c), -1e9)) @ (x @ c)),
        (TOP_P, top_p),
        (TOP_P, lambda p, share: list(top_p(p, share))),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer)[0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (MASK, lambda n: np.tri(n, dtype=bool).T, "comes after it"),
        (MASK, lambda n: np.tri(n, k=-1, dtype=bool), "at itself, too"),
        (MASK, lambda n: ~np.tri(n, dtype=bool), "swapped"),
        (MASK, lambda n: np.eye(n), "itself only"),
        (MASK, lambda n: np.ones((n, n)), "Everybody sees"),
        (MASK, lambda n: np.where(np.tri(n), 0, -1e9), "added to the scores"),
        (MASK, lambda n: np.where(np.tri(n), 0, -np.inf), "added to the scores"),
        (MASK, lambda n: np.ones(n), "4 x 4"),
        (MASK, lambda n: np.arange(n * n).reshape(n, n), "row i, column j"),
        (HEAD, lambda x, a, b, c: soft(scores(x, a, b, c)) @ (x @ c), "mask is missing"),
        (HEAD, lambda x, a, b, c: soft(masked(x @ a @ (x @ b).T)) @ (x @ c), "root of the head"),
        (HEAD, lambda x, a, b, c: soft(masked(x @ a @ (x @ b).T / a.shape[1])) @ (x @ c), "not by the size"),
        (HEAD, lambda x, a, b, c: soft(masked(x @ a @ (x @ b).T / x.shape[1] ** 0.5)) @ (x @ c), "not of x"),
        (HEAD, lambda x, a, b, c: soft(masked(scores(x, a, b, c), 0)) @ (x @ c), "A score of 0"),
        (HEAD, lambda x, a, b, c: masked(soft(scores(x, a, b, c)), 0) @ (x @ c), "before softmax"),
        (HEAD, lambda x, a, b, c: soft(masked(scores(x, b, a, c))) @ (x @ c), "swapped"),
        (HEAD, lambda x, a, b, c: masked(scores(x, a, b, c), 0) @ (x @ c), "softmax is missing"),
        (HEAD, lambda x, a, b, c: 1.0, "what each place hears"),
        (HEAD, lambda x, a, b, c: x @ c, "weights times values"),
        (TOP_P, lambda p, share: top_p(p, share) * p[top_p(p, share) > 0].sum(), "divide by its sum"),
        (TOP_P, unsorted, "Sort first"),
        (TOP_P, one_too_few, "one piece too few".capitalize()),
        (TOP_P, lambda p, share: np.zeros_like(p), "Nothing is kept"),
        (TOP_P, lambda p, share: np.sort(top_p(p, share))[::-1], "order must stay"),
        (TOP_P, lambda p, share: p, "Nothing is dropped"),
        (TOP_P, lambda p, share: p[:2], "as many probabilities"),
        (TOP_P, lambda p, share: p**2, "by hand"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


def test_a_bound_for_each_piece_is_recognised():
    def bound(p, share):
        chosen = np.where(p >= share, p, 0)
        return chosen / chosen.sum() if chosen.sum() else top_p(p, share)

    assert verdict(TOP_P, bound)[0] == "wrong"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    assert verdict(name, lambda *given: ...)[0] == "not attempted"
