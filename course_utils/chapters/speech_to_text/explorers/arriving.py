"""Sound that is still arriving, and the text that is known so far: 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import recogniser, streaming
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, set_title

TENTHS = 10  # positions of the slider in a second


def known(partials, heard):
    """The last `Partial` that had been written when `heard` seconds of sound had arrived, or None."""
    found = [one for one in partials if one.heard + one.milliseconds / 1000 <= heard + 1e-9]
    return found[-1] if found else None


def picture_function(examples):
    """The drawing function of the explorer: which, heard (tenths of a second) -> Figure.

    Parameters
    ----------
    examples : dict of str to (float32 [n] at 8 kHz, list of Partial, ends of the digits in seconds, digits)
    """
    if not examples:
        raise CourseError(_("There is no string to show: give one or more."))
    longest = _longest(examples)
    figure = new_figure(7.4, 3.4)
    axes, below = figure.add_axes((0.05, 0.42, 0.92, 0.46)), figure.add_axes((0.05, 0.04, 0.92, 0.2))
    set_title(axes, _("Sound so far, and what the network can already speak about"))
    axes.set_xlim(0, longest / TENTHS)
    axes.set_ylim(-1.15, 1.35)
    axes.set_yticks([])
    axes.set_xlabel(_("time (s)"), fontsize=9)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    (future,) = axes.plot([], [], color="#cccccc", linewidth=0.5)
    (past,) = axes.plot([], [], color=plots.BLUE, linewidth=0.5)
    span = axes.axvspan(0, 0.1, color=plots.SKY, alpha=0.25)
    now = axes.axvline(0, color=plots.RED, linewidth=1.5)
    spoken = [axes.text(0, 1.2, "", ha="center", va="center", fontsize=11) for _k in range(_most(examples))]
    below.set_axis_off()
    text = below.text(0, 0.75, "", fontsize=20, fontweight="bold", va="center", transform=below.transAxes)
    note = below.text(0, 0.1, "", fontsize=10, va="center", transform=below.transAxes)
    moving(span, future, past, now, *spoken, text, note)
    lower_still(figure)

    first = next(iter(examples))

    def draw(which=first, heard=0):
        samples, partials, ends, digits = examples[which]
        seconds = heard / TENTHS
        step = max(len(samples) // 3000, 1)
        at = numpy.arange(len(samples))[::step] / recogniser.SAMPLE_RATE
        values = samples[::step] / max(float(numpy.abs(samples).max()), 1e-6)
        past.set_data(at[at <= seconds], values[at <= seconds])
        future.set_data(at[at >= seconds], values[at >= seconds])
        now.set_xdata([seconds, seconds])
        span.set_x(0)
        span.set_width(max(seconds - streaming.Stream(None).lookahead, 0.0))
        for place, label in enumerate(spoken):
            label.set_text(str(digits[place]) if place < len(digits) else "")
            label.set_x(ends[place] if place < len(ends) else 0)
            label.set_color(plots.BLACK if place < len(ends) and ends[place] <= seconds else "#bbbbbb")
        found = known(partials, seconds)
        text.set_text(streaming.words(found.digits if found else ()))
        note.set_text(_sentence(examples[which], seconds))
        return figure

    return draw


def _longest(examples):
    seconds = max(len(samples) / recogniser.SAMPLE_RATE for samples, _partials, _ends, _digits in examples.values())
    return int(numpy.ceil(TENTHS * (seconds + 0.3)))


def _most(examples):
    return max(len(digits) for _samples, _partials, _ends, digits in examples.values())


def _sentence(example, seconds):
    _samples, partials, ends, _digits = example
    found = known(partials, seconds)
    return _("Digits said so far: {said}; written: {written}.").format(
        said=sum(end <= seconds for end in ends), written=len(found.digits) if found else 0
    )


def alt_function(examples):
    """The function that says the explorer's picture in words."""

    def alt(which, heard):
        found = known(examples[which][1], heard / TENTHS)
        return _("{which}, {seconds:.1f} s heard. {sentence} The text so far: {text}.").format(
            which=which,
            seconds=heard / TENTHS,
            sentence=_sentence(examples[which], heard / TENTHS),
            text=streaming.words(found.digits if found else ()),
        )

    return alt


def controls(examples):
    """The explorer's controls; it starts in the middle of the first string."""
    first, longest = next(iter(examples)), _longest(examples)
    middle = int(TENTHS * len(examples[first][0]) / recogniser.SAMPLE_RATE / 2)
    return {
        "which": Choice(_("string"), {name: name for name in examples}, first),
        "heard": Slider(_("heard"), 0, longest, 1, middle, "0.1 s", play=100),
    }


def explore(examples):
    """Show the explorer: a slider for the moment, with a play button that moves it in real time."""
    explorer(picture_function(examples), controls(examples), alt_function(examples))
