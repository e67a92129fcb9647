"""Price against profit when demand is known from a survey only. Taught in 21_product_strategy."""

from dataclasses import replace
from functools import lru_cache

import numpy

from course_utils.chapters.product_strategy import economics
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

FUTURES = 300
PRICES = numpy.arange(10, 251, 3)


class PriceProfit(Explorer):
    """Median and eight in ten futures of the profit at every price, and what is known at the chosen one.

    `plan` is an `economics.Plan`; its half_pay is what people *said*, before any correction.
    """

    def __init__(self, plan=None):
        super().__init__(7.0, 3.7)
        self.plan = plan = economics.Plan(half_pay=81.0) if plan is None else plan
        self.controls = {
            "price": Slider(_("price"), 10, 250, 1, 62, "$"),
            "support": Slider(_("help a month"), 0, 80, 1, int(min(max(plan.support, 0), 80)), "$"),
            "asked": Slider(_("people asked"), 20, 500, 10, 80),
            "overstated": Slider(_("overstated by"), 0, 150, 5, 35, "%"),
        }
        generator = numpy.random.default_rng(0)
        self.normal = generator.normal(size=FUTURES)
        self.others = {
            name: economics.factors(span, generator.random(FUTURES))
            for name, span in economics.RANGES.items()
            if name != "half_pay"
        }
        self.study = lru_cache(maxsize=8)(self._study)
        self._lay_out()

    def _lay_out(self):
        axes = chart_axes(self.figure, (0.13, 0.15, 0.84, 0.74), _("Where is the summit, and is it above 0?"), labels=9)
        top = economics.profit(replace(self.plan, price=self.plan.half_pay, support=0.0, fixed=0.0)) / 1000
        self.top = max(float(top) * 0.6, 100.0)
        axes.set(xlim=(10, 250), ylim=(-self.top, self.top))
        axes.set_xlabel(_("price a month (US dollars)"), fontsize=9)
        axes.set_ylabel(_("profit (thousand US dollars)"), fontsize=9)
        axes.axhline(0, color=plots.BLACK, linewidth=1)
        (self.low,) = axes.plot([], [], color=plots.SKY, linewidth=1.5)
        (self.middle,) = axes.plot([], [], color=plots.BLUE, linewidth=2.5)
        (self.high,) = axes.plot([], [], color=plots.SKY, linewidth=1.5)
        (self.span,) = axes.plot([], [], color=plots.ORANGE, linewidth=4, solid_capstyle="butt")
        (self.here,) = axes.plot([], [], "o", color=plots.BLACK, markersize=9)
        (self.best,) = axes.plot([], [], "v", color=plots.GREEN, markersize=9)
        self.words = axes.text(0.99, 0.98, "", transform=axes.transAxes, ha="right", va="top", fontsize=10)
        moving(self.low, self.middle, self.high, self.span, self.here, self.best, self.words)
        lower_still(self.figure)

    def _study(self, support, asked, overstated):
        """Thousand dollars by future and price [FUTURES, len(PRICES)]."""
        plan = self.plan
        half = plan.half_pay / (1 + overstated / 100) * numpy.exp(plan.spread * self.normal / numpy.sqrt(asked))
        drawn = {name: getattr(plan, name) * factor for name, factor in self.others.items()}
        drawn["support"] = support * self.others["support"]
        drawn["churn"] = numpy.minimum(drawn["churn"], 1)
        drawn["interest"] = numpy.minimum(drawn["interest"], 1)
        wide = {name: value[:, None] for name, value in {**drawn, "half_pay": half}.items()}
        # norm.sf over all is what takes the time: one call for all prices at once
        return economics.profit(replace(plan, price=PRICES[None, :].astype(float), **wide)) / 1000

    def outcome(self, price, support, asked, overstated):
        """What is known at `price`: low, median, high (thousand dollars), loss (share), best (the best price)."""
        found = self.study(support, asked, overstated)
        at = [float(numpy.interp(price, PRICES, curve)) for curve in numpy.quantile(found, [0.1, 0.5, 0.9], 0)]
        share = float(numpy.interp(price, PRICES, (found <= 0).mean(axis=0)))
        best = int(PRICES[int(numpy.argmax(numpy.median(found, axis=0)))])
        return {"low": at[0], "median": at[1], "high": at[2], "loss": share, "best": best}

    def draw(self, price, support, asked, overstated):
        found, now = self.study(support, asked, overstated), self.outcome(price, support, asked, overstated)
        curves = numpy.clip(numpy.quantile(found, [0.1, 0.5, 0.9], 0), -self.top, self.top)
        for line, curve in zip((self.low, self.middle, self.high), curves, strict=True):
            line.set_data(PRICES, curve)
        ends = numpy.clip([now["low"], now["high"]], -self.top, self.top)
        self.span.set_data([price, price], ends)
        self.here.set_data([price], [numpy.clip(now["median"], -self.top, self.top)])
        self.best.set_data([now["best"]], [numpy.interp(now["best"], PRICES, curves[1]) + 0.07 * self.top])
        self.words.set_text(
            _("median {median:,.0f}k, futures with a loss {loss:.0%}\nbest price {best:.0f}").format(**now)
        )
        return self.figure

    def alt(self, price, support, asked, overstated):
        now = self.outcome(price, support, asked, overstated)
        return _(
            "At {price} dollars a month, help for {support}, {asked} people asked who overstate by {overstated} %: "
            "median profit {median:,.0f} thousand, eight in ten futures from {low:,.0f} to {high:,.0f}; {loss:.0%} "
            "lose money. The best price is {best:.0f}."
        ).format(price=price, support=support, asked=asked, overstated=overstated, **now)


def explore(plan=None):
    """Show the explorer: move the price and what you know, and look for the summit."""
    PriceProfit(plan).show()
