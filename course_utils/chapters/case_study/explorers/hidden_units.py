"""What each hidden unit of a dense network looks at: its weights as a picture, and the pictures it likes best.

Taught in 05_case_study.
"""

from typing import NamedTuple

import numpy
from matplotlib import colormaps
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from course_utils.chapters.case_study.enlarge import fold
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, moving, picture_axes, set_title

TOP = 5  # pictures shown for a unit
TILE = 15  # pixels in a row of a small map, the gap to the next one included
# Purple: below zero, orange: above; told apart by colour-blind readers. Few steps, so that pictures stay small files.
DIVERGING = colormaps["PuOr_r"].resampled(15)
PURPLE = "#8073AC"


class Units(NamedTuple):
    """What the explorer shows, the units sorted by the class that they vote for.

    Attributes
    ----------
    number : whole numbers [units], a unit's place in the network
    raw : float32 [units, size, size], its weights (mean over colour channels)
    folded : float32 [units, height, width], the same as they act on the small picture
    votes : float32 [units, classes], its weights to the classes
    top : whole numbers [units, TOP], the pictures that excite it most, the first most
    active : float [units], share of pictures on which it is above zero
    """

    number: numpy.ndarray
    raw: numpy.ndarray
    folded: numpy.ndarray
    votes: numpy.ndarray
    top: numpy.ndarray
    active: numpy.ndarray


def study(weights, pictures, size=128):
    """Sort the hidden units of a dense network by their votes, and find what excites each.

    Parameters
    ----------
    weights : list of four arrays, as ``model.get_weights()`` gives them
        Hidden weights [size * size * channels, units] and biases, class weights [units, classes] and biases.
    pictures : uint8 [n, height, width, channels]
        Small pictures, TOP or more, as they are before they are enlarged.
    size : int
        Pixels in a row of the network's input.

    Returns
    -------
    Units
    """
    hidden, bias, votes = (numpy.asarray(part, numpy.float32) for part in weights[:3])
    if len(pictures) < TOP:
        raise CourseError(
            _("There are {n} pictures, but the explorer needs {top} or more.").format(n=len(pictures), top=TOP)
        )
    shape = pictures.shape[1:]
    small = fold(hidden, shape, size)
    flat = pictures.reshape(len(pictures), -1).astype(numpy.float32) / 255
    active = numpy.maximum(flat @ small + bias, 0)
    order = numpy.lexsort((-votes.max(axis=1), votes.argmax(axis=1)))
    raw = hidden.reshape(size, size, -1, len(bias)).mean(axis=2).transpose(2, 0, 1)
    folded = small.reshape(*shape, len(bias)).mean(axis=2).transpose(2, 0, 1)
    top = numpy.argsort(-active, axis=0, kind="stable")[:TOP].T
    return Units(order, raw[order], folded[order], votes[order], top[order], (active > 0).mean(axis=0)[order])


def first_unit(units, labels):
    """The row of the unit to begin with: it likes pictures of the class that it votes for, and votes strongly.

    Never the last one where there are others, so that the slider can go on.
    """
    liked = numpy.asarray(labels)[units.top] == units.votes.argmax(axis=1)[:, None]
    rank = numpy.lexsort((units.votes.max(axis=1), liked.mean(axis=1)))  # ascending, by agreement, then by vote
    last = len(units.number) - 1
    return int(next((row for row in rank[::-1] if row != last), 0))


def mosaic(maps):
    """All maps [units, height, width] side by side, small, each on its own scale: float32 array, and columns (int)."""
    units, height, width = maps.shape
    small = numpy.einsum("yi,uij,xj->uyx", _areas(height, TILE - 1), maps, _areas(width, TILE - 1), optimize=True)
    small = small / numpy.maximum(numpy.abs(small).max(axis=(1, 2), keepdims=True), 1e-12)
    across = int(numpy.ceil(numpy.sqrt(units)))
    full = numpy.zeros((across * across, TILE, TILE), numpy.float32)
    full[:units, : TILE - 1, : TILE - 1] = small  # the last row and column stay white, between the maps
    table = full.reshape(across, across, TILE, TILE).transpose(0, 2, 1, 3)
    return table.reshape(across * TILE, across * TILE), across


def _areas(many, few):
    """Mixes `many` pixels in a row into `few`, each the mean of what it covers: float [few, many]."""
    ends = numpy.arange(1, few + 1)[:, None] * many / few
    pixels = numpy.arange(many)
    overlap = numpy.minimum(ends, pixels + 1) - numpy.maximum(ends - many / few, pixels)
    return numpy.maximum(overlap, 0) * few / many


def _extreme(maps):
    """The middle of the scale is zero: {"vmin", "vmax"} for one map, without its few largest weights."""
    most = max(float(numpy.quantile(numpy.abs(maps), 0.995)), 1e-12)
    return -most, most


WIDE, HIGH = 576, 440  # pixels of the figure


