"""How a computer hears pitch: a piece of a voice, laid over itself a little later. Taught in 14_speech_emotion."""

import numpy

from course_utils.chapters.speech_emotion import voice
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media import sound
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, set_title

LONGEST_MOVE = 16.0  # ms: one period of a voice of 62 Hz


def alikeness(samples, rate, time, move):
    """How alike the 40 ms around `time` (ms) are to themselves `move` ms later: about 1 (the same) to -1 (inverse)."""
    piece = _piece(samples, rate, time)
    return float(voice.autocorrelation(piece)[0, min(round(move * rate / 1000), len(piece) - 1)])


def _piece(samples, rate, time):
    length = round(voice.PITCH_FRAME * rate)
    start = int(numpy.clip(round(time * rate / 1000) - length // 2, 0, len(samples) - length))
    return samples[start : start + length]


def picture_function(samples, rate):
    """The drawing function of the explorer: time (ms), move (0.1 ms) -> Figure."""
    samples = sound.checked(samples)
    if len(samples) < 2 * voice.PITCH_FRAME * rate:
        raise CourseError(_("The sound is too short for this picture; take one of a tenth of a second or more."))
    figure = new_figure(7.4, 4.4)
    whole = figure.add_axes((0.08, 0.72, 0.9, 0.2))
    step = max(len(samples) // 2500, 1)
    whole.plot(1000 * numpy.arange(len(samples))[::step] / rate, samples[::step], color=plots.SKY, linewidth=0.6)
    whole.set_xlim(0, 1000 * len(samples) / rate)
    whole.set_xlabel(_("time (ms)"), fontsize=8)
    set_title(whole, _("The clip"))
    cursor = whole.axvspan(0, 1000 * voice.PITCH_FRAME, color=plots.ORANGE, alpha=0.6)
    piece_axes = figure.add_axes((0.08, 0.12, 0.4, 0.4))
    set_title(piece_axes, _("40 ms, and the same later"))
    piece_axes.set_xlim(0, 1000 * voice.PITCH_FRAME)
    piece_axes.set_ylim(-1.1, 1.1)
    piece_axes.set_xlabel(_("time in the piece (ms)"), fontsize=9)
    (here,) = piece_axes.plot([], [], color=plots.BLUE, linewidth=1.2)
    (later,) = piece_axes.plot([], [], "--", color=plots.RED, linewidth=1.2)
    curve_axes = figure.add_axes((0.58, 0.12, 0.4, 0.4))
    set_title(curve_axes, _("How alike, for every move"))
    curve_axes.set_xlim(0, LONGEST_MOVE)
    curve_axes.set_ylim(-1.05, 1.15)
    curve_axes.set_xlabel(_("move (ms)"), fontsize=9)
    curve_axes.axhline(0, color="#999999", linewidth=0.6)
    (curve,) = curve_axes.plot([], [], color=plots.BLUE, linewidth=1.2)
    (dot,) = curve_axes.plot([], [], "o", color=plots.RED, markersize=8)
    for axes in (whole, piece_axes, curve_axes):
        axes.tick_params(labelsize=8)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    moving(cursor, here, later, curve, dot)
    lower_still(figure)

    def draw(time=0, move=0):
        piece = _piece(samples, rate, time)
        piece = piece - piece.mean()
        piece = piece / max(float(numpy.abs(piece).max()), 1e-6)
        at = 1000 * numpy.arange(len(piece)) / rate
        cursor.set_x(float(numpy.clip(time - 20, 0, 1000 * len(samples) / rate - 40)))
        here.set_data(at, piece)
        later.set_data(at - move / 10, piece)
        found = voice.autocorrelation(piece)[0]
        reach = min(len(found), round(LONGEST_MOVE * rate / 1000) + 1)
        curve.set_data(1000 * numpy.arange(reach) / rate, found[:reach])
        dot.set_data([move / 10], [alikeness(samples, rate, time, move / 10)])
        return figure

    return draw


def alt_function(samples, rate):
    """The function that says the explorer's picture in words."""
    heights, _strength = voice.pitch(samples, rate)

    def alt(time, move):
        text = _("At {time} ms, moved by {move:.1f} ms, the piece is {alike:.2f} like itself.").format(
            time=time, move=move / 10, alike=alikeness(samples, rate, time, move / 10)
        )
        if move:
            text += " " + _("If this is one period, the pitch is {hertz:.0f} Hz.").format(hertz=10_000 / move)
        place = min(max(round((time / 1000 - voice.PITCH_FRAME / 2) / sound.HOP), 0), len(heights) - 1)
        if heights[place]:
            return text + " " + _("The computer says {hertz:.0f} Hz.").format(hertz=heights[place])
        return text + " " + _("The computer finds no pitch here.")

    return alt


def controls(samples, rate):
    """The explorer's controls; it starts at the most periodic moment."""
    heights, strength = voice.pitch(samples, rate)
    best = int(numpy.where(heights > 0, strength, -1).argmax())
    longest = int(1000 * len(samples) / rate)
    start = int(min(max(round(1000 * (best * sound.HOP + voice.PITCH_FRAME / 2)), 0), longest) / 5) * 5
    return {
        "time": Slider(_("where"), 0, longest // 5 * 5, 5, start, "ms"),
        "move": Slider(_("move"), 0, int(10 * LONGEST_MOVE), 1, 30, "0.1 ms"),
    }


def explore(samples, rate):
    """Show the explorer for one clip: sliders for the moment and for the move."""
    explorer(picture_function(samples, rate), controls(samples, rate), alt_function(samples, rate))
