import numpy
import pytest
from notebook_cells import verdicts

from course_utils.chapters.object_detection.exercises import _overlap as iou
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "10_object_detection"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=numpy, iou=iou)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def shared(a, b, clip=True):
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(0, wide) * max(0, high) if clip else wide * high


def area(a):
    return (a[2] - a[0]) * (a[3] - a[1])


def with_one_more(a, b):
    def longer(box):
        return (box[0], box[1], box[2] + 1, box[3] + 1)

    return iou(longer(a), longer(b)) if shared(a, b) else 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda a, b: shared(a, b, False) / (area(a) + area(b) - shared(a, b, False)), "two negative lengths"),
        (lambda a, b: shared(a, b) / (area(a) + area(b)), "shares? once|share once|share counts|both share once"),
        (lambda a, b: shared(a, b) / area(a), "divide by the union of both"),
        (lambda a, b: shared(a, b), "Divide it by the area of their union"),
        (with_one_more, "no \\+ 1"),
        (lambda a, b: 0.5, "do not touch"),
        (lambda a, b: iou(a, b) if shared(a, b) != 4 or b != (1, 1, 3, 3) else 0.3, "squared paper|draw them"),
    ],
)
def test_box_iou(answer, words):
    import re

    status, text = verdict("box-iou", answer)
    assert status == "wrong" and re.search(words, text), text


def suppress(boxes, scores, threshold, order=None, against=None, drop_both=False):
    left = sorted(range(len(boxes)), key=order or (lambda place: -scores[place]))
    kept = []
    while left:
        best = left.pop(0)
        near = [place for place in left if iou(boxes[best], boxes[place]) > threshold]
        if not (drop_both and near):
            kept.append(best)
        left = [place for place in left if place not in near]
    return kept


def against_all(boxes, scores, threshold):
    """The misconception that a box which is gone still suppresses others."""
    order = sorted(range(len(boxes)), key=lambda place: -scores[place])
    return [
        place
        for number, place in enumerate(order)
        if all(iou(boxes[place], boxes[other]) <= threshold for other in order[:number])
    ]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda b, s, t: suppress(b, s, t)[::-1], "surest first"),
        (lambda b, s, t: suppress(b, s, t, order=lambda place: place), "keep the \\*surest\\*"),
        (lambda b, s, t: suppress(b, s, t, drop_both=True), "You drop both"),
        (lambda b, s, t: sorted(range(len(b)), key=lambda place: -s[place]), "Nothing is suppressed"),
        (against_all, "Only boxes that \\*stay\\*"),
        (lambda b, s, t: [0], "you keep \\[0\\]"),
        (lambda b, s, t: suppress(b, s, t) or None, "return"),
    ],
)
def test_suppress_duplicates(answer, words):
    import re

    status, text = verdict("suppress-duplicates", answer)
    assert status in ("wrong", "not attempted") and re.search(words, text), text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda right, things: (sum(right) / things, sum(right) / len(right)), "changed places"),
        (lambda right, things: (sum(right) / len(right),) * 2, "divide by their number, not by your answers"),
        (lambda right, things: (sum(right) / things,) * 2, "Precision asks"),
        (lambda right, things: (0.1, 0.2), "3 of 5 answers"),
        (lambda right, things: (0.6, 0.5), "things you say"),
        (lambda right, things: [0.6], "two numbers"),
    ],
)
def test_precision_recall(answer, words):
    status, text = verdict("precision-recall", answer)
    assert status == "wrong" and words in text, text
