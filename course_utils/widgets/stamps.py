"""Texts that are drawn once and then stamped: for explorers whose labels change places, but come from a small set.

Matplotlib lays out and draws a text anew each time, a millisecond or two for each. A stamp keeps the finished picture.
For numbers that are new at every step, so that a kept picture is never used again, see `glyphs`.
"""

from functools import cache, lru_cache

import numpy
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

ROOM = (6.0, 0.5)  # inches for one line of text


@cache
def _paper(dpi):
    """A transparent sheet to draw one line on, and the line: (renderer, matplotlib Text)."""
    figure = Figure(figsize=ROOM, dpi=dpi, layout="none")
    line = figure.text(0.01, 0.5, "", va="center_baseline", ha="left")
    return FigureCanvasAgg(figure).get_renderer(), line


@lru_cache(maxsize=2048)
def picture(text, size, colour, dpi, weight="normal"):
    """`text` as uint8 [height, width, 4], cut to its width; the height is that of the whole line.

    Parameters
    ----------
    text : str
    size : float
        Points.
    colour : str
    dpi : float
    weight : "normal" or "bold"
    """
    renderer, line = _paper(dpi)
    renderer.clear()
    line.set(text=text.replace("$", r"\$"), fontsize=size, color=colour, fontweight=weight)
    line.draw(renderer)
    pixels = numpy.asarray(renderer.buffer_rgba())
    inked = numpy.flatnonzero(pixels[..., 3].any(axis=0))
    return pixels[:, inked[0] : inked[-1] + 1].copy() if len(inked) else pixels[:, :1].copy()


class Stamp(Artist):
    """One line of text at a fixed place of `axes`, centred vertically.

    `x` is in shares of the axes' width, `y` in data; `side` says which end of the text is at `x`: "left" or "right".
    """

    def __init__(self, axes, x, y, side="left", size=9, colour="black", weight="normal"):
        super().__init__()
        self.text, self.side, self.size, self.colour, self.weight = "", side, size, colour, weight
        self.x, self.y = x, y
        self.set_zorder(3)
        axes.add_artist(self)
        self.set_transform(axes.get_yaxis_transform())
        self.set_clip_on(False)
        self.set_clip_path(None)

    def set_text(self, text):
        """Show `text` at the next drawing."""
        self.text = text
        self.stale = True

    def set_color(self, colour):
        """The colour at the next drawing."""
        self.colour = colour
        self.stale = True

    def get_text(self):
        """What is shown."""
        return self.text

    def draw(self, renderer):
        """Copy the finished picture into the figure (matplotlib calls this)."""
        if not self.text or not self.get_visible():
            return
        image = picture(self.text, self.size, self.colour, renderer.dpi, self.weight)
        x, y = self.get_transform().transform((self.x, self.y))
        height, width = image.shape[:2]
        left = x - width if self.side == "right" else x
        gc = renderer.new_gc()
        renderer.draw_image(gc, round(left), round(y - height / 2), image[::-1])  # the lowest row comes first
        gc.restore()
