"""Say words and read them while they are heard: the live demo of 13_speech_to_text.

A recording, a file or a sample is fed to the network piece by piece, as if it were arriving. The browser then plays it
and shows each partial text at the moment at which it was known: the end of its piece, and the computer's time on top.
"""

import html
from functools import cache
from pathlib import Path

import numpy

from course_utils.chapters.speech_to_text import recogniser, streaming
from course_utils.core import kept, plots, shown
from course_utils.core.callbacks import attempt, listen
from course_utils.core.environment import is_live
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.datasets.own import transcripts
from course_utils.datasets.speech.digits import SIGNS
from course_utils.media import sound, sound_files
from course_utils.widgets import recorder
from course_utils.widgets.explorer import canvas_widget
from course_utils.widgets.painter import chart_axes, new_figure

HERE = Path(__file__).parent
LONGEST = 8.0  # seconds
PIECE = 0.1  # seconds of sound that arrive at once


@cache
def _captions_class():
    import anywidget
    import traitlets

    class Captions(anywidget.AnyWidget):
        _esm = HERE / "captions.js"
        _css = HERE / "captions.css"
        wav = traitlets.Bytes(b"").tag(sync=True)
        events = traitlets.List().tag(sync=True)  # [second, text], in order
        waiting = traitlets.Unicode("").tag(sync=True)
        label = traitlets.Unicode("").tag(sync=True)

    return Captions


def transcribe(predict, samples, name):
    """The partials of one sound, called `name`, as it would arrive: list of `streaming.Partial`.

    CourseError, in the words that files of the learner's own get, when it is too short or too quiet.
    """
    samples = sound.checked(samples)
    sound_files.require_audible(samples, recogniser.SAMPLE_RATE, name, transcripts.SHORTEST, LONGEST)
    return streaming.feed(predict, prepared(samples), PIECE)


def prepared(samples):
    """The sound at the loudness of the training strings."""
    return (samples * (0.7 / numpy.abs(samples).max())).astype("float32")


def changes(partials):
    """When the text changes: list of (second, digits), the second at which it was known."""
    found, before = [], None
    for partial in partials:
        if partial.digits != before and (partial.digits or found):
            found.append((round(partial.heard + partial.milliseconds / 1000, 3), partial.digits))
        before = partial.digits
    return found


def events(partials, words=SIGNS):
    """As `changes`, with the text in place of the digits: list of (second, text)."""
    return [(second, streaming.words(digits, words)) for second, digits in changes(partials)]


def sentence(partials, words=SIGNS):
    """The text, and how long the computer took, in words."""
    seconds = max(partials[-1].heard, 1e-6)
    busy = sum(partial.milliseconds for partial in partials) / 1000
    return _("{text} ({seconds:.1f} s of sound; the computer was busy for {busy:.2f} s of them).").format(
        text=streaming.words(partials[-1].digits, words), seconds=seconds, busy=busy
    )


def picture_function(words=SIGNS):
    """The drawing function: samples, partials -> Figure with the wave and each word where it was written."""
    figure = new_figure(7.4, 2.2)
    title = _("Each word, at the moment at which it was written")
    axes = chart_axes(figure, (0.05, 0.24, 0.92, 0.58), title, ("top", "right", "left"), labels=10)
    (line,) = axes.plot([], [], color=plots.BLUE, linewidth=0.5)
    axes.set_ylim(-1.1, 1.5)
    axes.set_yticks([])
    axes.set_xlabel(_("time (s)"), fontsize=9)
    marks = []

    def draw(samples, partials):
        samples = sound.checked(samples)
        step = max(len(samples) // 3000, 1)
        at = numpy.arange(len(samples))[::step] / recogniser.SAMPLE_RATE
        line.set_data(at, samples[::step] / max(float(numpy.abs(samples).max()), 1e-6))
        while marks:
            marks.pop().remove()
        before = 0
        for second, digits in changes(partials):
            new = " ".join(plain(words[digit]) for digit in digits[before:])
            before = len(digits)
            marks.append(axes.axvline(second, color=plots.RED, linewidth=1))
            marks.append(axes.text(second, 1.3, new, ha="center", va="center", fontsize=13 if len(new) < 4 else 9))
        axes.set_xlim(0, len(samples) / recogniser.SAMPLE_RATE + 0.3)
        return figure

    return draw


def demo(predict, samples, words=SIGNS):
    """Show the demo: microphone, upload, or a sample; outside JupyterLab the first sample as a still picture.

    Parameters
    ----------
    predict : see `streaming.Stream`
    samples : dict of str to float32 [n] at 8 kHz
        Sounds to choose from where there is no microphone.
    words : tuple of str
        The vocabulary of the network.
    """
    if not is_live():
        name, clip = next(iter(samples.items()))
        partials = transcribe(predict, clip, name)
        print(_("A still picture of a sample: in JupyterLab there is a microphone here, and a button to upload."))
        plots.show(picture_function(words)(prepared(clip), partials), f"{name}: {sentence(partials, words)}")
        return
    kept.show(build(predict, samples, words))


def build(predict, samples, words=SIGNS):
    """The live widget of `demo`; nothing is displayed. Its `hear(samples, name)` is what microphone and upload call.

    What `kept.show` keeps is the last sample: a voice of the learner's own is stored nowhere.
    """
    import ipywidgets

    draw = picture_function(words)
    answer, canvas = ipywidgets.HTML(), canvas_widget()
    player = _captions_class()(waiting=_("(press play: the text comes as it was understood)"), label=_("What is read"))
    chosen = ipywidgets.Dropdown(options=list(samples), description=_("sample"), layout={"width": "420px"})

    last = ["", ""]  # the last sample, for the notebook: HTML and words

    def tell(problem):
        answer.value = f'<p role="alert" class="course-problem">⚠ {html.escape(problem)}</p>'

    def read(sound_, name):
        partials = transcribe(predict, sound_, name)
        clip = prepared(sound.checked(sound_))
        answer.value = f'<p role="status"><b>{html.escape(name)}</b>: {html.escape(sentence(partials, words))}</p>'
        with player.hold_sync():
            player.events = [list(event) for event in events(partials, words)]
            player.wav = sound.write_wav(clip, recogniser.SAMPLE_RATE)
        with canvas.hold_sync():
            canvas.frame = plots.png(draw(clip, partials))
            canvas.alt = sentence(partials, words)

    def hear(sound_, name):
        attempt(tell, read, sound_, name)

    def choose(name):
        read(samples[name], name)
        said = f"{name}: {canvas.alt}"
        last[:] = shown.picture_html(plots.compact(canvas.frame), said), said

    listen(chosen, "value", choose, tell)
    attempt(tell, choose, chosen.value)
    microphone = recorder.recorder(hear, recogniser.SAMPLE_RATE, LONGEST, tell)
    box = ipywidgets.VBox([microphone, chosen, answer, player, canvas])
    box.add_class("course-caption-explorer")
    box.hear, box.chosen, box.answer, box.canvas, box.recorder, box.player = (
        hear, chosen, answer, canvas, microphone, player,
    )  # fmt: skip
    box.look, box.watched = (lambda: tuple(last)), [(chosen, "value")]
    return box
