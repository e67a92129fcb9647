import math

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "15_recommendation"
OFFSET, RECALL, NDCG = "film-offset", "recall-at-k", "ndcg-at-k"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def hits(films, held, k):
    return sum(film in held for film in films[:k])


def dcg(films, held, k):
    return sum(1 / math.log2(p + 2) for p, film in enumerate(films[:k]) if film in held)


def ideal(n):
    return sum(1 / math.log2(p + 2) for p in range(n))


def ndcg(films, held, k):
    return dcg(films, held, k) / ideal(min(k, len(held)))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (OFFSET, lambda s, m, d: (s - m).sum() / (len(s) + d)),
        (OFFSET, lambda s, m, d: (s.mean() - m) * len(s) / (len(s) + d)),
        (RECALL, lambda f, h, k: len(set(f[:k]) & h) / min(k, len(h))),
        (RECALL, lambda f, h, k: np.isin(f[:k], list(h)).mean() * k / min(k, len(h))),
        (NDCG, ndcg),
        (NDCG, lambda f, h, k: np.float64(ndcg(f, h, k))),
        (NDCG, lambda f, h, k: dcg(f, h, k) * math.log(2) / (ideal(min(k, len(h))) * math.log(2))),  # any base will do
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
        (RECALL, lambda f, h, k: len(set(f) & h) / min(k, len(h)), "first k places"),
        (RECALL, lambda f, h, k: len(set(f) & h) / len(h), "first k places"),
        (RECALL, hits, "number of hits"),
        (RECALL, lambda f, h, k: hits(f, h, k) / k, "precision"),
        (RECALL, lambda f, h, k: hits(f, h, k) / len(h), "smaller of the two"),
        (RECALL, lambda f, h, k: bool(hits(f, h, k)), "any hit"),
        (RECALL, lambda f, h, k: f, "one number"),
        (RECALL, lambda f, h, k: 0.123, "count the hits"),
        (NDCG, dcg, "That is DCG"),
        (NDCG, lambda f, h, k: dcg(f, h, k) / ideal(k), "only so many places"),
        (NDCG, lambda f, h, k: dcg(f, h, k) / ideal(len(h)), "k hits, not more"),
        (NDCG, lambda f, h, k: dcg(f, h, len(f)) / ideal(min(k, len(h))), "first k places"),
        (NDCG, lambda f, h, k: hits(f, h, k) / min(k, len(h)), "That is recall"),
        (NDCG, lambda f, h, k: sum(1 / (p + 1) for p in range(k) if f[p] in h)
         / sum(1 / (p + 1) for p in range(min(k, len(h)))), "place itself"),
        (NDCG, lambda f, h, k: float("inf"), "count the places from 1"),
        (NDCG, lambda f, h, k: 0.123, "1 / log2"),
    ],
)  # fmt: skip
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)
