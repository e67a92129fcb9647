"""Similarities of pairs of the same and of different people, and a threshold to drag. Used in 09_face_recognition."""

import numpy

from course_utils.chapters.face_recognition import matching
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

EDGES = numpy.linspace(-1, 1, 81)


class FaceThreshold(Explorer):
    """The similarities of both kinds of pairs, a line between them, and its place on the ROC curve.

    Arguments as for `explore`.
    """

    def __init__(self, similarities, same, start=0.5):
        super().__init__(7.2, 3.4)
        start = round(min(max(float(start), -1.0), 1.0), 2)
        self.controls = {"threshold": Slider(_("threshold"), -1.0, 1.0, 0.01, start)}
        self.similarities, self.same = _checked(similarities, same)
        self._lay_out_similarities()
        self._lay_out_curve()
        self.words = self.figure.text(0.985, 0.945, "", fontsize=10, ha="right", fontweight="bold")
        moving(self.line, self.dot, self.words)
        lower_still(self.figure)

    def _lay_out_similarities(self):
        chart = chart_axes(self.figure, (0.085, 0.16, 0.535, 0.66), _("Accept what is right of the line"))
        highest = 0
        for mine, colour, label in (
            (~self.same, ORANGE, _("different people")),
            (self.same, BLUE, _("same person")),
        ):
            heights = numpy.histogram(self.similarities[mine], EDGES)[0] / mine.sum() * 100
            chart.stairs(heights, EDGES, fill=True, color=colour, alpha=0.55, label=label)
            highest = max(highest, heights.max())
        self.top = 1.15 * highest
        chart.set(xlim=(-1, 1), ylim=(0, self.top))
        chart.set_xlabel(_("similarity"), fontsize=9)
        chart.set_ylabel(_("share of pairs (%)"), fontsize=9)
        chart.legend(fontsize=9, loc="upper left", frameon=False)
        (self.line,) = chart.plot([], [], color=RED, linewidth=2.2)
        self.chart = chart

    def _lay_out_curve(self):
        _thresholds, false, true = matching.rates(self.similarities, self.same)
        curve = chart_axes(self.figure, (0.72, 0.16, 0.26, 0.66), _("ROC curve"))
        keep = false > 0
        curve.plot(false[keep], 100 * true[keep], color=BLUE, linewidth=2)
        curve.set(xscale="log", xlim=(1e-4, 1), ylim=(0, 103))
        curve.set_xlabel(_("false accepts (share)"), fontsize=9)
        curve.set_ylabel(_("true accepts (%)"), fontsize=9, labelpad=1)
        (self.dot,) = curve.plot([], [], "o", color=RED, markeredgecolor=BLACK, markersize=9)

    def draw(self, threshold):
        wrong, missed = matching.errors_at(self.similarities, self.same, threshold)
        self.line.set_data([threshold, threshold], [0, self.top])
        self.dot.set_data([max(wrong, 1e-4)], [100 * (1 - missed)])
        self.words.set_text(_("false accepts {a:.2%}, false rejects {r:.1%}").format(a=wrong, r=missed))
        return self.figure

    def alt(self, threshold):
        wrong, missed = matching.errors_at(self.similarities, self.same, threshold)
        return _(
            "Two humps of similarities, different people at {d:.2f} and the same person at {s:.2f} in the middle. With "
            "the threshold at {t:.2f}, {a:.2%} of pairs of different people are accepted and {r:.1%} of pairs of the "
            "same person rejected."
        ).format(
            d=float(numpy.median(self.similarities[~self.same])), s=float(numpy.median(self.similarities[self.same])),
            t=threshold, a=wrong, r=missed,
        )  # fmt: skip

    def point(self, x, y, /, **values):
        place = data_place(self.chart, x, y)
        return {"threshold": place[0]} if -1 <= place[0] <= 1 else {}


def explore(similarities, same, start=0.5):
    """Show the explorer: move the threshold, and see both kinds of error.

    Parameters
    ----------
    similarities : float [n], -1 to 1, of pairs of pictures
    same : bool [n]
        True where both pictures show the same person.
    start : float
        The threshold at first.
    """
    FaceThreshold(similarities, same, start).show()


def _checked(similarities, same):
    similarities, same = numpy.asarray(similarities, float), numpy.asarray(same, bool)
    if similarities.shape != same.shape or same.all() or not same.any():
        raise CourseError(_("The explorer needs one similarity for each pair, of same and of different people."))
    return similarities, same
