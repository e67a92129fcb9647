"""Checks of 17_model_compression."""

import math

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, array_of, first_match, near, number
from course_utils.notebook.exercises import call, exercise

ROWS = (
    (0.30, -0.51, 0.02, 1.27, -0.888, 0.7349),
    (-2.54, 0.119, 1.0, -0.031),  # the largest is below 0
    (5.0, 4.0, 4.5),  # nothing below 0
)


@exercise("symmetric-int8")
def check_int8(answer):
    for row in ROWS:
        row = numpy.array(row)
        found = call(answer, row.copy())
        parts = found if isinstance(found, (tuple, list)) and len(found) == 2 else (None, None)
        codes, scale = array_of(parts[0], row.shape), number(parts[1])
        if codes is None or scale is None:
            text = _("Return two things: the codes, {n} whole numbers, and the scale, one number.")
            return text.format(n=len(row))
        wanted = abs(row).max() / 127
        slips = [
            (abs(row).max() / 128, _("A scale of max / 128 asks for the code 128, and int8 ends at 127.")),
            (abs(row).max() / 255, _("255 steps are there for both signs together: symmetric int8 has 127 a side.")),
            (abs(row).max() / 256, _("256 is how many codes there are; symmetric int8 has 127 on each side of 0.")),
            (row.max() / 127, _("Take the largest size: a weight far below 0 needs room as well.")),
            ((row.max() - row.min()) / 255,
             _("That spreads the codes from the smallest to the largest weight: it is the asymmetric way.")),
            (127 / abs(row).max(), _("That is 1 / scale: a code times the scale must give the weight back.")),
        ]  # fmt: skip
        if not near(scale, wanted):
            return first_match(scale, slips) or _("The scale is the size of the largest weight divided by 127.")
        exact = row / wanted
        if near(codes, numpy.rint(exact), *EXACT):
            kind = getattr(parts[0], "dtype", None)
            if kind is None or numpy.dtype(kind) != numpy.int8:
                return _("The codes are right; keep them as int8 (`.astype(numpy.int8)`), or no byte is saved.")
            continue
        slips = [
            (numpy.trunc(exact), _("`astype` cuts off what stands behind the point: round first, then convert.")),
            (numpy.floor(exact), _("You round down; to the nearest whole number the error is half as large.")),
            (numpy.rint(row * wanted), _("Divide by the scale to get codes; multiply to get weights back.")),
            (numpy.rint(exact) * wanted, _("Those are the weights as they are read back; return the codes.")),
            (numpy.rint(exact) + 128, _("You moved the codes by 128: symmetric int8 keeps 0 at 0.")),
            (exact, _("Those are not whole numbers yet: round them.")),
        ]
        return first_match(codes, slips, 1e-9, 1e-6) or _("A code is the weight divided by the scale, rounded.")
    zeros = call(answer, numpy.zeros(3))
    parts = zeros if isinstance(zeros, (tuple, list)) and len(zeros) == 2 else (None, None)
    codes, scale = array_of(parts[0], (3,)), number(parts[1])
    if codes is None or scale is None or scale <= 0 or codes.any():
        return _("For a row of zeros the scale becomes 0, and 0 / 0 is not a number: use a scale of 1 there.")
    return None


LAYERS = ((1024, 512, 32, 2), (800, 64, 100, 4), (300, 7, 50, 2))  # rows, columns, group, bytes of a scale


@exercise("four-bit-bytes")
def check_bytes(answer):
    for rows, columns, group, scale in LAYERS:
        found = number(call(answer, rows, columns, group, scale))
        if found is None:
            return _("Return one number: the bytes.")
        weights, scales = rows * columns, columns * math.ceil(rows / group)
        wanted = math.ceil(weights / 2) + scales * scale
        if near(found, wanted, *EXACT):
            continue
        hints = [
            (math.ceil(weights / 2), _("The scales are missing; without them nobody can read the codes.")),
            (weights * 4 + scales * scale, _("That counts 4 bytes for a weight; it has 4 bits, half a byte.")),
            (weights * 4 + scales * scale * 8, _("That is in bits; a byte has 8 of them.")),
            (weights + scales * scale, _("That is a byte for each weight; two of 4 bits share one.")),
            (math.ceil(weights / 2) + scale, _("That is a single scale; here each group of weights has its own.")),
            (math.ceil(weights / 2) + columns * scale,
             _("That is a scale for each column; a column has several groups.")),
            (math.ceil(weights / 2) + scales, _("A scale takes more than a byte: it has {n}.").format(n=scale)),
            (math.ceil(weights / 2) + scales * scale / 8, _("The scales are counted in bytes already.")),
        ]  # fmt: skip
        text = _("A layer of {rows} x {columns} with a scale for every {group} weights of a column: {found:g}. ")
        start = text.format(rows=rows, columns=columns, group=group, found=found)
        return start + (first_match(found, hints, *EXACT) or _("Count the codes, then the groups, then their scales."))
    return None


TIMES = (  # shares, dense, sparse
    ((0.5, 0.8, 0.9, 0.95), 100.0, (600.0, 240.0, 120.0, 60.0)),
    ((0.5, 0.8, 0.9, 0.95), 100.0, (600.0, 99.0, 130.0, 60.0)),  # a lucky measurement at 0.8
    ((0.5, 0.9, 0.99), 10.0, (600.0, 120.0, 12.0)),
    ((0.5, 0.9), 700.0, (600.0, 120.0)),
)


@exercise("when-pruning-pays")
def check_pruning(answer):
    for shares, dense, sparse in TIMES:
        found = number(call(answer, list(shares), dense, list(sparse)), finite=False)
        if found is None:
            return _("Return one number: a share, or math.inf where no share is enough.")
        faster = [time < dense for time in sparse]
        good = [share for place, share in enumerate(shares) if all(faster[place:])]
        wanted = good[0] if good else math.inf
        if found == wanted or near(found, wanted):
            continue
        text = _("Dense {dense:g} µs, sparse {sparse} at {shares}: you say {found:g}. ").format(
            dense=dense, sparse=", ".join(f"{time:g}" for time in sparse), shares=", ".join(map(str, shares)),
            found=found,
        )  # fmt: skip
        lucky = next((share for share, fast in zip(shares, faster, strict=True) if fast), math.nan)
        slower = next((share for share, fast in zip(shares, faster, strict=True) if not fast), math.nan)
        hints = [
            (lucky, _("There it is faster, but not at a larger share: that was luck. It must stay faster.")),
            (slower, _("There the sparse product takes longer than the dense one: compare the other way round.")),
            (shares[int(numpy.argmin(sparse))], _("That is where it is fastest; asked is from where on it pays.")),
            (len(shares) - len(good), _("That is the place in the list; return the share itself.")),
            (1.0, _("No share that was measured is enough; say so with math.inf.")),
        ]
        return text + (first_match(found, hints) or _("Look for the smallest share from which on sparse is faster."))
    return None
