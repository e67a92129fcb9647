"""The figures of 21_product_strategy: each returns (matplotlib Figure, what it shows in words)."""

import numpy
from scipy import stats

from course_utils.chapters.product_strategy import economics
from course_utils.core import plots
from course_utils.core.i18n import _, punctuated


def _new(width=7.8, height=3.4):
    import matplotlib.pyplot as pyplot

    return pyplot.subplots(figsize=(width, height))


def _quantiles(values):
    return [float(value) for value in numpy.quantile(values, [0.1, 0.5, 0.9])]


def market(sizes, planned, report):
    """Futures of the yearly market, the plan's own number and the share of a market report (US dollars a year)."""
    figure, axis = _new()
    low, middle, high = _quantiles(sizes)
    bins = numpy.geomspace(sizes.min(), sizes.max(), 50)
    axis.hist(sizes, bins, color=plots.SKY, edgecolor="white", linewidth=0.4, label=_("from the bottom up"))
    axis.axvline(planned, color=plots.BLACK, linewidth=2, label=_("best guesses multiplied"))
    axis.axvline(report, color=plots.RED, linestyle="--", linewidth=2, label=_("1 % of a report's market"))
    axis.set(xscale="log", xlabel=_("revenue a year (US dollars, logarithmic)"), ylabel=_("futures"))
    axis.set_title(_("How large is the market?"))
    axis.legend(fontsize=9, loc="upper center")
    return figure, _(
        "Market a year: eight in ten futures between {low} and {high}, median {middle}; best guesses {planned}; 1 % of "
        "the report {report}."
    ).format(
        low=economics.dollars(low), high=economics.dollars(high), middle=economics.dollars(middle),
        planned=economics.dollars(planned), report=economics.dollars(report),
    )  # fmt: skip


def crossing_names():
    """{crossing of two curves, as `survey.crossings` names it: what the learner reads}."""
    return {
        "lowest": _("lowest price"),
        "optimal": _("optimal price"),
        "indifference": _("indifference price"),
        "highest": _("highest price"),
    }


def westendorp(prices, shares, crossings):
    """The four curves over the price, with the four prices at which they cross."""
    figure, axis = _new()
    named = {
        "too_cheap": (_("too cheap"), plots.SKY, ":"),
        "cheap": (_("cheap"), plots.BLUE, "-"),
        "dear": (_("dear"), plots.ORANGE, "-"),
        "too_dear": (_("too dear"), plots.RED, ":"),
    }
    for name, (label, colour, style) in named.items():
        axis.plot(prices, 100 * shares[name], style, color=colour, linewidth=2, label=label)
    for place in crossings.values():
        axis.axvline(place, color="0.75", linewidth=1, zorder=0)
    axis.axvline(crossings["optimal"], color=plots.BLACK, linewidth=1.5, label=_("“optimal price”"))
    axis.set(xscale="log", xlabel=_("price a month (US dollars, logarithmic)"), ylabel=_("people who say so (%)"))
    ticks = [tick for tick in (5, 10, 20, 50, 100, 200, 500) if prices[0] <= tick <= prices[-1]]
    axis.set_xticks(ticks, [str(tick) for tick in ticks])
    axis.minorticks_off()
    axis.set_title(_("Four questions, four curves (people made by code)"))
    axis.legend(fontsize=9, ncols=1, loc="center left")
    return figure, _(
        "Two curves fall with the price, too cheap and cheap; two rise, dear and too dear. They cross at {low:.0f}, "
        "{optimal:.0f}, {same:.0f} and {high:.0f} dollars."
    ).format(
        low=crossings["lowest"], optimal=crossings["optimal"], same=crossings["indifference"],
        high=crossings["highest"],
    )  # fmt: skip


