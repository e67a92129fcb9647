"""Checks of 10_object_detection."""

from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, numbers, told, whole_numbers
from course_utils.notebook.exercises import call, exercise


def _overlap(a, b):
    wide = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    high = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - wide * high
    return wide * high / union


@exercise("box-iou")
def check_iou(answer):
    apart = call(answer, (0, 0, 2, 2), (3, 3, 5, 5))
    if near(number(apart), 1 / 7):
        return _("Boxes that are apart have nothing in common: two negative lengths multiply to a positive area.")
    if not near(number(apart), 0):
        return _("These two boxes do not touch, so that the answer is 0; you say {found}.").format(found=told(apart))
    found = number(call(answer, (0, 0, 4, 2), (2, 0, 6, 2)))  # 4 of 12
    hints = {
        4 / 16: _("The union counts what both share once: take the intersection away from the sum of the areas."),
        4 / 8: _("You divide by one box; divide by the union of both."),
        4: _("That is the area they share. Divide it by the area of their union."),
        9 / 21: _("Right and bottom are not included here: a side is right - left, with no + 1."),
    }
    hint = first_match(found, hints.items())
    if hint:
        return hint
    cases = (((0, 0, 4, 2), (2, 0, 6, 2)), ((0, 0, 4, 4), (1, 1, 3, 3)), ((0, 0, 3, 5), (0, 0, 3, 5)))
    for a, b in (*cases, ((0, 0, 2, 9), (0, 3, 9, 5)), ((5, 5, 9, 9), (0, 0, 5, 9))):
        found = call(answer, a, b)
        if not near(number(found), _overlap(a, b), rtol=1e-9, atol=1e-6):
            return _("For {a} and {b} you say {found}; draw them on squared paper and count.").format(
                a=a, b=b, found=told(found)
            )
    return None


@exercise("suppress-duplicates")
def check_suppression(answer):
    boxes = [(0, 0, 10, 10), (1, 0, 11, 10), (20, 0, 30, 10), (2, 0, 12, 10)]
    scores = [0.6, 0.9, 0.3, 0.5]
    found = whole_numbers(call(answer, boxes, scores, 0.5))
    if found is None:
        return _("Return a list of places in `boxes`, such as [3, 0].")
    if found == [1, 2]:
        pass
    elif sorted(found) == [1, 2]:
        return _("The right ones stay, but give the surest first.")
    elif sorted(found) == [0, 2]:
        return _("You keep the first of two that overlap; keep the *surest*.")
    elif sorted(found) == [2]:
        return _("Of things found twice one stays: the surest. You drop both.")
    elif sorted(found) == [0, 1, 2, 3]:
        return _("Nothing is suppressed: boxes 0, 1 and 3 are the same thing.")
    else:
        return _("With scores {scores} you keep {found}; boxes 0, 1 and 3 are the same thing.").format(
            scores=scores, found=told(found)
        )
    # A overlaps B, B overlaps C, A and C hardly: when B is suppressed, it no longer counts against C.
    chain = [(0, 0, 10, 10), (4, 0, 14, 10), (8, 0, 18, 10)]
    found = whole_numbers(call(answer, chain, [0.9, 0.8, 0.7], 0.4))
    if found == [0]:
        return _("Only boxes that *stay* suppress others: box 1 is gone, so that box 2 stays.")
    if found != [0, 2]:
        return _("Of three boxes in a row you keep {found}; box 1 overlaps box 0 too much, box 2 does not.").format(
            found=told(found)
        )
    if whole_numbers(call(answer, [], [], 0.5)) != []:
        return _("Without boxes the answer is an empty list.")
    if whole_numbers(call(answer, boxes, scores, 1.0)) != [1, 0, 3, 2]:
        return _("At a threshold of 1 only equal boxes are the same thing: all four stay, the surest first.")
    return None


@exercise("precision-recall")
def check_precision_recall(answer):
    right = [True, True, False, True, False]
    found = numbers(call(answer, right, 6), 2)
    if found is None:
        return _("Return two numbers: precision, recall.")
    wanted = (3 / 5, 3 / 6)
    if near(found, wanted, rtol=1e-9):
        pass
    elif near(found, wanted[::-1]):
        return _("Precision and recall have changed places.")
    elif near(found[1], 3 / 5):
        return _("Recall asks how many of the *things* are found: divide by their number, not by your answers.")
    elif near(found[0], 3 / 6):
        return _("Precision asks how many of your *answers* are right: divide by their number.")
    else:
        return _("3 of 5 answers are right, and there are 6 things; you say {found}.").format(found=found)
    for right, things in (([True], 1), ([False, False], 3), ([True] * 4 + [False], 9)):
        found = call(answer, right, things)
        if not near(numbers(found, 2), (sum(right) / len(right), sum(right) / things), rtol=1e-9):
            text = _("For {right} and {things} things you say {found}.")
            return text.format(right=right, things=things, found=told(found))
    return None
