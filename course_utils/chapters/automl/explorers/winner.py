"""The optimism of the winner: tries, validation pictures, how much settings differ, and shared luck.

Taught in 19_automl.
"""

import functools

import numpy

from course_utils.chapters.automl import optimism
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

TRIES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
REPETITIONS = 400


@functools.lru_cache(maxsize=4096)
def outcome(tries, pictures, spread, shared):
    """Mean (validation, true) accuracy of the winner in per cent; `spread` in points, `shared` in per cent."""
    seen, truth = optimism.simulate(
        tries, pictures, spread / 100, shared / 100, mean=0.9, repetitions=REPETITIONS, seed=tries
    )
    return 100 * float(seen.mean()), 100 * float(truth.mean())


class Winner(Explorer):
    """What the winner seems to reach and what it reaches, against the number of tries."""

    def __init__(self):
        super().__init__(7.4, 3.7)
        self.controls = {
            "tries": Slider(_("settings tried"), 1, 500, 1, 50),
            "pictures": Slider(_("validation set"), 50, 2000, 50, 150),
            "spread": Slider(_("settings differ"), 0.0, 4.0, 0.5, 1.0, _("points")),
            "shared": Slider(_("luck they share"), 0, 90, 10, 0, "%"),
        }
        axis = chart_axes(self.figure, (0.09, 0.15, 0.56, 0.74), _("Promised, and true"), labels=10)
        axis.set(xscale="log", xlim=(1, 520), ylim=(88, 106))
        axis.set_xlabel(_("settings tried"), fontsize=9)
        axis.set_ylabel(_("accuracy of the winner (%)"), fontsize=9)
        axis.set_xticks([1, 5, 20, 100, 500], ["1", "5", "20", "100", "500"])
        axis.minorticks_off()
        axis.axhline(100, color="#888888", linewidth=0.8, linestyle=":")
        (self.seen,) = axis.plot([], [], "o-", color=plots.ORANGE, label=_("on the validation part"))
        (self.truth,) = axis.plot([], [], "s-", color=plots.BLUE, label=_("in truth"))
        (self.gap,) = axis.plot([], [], color=plots.RED, linewidth=5)
        axis.legend(fontsize=9, loc="upper left")
        self.said = self.figure.text(0.69, 0.82, "", fontsize=10, va="top", linespacing=1.6)
        moving(self.seen, self.truth, self.gap, self.said)
        lower_still(self.figure)

    def draw(self, tries, pictures, spread, shared):
        seen, truth = numpy.array([outcome(n, pictures, spread, shared) for n in TRIES]).T
        now = outcome(tries, pictures, spread, shared)
        self.seen.set_data(TRIES, numpy.minimum(seen, 105.9))
        self.truth.set_data(TRIES, truth)
        self.gap.set_data([tries, tries], numpy.minimum(now, 105.9))
        text = _("the winner of {tries}:\npromised {seen:.1f} %\ntrue {truth:.1f} %\ntoo much {gap:+.1f} points\n"
                 "gained by searching {gain:+.1f}")  # fmt: skip
        self.said.set_text(text.format(tries=tries, seen=now[0], truth=now[1], gap=now[0] - now[1], gain=now[1] - 90))
        return self.figure

    def alt(self, tries, pictures, spread, shared):
        seen, truth = outcome(tries, pictures, spread, shared)
        return _(
            "The winner of {tries} settings on {pictures} validation pictures, where settings differ by {spread:.1f} "
            "points and share {shared} % of their luck: promised {seen:.1f} %, true {truth:.1f} %, so {gap:.1f} points "
            "too much."
        ).format(tries=tries, pictures=pictures, spread=spread, shared=shared, seen=seen, truth=truth, gap=seen - truth)


def explore():
    """Show the explorer: when does a search find something, and when only luck?"""
    Winner().show()