def demand(steps, bought, count, read, truth):
    """Share that buys at each price step with its 95 % interval, the curve read from it, and the truth.

    `bought` are numbers of `count` people; `read` and `truth` are (half_pay, spread).
    """
    from scipy.stats import binomtest

    figure, axis = _new()
    shares = numpy.array(bought) / count
    ends = [binomtest(int(number), count).proportion_ci(method="wilson") for number in bought]
    bars = [[share - end.low for share, end in zip(shares, ends, strict=True)],
            [end.high - share for share, end in zip(shares, ends, strict=True)]]  # fmt: skip
    bars = 100 * numpy.maximum(bars, 0)
    axis.errorbar(steps, 100 * shares, bars, fmt="o", color=plots.BLUE, capsize=3, label=_("said they would buy"))
    line = numpy.geomspace(steps[0] * 0.8, steps[-1] * 1.2, 200)
    curve = lambda pair: 100 * stats.norm.sf(numpy.log(line / pair[0]) / pair[1])  # noqa: E731
    axis.plot(line, curve(read), color=plots.GREEN, linewidth=2, label=_("read from it, corrected"))
    axis.plot(line, curve(truth), "--", color=plots.BLACK, label=_("what they would really do"))
    axis.set(xlabel=_("price a month (US dollars)"), ylabel=_("people who buy (%)"), ylim=(0, 102))
    axis.set_title(_("Demand: said, corrected and true"))
    axis.legend(fontsize=9)
    told = ", ".join(f"{share:.0%} ({step:.0f})" for share, step in zip(shares, steps, strict=True))
    return figure, _(
        "Share that says it would buy, by price in dollars: {told}. Half would pay {read:.0f} by the corrected curve, "
        "{truth:.0f} in truth."
    ).format(told=told, read=read[0], truth=truth[0])


def ways_names():
    """{way to choose a price: what the learner reads}."""
    return {
        "founder": _("the founder's own price"),
        "crossing": _("van Westendorp's “optimal”"),
        "as stated": _("best by what was said"),
        "corrected": _("best after correction"),
    }


def lost_profit(lost):
    """Median and eight in ten of what each way to choose a price loses: {way: float [n], US dollars}."""
    figure, axis = _new(7.8, 2.6)
    names, told = ways_names(), []
    for place, (way, values) in enumerate(lost.items()):
        low, middle, high = (value / 1000 for value in _quantiles(values))
        axis.plot([low, high], [place, place], color=plots.SKY, linewidth=7, solid_capstyle="butt")
        axis.plot([middle], [place], "o", color=plots.BLUE, markersize=8)
        told.append(f"{names[way]} {middle:.0f} ({low:.0f}–{high:.0f})")
    axis.set_yticks(range(len(lost)), [names[way] for way in lost])
    axis.set(ylim=(len(lost) - 0.5, -0.5), xlabel=_("profit lost against the best price (thousand US dollars)"))
    axis.set_title(_("Which reading of a survey loses least?"))
    return figure, _("Profit lost in thousand dollars, median and eight in ten surveys: {told}.").format(
        told="; ".join(told)
    )


def price_curve(prices, profits, marks):
    """Profit by price over many futures: float [futures, prices]; `marks` are {label: price}."""
    figure, axis = _new()
    low, middle, high = numpy.quantile(profits, [0.1, 0.5, 0.9], axis=0) / 1000
    axis.fill_between(prices, low, high, color=plots.SKY, alpha=0.4, label=_("eight in ten futures"))
    axis.plot(prices, middle, color=plots.BLUE, linewidth=2, label=_("median"))
    axis.axhline(0, color=plots.BLACK, linewidth=1)
    for (label, place), colour, style in zip(marks.items(), (plots.RED, plots.GREEN), ("--", "-"), strict=False):
        axis.axvline(place, color=colour, linestyle=style, linewidth=1.5, label=punctuated(f"{label}: {place:.0f}"))
    axis.set(xlabel=_("price a month (US dollars)"), ylabel=_("profit (thousand US dollars)"))
    axis.set_title(_("Price against profit"))
    axis.legend(fontsize=9)
    best = int(numpy.argmax(middle))
    return figure, _(
        "The median profit is highest at {price:.0f} dollars, with {middle:,.0f} thousand; eight in ten futures lie "
        "between {low:,.0f} and {high:,.0f} thousand there."
    ).format(price=prices[best], middle=middle[best], low=low[best], high=high[best])


def models_names():
    """{way to charge: what the learner reads}."""
    return {"flat": _("flat price"), "by answer": _("by answer"), "by result": _("by result")}


