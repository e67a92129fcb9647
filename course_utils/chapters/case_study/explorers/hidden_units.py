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
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, moving, new_figure, picture_axes, set_title

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


def picture_function(units, pictures, class_names):
    """The drawing function of the explorer and what serves pointing at it.

    Parameters
    ----------
    units : Units
    pictures : uint8 [n, height, width, channels], those that `study` got
    class_names : sequence of str

    Returns
    -------
    (draw, point)
        `draw`: values -> Figure; `point`: place and values -> the values to change.
    """
    figure = new_figure(7.2, 5.5)
    wide, high = 576, 440

    def place(left, top, width, height):
        return left / wide, (high - top - height) / high, width / wide, height / high

    overview = picture_axes(figure, place(4, 26, 258, 258), _("All units, small"))
    table, across = mosaic(units.folded)
    overview.imshow(table, cmap=DIVERGING, vmin=-1, vmax=1, extent=(0, across, across, 0))
    frame = overview.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=plots.BLACK, linewidth=2.5))
    overview.set_xlim(0, across)
    overview.set_ylim(across, 0)
    large = picture_axes(figure, place(284, 26, 258, 258), "")
    heading = set_title(large, "")
    size = units.raw.shape[-1]
    picture = large.imshow(units.raw[0], cmap=DIVERGING, extent=(0, size, size, 0))
    liked = picture_axes(figure, place(4, 312, 258, 50), _("Pictures it likes best"))
    height, width, channels = pictures.shape[1:]
    # One strip of pictures with white between them: one artist is drawn faster than five.
    strip = numpy.full((height, TOP * (width + 1) - 1, channels), 255, numpy.uint8)
    best = liked.imshow(strip, cmap="gray", vmin=0, vmax=255, aspect="auto")
    note = liked.text(0, -0.12, "", transform=liked.transAxes, fontsize=10, va="top")
    vote = figure.add_axes(place(372, 312, 190, 108))
    set_title(vote, _("It votes for"))
    places = numpy.arange(len(class_names))
    most = float(numpy.abs(units.votes).max()) * 1.05 or 1.0
    vote.set_xlim(-most, most)
    vote.set_ylim(len(class_names) - 0.4, -0.6)
    vote.set_yticks(places, class_names, fontsize=8)
    vote.set_xticks([-most * 0.9, 0, most * 0.9], [_("against"), "0", _("in favour")], fontsize=8)
    vote.tick_params(length=0, pad=2)
    for side in ("top", "right", "left"):
        vote.spines[side].set_visible(False)
    vote.axvline(0, color="0.6", linewidth=0.8)
    bars = LineCollection([], linewidths=7)
    vote.add_collection(bars)
    moving(frame, heading, picture, best, note, bars)

    def draw(unit=1, seen="folded"):
        row = unit - 1
        frame.set_xy((row % across, row // across))
        shown = units.raw[row] if seen == "raw" else units.folded[row]
        picture.set_data(shown)
        picture.set_clim(*_extreme(shown))
        heading.set_text(_("Unit {number}: {width} x {width} weights").format(
            number=int(units.number[row]), width=shown.shape[-1]))  # fmt: skip
        for number, chosen in enumerate(units.top[row]):
            strip[:, number * (width + 1) : number * (width + 1) + width] = pictures[chosen]
        best.set_data(strip)
        note.set_text(_("active on {share:.0%} of the pictures").format(share=units.active[row]))
        votes = units.votes[row]
        bars.set_segments([[(0, place), (vote, place)] for place, vote in enumerate(votes)])
        bars.set_color([plots.ORANGE if vote > 0 else PURPLE for vote in votes])
        return figure

    def point(x, y, **_values):
        column, row = data_place(overview, x, y)
        if 0 <= column < across and 0 <= row < across:
            return {"unit": int(row) * across + int(column) + 1}
        return {}

    return draw, point


def alt_function(units, labels, class_names):
    """The function that says the explorer's picture in words; `labels` are those of the pictures."""

    def alt(unit=1, seen="folded"):
        row = unit - 1
        votes = units.votes[row]
        liked = ", ".join(class_names[labels[chosen]] for chosen in units.top[row])
        view = _("as trained") if seen == "raw" else _("folded to the small picture")
        return _(
            "Unit {unit} of {units} (number {number} in the network), its weights {view}: it votes most for {best} "
            "({plus:+.2f}) and most against {worst} ({minus:+.2f}). It is active on {share:.0%} of the pictures and "
            "likes best: {liked}."
        ).format(
            unit=unit, units=len(units.number), number=int(units.number[row]), view=view,
            best=class_names[votes.argmax()], plus=votes.max(), worst=class_names[votes.argmin()], minus=votes.min(),
            share=units.active[row], liked=liked,
        )  # fmt: skip

    return alt


def controls(units, start=1):
    """The explorer's controls; `start` is the unit shown first, counted from 1."""
    return {
        "unit": Slider(_("unit (by vote)"), 1, len(units.number), 1, start),
        "seen": Choice(_("weights"), {_("folded: what counts"): "folded", _("as trained"): "raw"}, "folded"),
    }


def explore(weights, pictures, labels, class_names, size=128):
    """Show the explorer: pick a unit with the slider or with the mouse in the overview. Arguments as for `study`."""
    units = study(weights, pictures, size)
    # The unit with the strongest vote says most at first sight; never the last one, so that the slider can go on.
    start = min(int(units.votes.max(axis=1).argmax()) + 1, max(len(units.number) - 1, 1))
    draw, point = picture_function(units, pictures, class_names)
    explorer(draw, controls(units, start), alt_function(units, labels, class_names), point=point)
