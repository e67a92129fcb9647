"""What the heads of a trained GPT hear: the piece before, the same piece earlier, or something else.

Taught in 16_tools_and_papers.
"""

import numpy

from course_utils.chapters.tools_and_papers import numpy_gpt
from course_utils.core.i18n import _

FIRST_ROW = 8  # who stands near the beginning has little to choose from


def kinds():
    """The kinds of pieces that a head may hear, in the order of `shares`."""
    return (_("itself"), _("one before"), _("2 to 4 before"), _("same piece,\nearlier"), _("end of\na line"),
            _("other"))  # fmt: skip


def shares(network, windows, line_end):
    """The mean share of attention that each head gives to each kind of piece.

    Parameters
    ----------
    network : numpy_gpt.Network
    windows : int [n, places]
        Texts as piece numbers, longer than `FIRST_ROW`.
    line_end : int
        The piece that ends a line.

    Returns
    -------
    float64 [blocks x heads, kinds]
        Rows sum to 1; the heads of the first block come first.
    """
    found = []
    for numbers in windows:
        apart = numpy.arange(len(numbers))[:, None] - numpy.arange(len(numbers))
        masks = [apart == 0, apart == 1, (apart >= 2) & (apart <= 4)]
        masks.append((numbers[:, None] == numbers) & (apart > 4))
        masks.append((numbers == line_end)[None] & (apart > 4) & ~masks[3])
        masks.append(~numpy.any(masks, axis=0))
        heads = numpy.concatenate(numpy_gpt.read(network, numbers)[1])[:, FIRST_ROW:]
        found.append([[(weights * mask[FIRST_ROW:]).sum(axis=1).mean() for mask in masks] for weights in heads])
    return numpy.mean(found, axis=0)


def by_chance(places):
    """The share of the piece before, where every place spreads its attention evenly over all that it may see."""
    return float(numpy.mean(1 / numpy.arange(FIRST_ROW + 1, places + 1)))
