"""Looking at a pilot before it ends: paths of z, and how many cross the bar. Taught in 21_product_strategy."""

from functools import lru_cache

import numpy

from course_utils.chapters.product_strategy import pilot
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

PILOTS, DRAWN = 2000, 40
BASE = 0.10


@lru_cache(maxsize=32)
def bar_for(looks):
    """The bar at every look that keeps the false alarms of all looks at 5 %, from pilots of 2,000 customers."""
    return pilot.even_bar(pilot.pilots(BASE, BASE, 2000, looks, 20_000, numpy.random.default_rng(1)))


@lru_cache(maxsize=32)
def outcome(looks, count, lift, higher):
    """(z [PILOTS, looks], bar, share with an alarm, mean share of the customers used until the pilot stops)."""
    scores = pilot.pilots(BASE, BASE + lift / 100, count, looks, PILOTS, numpy.random.default_rng(2))
    bar = bar_for(looks) if higher else 1.96
    used = pilot.first_alarm(scores, bar).mean() / scores.shape[1]
    return scores, bar, pilot.alarms(scores, bar), float(used)


class Peeking(Explorer):
    """Simulated pilots, looked at several times; an alarm stops a pilot."""

    def __init__(self):
        super().__init__(7.0, 3.6)
        self.controls = {
            "looks": Slider(_("looks"), 1, 20, 1, 5),
            "count": Slider(_("customers a group"), 100, 2000, 50, 700),
            "lift": Slider(_("true difference"), 0, 10, 1, 0, _("points")),
            "higher": Toggle(_("a higher bar for many looks")),
        }
        axes = chart_axes(self.figure, (0.09, 0.16, 0.88, 0.7), labels=9)
        axes.set(xlim=(0, 100), ylim=(-4, 7))
        axes.set_xlabel(_("customers so far (% of those planned)"), fontsize=9)
        axes.set_ylabel(_("z: difference over its error"), fontsize=9)
        (self.quiet,) = axes.plot([], [], "-", color="0.7", linewidth=1)
        (self.loud,) = axes.plot([], [], "-", color=plots.ORANGE, linewidth=1.4)
        (self.alarm,) = axes.plot([], [], "o", color=plots.RED, markersize=5)
        (self.upper,) = axes.plot([], [], "--", color=plots.BLACK, linewidth=1.5)
        (self.lower,) = axes.plot([], [], "--", color=plots.BLACK, linewidth=1.5)
        self.title = self.figure.text(0.02, 0.92, "", fontsize=11, fontweight="bold")
        moving(self.quiet, self.loud, self.alarm, self.upper, self.lower, self.title)
        lower_still(self.figure)

    def draw(self, looks, count, lift, higher):
        scores, bar, share, used = outcome(looks, count, lift, higher)
        places = numpy.linspace(0, 100, scores.shape[1] + 1)[1:]
        shown = numpy.clip(scores[:DRAWN], -3.9, 6.9)
        stops = pilot.first_alarm(scores[:DRAWN], bar)
        crossed = (numpy.abs(scores[:DRAWN]) > bar).any(axis=1)
        for line, chosen in ((self.quiet, ~crossed), (self.loud, crossed)):
            xs, ys = [], []
            for path, stop in zip(shown[chosen], stops[chosen], strict=True):
                xs += [0, *places[:stop], numpy.nan]
                ys += [0, *path[:stop], numpy.nan]
            line.set_data(xs, ys)
        ends = stops[crossed] - 1
        self.alarm.set_data(places[ends], shown[crossed][numpy.arange(len(ends)), ends])
        self.upper.set_data([0, 100], [bar, bar])
        self.lower.set_data([0, 100], [-bar, -bar])
        self.title.set_text(
            _("bar {bar:.2f}: {share:.1%} of {n:,} pilots alarm; used {used:.0%} of the customers").format(
                bar=bar, share=share, n=PILOTS, used=used
            )
        )
        return self.figure

    def alt(self, looks, count, lift, higher):
        _scores, bar, share, used = outcome(looks, count, lift, higher)
        return _(
            "{looks} looks at {count:,} customers a group, true difference {lift} points, bar {bar:.2f}: {share:.1%} "
            "of the pilots end with an alarm, after {used:.0%} of the customers in the mean."
        ).format(looks=looks, count=count, lift=lift, bar=bar, share=share, used=used)


def explore():
    """Show the explorer: add looks where nothing is there, then raise the bar, then add a difference."""
    Peeking().show()
