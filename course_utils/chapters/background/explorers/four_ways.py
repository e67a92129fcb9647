"""Four ways to a model, priced for the learner's needs: drag the volume, watch the order. Taught in 01_background."""

from dataclasses import replace

import numpy

from course_utils.chapters.background import pricing
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, moving
from course_utils.widgets.stamps import Stamp

LOOKS = {  # colour and line style of each option
    "scratch": (plots.RED, "-."),
    "finetune": (plots.BLUE, "-"),
    "api": (plots.ORANGE, "--"),
    "small": (plots.GREEN, (0, (1, 1))),
}
# Of the table's columns, three amounts and the verdict: the place, and which end of the text is there.
COLUMNS = ((0.47, "right"), (0.58, "right"), (0.7, "right"), (0.72, "left"))
LOW, HIGH = 3.0, 8.0  # the volume slider: powers of ten
BOTTOM, TOP = 4e3, 2e8  # the dollar axes


def requests_of(volume):
    """The requests a month at the slider's value, a power of ten, in two digits: 5.48 is 300,000."""
    return float(f"{10.0**volume:.1e}")


def wishes(needs, volume, tokens, seconds, quality, privacy, open_model):
    """The explorer's values as decision.Needs; `volume` is a power of ten."""
    return replace(
        needs, requests=requests_of(volume), tokens=tokens, seconds=seconds, quality=quality, privacy=privacy,
        open_model=open_model,
    )  # fmt: skip


def controls(needs=None):
    """The explorer's controls; `needs` give where they stand at first."""
    needs = pricing.Needs() if needs is None else needs
    volume = Slider(_("requests, 10^"), LOW, HIGH, 0.02, 5.48)
    tokens = sorted({300, 1500, 6000, 20000, int(needs.tokens)})
    return {
        "volume": replace(volume, default=min(round(volume.nearest(numpy.log10(needs.requests)), 2), HIGH - 0.1)),
        "tokens": Choice(_("tokens a request"), {f"{n:,}": n for n in tokens}, int(needs.tokens)),
        "seconds": Slider(_("longest wait"), 1, 30, 1, round(min(max(needs.seconds, 1), 30)), "s"),
        "quality": Choice(_("quality"), {words: key for key, words in pricing.quality_names().items()}, needs.quality),
        "privacy": Choice(_("privacy"), {words: key for key, words in pricing.privacy_names().items()}, needs.privacy),
        "open_model": Toggle(_("a suitable open model exists"), needs.open_model),
    }


