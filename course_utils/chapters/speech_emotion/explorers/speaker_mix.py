"""What normalising per speaker takes for granted: a new speaker heard in one mood only. Taught in 14_speech_emotion."""

import numpy

from course_utils.chapters.speech_emotion import voice_models
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import lower_still, moving, set_title

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


class SpeakerMix(Explorer):
    """One new speaker among all others. Arguments as for `explore`; speakers are in the order of their names."""

    def __init__(self, values, labels, speakers, class_names, axis_names, focus=0):
        super().__init__(6.2, 4.4)
        self.names = sorted(set(numpy.asarray(speakers).tolist()))
        self.controls = {
            "normalise": Toggle(_("normalise with this speaker's clips"), True),
            "share": Slider(_("other moods heard"), 0, 100, 10, 100, "%"),
            "focus": Choice(_("always heard"), {name: place for place, name in enumerate(class_names)}, focus),
            "speaker": Slider(_("speaker"), 0, len(self.names) - 1, 1, 0),
        }
        self.measured, self.labels, self.speakers, self.class_names = values, labels, speakers, class_names
        self.backgrounds = [_Background(values, labels, speakers, name, len(class_names)) for name in self.names]
        self._lay_out_clips(axis_names)
        self._lay_out_key()
        moving(self.title, self.cloud, *self.stars, *self.dots)
        lower_still(self.figure)

    def _lay_out_clips(self, axis_names):
        axes = self.figure.add_axes((0.11, 0.13, 0.62, 0.75))
        axes.set_xlim(-3.6, 3.6)
        axes.set_ylim(-3.6, 3.6)
        axes.set_xlabel(axis_names[0], fontsize=9)
        axes.set_ylabel(axis_names[1], fontsize=9)
        self.title = set_title(axes, "")
        (self.cloud,) = axes.plot([], [], ".", color="#BBBBBB", markersize=3)
        classes = range(len(self.class_names))
        self.stars = [
            axes.plot([], [], MARKS[k % 7], color="white", markeredgecolor=plots.PALETTE[k % 8], markersize=17,
                      markeredgewidth=2.5)[0] for k in classes
        ]  # fmt: skip
        self.dots = [
            axes.plot([], [], MARKS[k % 7], color=plots.PALETTE[k % 8], markersize=7, markeredgecolor="black",
                      markeredgewidth=0.5, linestyle="none")[0] for k in classes
        ]  # fmt: skip

    def _lay_out_key(self):
        """Which mark is which class, and what is large and small."""
        for k, name in enumerate(self.class_names):
            y = 0.84 - 0.07 * k
            self.figure.text(0.80, y, name, fontsize=9, va="center")
            key = self.figure.add_axes((0.75, y - 0.03, 0.04, 0.06))
            key.axis("off")
            key.plot([0], [0], MARKS[k % 7], color=plots.PALETTE[k % 8], markersize=8)
        sizes = _("large, hollow: the\nothers' centres\nsmall, filled: the\nnew speaker")
        self.figure.text(0.75, 0.28, sizes, fontsize=8, va="top")

    def _seen(self, speaker, focus, share, normalise):
        """(points of the new speaker, their classes, points of the others, centres of the others)."""
        background, name = self.backgrounds[speaker], self.names[speaker]
        points, found = new_speaker(self.measured, self.labels, self.speakers, name, focus, share, normalise)
        if not normalise:
            points = (points - background.scale[0]) / background.scale[1]
        return points, found, *background.views[bool(normalise)]

    def draw(self, speaker, focus, share, normalise):
        mood = self.class_names[focus]
        self.title.set_text(_("One new speaker among the others (always heard: {mood})").format(mood=mood))
        mine, found, others, centres = self._seen(speaker, focus, share, normalise)
        self.cloud.set_data(others[:, 0], others[:, 1])
        for k, (star, dots) in enumerate(zip(self.stars, self.dots, strict=True)):
            star.set_data(centres[k : k + 1, 0], centres[k : k + 1, 1])
            dots.set_data(mine[found == k, 0], mine[found == k, 1])
        return self.figure

    def alt(self, speaker, focus, share, normalise):
        points, found, _others, centres = self._seen(speaker, focus, share, normalise)
        right = nearest_centre(points, centres) == found
        return _(
            "Speaker {name}, {how}: of the {n} clips heard, {all:.0%} lie nearest to the centre of their own class; of "
            "those that are {focus}, {one:.0%}."
        ).format(
            name=self.names[speaker], how=_("normalised") if normalise else _("as measured"), n=len(found),
            all=right.mean(), focus=self.class_names[focus], one=right[found == focus].mean(),
        )  # fmt: skip


def explore(values, labels, speakers, class_names, axis_names, focus=0):
    """Show the explorer: which speaker is new, how much is heard of them, normalised or not.

    `values` float [n, 2] are two measurements of each clip, `axis_names` what they are called; `focus` is the class
    that is always heard.
    """
    SpeakerMix(values, labels, speakers, class_names, axis_names, focus).show()
