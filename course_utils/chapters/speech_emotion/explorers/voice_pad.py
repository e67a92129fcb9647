"""Say something, and see what a classifier of voices makes of it: the live demo of 14_speech_emotion."""

import html

import numpy

from course_utils.chapters.speech_emotion import voice
from course_utils.core import kept, plots, shown
from course_utils.core.callbacks import attempt, listen
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.datasets.own import speech
from course_utils.media import sound, sound_files
from course_utils.widgets import recorder
from course_utils.widgets.explorer import canvas_widget
from course_utils.widgets.painter import chart_axes, new_figure

LONGEST = 4.0  # seconds


def judge(predict, samples, rate, class_names, name):
    """What the classifier says about a sound called `name`: [(class, probability)], the most probable first.

    CourseError, in the words that files of the learner's own get, when the sound is too short or too quiet to be a
    voice, and when `predict` does not give one probability for each class.
    """
    samples = sound.checked(samples)
    sound_files.require_audible(samples, rate, name, speech.SHORTEST, speech.LONGEST)
    chances = numpy.asarray(predict(samples), float).reshape(-1)
    if (
        len(chances) != len(class_names)
        or not numpy.isfinite(chances).all()
        or (chances < 0).any()
        or chances.sum() <= 0
    ):
        raise CourseError(
            _("predict must give {n} probabilities, one for each class; it gave {found}.").format(
                n=len(class_names), found=chances.tolist()
            )
        )
    order = numpy.argsort(-chances, kind="stable")
    return [(class_names[place], float(chances[place])) for place in order]


def sentence(ranks):
    """What it sounds like, in a sentence that does not promise more."""
    (first, chance), (second, other) = ranks[:2]
    return _("Sounds most like the clips called {first} ({chance:.0%}), then {second} ({other:.0%}).").format(
        first=first, chance=chance, second=second, other=other
    )


def picture_function(rate, class_names):
    """The drawing function: samples, ranks -> Figure with the wave, the pitch, and a bar for each class."""
    figure = new_figure(7.4, 3.2)
    wave = chart_axes(figure, (0.09, 0.60, 0.46, 0.29), _("The sound"))
    tune = chart_axes(figure, (0.09, 0.16, 0.46, 0.29), _("Its pitch (Hz)"))
    chart = chart_axes(figure, (0.70, 0.16, 0.27, 0.73), _("Sounds like"))
    (line,) = wave.plot([], [], color=plots.BLUE, linewidth=0.6)
    (notes,) = tune.plot([], [], ".", color=plots.RED, markersize=4)
    wave.set_ylim(-1.05, 1.05)
    tune.set_ylim(0, voice.HIGHEST_PITCH)
    tune.set_xlabel(_("time (s)"), fontsize=9)
    bars = chart.barh(range(len(class_names)), [0] * len(class_names), color=plots.SKY)
    shares = [chart.text(2, place, "", fontsize=9, va="center") for place in range(len(class_names))]
    chart.set_yticks(range(len(class_names)), [plain(name) for name in class_names], fontsize=9)
    chart.invert_yaxis()
    chart.set_xlim(0, 100)
    chart.set_xlabel(_("probability (%)"), fontsize=9)
    chart.tick_params(labelsize=8)

    def draw(samples, ranks):
        samples = sound.checked(samples)
        step = max(len(samples) // 3000, 1)
        line.set_data(numpy.arange(len(samples))[::step] / rate, samples[::step] / max(numpy.abs(samples).max(), 1e-6))
        heights, _strength = voice.pitch(samples, rate)
        at = sound.frame_times(len(heights), voice.PITCH_FRAME)
        notes.set_data(at[heights > 0], heights[heights > 0])
        for axes in (wave, tune):
            axes.set_xlim(0, len(samples) / rate)
        chances = dict(ranks)
        for bar, share, name in zip(bars, shares, class_names, strict=True):
            bar.set_width(100 * chances[name])
            bar.set_color(plots.BLUE if name == ranks[0][0] else plots.SKY)
            share.set_text(f"{chances[name]:.0%}")
            share.set_x(100 * chances[name] + 2 if chances[name] < 0.8 else 70)
            share.set_color("black" if chances[name] < 0.8 else "white")
        return figure

    return draw


def pad(predict, rate, class_names, samples):
    """Show the demo: microphone, upload, or a sample; outside JupyterLab the first sample as a still picture.

    Parameters
    ----------
    predict : function of float32 [n] at `rate` to probabilities [classes]
    rate : int
    class_names : sequence of str
    samples : dict of str to float32 [n]
        Sounds to choose from where there is no microphone.
    """
    if not is_live():
        name, clip = next(iter(samples.items()))
        ranks = judge(predict, clip, rate, class_names, name)
        print(_("A still picture of a sample: in JupyterLab there is a microphone here, and a button to upload."))
        plots.show(picture_function(rate, class_names)(clip, ranks), f"{name}. {sentence(ranks)}")
        return
    kept.show(build(predict, rate, class_names, samples))


def build(predict, rate, class_names, samples):
    """The live widget of `pad`; nothing is displayed. Its `hear(samples, name)` is what microphone and upload call.

    What `kept.show` keeps is the last sample: a voice of the learner's own is stored nowhere.
    """
    import ipywidgets

    draw = picture_function(rate, class_names)
    answer, canvas, play = ipywidgets.HTML(), canvas_widget(), ipywidgets.HTML()
    chosen = ipywidgets.Dropdown(options=list(samples), description=_("sample"), layout={"width": "420px"})

    last = ["", ""]  # the last sample, for the notebook: HTML and words

    def tell(problem):
        answer.value = f'<p role="alert" class="course-problem">⚠ {html.escape(problem)}</p>'

    def judged(sound_, name):
        ranks = judge(predict, sound_, rate, class_names, name)
        answer.value = f'<p role="status"><b>{html.escape(name)}</b>: {html.escape(sentence(ranks))}</p>'
        with canvas.hold_sync():
            canvas.frame = plots.png(draw(sound_, ranks))
            canvas.alt = sentence(ranks)

    def hear(sound_, name):
        attempt(tell, judged, sound_, name)

    def choose(name):
        clip = samples[name]
        play.value = sound.player_html(clip, rate, name, loudest=0.7)
        judged(clip, name)
        words = f"{name}. {canvas.alt}"
        last[:] = shown.picture_html(plots.compact(canvas.frame), words), words

    listen(chosen, "value", choose, tell)
    attempt(tell, choose, chosen.value)
    microphone = recorder.recorder(hear, rate, LONGEST, tell)
    box = ipywidgets.VBox([microphone, ipywidgets.HBox([chosen, play]), answer, canvas])
    box.add_class("course-voice-explorer")
    box.hear, box.chosen, box.answer, box.canvas, box.recorder = hear, chosen, answer, canvas, microphone
    box.look, box.watched = (lambda: tuple(last)), [(chosen, "value")]
    return box
