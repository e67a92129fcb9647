import numpy as np
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.chapters.speech_to_text import ctc, error_rate
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "13_speech_to_text"
COLLAPSE, RATE, CHANCE = "collapse-a-path", "word-error-rate", "probability-of-a-digit"
TIMES = "digits-with-times"


def distance(truth, answer):
    return int(error_rate.distances(truth, answer)[-1, -1])


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=np)  # no solution leans on a function that a cell above gives
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def merged(path):
    return [s for k, s in enumerate(path) if k == 0 or s != path[k - 1]]


def spans(p):
    return [(a, b) for a in range(len(p)) for b in range(a + 1, len(p) + 1)]


def one(p, a, b):
    return p[:a, 0].prod() * p[a:b, 1].prod() * p[b:, 0].prod()


def every(p):
    return sum(one(p, a, b) for a, b in spans(p))


def runs(path):
    starts = [k for k in range(len(path)) if k == 0 or path[k] != path[k - 1]]
    return [(int(path[a]), a, b - 1) for a, b in zip(starts, [*starts[1:], len(path)], strict=True)]


def decoded(table, digit=lambda symbol: symbol - 1, when=lambda start, end: 0.04 * start, blanks=False):
    found = [(symbol, a, b) for symbol, a, b in runs(table.argmax(axis=1)) if symbol or blanks]
    return [(digit(symbol), when(a, b)) for symbol, a, b in found]


def each_frame(table, merge=False):
    found = [(int(s) - 1, 0.04 * k) for k, s in enumerate(table.argmax(axis=1)) if s]
    return [pair for k, pair in enumerate(found) if not merge or k == 0 or found[k - 1][0] != pair[0]]


def by_place(said, read):
    return sum(a != b for a, b in zip(said, read, strict=False))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (COLLAPSE, ctc.collapse),
        (COLLAPSE, lambda path: np.array([s for s in merged(path) if s])),
        (RATE, lambda said, read: np.array([distance(said, read) / len(said)])),
        (RATE, lambda said, read: error_rate.word_error_rate([said], [read])),
        (CHANCE, lambda p: float(np.exp(-ctc.loss(np.log(p), (1,))))),
        (CHANCE, every),
        (TIMES, decoded),
        (TIMES, lambda table: np.array(decoded(table)).reshape(-1, 2)),
        (TIMES, lambda table: tuple(decoded(table))),
    ],
)
def test_other_right_answers_are_accepted(name, answer):
    assert verdict(name, answer) == ("right", "Right.")


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (COLLAPSE, lambda path: merged([s for s in path if s]), "Merge repeats first"),
        (COLLAPSE, lambda path: [s for s in path if s], "Repeats are still there"),
        (COLLAPSE, merged, "The blanks, symbol 0, are still there"),
        (COLLAPSE, lambda path: list(dict.fromkeys(s for s in path if s)), "may be said twice"),
        (COLLAPSE, lambda path: sorted({s for s in path if s}), "may be said twice"),
        (COLLAPSE, lambda path: list(ctc.collapse(path))[::-1], "back to front"),
        (COLLAPSE, lambda path: path, "path itself"),
        (COLLAPSE, lambda path: "".join(map(str, ctc.collapse(path))), "not as a text"),
        (COLLAPSE, lambda path: 3, "Return a list"),
        (COLLAPSE, lambda path: [1, 2, 3], "frame by frame"),
        (RATE, distance, "number of edits; divide"),
        (RATE, lambda a, b: 100 * distance(a, b) / len(a), "not percent"),
        (RATE, lambda a, b: 1 - distance(a, b) / len(a), "what was right"),
        (RATE, lambda a, b: distance(a, b) / max(len(b), 1), "words that were written"),
        (RATE, lambda a, b: distance(a, b) / max(len(a), len(b)), "longer of the two"),
        (RATE, lambda a, b: min(1, distance(a, b) / len(a)), "can pass 1"),
        (RATE, lambda a, b: (by_place(a, b) + abs(len(a) - len(b))) / len(a), "place by place"),
        (RATE, lambda a, b: by_place(a, b) / len(a), "place by place"),
        (RATE, lambda a, b: float(a != b), "whether the sentence is wrong"),
        (RATE, lambda a, b: error_rate.edits(a, b).substitutions / len(a), "Deletions and insertions"),
        (RATE, lambda a, b: distance(" ".join(a), " ".join(b)) / len(" ".join(a)), "compare words"),
        (RATE, lambda a, b: [1, 2], "one number"),
        (RATE, lambda a, b: 0.77, "count the edits by hand"),
        (TIMES, lambda table: decoded(table, digit=lambda s: s), "subtract one"),
        (TIMES, lambda table: decoded(table, blanks=True), "leave symbol 0 out"),
        (TIMES, each_frame, "Repeats are still there"),
        (TIMES, lambda table: each_frame(table, True), "Merge repeats first"),
        (TIMES, lambda table: decoded(table, when=lambda a, b: 0.04 * b), "last frame of each run"),
        (TIMES, lambda table: decoded(table, when=lambda a, b: 0.04 * (b + 1)), "where each run ends"),
        (TIMES, lambda table: decoded(table, when=lambda a, b: a), "Those are frames"),
        (TIMES, lambda table: decoded(table, when=lambda a, b: 40 * a), "milliseconds"),
        (TIMES, lambda table: [pair[::-1] for pair in decoded(table)], "The digit comes first"),
        (TIMES, lambda table: [digit for digit, _time in decoded(table)], "list of pairs"),
        (TIMES, lambda table: [(3, 0.5)], "frame by frame"),
        (CHANCE, lambda p: max(one(p, a, b) for a, b in spans(p)), "best path alone"),
        (CHANCE, lambda p: sum(one(p, a, a + 1) for a in range(len(p))), "last several frames"),
        (CHANCE, lambda p: p[:, 1].prod(), "fills all frames"),
        (CHANCE, lambda p: sum(p[a:b, 1].prod() for a, b in spans(p)), "outside the run are blank"),
        (CHANCE, lambda p: 1 - np.prod(1 - p[:, 1]), "one run of it"),
        (CHANCE, lambda p: p[:, :2].sum(axis=1).prod() - p[:, 0].prod(), "only one run counts"),
        (CHANCE, lambda p: p[:, 1].mean(), "mean over frames"),
        (CHANCE, lambda p: np.log(every(p)), "the logarithm"),
        (CHANCE, lambda p: -np.log(every(p)), "the loss"),
        (CHANCE, lambda p: p, "one number"),
        (CHANCE, lambda p: 0.123, "write down its 6 paths"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)
