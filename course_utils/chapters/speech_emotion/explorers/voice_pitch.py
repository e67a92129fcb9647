"""How a computer hears pitch: a piece of a voice, laid over itself a little later. Taught in 14_speech_emotion."""

import numpy

from course_utils.chapters.speech_emotion import voice
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media import sound
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

LONGEST_MOVE = 16.0  # ms: one period of a voice of 62 Hz


def alikeness(samples, rate, time, move):
    """How alike the 40 ms around `time` (ms) are to themselves `move` ms later: about 1 (the same) to -1 (inverse)."""
    piece = _piece(samples, rate, time)
    return float(voice.autocorrelation(piece)[0, min(round(move * rate / 1000), len(piece) - 1)])


def _piece(samples, rate, time):
    length = round(voice.PITCH_FRAME * rate)
    start = int(numpy.clip(round(time * rate / 1000) - length // 2, 0, len(samples) - length))
    return samples[start : start + length]


class VoicePitch(Explorer):
    """A clip, 40 ms of it over the same a little later, and how alike they are for every move.

    `samples` float32 [n] at `rate`. It starts at the most periodic moment.
    """

    def __init__(self, samples, rate):
        samples = sound.checked(samples)
        if len(samples) < 2 * voice.PITCH_FRAME * rate:
            raise CourseError(_("The sound is too short for this picture; take one of a tenth of a second or more."))
        super().__init__(7.4, 4.4)
        self.samples, self.rate = samples, rate
        self.heights, strength = voice.pitch(samples, rate)
        best = int(numpy.where(self.heights > 0, strength, -1).argmax())
        longest = int(1000 * len(samples) / rate)
        start = int(min(max(round(1000 * (best * sound.HOP + voice.PITCH_FRAME / 2)), 0), longest) / 5) * 5
        self.controls = {
            "time": Slider(_("where"), 0, longest // 5 * 5, 5, start, "ms"),
            "move": Slider(_("move"), 0, int(10 * LONGEST_MOVE), 1, 30, "0.1 ms"),
        }
        self._lay_out_clip()
        self._lay_out_piece()
        self._lay_out_curve()
        moving(self.cursor, self.here, self.later, self.curve, self.dot)
        lower_still(self.figure)

    def _lay_out_clip(self):
        whole = chart_axes(self.figure, (0.08, 0.72, 0.9, 0.2), _("The clip"))
        step = max(len(self.samples) // 2500, 1)
        at = 1000 * numpy.arange(len(self.samples))[::step] / self.rate
        whole.plot(at, self.samples[::step], color=plots.SKY, linewidth=0.6)
        whole.set_xlim(0, 1000 * len(self.samples) / self.rate)
        whole.set_xlabel(_("time (ms)"), fontsize=8)
        self.cursor = whole.axvspan(0, 1000 * voice.PITCH_FRAME, color=plots.ORANGE, alpha=0.6)

    def _lay_out_piece(self):
        axes = chart_axes(self.figure, (0.08, 0.12, 0.4, 0.4), _("40 ms, and the same later"))
        axes.set_xlim(0, 1000 * voice.PITCH_FRAME)
        axes.set_ylim(-1.1, 1.1)
        axes.set_xlabel(_("time in the piece (ms)"), fontsize=9)
        (self.here,) = axes.plot([], [], color=plots.BLUE, linewidth=1.2)
        (self.later,) = axes.plot([], [], "--", color=plots.RED, linewidth=1.2)

    def _lay_out_curve(self):
        axes = chart_axes(self.figure, (0.58, 0.12, 0.4, 0.4), _("How alike, for every move"))
        axes.set_xlim(0, LONGEST_MOVE)
        axes.set_ylim(-1.05, 1.15)
        axes.set_xlabel(_("move (ms)"), fontsize=9)
        axes.axhline(0, color="#999999", linewidth=0.6)
        (self.curve,) = axes.plot([], [], color=plots.BLUE, linewidth=1.2)
        (self.dot,) = axes.plot([], [], "o", color=plots.RED, markersize=8)

    def draw(self, time, move):
        piece = _piece(self.samples, self.rate, time)
        piece = piece - piece.mean()
        piece = piece / max(float(numpy.abs(piece).max()), 1e-6)
        at = 1000 * numpy.arange(len(piece)) / self.rate
        self.cursor.set_x(float(numpy.clip(time - 20, 0, 1000 * len(self.samples) / self.rate - 40)))
        self.here.set_data(at, piece)
        self.later.set_data(at - move / 10, piece)
        found = voice.autocorrelation(piece)[0]
        reach = min(len(found), round(LONGEST_MOVE * self.rate / 1000) + 1)
        self.curve.set_data(1000 * numpy.arange(reach) / self.rate, found[:reach])
        self.dot.set_data([move / 10], [alikeness(self.samples, self.rate, time, move / 10)])
        return self.figure

    def alt(self, time, move):
        text = _("At {time} ms, moved by {move:.1f} ms, the piece is {alike:.2f} like itself.").format(
            time=time, move=move / 10, alike=alikeness(self.samples, self.rate, time, move / 10)
        )
        if move:
            text += " " + _("If this is one period, the pitch is {hertz:.0f} Hz.").format(hertz=10_000 / move)
        place = round((time / 1000 - voice.PITCH_FRAME / 2) / sound.HOP)
        height = self.heights[min(max(place, 0), len(self.heights) - 1)]
        if height:
            return text + " " + _("The computer says {hertz:.0f} Hz.").format(hertz=height)
        return text + " " + _("The computer finds no pitch here.")


def explore(samples, rate):
    """Show the explorer for one clip: sliders for the moment and for the move."""
    VoicePitch(samples, rate).show()
