"""Sound that is still arriving, and the text that is known so far: 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import recogniser, streaming
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.datasets.speech.digits import SIGNS
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

TENTHS = 10  # positions of the slider in a second


def known(partials, heard):
    """The last `Partial` that had been written when `heard` seconds of sound had arrived, or None."""
    found = [one for one in partials if one.heard + one.milliseconds / 1000 <= heard + 1e-9]
    return found[-1] if found else None


class Arriving(Explorer):
    """A sound of which a part has been heard, and the text that is known by then.

    Parameters
    ----------
    examples : dict of str to (float32 [n] at 8 kHz, list of Partial, ends of the words in seconds, their numbers)
    words : tuple of str
        The vocabulary.
    """

    def __init__(self, examples, words=SIGNS):
        if not examples:
            raise CourseError(_("There is no string to show: give one or more."))
        super().__init__(7.4, 3.4)
        first = next(iter(examples))
        longest = max(len(samples) / recogniser.SAMPLE_RATE for samples, _partials, _ends, _digits in examples.values())
        end = int(numpy.ceil(TENTHS * (longest + 0.3)))
        middle = int(TENTHS * len(examples[first][0]) / recogniser.SAMPLE_RATE / 2)
        self.controls = {
            "which": Choice(_("string"), {name: name for name in examples}, first),
            "heard": Slider(_("heard"), 0, end, 1, middle, "0.1 s", play=100),
        }
        self.examples, self.words = examples, words
        self._lay_out_sound(end / TENTHS)
        self._lay_out_text()
        moving(self.span, self.future, self.past, self.now, *self.spoken, self.text, self.note)
        lower_still(self.figure)

    def _lay_out_sound(self, seconds):
        title = _("Sound so far, and what the network can already speak about")
        axes = chart_axes(self.figure, (0.05, 0.42, 0.92, 0.46), title, ("top", "right", "left"), labels=10)
        axes.set_xlim(0, seconds)
        axes.set_ylim(-1.15, 1.35)
        axes.set_yticks([])
        axes.set_xlabel(_("time (s)"), fontsize=9)
        (self.future,) = axes.plot([], [], color="#cccccc", linewidth=0.5)
        (self.past,) = axes.plot([], [], color=plots.BLUE, linewidth=0.5)
        self.span = axes.axvspan(0, 0.1, color=plots.SKY, alpha=0.25)
        self.now = axes.axvline(0, color=plots.RED, linewidth=1.5)
        most = max(len(digits) for _samples, _partials, _ends, digits in self.examples.values())
        self.spoken = [axes.text(0, 1.2, "", ha="center", va="center", fontsize=11) for _k in range(most)]

    def _lay_out_text(self):
        below = self.figure.add_axes((0.05, 0.04, 0.92, 0.2))
        below.set_axis_off()
        self.text = below.text(0, 0.75, "", fontsize=20, fontweight="bold", va="center", transform=below.transAxes)
        self.note = below.text(0, 0.1, "", fontsize=10, va="center", transform=below.transAxes)

    def draw(self, which, heard):
        samples, partials, ends, digits = self.examples[which]
        seconds = heard / TENTHS
        step = max(len(samples) // 3000, 1)
        at = numpy.arange(len(samples))[::step] / recogniser.SAMPLE_RATE
        loudness = samples[::step] / max(float(numpy.abs(samples).max()), 1e-6)
        self.past.set_data(at[at <= seconds], loudness[at <= seconds])
        self.future.set_data(at[at >= seconds], loudness[at >= seconds])
        self.now.set_xdata([seconds, seconds])
        self.span.set_x(0)
        self.span.set_width(max(seconds - streaming.Stream(None).lookahead, 0.0))
        for place, label in enumerate(self.spoken):
            label.set_text(plain(self.words[digits[place]], 12) if place < len(digits) else "")
            label.set_x(ends[place] if place < len(ends) else 0)
            label.set_color(plots.BLACK if place < len(ends) and ends[place] <= seconds else "#bbbbbb")
        found = known(partials, seconds)
        self.text.set_text(plain(streaming.words(found.digits if found else (), self.words)))
        self.note.set_text(_sentence(self.examples[which], seconds))
        return self.figure

    def alt(self, which, heard):
        found = known(self.examples[which][1], heard / TENTHS)
        return _("{which}, {seconds:.1f} s heard. {sentence} The text so far: {text}.").format(
            which=which,
            seconds=heard / TENTHS,
            sentence=_sentence(self.examples[which], heard / TENTHS),
            text=streaming.words(found.digits if found else (), self.words),
        )


def _sentence(example, seconds):
    _samples, partials, ends, _digits = example
    found = known(partials, seconds)
    return _("Words said so far: {said}; written: {written}.").format(
        said=sum(end <= seconds for end in ends), written=len(found.digits) if found else 0
    )


def explore(examples, words=SIGNS):
    """Show the explorer: a slider for the moment, with a play button that moves it in real time."""
    Arriving(examples, words).show()
