"""Costs and a threshold: how many comments are read, missed, held up for nothing. Taught in 11_text_classification."""

import numpy

from course_utils.chapters.text_classification import moderation
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, set_title

KINDS = 4  # rightly flagged, missed, held up for nothing, let through


def outcome(curve, threshold=50, share=10, miss=10, alarm=1):
    """What becomes of 1,000 comments.

    Parameters
    ----------
    curve : moderation.Curve
    threshold, share : int
        Percent: from which score on a comment is flagged, and how many comments are of label 1.
    miss, alarm : int
        Cost of one that is missed, and of one held up for nothing.

    Returns
    -------
    dict of str to float
        found, missed, alarms, passed (of 1,000), precision, recall (0 to 1), cost, best_threshold (%), best_cost.
    """
    caught, disturbed = curve.at(threshold / 100)
    bad, good = 10.0 * share, 1000 - 10.0 * share
    best, lowest = curve.best(share / 100, miss, alarm)
    found, alarms = bad * caught, good * disturbed
    return {
        "found": found, "missed": bad - found, "alarms": alarms, "passed": good - alarms,
        "precision": moderation.precision(share / 100, caught, disturbed), "recall": caught,
        "cost": (bad - found) * miss + alarms * alarm, "best_threshold": 100 * best, "best_cost": lowest,
    }  # fmt: skip


def picture_function(curve):
    """The drawing function of the explorer for one `moderation.Curve`: values -> Figure."""
    figure = new_figure(7.2, 3.7)
    left = figure.add_axes((0.05, 0.14, 0.5, 0.76))
    left.set(xlim=(0, 100))
    left.set_xlabel(_("threshold (%): comments from here on go to a moderator"), fontsize=9)
    left.set_ylabel(_("cost of 1,000 comments"), fontsize=9)
    set_title(left, _("Where is the bottom?"))
    (costs,) = left.plot([], [], color=plots.BLUE, linewidth=2)
    (bottom,) = left.plot([], [], "v", color=plots.GREEN, markersize=10)
    (here,) = left.plot([], [], "o", color=plots.BLACK, markersize=9)
    line = left.axvline(0, color=plots.BLACK, linewidth=1)
    left.set_yticks([])
    right = figure.add_axes((0.72, 0.42, 0.26, 0.48))
    names = (_("found"), _("missed"), _("held up\nfor nothing"), _("let through"))
    colours = (plots.GREEN, plots.RED, plots.ORANGE, plots.SKY)
    bars = right.barh(range(KINDS), [0] * KINDS, color=colours, edgecolor="black", linewidth=0.6)
    numbers = [right.text(0, place, "", va="center", fontsize=10) for place in range(KINDS)]
    right.set_yticks(range(KINDS), names, fontsize=9)
    right.invert_yaxis()
    right.set(xlim=(0, 1250), xticks=[])
    scale = right.text(-0.42, -0.12, "", transform=right.transAxes, va="top", fontsize=10, linespacing=1.5)
    set_title(right, _("of 1,000"))
    for axis in (left, right):
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    moving(costs, bottom, here, line, scale, *bars, *numbers)
    lower_still(figure)
    percent = 100 * curve.thresholds

    def draw(threshold, share, miss, alarm):
        now = outcome(curve, threshold, share, miss, alarm)
        values = curve.cost(share / 100, miss, alarm)
        top = max(values[0], values[-1], 1e-9) * 1.15  # nothing flagged, or everything: what needs no classifier
        costs.set_data(percent, numpy.minimum(values / top, 1.02))
        left.set_ylim(0, 1)
        bottom.set_data([now["best_threshold"]], [now["best_cost"] / top + 0.04])
        here.set_data([threshold], [now["cost"] / top])
        line.set_xdata([threshold, threshold])
        scale.set_text(
            _("cost {cost:,.0f} (at the bottom {best:,.0f})\nprecision {precision:.0%}\nrecall {recall:.0%}").format(
                cost=now["cost"], best=now["best_cost"], precision=now["precision"], recall=now["recall"]
            )
        )
        for bar, number, name in zip(bars, numbers, ("found", "missed", "alarms", "passed"), strict=True):
            bar.set_width(now[name])
            number.set_text(f"{now[name]:.0f}")
            number.set_x(now[name] + 25)
        return figure

    return draw


def alt_function(curve):
    """The function that says the explorer's picture in words."""

    def alt(threshold, share, miss, alarm):
        now = outcome(curve, threshold, share, miss, alarm)
        return _(
            "Of 1,000 comments at threshold {threshold} %: {found:.0f} found, {missed:.0f} missed, {alarms:.0f} held "
            "up for nothing; precision {precision:.0%}, recall {recall:.0%}, cost {cost:,.0f}. The lowest cost, "
            "{best:,.0f}, is at {place:.0f} %."
        ).format(
            threshold=threshold, found=now["found"], missed=now["missed"], alarms=now["alarms"], cost=now["cost"],
            precision=now["precision"], recall=now["recall"], best=now["best_cost"], place=now["best_threshold"],
        )  # fmt: skip

    return alt


def controls():
    """The explorer's controls."""
    return {
        "threshold": Slider(_("threshold"), 1, 99, 1, 50, "%"),
        "share": Slider(_("to be found"), 1, 60, 1, 10, "%"),
        "miss": Slider(_("cost of a miss"), 1, 100, 1, 10),
        "alarm": Slider(_("cost of an alarm"), 1, 20, 1, 1),
    }


def explore(curve):
    """Show the explorer: move threshold, share and costs, and look for the bottom of the cost."""
    explorer(picture_function(curve), controls(), alt_function(curve))
