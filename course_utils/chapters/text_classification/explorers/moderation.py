"""Costs and a threshold: how many comments are read, missed, flagged in error. Taught in 11_text_classification."""

import numpy

from course_utils.chapters.text_classification import moderation
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

KINDS = 4  # rightly flagged, missed, flagged in error, let through


def outcome(curve, threshold=50, share=10, miss=10, alarm=1):
    """What becomes of 1,000 comments.

    Parameters
    ----------
    curve : moderation.Curve
    threshold, share : int
        Percent: from which score on a comment is flagged, and how many comments are of label 1.
    miss, alarm : int
        Cost of one that is missed, and of one flagged in error.

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


class Moderation(Explorer):
    """What every threshold costs, and what becomes of 1,000 comments at one of them.

    `curve` is a `moderation.Curve`.
    """

    def __init__(self, curve):
        super().__init__(7.2, 3.7)
        self.controls = {
            "threshold": Slider(_("threshold"), 1, 99, 1, 50, "%"),
            "share": Slider(_("to be found"), 1, 60, 1, 10, "%"),
            "miss": Slider(_("cost of a miss"), 1, 100, 1, 10),
            "alarm": Slider(_("cost of an alarm"), 1, 20, 1, 1),
        }
        self.curve = curve
        self._lay_out_costs()
        self._lay_out_counts()
        moving(self.costs, self.bottom, self.here, self.line, self.scale, *self.bars, *self.numbers)
        lower_still(self.figure)

    def _lay_out_costs(self):
        left = chart_axes(self.figure, (0.05, 0.14, 0.5, 0.76), _("Where is the bottom?"), labels=10)
        left.set(xlim=(0, 100), ylim=(0, 1))
        left.set_xlabel(_("threshold (%): comments from here on go to a moderator"), fontsize=9)
        left.set_ylabel(_("cost of 1,000 comments"), fontsize=9)
        (self.costs,) = left.plot([], [], color=plots.BLUE, linewidth=2)
        (self.bottom,) = left.plot([], [], "v", color=plots.GREEN, markersize=10)
        (self.here,) = left.plot([], [], "o", color=plots.BLACK, markersize=9)
        self.line = left.axvline(0, color=plots.BLACK, linewidth=1)
        left.set_yticks([])

    def _lay_out_counts(self):
        right = chart_axes(self.figure, (0.72, 0.42, 0.26, 0.48), _("of 1,000"), labels=10)
        names = (_("found"), _("missed"), _("flagged\nin error"), _("let through"))
        colours = (plots.GREEN, plots.RED, plots.ORANGE, plots.SKY)
        self.bars = right.barh(range(KINDS), [0] * KINDS, color=colours, edgecolor="black", linewidth=0.6)
        self.numbers = [right.text(0, place, "", va="center", fontsize=10) for place in range(KINDS)]
        right.set_yticks(range(KINDS), names, fontsize=9)
        right.invert_yaxis()
        right.set(xlim=(0, 1250), xticks=[])
        self.scale = right.text(-0.42, -0.12, "", transform=right.transAxes, va="top", fontsize=10, linespacing=1.5)

    def draw(self, threshold, share, miss, alarm):
        now = outcome(self.curve, threshold, share, miss, alarm)
        values = self.curve.cost(share / 100, miss, alarm)
        top = max(values[0], values[-1], 1e-9) * 1.15  # nothing flagged, or everything: what needs no classifier
        self.costs.set_data(100 * self.curve.thresholds, numpy.minimum(values / top, 1.02))
        self.bottom.set_data([now["best_threshold"]], [now["best_cost"] / top + 0.04])
        self.here.set_data([threshold], [now["cost"] / top])
        self.line.set_xdata([threshold, threshold])
        self.scale.set_text(
            _("cost {cost:,.0f} (at the bottom {best:,.0f})\nprecision {precision:.0%}\nrecall {recall:.0%}").format(
                cost=now["cost"], best=now["best_cost"], precision=now["precision"], recall=now["recall"]
            )
        )
        for bar, number, name in zip(self.bars, self.numbers, ("found", "missed", "alarms", "passed"), strict=True):
            bar.set_width(now[name])
            number.set_text(f"{now[name]:.0f}")
            number.set_x(now[name] + 25)
        return self.figure

    def alt(self, threshold, share, miss, alarm):
        now = outcome(self.curve, threshold, share, miss, alarm)
        return _(
            "Of 1,000 comments at threshold {threshold} %: {found:.0f} found, {missed:.0f} missed, {alarms:.0f} "
            "flagged in error; precision {precision:.0%}, recall {recall:.0%}, cost {cost:,.0f}. The lowest cost, "
            "{best:,.0f}, is at {place:.0f} %."
        ).format(
            threshold=threshold, found=now["found"], missed=now["missed"], alarms=now["alarms"], cost=now["cost"],
            precision=now["precision"], recall=now["recall"], best=now["best_cost"], place=now["best_threshold"],
        )  # fmt: skip


def explore(curve):
    """Show the explorer: move threshold, share and costs, and look for the bottom of the cost."""
    Moderation(curve).show()
