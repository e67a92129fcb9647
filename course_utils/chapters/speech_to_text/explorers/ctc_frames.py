"""Step through what a network says about a spoken string, frame by frame, and see it collapse. 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import ctc, recogniser
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.datasets.speech.digits import SIGNS
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import lower_still, moving, set_title

BLANK = "–"
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


def written(symbols, words=SIGNS):
    """Symbols of CTC as text, the blank as a dash; digits side by side, longer words with blanks between them."""
    return ("" if words == SIGNS else " ").join((BLANK, *words)[symbol] for symbol in symbols)


def in_runs(path, words=SIGNS, most=74):
    """The path as runs that can be read, such as `–×12 2×1 –×8`; the beginning is left out where it grows too long."""
    starts = [place for place in range(len(path)) if place == 0 or path[place] != path[place - 1]]
    ends = [*starts[1:], len(path)][: len(starts)]
    runs = [f"{(BLANK, *words)[path[start]]}×{end - start}" for start, end in zip(starts, ends, strict=True)]
    cut = False
    while len(" ".join(runs)) > most:
        runs, cut = runs[1:], True
    return " ".join(["…", *runs] if cut else runs)


class CtcFrames(Explorer):
    """What the network hears, how probable each symbol is in each frame, and how the winners collapse.

    Parameters
    ----------
    examples : dict of str to (float [frames, MELS], float [outputs, symbols])
        Features and logits of each string.
    words : tuple of str
        The vocabulary, without the blank.
    """

    def __init__(self, examples, words=SIGNS):
        if not examples:
            raise CourseError(_("There is no string to show: give one or more."))
        super().__init__(7.4, 4.5)
        first = next(iter(examples))
        self.longest = max(len(logits) for _features, logits in examples.values())
        self.controls = {
            "which": Choice(_("string"), {name: name for name in examples}, first),
            "frame": Slider(_("frame"), 0, self.longest - 1, 1, len(examples[first][1]) - 1, play=120),
            "bias": Slider(_("push on the blank"), -12, 12, 1, 0),
        }
        self.examples, self.words, self.signs = examples, words, (BLANK, *words)
        sound_axes = self._lay_out_sound()
        grid = self._lay_out_chances()
        self.cursors = [axes.axvline(0, color=plots.RED, linewidth=1.5) for axes in (sound_axes, grid)]
        (self.winner,) = grid.plot([], [], "s", color=plots.RED, markersize=5, fillstyle="none")
        self._lay_out_text()
        moving(self.heard, self.chances, *self.cursors, self.winner, self.path_text, self.read_text)
        lower_still(self.figure)

    def _lay_out_sound(self):
        axes = self.figure.add_axes((0.08, 0.71, 0.90, 0.20))
        set_title(axes, _("What the network hears"))
        self.heard = axes.imshow(
            numpy.zeros((recogniser.MELS, self.longest * recogniser.STRIDE)), origin="lower", aspect="auto",
            cmap="magma", vmin=-1, vmax=2, extent=(0, self.longest * SECONDS, 0, recogniser.MELS),
            interpolation="nearest",
        )  # fmt: skip
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def _lay_out_chances(self):
        grid = self.figure.add_axes((0.08, 0.27, 0.90, 0.39))
        grid.set_ylabel(_("symbol"))
        grid.set_xlabel(_("time (s)"), fontsize=9)
        self.chances = grid.imshow(
            numpy.zeros((len(self.signs), self.longest)), aspect="auto", cmap="Blues", vmin=0, vmax=1.1,
            extent=(0, self.longest * SECONDS, len(self.signs) - 0.5, -0.5), interpolation="nearest",
        )  # fmt: skip
        size = 8 if len(self.signs) <= 14 else 5
        grid.set_yticks(range(len(self.signs)), [plain(sign, 10) for sign in self.signs], fontsize=size)
        grid.tick_params(axis="x", labelsize=8)
        return grid

    def _lay_out_text(self):
        axes = self.figure.add_axes((0.08, 0.02, 0.90, 0.12))
        axes.set_axis_off()
        place = {"va": "center", "transform": axes.transAxes}
        self.path_text = axes.text(0, 0.78, "", fontsize=10, family="monospace", **place)
        self.read_text = axes.text(0, 0.22, "", fontsize=14, fontweight="bold", **place)

    def draw(self, which, frame, bias):
        found, logits = self.examples[which]
        picture = numpy.full((recogniser.MELS, self.longest * recogniser.STRIDE), -1.0)
        picture[:, : min(len(found), picture.shape[1])] = found.T[:, : picture.shape[1]]
        self.heard.set_data(picture)
        shown = numpy.zeros((len(self.signs), self.longest))
        shown[:, : len(logits)] = biased(logits, bias).T
        self.chances.set_data(shown)
        path, text = reading(logits, frame, bias)
        at = (frame + 0.5) * SECONDS  # beyond the end of a shorter string, too: time goes on when a voice stops
        for cursor in self.cursors:
            cursor.set_xdata([at, at])
        heard_so_far = path[: frame + 1]
        self.winner.set_data((numpy.arange(len(heard_so_far)) + 0.5) * SECONDS, heard_so_far)
        self.path_text.set_text(plain(in_runs(heard_so_far, self.words), 90))
        self.read_text.set_text(_("collapsed: {text}").format(text=plain(written(text, self.words)) or "…"))
        return self.figure

    def alt(self, which, frame, bias):
        logits = self.examples[which][1]
        path, read = reading(logits, frame, bias)
        time, text = (frame + 1) * SECONDS, written(read, self.words) or _("nothing")
        pushed = " " + _("The blank is pushed by {bias:+d}.").format(bias=bias) if bias else ""
        if frame >= len(logits):
            said = _("{which}: after {time:.2f} s the sound is over; collapsed, the whole path reads {text}.")
            return said.format(which=which, time=time, text=text) + pushed
        said = _("{which}: after {time:.2f} s the winner is {now}; collapsed, the path so far reads {text}.")
        now = _("the blank") if path[frame] == ctc.BLANK else self.signs[path[frame]]
        return said.format(which=which, time=time, now=now, text=text) + pushed


def explore(examples, words=SIGNS):
    """Show the explorer for a few strings: {what it is called: (features, logits)}."""
    CtcFrames(examples, words).show()
