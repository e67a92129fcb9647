"""Which assumption turns the profit into a loss? A tornado picture. Taught in 21_product_strategy."""

from dataclasses import replace
from functools import lru_cache

import numpy

from course_utils.chapters.product_strategy import economics
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving
from course_utils.widgets.stamps import Stamp

ROWS = len(economics.RANGES)
LEFT, RIGHT = -1.0, 2.0  # profit as a multiple of what is spent on team and on asking


class AssumptionSwings(Explorer):
    """A bar for each assumption: the profit at its 10th and 90th percentile, all others as planned."""

    def __init__(self, plan=None):
        super().__init__(7.0, 3.9)
        self.plan = plan = economics.Plan(price=62.0) if plan is None else plan
        self.controls = {
            "price": Slider(_("price"), 10, 250, 1, int(min(max(round(float(plan.price)), 10), 250)), "$"),
            "churn": Slider(_("leave a month"), 1, 30, 1, int(min(max(round(100 * plan.churn), 1), 30)), "%"),
            "months": Slider(_("months"), 6, 60, 1, int(min(max(plan.months, 6), 60))),
            "doubt": Slider(_("how unsure"), 0.25, 2.0, 0.25, 1.0),
        }
        self.study = lru_cache(maxsize=8)(self._study)
        self._lay_out()

    def _lay_out(self):
        sides = ("top", "right", "left")
        self.axes = axes = chart_axes(self.figure, (0.27, 0.14, 0.7, 0.72), without=sides, labels=9)
        axes.set(xlim=(LEFT, RIGHT), ylim=(ROWS - 0.4, -0.6), yticks=[])
        axes.set_xlabel(_("profit as a share of what team and asking cost (at the ends: that or more)"), fontsize=9)
        axes.axvspan(LEFT, 0, color="#F6E3D8", zorder=0)
        axes.axvline(0, color=plots.RED, linewidth=1.5, zorder=1)
        places = numpy.arange(ROWS)
        self.bars = axes.hlines(places, 0, 0, color=plots.SKY, linewidth=9, zorder=2)
        (self.low,) = axes.plot([], [], "v", color=plots.BLUE, markersize=8, zorder=3)
        (self.high,) = axes.plot([], [], "^", color=plots.BLACK, markersize=8, zorder=3)
        self.now = axes.axvline(0, color="black", linewidth=1, linestyle=":", zorder=2)
        self.labels = [Stamp(axes, -0.02, y, "right") for y in places]
        self.title = self.figure.text(0.02, 0.93, "", fontsize=11, fontweight="bold")
        moving(self.bars, self.low, self.high, self.now, self.title, *self.labels)

    def _study(self, price, churn, months, doubt):
        plan = replace(self.plan, price=float(price), churn=churn / 100, months=months)
        spent = months * (plan.leads * plan.lead_cost + plan.fixed)
        return float(economics.profit(plan)), max(spent, 1.0), economics.swings(plan, doubt)

    def draw(self, price, churn, months, doubt):
        planned, spent, found = self.study(price, churn, months, doubt)
        ends = numpy.clip([[swing.low / spent, swing.high / spent] for swing in found], LEFT, RIGHT)
        self.bars.set_segments([[(low, y), (high, y)] for y, (low, high) in enumerate(ends)])
        self.low.set_data(ends[:, 0], range(ROWS))
        self.high.set_data(ends[:, 1], range(ROWS))
        self.now.set_xdata([min(max(planned / spent, LEFT), RIGHT)] * 2)
        names = economics.labels()
        for label, swing in zip(self.labels, found, strict=True):
            label.set_text(("● " if swing.flips else "") + names[swing.name])
        self.title.set_text(
            _("Planned: {profit}. ▼ low and ▲ high value; ● turns the sign alone").format(
                profit=economics.dollars(planned)
            )
        )
        return self.figure

    def alt(self, price, churn, months, doubt):
        planned, _spent, found = self.study(price, churn, months, doubt)
        names = economics.labels()
        widest, flips = found[0], [names[swing.name] for swing in found if swing.flips]
        text = _(
            "At {price} dollars, {churn} % leaving a month, {months} months and doubt {doubt:g}: planned {profit}. The "
            "widest bar is “{name}”, from {low} to {high}."
        ).format(
            price=price, churn=churn, months=months, doubt=doubt, profit=economics.dollars(planned),
            name=names[widest.name], low=economics.dollars(widest.low), high=economics.dollars(widest.high),
        )  # fmt: skip
        if not flips:
            return text + " " + _("None turns the sign alone.")
        return text + " " + _("Alone turn the sign: {names}.").format(names=", ".join(flips))


def explore(plan=None):
    """Show the explorer for your `plan` (economics.Plan)."""
    AssumptionSwings(plan).show()