class FourWays(Explorer):
    """What each option costs at every volume and in every month, and a table for the volume that is chosen.

    Parameters
    ----------
    needs : decision.Needs, optional
        Months and growth, and where the controls stand at first.
    a : decision.assumptions(...), optional
        Ours by default.
    """

    def __init__(self, needs=None, a=None):
        super().__init__(6.5, 4.8)
        self.needs = pricing.Needs() if needs is None else needs
        self.assumptions = pricing.assumptions() if a is None else a
        self.controls = controls(self.needs)
        self.volumes = numpy.geomspace(10**LOW, 10**HIGH, 36)
        months = self.needs.months
        title = _("Total over {months} months").format(months=months)
        self.axes = self._chart((0.095, 0.41, 0.44, 0.5), title, "log", (10**LOW, 10**HIGH))
        self.axes.set_xlabel(_("requests a month at the launch (drag)"), fontsize=9, labelpad=1)
        spent = self._chart((0.63, 0.41, 0.355, 0.5), _("Spent so far"), "linear", (0, months))
        spent.set_xlabel(_("month"), fontsize=9, labelpad=1)
        self.lines = {
            option: [axes.plot([], [], color=colour, linestyle=style)[0] for axes in (self.axes, spent)]
            for option, (colour, style) in LOOKS.items()
        }
        self.here = self.axes.axvline(1, color="black", linewidth=1)
        (self.dot,) = self.axes.plot([], [], "o", color="black", markersize=7)
        moving(*(line for pair in self.lines.values() for line in pair), self.here, self.dot)
        self._lay_out_table()

    def _chart(self, box, title, xscale, xlim):
        """Axes with dollars upwards."""
        axes = chart_axes(self.figure, box, title)
        axes.set(xscale=xscale, xlim=xlim, yscale="log", ylim=(BOTTOM, TOP))
        axes.set_yticks([1e4, 1e5, 1e6, 1e7, 1e8], ["$10k", "$100k", "$1M", "$10M", "$100M"])
        axes.minorticks_off()
        axes.grid(color="0.93")
        return axes

    def _lay_out_table(self):
        table = self.figure.add_axes((0.015, 0.0, 0.98, 0.3))
        table.set_axis_off()
        table.set(xlim=(0, 1), ylim=(0, 5.2))
        heads = (_("total"), _("up front"), _("first month"), _("verdict"))
        table.text(0.06, 4.6, _("at your volume"), fontsize=9, color="0.4", va="center", ha="left")
        for (x, side), words in zip(COLUMNS, heads, strict=True):
            table.text(x, 4.6, words, fontsize=9, color="0.4", va="center", ha=side)
        names, self.texts = pricing.names(), {}
        for row, option in enumerate(pricing.OPTIONS):
            y = 3.6 - row
            colour, style = LOOKS[option]
            table.plot([0, 0.045], [y, y], color=colour, linestyle=style, linewidth=2.5)
            table.text(0.06, y, names[option], fontsize=9, va="center")
            self.texts[option] = [Stamp(table, x, y, side) for x, side in COLUMNS]
            moving(*self.texts[option])

    def draw(self, volume, tokens, seconds, quality, privacy, open_model):
        wanted = wishes(self.needs, volume, tokens, seconds, quality, privacy, open_model)
        costs = pricing.compare(wanted, self.assumptions)
        winner = pricing.cheapest(costs)
        for option, cost in costs.items():
            self._draw_lines(option, cost, wanted, option == winner)
            words = (*self._amounts(cost), self._verdict(option, cost, wanted, option == winner))
            for text, word in zip(self.texts[option], words, strict=True):
                text.set_text(word)
                text.set_color("black" if cost.fits else "0.5")
        self.here.set_xdata([wanted.requests] * 2)
        self.dot.set_data(*(([], []) if winner is None else ([wanted.requests], [costs[winner].total])))
        return self.figure

    def _draw_lines(self, option, cost, wanted, cheapest):
        total, spent = self.lines[option]
        curve = pricing.cost(option, replace(wanted, requests=self.volumes), self.assumptions)
        total.set_data(self.volumes, curve.total)
        spent.set_data(numpy.arange(self.needs.months + 1), cost.cumulative)
        for line in (total, spent):
            line.set_linewidth(3.2 if cheapest else 1.8 if cost.fits else 1.3)
            line.set_alpha(1.0 if cost.fits else 0.45)

    def _amounts(self, cost):
        """Total, up front and first month in words."""
        first = sum(part[0] for part in cost.monthly.values())
        return [pricing.dollars(amount) for amount in (cost.total, sum(cost.up_front.values()), first)]

    def _verdict(self, option, cost, wanted, cheapest):
        if not cost.fits:
            return "✗ " + ", ".join(cost.reasons[:2]) + (" …" if cost.reasons[2:] else "")
        wait = pricing.seconds(option, wanted, self.assumptions)
        return (_("✓ cheapest") if cheapest else "✓") + _(" ({wait:.0f} of {limit} s)").format(
            wait=wait, limit=wanted.seconds
        )

    def alt(self, volume, tokens, seconds, quality, privacy, open_model):
        wanted = wishes(self.needs, volume, tokens, seconds, quality, privacy, open_model)
        costs = pricing.compare(wanted, self.assumptions)
        winner, names = pricing.cheapest(costs), pricing.names()
        parts = [
            f"{names[option]} {pricing.dollars(cost.total)}"
            + ("" if cost.fits else " (" + _("struck out: {why}").format(why=", ".join(cost.reasons)) + ")")
            for option, cost in costs.items()
        ]
        text = _("{requests:,.0f} requests a month, {months} months, a wait of {seconds} s at most: {parts}.").format(
            requests=wanted.requests, months=self.needs.months, seconds=seconds, parts="; ".join(parts)
        )
        if winner is None:
            return text + " " + _("No option fits all needs.")
        return text + " " + _("Cheapest that fits: {name}.").format(name=names[winner])

    def point(self, x, y, /, **values):
        volume, dollars = data_place(self.axes, x, y)
        inside = 10**LOW <= volume <= 10**HIGH and dollars > BOTTOM
        return {"volume": float(numpy.log10(volume))} if inside else {}


def explore(needs=None, a=None):
    """Show the explorer for your `needs` (decision.Needs) and assumptions `a` (decision.assumptions(...))."""
    FourWays(needs, a).show()
