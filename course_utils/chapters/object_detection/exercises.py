"""Checks of 10_object_detection."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import array_of, floats, near, number, told, whole_numbers
from course_utils.notebook.exercises import call, exercise


def _overlap(a, b):
    wide = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    high = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - wide * high
    return wide * high / union


def _peaks(heat, sides, least, neighbours=8, unit=8.0, middle=0.5, swapped=False):
    """The right boxes, float [n, 5], surest first; the options make the slips that the check knows."""
    rows = []
    for row, column in numpy.ndindex(heat.shape):
        near_by = [
            heat[r, c]
            for r in range(max(0, row - 1), min(heat.shape[0], row + 2))
            for c in range(max(0, column - 1), min(heat.shape[1], column + 2))
            if neighbours == 8 or abs(r - row) + abs(c - column) <= neighbours // 4
        ]
        if heat[row, column] >= least and heat[row, column] >= max(near_by):
            x, y = 8 * (column + middle), 8 * (row + middle)
            if swapped:
                x, y = y, x
            left, top, right, bottom = unit * sides[row, column]
            rows.append((x - left, y - top, x + right, y + bottom, heat[row, column]))
    rows.sort(key=lambda box: -box[4])
    return numpy.array(rows).reshape(-1, 5)


@exercise("decode")
def check_decode(answer):
    heat = numpy.zeros((4, 6))
    heat[1, 1], heat[1, 2], heat[2, 0], heat[2, 3], heat[0, 5], heat[3, 5] = 0.6, 0.5, 0.4, 0.55, 0.9, 0.2
    sides = 1 + numpy.arange(heat.size * 4).reshape(*heat.shape, 4) / 40
    found = floats(call(answer, heat, sides, 0.3))
    wanted = _peaks(heat, sides, 0.3)
    if found is None or found.ndim != 2 or found.shape[1] != 5:
        return _("Return a list of boxes, each of five numbers: left, top, right, bottom, score.")
    hint = _slip_of_decode(found, wanted, heat, sides)
    if hint:
        return hint
    border = numpy.array([[0.1, 0.2, 0.8], [0.3, 0.1, 0.1]])
    sides = numpy.ones((2, 3, 4)) * (1.0, 2.0, 0.5, 1.5)
    for least in (0.25, 0.5, 0.9):
        found, wanted = floats(call(answer, border, sides, least)), _peaks(border, sides, least)
        if found is None or not near(found.reshape(-1), wanted.reshape(-1)):
            return _("Of the map {heat}, with {least} as the least heat, {n} cells are peaks.").format(
                heat=border.tolist(), least=least, n=len(wanted)
            )
    flat = numpy.full((1, 1), 0.5)
    if not near(array_of(call(answer, flat, numpy.ones((1, 1, 4)), 0.5), (1, 5)), [[-4, -4, 12, 12, 0.5]]):
        return _("One cell alone, with a heat of just `least`, is a peak: no neighbour exceeds it.")
    return None


def _slip_of_decode(found, wanted, heat, sides):
    """What is wrong with the boxes of the first map, or None."""
    hints = {
        _("Each cell over the least heat becomes a box here; a peak is a cell that no neighbour exceeds."): (
            _peaks(heat, sides, 0.3, neighbours=0)
        ),
        _("A cell has up to eight neighbours; you leave out those across a corner."): (
            _peaks(heat, sides, 0.3, neighbours=4)
        ),
        _("The distances are counted in cells: times 8 they are pixels."): _peaks(heat, sides, 0.3, unit=1.0),
        _("The distances start at the middle of the cell, half a cell from its corner."): (
            _peaks(heat, sides, 0.3, middle=0)
        ),
        _("x comes from the column, y from the row; here they have changed places."): (
            _peaks(heat, sides, 0.3, swapped=True)
        ),
        _("Cells below the least heat are no peaks, however cold their neighbours are."): _peaks(heat, sides, 0.1),
    }
    if near(found, wanted):
        return None
    if found.shape == wanted.shape and near(found[numpy.argsort(-found[:, 4], kind="stable")], wanted):
        return _("The boxes are right, but give the surest first.")
    for hint, slip in hints.items():
        if found.shape == slip.shape and near(found[numpy.argsort(-found[:, 4], kind="stable")], slip):
            return hint
    return _("The map has {n} peaks, the surest at row 0, column 5; you return {found}.").format(
        n=len(wanted), found=told(found.tolist())
    )


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


def _dices(wanted, answer, labels):
    return [
        2 * ((wanted == label) & (answer == label)).sum() / max(1, (wanted == label).sum() + (answer == label).sum())
        for label in labels
    ]


@exercise("mask-dice")
def check_mask_dice(answer):
    wanted = numpy.array([[0, 0, 0, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 3, 0, 0]])
    said = numpy.array([[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 1, 1], [0, 2, 0, 0]])
    found = number(call(answer, wanted.copy(), said.copy()))
    dices = _dices(wanted, said, (1, 2, 3))
    hints = {
        sum(dice / (2 - dice) for dice in dices) / 3: _("That is the IoU: Dice divides by the *sum* of the two areas."),
        sum(dices) / 6: _("Twice the pixels in both: the 2 is missing."),
        (sum(dices) + _dices(wanted, said, (0,))[0]) / 4: _("The ground is no class: leave out the label 0."),
        (dices[0] + dices[2]) / 2: _("Class 2 is in the answer only: it counts, as 0."),
        dices[0]: _("Classes 2 and 3 are in one of the two masks, so that they count, as 0."),
        _dices(wanted > 0, said > 0, (1,))[0]: _(
            "A pixel is right where the class is the same, not where any class is."
        ),
        float((wanted == said).mean()): _("That is the share of pixels named rightly, and most of them are ground."),
    }
    wanted_value = sum(dices) / 3
    if not near(found, wanted_value):
        for slip, hint in hints.items():
            if near(found, slip):
                return hint
        return _("Class 1 has a Dice of 2/3, classes 2 and 3 of 0: a mean of {wanted:.3f}; you say {found}.").format(
            wanted=wanted_value, found=told(found)
        )
    empty = numpy.zeros((2, 3), int)
    if not near(number(call(answer, empty.copy(), empty.copy())), 1):
        return _("Two masks of nothing but ground agree: return 1.")
    ones = empty + 4
    for one, other, value in ((ones, ones, 1), (ones, empty, 0), (empty + [0, 5, 5], empty + [0, 0, 5], 2 / 3)):
        found = number(call(answer, one.copy(), other.copy()))
        if not near(found, value):
            return _("For {one} and {other} you say {found}.").format(
                one=one.tolist(), other=other.tolist(), found=told(found)
            )
    return None
