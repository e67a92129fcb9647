"""Step through what a network says about a spoken string, frame by frame, and see it collapse. 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import ctc, recogniser
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, set_title

SIGNS = ("–", *"0123456789")
SECONDS = recogniser.STRIDE * 0.010  # of one output


def biased(logits, bias):
    """Probabilities [frames, symbols] when `bias` is added to the blank's logit: more of it, fewer digits."""
    moved = numpy.array(logits, float)
    moved[:, ctc.BLANK] += bias
    moved -= moved.max(axis=1, keepdims=True)
    chances = numpy.exp(moved)
    return chances / chances.sum(axis=1, keepdims=True)


def reading(logits, frame, bias):
    """(path of all outputs, text up to output `frame`), both as the winners with this bias."""
    path = biased(logits, bias).argmax(axis=1)
    return path, ctc.collapse(path[: frame + 1])


def written(symbols):
    """Symbols of CTC as text: digits, or a dash for the blank."""
    return "".join(SIGNS[symbol] for symbol in symbols)


def picture_function(examples):
    """The drawing function of the explorer: which, frame, bias -> Figure.

    Parameters
    ----------
    examples : dict of str to (float [frames, MELS], float [outputs, symbols])
        Features and logits of each string.
    """
    if not examples:
        raise CourseError(_("There is no string to show: give one or more."))
    longest = max(len(logits) for _features, logits in examples.values())
    figure = new_figure(7.4, 4.5)
    sound_axes, grid, line_axes = (
        figure.add_axes(box) for box in ((0.08, 0.71, 0.90, 0.20), (0.08, 0.27, 0.90, 0.39), (0.08, 0.02, 0.90, 0.12))
    )
    set_title(sound_axes, _("What the network hears"))
    grid.set_ylabel(_("symbol"))
    grid.set_xlabel(_("time (s)"), fontsize=9)
    span = (0, longest * SECONDS)
    heard = sound_axes.imshow(
        numpy.zeros((recogniser.MELS, longest * recogniser.STRIDE)), origin="lower", aspect="auto", cmap="magma",
        vmin=-1, vmax=2, extent=(*span, 0, recogniser.MELS), interpolation="nearest",
    )  # fmt: skip
    sound_axes.set_xticks([])
    sound_axes.set_yticks([])
    chances = grid.imshow(
        numpy.zeros((len(SIGNS), longest)), aspect="auto", cmap="Blues", vmin=0, vmax=1.1,
        extent=(*span, len(SIGNS) - 0.5, -0.5), interpolation="nearest",
    )  # fmt: skip
    grid.set_yticks(range(len(SIGNS)), SIGNS, fontsize=8)
    grid.tick_params(axis="x", labelsize=8)
    cursors = [axes.axvline(0, color=plots.RED, linewidth=1.5) for axes in (sound_axes, grid)]
    (winner,) = grid.plot([], [], "s", color=plots.RED, markersize=5, fillstyle="none")
    line_axes.set_axis_off()
    path_text = line_axes.text(0, 0.78, "", fontsize=8, family="monospace", va="center", transform=line_axes.transAxes)
    read_text = line_axes.text(0, 0.22, "", fontsize=14, fontweight="bold", va="center", transform=line_axes.transAxes)
    moving(heard, chances, *cursors, winner, path_text, read_text)
    lower_still(figure)

    first = next(iter(examples))

    def draw(which=first, frame=0, bias=0):
        found, logits = examples[which]
        picture = numpy.full((recogniser.MELS, longest * recogniser.STRIDE), -1.0)
        picture[:, : min(len(found), picture.shape[1])] = found.T[:, : picture.shape[1]]
        heard.set_data(picture)
        shown = numpy.zeros((len(SIGNS), longest))
        shown[:, : len(logits)] = biased(logits, bias).T
        chances.set_data(shown)
        path, text = reading(logits, frame, bias)
        at = (frame + 0.5) * SECONDS  # beyond the end of a shorter string, too: time goes on when a voice stops
        for cursor in cursors:
            cursor.set_xdata([at, at])
        heard_so_far = path[: frame + 1]
        winner.set_data((numpy.arange(len(heard_so_far)) + 0.5) * SECONDS, heard_so_far)
        path_text.set_text(written(heard_so_far[-98:]))
        read_text.set_text(_("collapsed: {text}").format(text=written(text) or "…"))
        return figure

    return draw


def alt_function(examples):
    """The function that says the explorer's picture in words."""

    def alt(which, frame, bias):
        logits = examples[which][1]
        path, read = reading(logits, frame, bias)
        time, text = (frame + 1) * SECONDS, written(read) or _("nothing")
        if frame >= len(logits):
            return _("{which}: after {time:.2f} s the sound is over; collapsed, the whole path reads {text}.").format(
                which=which, time=time, text=text
            )
        return _("{which}: after {time:.2f} s the winner is {now}; collapsed, the path so far reads {text}.").format(
            which=which,
            time=time,
            now=_("the blank") if path[frame] == ctc.BLANK else SIGNS[path[frame]],
            text=text,
        )

    return alt


def controls(examples):
    """The explorer's controls; it starts at the end of the first string."""
    first = next(iter(examples))
    longest = max(len(logits) for _features, logits in examples.values())
    return {
        "which": Choice(_("string"), {name: name for name in examples}, first),
        "frame": Slider(_("frame"), 0, longest - 1, 1, len(examples[first][1]) - 1, play=120),
        "bias": Slider(_("push on the blank"), -12, 12, 1, 0),
    }


def explore(examples):
    """Show the explorer for a few strings: {what it is called: (features, logits)}."""
    explorer(picture_function(examples), controls(examples), alt_function(examples))