def models(contributions):
    """Contribution of every customer, sorted, under each way to charge: {way: float [n], US dollars a month}."""
    figure, axis = _new()
    names, told = models_names(), []
    for (way, values), colour, style in zip(
        contributions.items(), (plots.BLUE, plots.ORANGE, plots.GREEN), ("-", "--", ":"), strict=True
    ):
        axis.plot(numpy.linspace(0, 100, len(values)), numpy.sort(values), style, color=colour, linewidth=2,
                  label=names[way])  # fmt: skip
        told.append(_("{name}: {share:.0%} below 0, worst {worst:,.0f}").format(
            name=names[way], share=(values < 0).mean(), worst=values.min()))  # fmt: skip
    axis.axhline(0, color=plots.BLACK, linewidth=1)
    top = max(float(numpy.quantile(values, 0.97)) for values in contributions.values())
    bottom = min(float(numpy.quantile(values, 0.01)) for values in contributions.values())
    axis.set(ylim=(min(bottom, -0.1 * top), top), xlabel=_("customers, worst first (%)"))
    axis.set(ylabel=_("contribution (US dollars a month)"))
    axis.set_title(_("Who loses money for you?"))
    axis.legend(fontsize=9)
    return figure, _("Contribution of customers by way to charge. {told}.").format(told="; ".join(told))


def power(counts, simulated, needed, aim):
    """Chance to see the difference by customers in each group: simulated points, the formula's `needed` for `aim`."""
    figure, axis = _new()
    axis.plot(counts, 100 * numpy.array(simulated), "o-", color=plots.BLUE, label=_("simulated pilots"))
    axis.axvline(needed, color=plots.ORANGE, linewidth=2, label=_("the formula: {n:,}").format(n=needed))
    axis.axhline(100 * aim, color=plots.BLACK, linestyle=":", label=_("wanted: {aim:.0%}").format(aim=aim))
    axis.set(xscale="log", ylim=(0, 102), xlabel=_("customers in each group (logarithmic)"))
    axis.set_ylabel(_("pilots that see it (%)"))
    axis.set_xticks(counts, [f"{count:,}" for count in counts])
    axis.minorticks_off()
    axis.set_title(_("How many customers does a pilot need?"))
    axis.legend(fontsize=9, loc="center left")
    told = ", ".join(f"{share:.0%} ({count:,})" for share, count in zip(simulated, counts, strict=True))
    return figure, _("Pilots that see the difference, by customers in each group: {told}. Formula: {n:,}.").format(
        told=told, n=needed
    )


def peeking(looks, plain, held):
    """False alarms by number of looks: with the bar of one look, and with a bar for all looks (shares)."""
    figure, axis = _new(7.8, 3.0)
    axis.plot(looks, 100 * numpy.array(plain), "o-", color=plots.RED, label=_("the bar of one look, 1.96"))
    axis.plot(looks, 100 * numpy.array(held), "s--", color=plots.GREEN, label=_("a higher bar at every look"))
    axis.axhline(5, color=plots.BLACK, linestyle=":", label=_("promised: 5 %"))
    axis.set(xlabel=_("looks at the data"), ylabel=_("false alarms (%)"), ylim=(0, None))
    axis.set_xticks(looks)
    axis.set_title(_("Nothing is there, and yet an alarm"))
    axis.legend(fontsize=9, loc="upper left")
    told = ", ".join(f"{share:.0%} ({look})" for share, look in zip(plain, looks, strict=True))
    return figure, _("False alarms by number of looks: {told}; with a higher bar at most {most:.0%}.").format(
        told=told, most=max(held)
    )


def futures(profits, planned):
    """Futures of the profit (US dollars), those with a loss in another colour, and what the plan said."""
    figure, axis = _new(7.8, 3.0)
    lowest, highest = numpy.quantile(profits, [0.005, 0.99]) / 1000
    width = max((highest - lowest) / 50, 1e-9)
    edges = width * numpy.arange(numpy.floor(lowest / width), numpy.ceil(highest / width) + 1)  # 0 is an edge
    for part, colour, label in (
        (profits <= 0, plots.ORANGE, _("loss")),
        (profits > 0, plots.GREEN, _("profit")),
    ):
        axis.hist(profits[part] / 1000, edges, color=colour, edgecolor="white", linewidth=0.4, label=label)
    axis.axvline(planned / 1000, color=plots.BLACK, linewidth=2, label=_("as planned"))
    axis.axvline(numpy.median(profits) / 1000, color=plots.BLACK, linestyle="--", label=_("median"))
    axis.set(xlabel=_("profit (thousand US dollars)"), ylabel=_("futures"))
    axis.set_title(_("The same plan, many futures"))
    axis.legend(fontsize=9)
    low, middle, high = _quantiles(profits)
    return figure, _(
        "Planned {planned}, median {middle}; eight in ten futures between {low} and {high}; {loss:.0%} lose money."
    ).format(
        planned=economics.dollars(planned), middle=economics.dollars(middle), low=economics.dollars(low),
        high=economics.dollars(high), loss=(profits <= 0).mean(),
    )  # fmt: skip
