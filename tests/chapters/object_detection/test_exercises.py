import numpy
import pytest
from notebook_cells import verdicts

from course_utils.chapters.object_detection.exercises import _overlap as iou
from course_utils.chapters.object_detection.exercises import _peaks
from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "10_object_detection"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=numpy, iou=iou)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


def boxes_from_heat(heat, sides, least):
    return _peaks(heat, sides, least).tolist()


def slip(**options):
    return lambda heat, sides, least: _peaks(heat, sides, least, **options)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (slip(neighbours=0), "a peak is a cell that no neighbour exceeds"),
        (slip(neighbours=4), "those across a corner"),
        (slip(unit=1.0), "times 8 they are pixels"),
        (slip(middle=0), "the middle of the cell"),
        (slip(swapped=True), "x comes from the column"),
        (lambda heat, sides, least: _peaks(heat, sides, 0.1), "below the least heat"),
        (lambda heat, sides, least: boxes_from_heat(heat, sides, least)[::-1], "the surest first"),
        (lambda heat, sides, least: boxes_from_heat(heat, sides, least)[:1], "has 3 peaks"),
        (lambda heat, sides, least: [row[:4] for row in boxes_from_heat(heat, sides, least)], "five numbers"),
        (lambda heat, sides, least: boxes_from_heat(heat, sides, least + 1e-9), "just `least`"),
        (
            lambda heat, sides, least: boxes_from_heat(heat, sides, least)[: 3 if len(heat) > 2 else 1],
            "cells are peaks",
        ),
    ],
)
def test_decode(answer, words):
    status, text = verdict("decode", answer)
    assert status == "wrong" and words in text, text
    assert verdict("decode", boxes_from_heat)[0] == verdict("decode", _peaks)[0] == "right"


def dices(wanted, answer, ground=False, empty=None, factor=2, labels=None):
    """The mean Dice; the options make the slips."""
    found = []
    for label in labels or sorted(set(wanted.ravel().tolist()) | set(answer.ravel().tolist())):
        true, said = wanted == label, answer == label
        if label == 0 and not ground:
            continue
        if not (true.any() and said.any()) and empty == "skip":
            continue
        found.append(factor * (true & said).sum() / (true.sum() + said.sum()))
    return float(numpy.mean(found)) if found else 1.0


def ious(wanted, answer):
    labels = sorted((set(wanted.ravel().tolist()) | set(answer.ravel().tolist())) - {0})
    found = [((wanted == k) & (answer == k)).sum() / ((wanted == k) | (answer == k)).sum() for k in labels]
    return float(numpy.mean(found)) if found else 1.0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (ious, "That is the IoU"),
        (lambda a, b: dices(a, b, factor=1), "the 2 is missing"),
        (lambda a, b: dices(a, b, ground=True), "ground is no class"),
        (lambda a, b: dices(a, b, empty="skip"), "they count, as 0"),
        (lambda a, b: dices(a, b, labels=sorted(set(a.ravel().tolist()))), "Class 2 is in the answer only"),
        (lambda a, b: dices(a > 0, b > 0), "where the class is the same"),
        (lambda a, b: float((a == b).mean()), "share of pixels named rightly"),
        (lambda a, b: 0.9, "a mean of 0.222"),
        (lambda a, b: dices(a, b) if (a > 0).any() or (b > 0).any() else 0.0, "return 1"),
        (lambda a, b: dices(a, b) if a.max() < 4 else 1.0, "you say"),
    ],
)
def test_mask_dice(answer, words):
    status, text = verdict("mask-dice", answer)
    assert status == "wrong" and words in text, text
    assert verdict("mask-dice", dices)[0] == "right"


@pytest.mark.parametrize("name", ["decode", "mask-dice"])
@pytest.mark.parametrize(
    "made", [None, numpy.nan, [], [numpy.nan], numpy.full((3, 5), numpy.nan), "boxes", [[1, 2], [3]]]
)
def test_odd_answers_of_the_new_exercises(name, made):
    assert verdict(name, lambda *given: made)[0] != "right"


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
