"""What normalising per speaker takes for granted: a new speaker heard in one mood only. Taught in 14_speech_emotion."""

import numpy

from course_utils.chapters.speech_emotion import voice_models
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, set_title

MARKS = "os^DvPX"


def kept_clips(labels, focus, share):
    """Which clips of one speaker are heard: all of class `focus`, and of each other class `share` percent, rounded up.

    bool [n].
    """
    labels = numpy.asarray(labels)
    kept = labels == focus
    for other in numpy.unique(labels[labels != focus]):
        places = numpy.flatnonzero(labels == other)
        kept[places[: int(numpy.ceil(len(places) * share / 100))]] = True
    return kept


def new_speaker(values, labels, speakers, speaker, focus, share, normalise):
    """The two measurements of the clips that are heard of `speaker`, as the classifier sees them, and their labels.

    Parameters
    ----------
    values : float [n, 2]
    labels, speakers : int [n], text [n]
    speaker : text
    focus : int
        The class that is always heard.
    share : int
        Percent of the clips of the other classes that are heard, 0 to 100.
    normalise : bool
        With the mean and the spread of the clips that are heard.

    Returns
    -------
    (float [k, 2], int [k])
    """
    mine = numpy.asarray(speakers) == speaker
    if not mine.any():
        raise CourseError(_("There is no speaker {name!r}.").format(name=speaker))
    points, classes = numpy.asarray(values, float)[mine], numpy.asarray(labels)[mine]
    kept = kept_clips(classes, focus, share)
    points, classes = points[kept], classes[kept]
    if normalise:
        points = voice_models.per_speaker(points, numpy.zeros(len(points)))
    return points, classes


def nearest_centre(points, centres):
    """The class whose centre is nearest to each point: int [k]."""
    return ((points[:, None] - centres[None]) ** 2).sum(axis=-1).argmin(axis=1)


class _Background:
    """What the other speakers look like, in both views."""

    def __init__(self, values, labels, speakers, speaker, classes):
        others = numpy.asarray(speakers) != speaker
        labels = numpy.asarray(labels)[others]
        raw = numpy.asarray(values, float)[others]
        self.views = {}
        middle, width = raw.mean(axis=0), raw.std(axis=0) + 1e-9
        for normalise in (False, True):
            points = (
                voice_models.per_speaker(raw, numpy.asarray(speakers)[others]) if normalise else (raw - middle) / width
            )
            self.views[normalise] = points, numpy.stack([points[labels == k].mean(axis=0) for k in range(classes)])
        self.scale = middle, width


def picture_function(values, labels, speakers, class_names, axis_names):
    """The drawing function: speaker (place in the sorted names), focus (class), share (%), normalise -> Figure."""
    names, classes = sorted(set(numpy.asarray(speakers).tolist())), len(class_names)
    backgrounds = [_Background(values, labels, speakers, name, classes) for name in names]
    figure = new_figure(6.2, 4.4)
    axes = figure.add_axes((0.11, 0.13, 0.62, 0.75))
    axes.set_xlim(-3.6, 3.6)
    axes.set_ylim(-3.6, 3.6)
    axes.set_xlabel(axis_names[0], fontsize=9)
    axes.set_ylabel(axis_names[1], fontsize=9)
    title = set_title(axes, "")
    (cloud,) = axes.plot([], [], ".", color="#BBBBBB", markersize=3)
    stars = [
        axes.plot([], [], MARKS[k % 7], color="white", markeredgecolor=plots.PALETTE[k % 8], markersize=17,
                  markeredgewidth=2.5)[0] for k in range(classes)
    ]  # fmt: skip
    dots = [
        axes.plot([], [], MARKS[k % 7], color=plots.PALETTE[k % 8], markersize=7, markeredgecolor="black",
                  markeredgewidth=0.5, linestyle="none")[0] for k in range(classes)
    ]  # fmt: skip
    for k, name in enumerate(class_names):
        y = 0.84 - 0.07 * k
        figure.text(0.80, y, name, fontsize=9, va="center")
        key = figure.add_axes((0.75, y - 0.03, 0.04, 0.06))
        key.axis("off")
        key.plot([0], [0], MARKS[k % 7], color=plots.PALETTE[k % 8], markersize=8)
    figure.text(
        0.75, 0.28, _("large, hollow: the\nothers' centres\nsmall, filled: the\nnew speaker"), fontsize=8, va="top"
    )
    moving(title, cloud, *stars, *dots)
    lower_still(figure)

    def draw(speaker=0, focus=0, share=100, normalise=True):
        background = backgrounds[speaker]
        title.set_text(_("One new speaker among the others (always heard: {mood})").format(mood=class_names[focus]))
        points, centres = background.views[bool(normalise)]
        cloud.set_data(points[:, 0], points[:, 1])
        mine, found = _seen(values, labels, speakers, names[speaker], focus, share, normalise, background)
        for k in range(classes):
            stars[k].set_data(centres[k : k + 1, 0], centres[k : k + 1, 1])
            dots[k].set_data(mine[found == k, 0], mine[found == k, 1])
        return figure

    return draw


def _seen(values, labels, speakers, name, focus, share, normalise, background):
    points, found = new_speaker(values, labels, speakers, name, focus, share, normalise)
    if not normalise:
        points = (points - background.scale[0]) / background.scale[1]
    return points, found


def alt_function(values, labels, speakers, class_names):
    """The function that says the explorer's picture in words."""
    names, classes = sorted(set(numpy.asarray(speakers).tolist())), len(class_names)
    backgrounds = [_Background(values, labels, speakers, name, classes) for name in names]

    def alt(speaker, focus, share, normalise):
        background = backgrounds[speaker]
        points, found = _seen(values, labels, speakers, names[speaker], focus, share, normalise, background)
        right = nearest_centre(points, background.views[bool(normalise)][1]) == found
        return _(
            "Speaker {name}, {how}: of the {n} clips heard, {all:.0%} lie nearest to the centre of their own class; of "
            "those that are {focus}, {one:.0%}."
        ).format(
            name=names[speaker], how=_("normalised") if normalise else _("as measured"), n=len(found), all=right.mean(),
            focus=class_names[focus], one=right[found == focus].mean(),
        )  # fmt: skip

    return alt


def controls(speakers, class_names, focus):
    """The explorer's controls."""
    names = sorted(set(numpy.asarray(speakers).tolist()))
    return {
        "normalise": Toggle(_("normalise with this speaker's clips"), True),
        "share": Slider(_("other moods heard"), 0, 100, 10, 100, "%"),
        "focus": Choice(_("always heard"), {name: place for place, name in enumerate(class_names)}, focus),
        "speaker": Slider(_("speaker"), 0, len(names) - 1, 1, 0),
    }


def explore(values, labels, speakers, class_names, axis_names, focus=0):
    """Show the explorer: which speaker is new, how much is heard of them, normalised or not.

    `values` float [n, 2] are two measurements of each clip, `axis_names` what they are called; `focus` is the class
    that is always heard.
    """
    explorer(
        picture_function(values, labels, speakers, class_names, axis_names),
        controls(speakers, class_names, focus),
        alt_function(values, labels, speakers, class_names),
    )
