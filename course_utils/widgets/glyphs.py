"""Many small numbers in a moving picture, quickly: all labels of one colour are a single path.

matplotlib's own texts are laid out one by one, about a millisecond each when they change; a picture with thirty numbers
would limp behind the learner's hand. For words and numbers that come back again and again see `stamps`, which look as
matplotlib's own.
"""

from functools import cache

import numpy
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

SIZE = 20.0  # points at which a sign's outline is made; it is scaled to what is asked for


@cache
def _sign(sign):
    """(vertices, codes, width) of one sign at SIZE."""
    outline = TextPath((0, 0), sign, size=SIZE)
    # A blank has no outline; its width is that of what stands behind it.
    width = _edge(f"{sign}0") - _edge("0")
    return outline.vertices, outline.codes, width


def _edge(text):
    return float(TextPath((0, 0), text, size=SIZE).get_extents().x1)


class Labels(PathPatch):
    """Texts in one colour and size, each centred at its place in the data of the axes, whose unit must be a pixel."""

    def __init__(self, axes, colour, size=11.0, zorder=5):
        super().__init__(Path(numpy.zeros((1, 2))), facecolor=colour, edgecolor="none", zorder=zorder)
        self.scale = size / SIZE
        axes.add_patch(self)

    def set_labels(self, labels):
        """Show `labels`, a sequence of (x, y, text); x and y in pixels are the middle of the text."""
        vertices, codes = [], []
        for x, y, text in labels:
            signs = [_sign(sign) for sign in text]
            at = x - self.scale * sum(width for _vertices, _codes, width in signs) / 2
            low = y - self.scale * SIZE * 0.36  # half the height of a digit
            for outline, kinds, width in signs:
                if len(outline):
                    vertices.append(outline * self.scale + (at, low))
                    codes.append(kinds)
                at += self.scale * width
        if vertices:
            self.set_path(Path(numpy.concatenate(vertices), numpy.concatenate(codes)))
        else:
            self.set_path(Path(numpy.zeros((1, 2))))
