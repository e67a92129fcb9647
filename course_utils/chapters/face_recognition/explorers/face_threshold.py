"""Similarities of pairs of the same and of different people, and a threshold to drag. Used in 09_face_recognition."""

import numpy

from course_utils.chapters.face_recognition import matching
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, ORANGE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, lower_still, moving, new_figure, set_title

EDGES = numpy.linspace(-1, 1, 81)


def picture_function(similarities, same):
    """The drawing function of the explorer: threshold -> Figure. See `explore` for the arguments."""
    return _make(similarities, same)[0]


def _make(similarities, same):
    similarities, same = _checked(similarities, same)
    _thresholds, false, true = matching.rates(similarities, same)
    figure = new_figure(7.2, 3.4)
    chart = figure.add_axes((0.085, 0.16, 0.535, 0.72))
    heights = {}
    for mine, colour, label in ((~same, ORANGE, _("different people")), (same, BLUE, _("same person"))):
        heights[label] = numpy.histogram(similarities[mine], EDGES)[0] / mine.sum() * 100
        chart.stairs(heights[label], EDGES, fill=True, color=colour, alpha=0.55, label=label)
    top = 1.15 * max(height.max() for height in heights.values())
    chart.set(xlim=(-1, 1), ylim=(0, top))
    chart.set_xlabel(_("similarity"), fontsize=9)
    chart.set_ylabel(_("share of pairs (%)"), fontsize=9)
    chart.legend(fontsize=9, loc="upper left", frameon=False)
    set_title(chart, _("Accept what is right of the line"))
    curve = figure.add_axes((0.72, 0.16, 0.26, 0.72))
    keep = false > 0
    curve.plot(false[keep], 100 * true[keep], color=BLUE, linewidth=2)
    curve.set(xscale="log", xlim=(1e-4, 1), ylim=(0, 103))
    curve.set_xlabel(_("false accepts (share)"), fontsize=9)
    curve.set_ylabel(_("true accepts (%)"), fontsize=9, labelpad=1)
    set_title(curve, _("ROC curve"))
    for axis in (chart, curve):
        axis.tick_params(labelsize=8)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    (line,) = chart.plot([], [], color=RED, linewidth=2.2)
    (dot,) = curve.plot([], [], "o", color=RED, markeredgecolor=BLACK, markersize=9)
    words = figure.text(0.985, 0.945, "", fontsize=10, ha="right", fontweight="bold")
    curve.set_title("")
    moving(line, dot, words)
    lower_still(figure)

    def draw(threshold=0.5):
        wrong, missed = matching.errors_at(similarities, same, threshold)
        line.set_data([threshold, threshold], [0, top])
        dot.set_data([max(wrong, 1e-4)], [100 * (1 - missed)])
        words.set_text(_("false accepts {a:.2%}, false rejects {r:.1%}").format(a=wrong, r=missed))
        return figure

    def point(x, y, **values):
        place = data_place(chart, x, y)
        return {"threshold": place[0]} if -1 <= place[0] <= 1 else {}

    return draw, point


def alt_function(similarities, same):
    """The words for the drawing function of the same arguments."""
    similarities, same = _checked(similarities, same)

    def alt(threshold=0.5):
        wrong, missed = matching.errors_at(similarities, same, threshold)
        return _(
            "Two humps of similarities, different people at {d:.2f} and the same person at {s:.2f} in the middle. With "
            "the threshold at {t:.2f}, {a:.2%} of pairs of different people are accepted and {r:.1%} of pairs of the "
            "same person rejected."
        ).format(
            d=float(numpy.median(similarities[~same])), s=float(numpy.median(similarities[same])), t=threshold, a=wrong,
            r=missed,
        )  # fmt: skip

    return alt


def controls(start=0.5):
    """The explorer's control."""
    return {"threshold": Slider(_("threshold"), -1.0, 1.0, 0.01, round(min(max(float(start), -1.0), 1.0), 2))}


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
    draw, point = _make(similarities, same)
    explorer(draw, controls(start), alt_function(similarities, same), point=point)


def _checked(similarities, same):
    similarities, same = numpy.asarray(similarities, float), numpy.asarray(same, bool)
    if similarities.shape != same.shape or same.all() or not same.any():
        raise CourseError(_("The explorer needs one similarity for each pair, of same and of different people."))
    return similarities, same
