"""The picture of an explorer: a figure laid out once, in which only what moves is drawn anew.

A picture that follows the hand teaches more than one that limps behind. So each explorer keeps *one* Figure and changes
what is in it, what does not move is drawn once, and the picture goes to the browser as a small file.
"""

import io
import weakref

import numpy
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.core.plots import DPI


def new_figure(width, height):
    """An empty figure of `width` x `height` inches at 80 dpi, laid out by hand (automatic layout is slow)."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="none", facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def picture_axes(figure, box, title=""):
    """Axes without ticks for a picture. `box` is (left, bottom, width, height) in shares of the figure."""
    axes = figure.add_axes(box)
    axes.set_xticks([])
    axes.set_yticks([])
    hide_spines(axes, *axes.spines)
    set_title(axes, title)
    return axes


def chart_axes(figure, box, title="", without=("top", "right"), labels=8):
    """Axes for a chart. `box` is (left, bottom, width, height) in shares of the figure.

    `without` names the sides of the frame that are left out, `labels` is the size of the numbers on the axes (points).
    """
    axes = figure.add_axes(box)
    hide_spines(axes, *without)
    axes.tick_params(labelsize=labels)
    set_title(axes, title)
    return axes


def hide_spines(axes, *sides):
    """Leave out the named sides of the frame of `axes`: "top", "right", "bottom", "left"."""
    for side in sides:
        axes.spines[side].set_visible(False)


def set_title(axes, text):
    """A bold title at the left, the same in every explorer; returns it."""
    return axes.set_title(text, loc="left", fontsize=11, fontweight="bold")


def moving(*artists):
    """Mark what `draw` changes. A `Painter` draws only this anew; a saved figure contains everything."""
    for artist in artists:
        artist.set_animated(True)


def lower_still(figure):
    """Move every artist of `figure` that is not marked as moving below all that are.

    A `Painter` paints the moving artists over the rest, whatever their order. A saved figure goes by the order
    alone, so that a curve that ends at a frame, or runs behind a legend, would look different there. Call it last.
    """
    for axes in figure.axes:
        axes.set_axisbelow(True)
        for artist in axes.get_children():
            if artist is not axes.patch and not artist.get_animated():
                artist.set_zorder(artist.get_zorder() - 100)


_changes = weakref.WeakKeyDictionary()  # figure: how often something still in it has changed


def still_changed(figure):
    """Tell the painters of `figure` that something they hold for still has changed, and must be drawn anew once."""
    _changes[figure] = _changes.get(figure, 0) + 1


class Painter:
    """Makes pictures of a figure, quickly: what does not move is drawn once and kept.

    A figure in which nothing is marked as `moving` is drawn anew each time. Two painters of one figure may take it at
    different dpi: each keeps what does not move as fine as it takes it.
    """

    def __init__(self, figure):
        self.figure = figure
        self.artists = sorted(figure.findobj(lambda artist: artist.get_animated()), key=lambda a: a.get_zorder())
        self.seen = None  # the changes that are in what is kept
        self.dpi = None  # at which it was kept

    def pixels(self):
        """The figure as it is now: uint8 [height, width, 3]."""
        canvas = self.figure.canvas
        now = _changes.get(self.figure, 0), self.figure.dpi
        if now != (self.seen, self.dpi) or not self.artists:  # nothing marked as moving: everything may have changed
            canvas.draw()  # without the moving artists
            self.still = canvas.copy_from_bbox(self.figure.bbox)
            self.seen, self.dpi = now
        canvas.restore_region(self.still)
        for artist in self.artists:
            self.figure.draw_artist(artist)
        return numpy.ascontiguousarray(numpy.asarray(canvas.buffer_rgba())[..., :3])

    def frame(self):
        """The same as JPEG bytes: at this quality no eye sees the difference, and PNG takes ten times as long."""
        from PIL import Image

        buffer = io.BytesIO()
        Image.fromarray(self.pixels()).save(buffer, "JPEG", quality=95, subsampling=0)
        return buffer.getvalue()


def data_place(axes, x, y):
    """The place (x, y), in pixels of the figure from its lower left corner, in the data of `axes`: two floats."""
    return tuple(float(value) for value in axes.transData.inverted().transform((x, y)))