class HiddenUnits(Explorer):
    """All units small, one of them large, the pictures that it likes best, and what it votes for.

    Parameters
    ----------
    units : Units
    pictures, labels : uint8 [n, height, width, channels], whole numbers [n]
        Those that `study` got, and their classes.
    class_names : sequence of str
    """

    def __init__(self, units, pictures, labels, class_names):
        super().__init__(7.2, 5.5)
        start = first_unit(units, labels) + 1
        seen = {_("folded: what counts"): "folded", _("as trained"): "raw"}
        self.controls = {
            "unit": Slider(_("unit (by vote)"), 1, len(units.number), 1, start),
            "seen": Choice(_("weights"), seen, "folded"),
        }
        self.units, self.pictures, self.labels, self.class_names = units, pictures, labels, class_names
        self._lay_out_overview()
        self._lay_out_large()
        self._lay_out_liked()
        self._lay_out_votes()

    def _lay_out_overview(self):
        self.overview = picture_axes(self.figure, _box(4, 26, 258, 258), _("All units, small"))
        table, self.across = mosaic(self.units.folded)
        extent = (0, self.across, self.across, 0)
        self.overview.imshow(table, cmap=DIVERGING, vmin=-1, vmax=1, extent=extent)
        self.frame = self.overview.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=plots.BLACK, linewidth=2.5))
        self.overview.set(xlim=(0, self.across), ylim=(self.across, 0))
        moving(self.frame)

    def _lay_out_large(self):
        large = picture_axes(self.figure, _box(284, 26, 258, 258), "")
        self.heading = set_title(large, "")
        size = self.units.raw.shape[-1]
        self.picture = large.imshow(self.units.raw[0], cmap=DIVERGING, extent=(0, size, size, 0))
        moving(self.heading, self.picture)

    def _lay_out_liked(self):
        liked = picture_axes(self.figure, _box(4, 312, 258, 50), _("Pictures it likes best"))
        height, width, channels = self.pictures.shape[1:]
        # One strip of pictures with white between them: one artist is drawn faster than five.
        self.strip = numpy.full((height, TOP * (width + 1) - 1, channels), 255, numpy.uint8)
        self.best = liked.imshow(self.strip, cmap="gray", vmin=0, vmax=255, aspect="auto")
        self.note = liked.text(0, -0.12, "", transform=liked.transAxes, fontsize=10, va="top")
        moving(self.best, self.note)

    def _lay_out_votes(self):
        sides = ("top", "right", "left")
        axes = chart_axes(self.figure, _box(372, 312, 190, 108), _("It votes for"), without=sides)
        most = float(numpy.abs(self.units.votes).max()) * 1.05 or 1.0
        axes.set(xlim=(-most, most), ylim=(len(self.class_names) - 0.4, -0.6))
        axes.set_yticks(numpy.arange(len(self.class_names)), self.class_names, fontsize=8)
        axes.set_xticks([-most * 0.9, 0, most * 0.9], [_("against"), "0", _("in favour")], fontsize=8)
        axes.tick_params(length=0, pad=2)
        axes.axvline(0, color="0.6", linewidth=0.8)
        self.bars = LineCollection([], linewidths=7)
        axes.add_collection(self.bars)
        moving(self.bars)

    def draw(self, unit, seen):
        row = unit - 1
        self.frame.set_xy((row % self.across, row // self.across))
        self._draw_large(row, self.units.raw[row] if seen == "raw" else self.units.folded[row])
        width = self.pictures.shape[2]
        for number, chosen in enumerate(self.units.top[row]):
            self.strip[:, number * (width + 1) : number * (width + 1) + width] = self.pictures[chosen]
        self.best.set_data(self.strip)
        self.note.set_text(_("active on {share:.0%} of the pictures").format(share=self.units.active[row]))
        votes = self.units.votes[row]
        self.bars.set_segments([[(0, place), (vote, place)] for place, vote in enumerate(votes)])
        self.bars.set_color([plots.ORANGE if vote > 0 else PURPLE for vote in votes])
        return self.figure

    def _draw_large(self, row, weights):
        self.picture.set_data(weights)
        self.picture.set_clim(*_extreme(weights))
        self.heading.set_text(_("Unit {number}: {width} x {width} weights").format(
            number=int(self.units.number[row]), width=weights.shape[-1]))  # fmt: skip

    def alt(self, unit, seen):
        row = unit - 1
        votes = self.units.votes[row]
        liked = ", ".join(self.class_names[self.labels[chosen]] for chosen in self.units.top[row])
        view = _("as trained") if seen == "raw" else _("folded to the small picture")
        return _(
            "Unit {unit} of {units} (number {number} in the network), its weights {view}: it votes most for {best} "
            "({plus:+.2f}) and most against {worst} ({minus:+.2f}). It is active on {share:.0%} of the pictures and "
            "likes best: {liked}."
        ).format(
            unit=unit, units=len(self.units.number), number=int(self.units.number[row]), view=view,
            best=self.class_names[votes.argmax()], plus=votes.max(), worst=self.class_names[votes.argmin()],
            minus=votes.min(), share=self.units.active[row], liked=liked,
        )  # fmt: skip

    def point(self, x, y, /, **values):
        """The unit whose small map is pointed at."""
        column, row = data_place(self.overview, x, y)
        if 0 <= column < self.across and 0 <= row < self.across:
            return {"unit": int(row) * self.across + int(column) + 1}
        return {}


def _box(left, top, width, height):
    """A place in pixels from the upper left corner, as shares of the figure from the lower left one."""
    return left / WIDE, (HIGH - top - height) / HIGH, width / WIDE, height / HIGH


def explore(weights, pictures, labels, class_names, size=128):
    """Show the explorer: pick a unit with the slider or with the mouse in the overview. Arguments as for `study`."""
    HiddenUnits(study(weights, pictures, size), pictures, labels, class_names).show()
