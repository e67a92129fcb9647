from collections import Counter

import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.chapters.machine_translation import subwords
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "12_machine_translation"
ATTENTION, PRECISION = "masked-attention", "clipped-precision"
MERGE, BEAM = "merge-step", "beam-step"


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


def pairs_of(words):
    counts = Counter()
    for word, number in words.items():
        for pair in zip(word, word[1:], strict=False):
            counts[pair] += number
    return counts


def rarest(counts, which):
    wanted = which(counts.values())
    return next(pair for pair, number in counts.items() if number == wanted)


def merged_words(words, pair):
    return {tuple(subwords.merged(list(word), pair)): number for word, number in words.items()}


def once(word, pair):
    place = next((i for i in range(len(word) - 1) if word[i : i + 2] == pair), None)
    return word if place is None else (*word[:place], "".join(pair), *word[place + 2 :])


def lapping(word, pair):
    found = ["".join(pair) if word[i : i + 2] == pair else word[i] for i in range(len(word))]
    return tuple(found[:-1] if word[-2:] == pair else found)


def grown(beam, next_scores, ended=True, add=lambda total, new: total + new, children=99):
    found = []
    for pieces, total in beam:
        if pieces[-1] == "■":
            found += [(pieces, total)] if ended else []
        else:
            new = [((*pieces, piece), add(total, score)) for piece, score in next_scores(pieces).items()]
            found += sorted(new, key=lambda one: -one[1])[:children]
    return sorted(found, key=lambda one: -one[1])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (ATTENTION, row_by_row),
        (ATTENTION, lambda q, k, v, a: soft(q @ k.T / np.sqrt(q.shape[1]) + np.where(a, 0.0, -1e9)) @ v),
        (PRECISION, lambda t, r, n: matching(t, r, n) / (len(t) - n + 1)),
        (MERGE, lambda w: merged_words(w, max(pairs_of(w).items(), key=lambda one: (one[1], one[0]))[0])),
        (BEAM, lambda b, n, width: grown(b, n)[:width]),
        (BEAM, lambda b, n, width: [[list(pieces), total] for pieces, total in grown(b, n)[:width]]),
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
        (MERGE, lambda w: merged_words(w, rarest(pairs_of(dict.fromkeys(w, 1)), max)), "as often as it occurs"),
        (MERGE, lambda w: merged_words(w, rarest(pairs_of(w), min)), "rarest pair"),
        (MERGE, lambda w: {once(word, rarest(pairs_of(w), max)): n for word, n in w.items()}, "more than once"),
        (MERGE, lambda w: {lapping(word, rarest(pairs_of(w), max)): n for word, n in w.items()}, "used once only"),
        (MERGE, lambda w: w, "No pair was merged"),
        (MERGE, lambda w: ("l", "o"), "Return a dict"),
        (MERGE, lambda w: {word: float("nan") for word in w}, "Return a dict"),
        (MERGE, lambda w: {("x",): 1}, "In order"),
        (BEAM, lambda b, n, width: grown(b, n, ended=False)[:width], "is finished: it stays"),
        (BEAM, lambda b, n, width: grown(b, n, add=lambda total, new: new)[:width], "added to the total"),
        (BEAM, lambda b, n, width: grown(b, n, add=lambda total, new: total * new)[:width], "are added"),
        (BEAM, lambda b, n, width: grown(b, n, children=1)[:width], "compete"),
        (BEAM, lambda b, n, width: grown(b, n)[::-1][:width], "the worst"),
        (BEAM, lambda b, n, width: grown(b, n), "no more than"),
        (BEAM, lambda b, n, width: grown(b, n)[:width][::-1], "likeliest first"),
        (BEAM, lambda b, n, width: "beam", "Return a list"),
        (BEAM, lambda b, n, width: [(pieces, float("nan")) for pieces, _total in grown(b, n)[:width]], "In order"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_stub_is_not_attempted(name):
    stub = ... if name.startswith("ten-own-") else lambda *given: ...  # rows of the learner's own are no function
    assert verdict(name, stub)[0] == "not attempted"
