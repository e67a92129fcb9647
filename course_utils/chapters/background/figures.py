"""The pictures of 01_background. Each function gives (figure, alternative text), ready for ``show(*...)``."""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.chapters.background import model_table, pricing
from course_utils.core import plots
from course_utils.core.i18n import _

WIDTH = 8.4  # inches
KINDS = {  # colour and hatch of each kind of cost
    "people": (plots.SKY, ""),
    "compute": (plots.BLUE, "//"),
    "data": (plots.GREEN, ".."),
    "hardware": (plots.BLACK, ""),
    "tokens": (plots.ORANGE, "xx"),
}


def kind_names():
    """{kind of cost: what the learner reads}."""
    return {
        "people": _("people"),
        "compute": _("compute and power"),
        "data": _("data"),
        "hardware": _("hardware"),
        "tokens": _("tokens"),
    }


def gains(rows):
    """What was still wrong before and after a large model. `rows`: as `model_table.gains` gives them."""
    names = model_table.area_names()
    figure, axis = pyplot.subplots(figsize=(WIDTH, 2.9))
    for place, row in enumerate(rows):
        axis.plot([row["before"], row["after"]], [place, place], "-", color="0.7", linewidth=3, zorder=1)
    places = range(len(rows))
    axis.plot([row["before"] for row in rows], places, "s", color=plots.ORANGE, markersize=9, label=_("before"))
    axis.plot(
        [row["after"] for row in rows], places, "o", color=plots.BLUE, markersize=9, label=_("with the large model")
    )
    axis.set(title=_("What was still wrong"), xlabel=_("distance to 100 (percent or points, see below)"))
    axis.set(xlim=(0, 55), ylim=(len(rows) - 0.4, -0.6))
    axis.set_yticks(places, [names[row["area"]] for row in rows])
    axis.legend(loc="lower left", bbox_to_anchor=(0.55, 1.0), ncols=2, fontsize=9)
    words = ", ".join(
        _("{area} {before} to {after}").format(area=names[row["area"]], before=row["before"], after=row["after"])
        for row in rows
    )
    return figure, _("The error before and after the large model, for each area: {words}.").format(words=words)


def growth(rows, parts):
    """Sizes over time with fitted lines. `rows`: all models; `parts`: {words: the models that a line goes through}."""
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.4))
    axis.semilogy(
        [row.year for row in rows], [row.parameters for row in rows], "o", color="0.6", label=_("dense models")
    )
    looks, words = ((plots.BLACK, ":"), (plots.BLUE, "-"), (plots.RED, "--"), (plots.GREEN, "-.")), []
    for (name, part), (colour, style) in zip(parts.items(), looks, strict=False):
        years = numpy.array([row.year for row in part])
        slope, start = numpy.polyfit(years, numpy.log10([row.parameters for row in part]), 1)
        ends = numpy.array([years.min(), years.max()])
        label = _("{name}: x {factor:.1f} a year").format(name=name, factor=10**slope)
        axis.semilogy(ends, 10 ** (start + slope * ends), style, color=colour, linewidth=2.2, label=label)
        words.append(label)
    axis.set(title=_("Straight lines through the growth"), xlabel=_("year of publication"), ylabel=_("parameters"))
    axis.legend(fontsize=9, loc="upper left")
    return figure, _("Sizes of models over time with fitted lines: {words}.").format(words="; ".join(words))


def records(shuffled, real):
    """Yearly factors of the records of shuffled histories (array), and that of the real order."""
    middle = numpy.median(shuffled)
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.0))
    axis.hist(numpy.clip(shuffled, 1, 999), bins=numpy.geomspace(1, 1000, 46), color=plots.SKY, edgecolor="white",
              label=_("sizes shuffled: no growth"))  # fmt: skip
    label = _("their median: x {factor:.1f}").format(factor=middle)
    axis.axvline(middle, color=plots.BLUE, linestyle="--", linewidth=2, label=label)
    label = _("the real order: x {factor:.1f}").format(factor=real)
    axis.axvline(real, color=plots.RED, linewidth=2.5, label=label)
    axis.set(xscale="log", xlim=(1, 1000), title=_("Records rise even where nothing grows"))
    axis.set(xlabel=_("yearly factor of the records"), ylabel=_("shuffled histories"))
    axis.set_xticks([1, 2, 5, 10, 100, 1000], ["1", "2", "5", "10", "100", "1000"])
    axis.legend(fontsize=9)
    return figure, _(
        "Histogram of the yearly factor of records: median of shuffled histories {middle:.1f}, real order {real:.1f}."
    ).format(middle=middle, real=real)


def tokens(rows):
    """Training tokens for each active parameter, over time. `rows`: models that state their tokens."""
    ratio = {row.name: row.tokens / row.active for row in rows}
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.6))
    axis.semilogy([row.year for row in rows], list(ratio.values()), "o", color=plots.BLUE, markersize=7)
    rule = model_table.TOKENS_PER_PARAMETER
    label = _("{n}: best for a fixed compute (Hoffmann et al. 2022)").format(n=rule)
    axis.axhline(rule, color=plots.RED, linestyle="--", label=label, zorder=0)
    left = {"Gopher", "T5-11B", "Chinchilla", "BERT-large", "DeepSeek-V3"}  # the rest have their names on the right
    for row in rows:
        if row.name not in {"MT-NLG", "BloombergGPT", "Llama 2 70B"}:  # no room for these
            side, shift = ("right", -0.12) if row.name in left else ("left", 0.12)
            height = ratio[row.name] * (2.4 if 15 < ratio[row.name] < 25 else 1)  # above the dashed line, not on it
            axis.text(row.year + shift, height, row.name, fontsize=9, va="center", ha=side)
    axis.set(title=_("Training tokens for each (active) parameter"), xlim=(2017.4, 2027), ylim=(0.05, 2e4))
    axis.set(xlabel=_("year of publication"), ylabel=_("tokens per parameter"))
    axis.legend(fontsize=9, loc="lower left")
    words = ", ".join(f"{name} {value:.3g}" for name, value in ratio.items())
    return figure, _("Tokens for each parameter, over time: {words}.").format(words=words)


def pairs(rows):
    """Smaller models beside the larger ones they match. `rows`: as `model_table.pairs` gives them."""
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.3))
    words = []
    for place, row in enumerate(rows):
        ends = [row["smaller_parameters"], row["larger_parameters"]]
        axis.plot(ends, [place, place], "-", color="0.75", linewidth=3, zorder=1)
        axis.plot(ends[:1], [place], "o", color=plots.BLUE, markersize=9)
        axis.plot(ends[1:], [place], "s", color=plots.ORANGE, markersize=9)
        share = _("{share:.0%} of the size").format(share=ends[0] / ends[1])
        axis.text(5e11, place, share, va="center", fontsize=9)
        words.append(f"{row['smaller']} / {row['larger']}: {share}, {row['quality']}")
    axis.set_yticks(range(len(rows)), [f"{row['smaller']} / {row['larger']}" for row in rows])
    axis.set(xscale="log", xlim=(5e5, 9e12), ylim=(len(rows) - 0.4, -0.6))
    axis.set(title=_("Smaller (circle) beside larger (square)"), xlabel=_("parameters"))
    return figure, _("Pairs of models: {words}.").format(words="; ".join(words))


def prices(rows, dollars, budget):
    """What the last run of each model costs. `dollars`: one price for each of `rows`; `budget` in dollars."""
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.4))
    colours = [plots.SKY if price <= budget else plots.ORANGE for price in dollars]
    axis.barh([row.name for row in rows], dollars, color=colours)
    label = _("your budget, {dollars}").format(dollars=pricing.dollars(budget))
    axis.axvline(budget, color=plots.RED, linestyle="--", linewidth=2, label=label)
    for place, price in enumerate(dollars):
        axis.text(
            price * 1.2, place, pricing.dollars(price), va="center", fontsize=9, bbox={"color": "white", "pad": 1}
        )
    axis.set(xscale="log", xlim=(10, 1e9), xlabel=_("US dollars"))
    axis.set_title(_("The last training run alone, at your price of a GPU hour"))
    axis.legend(fontsize=9, loc="lower right")
    words = ", ".join(f"{row.name} {pricing.dollars(price)}" for row, price in zip(rows, dollars, strict=True))
    return figure, _("Bars: {words}; the budget is {dollars}.").format(words=words, dollars=pricing.dollars(budget))


def gaps(found):
    """Needed over available. `found`: {model: {what: times}}; values below 0.01 stand at the edge."""
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.1))
    kinds = list(next(iter(found.values())))
    looks = ((plots.BLUE, "o"), (plots.ORANGE, "s"), (plots.GREEN, "^"))
    for (name, values), (colour, marker) in zip(found.items(), looks, strict=False):
        times = numpy.clip(list(values.values()), 1e-2, 1e7)
        axis.plot(times, range(len(kinds)), marker, color=colour, markersize=10, label=name)
    axis.axvspan(1e-2, 1, color="0.93")
    axis.text(0.9, -0.62, _("you have enough"), ha="right", va="top", fontsize=9, color="0.35")
    axis.set(xscale="log", xlim=(8e-3, 2e7), ylim=(len(kinds) - 0.4, -0.7))
    axis.set(title=_("Needed, divided by what you have"), xlabel=_("times"))
    axis.set_yticks(range(len(kinds)), kinds)
    axis.legend(fontsize=9, loc="lower right")
    words = "; ".join(
        f"{name}: " + ", ".join(f"{kind} {value:.3g}" for kind, value in values.items())
        for name, values in found.items()
    )
    return figure, _("Needed over available: {words}.").format(words=words)


def shares(costs):
    """{option: {kind of cost: its share of the total}}. `costs`: as `decision.compare` gives them."""
    return {
        option: {
            kind: float(found.up_front.get(kind, 0) + numpy.sum(found.monthly.get(kind, 0))) / found.total
            for kind in KINDS
        }
        for option, found in costs.items()
    }


def breakdown(costs, months):
    """Where the money of each option goes, as stacked shares. `costs`: as `decision.compare` gives them."""
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.2))
    parts, names = shares(costs), pricing.names()
    rows = [f"{names[option]}\n{pricing.dollars(found.total)}" for option, found in costs.items()]
    start = numpy.zeros(len(rows))
    for kind, (colour, hatch) in KINDS.items():
        widths = numpy.array([100 * parts[option][kind] for option in costs])
        axis.barh(rows, widths, left=start, color=colour, hatch=hatch, edgecolor="white", height=0.62,
                  label=kind_names()[kind])  # fmt: skip
        start += widths
    axis.invert_yaxis()
    axis.set(xlabel=_("share of the total (%)"), xlim=(0, 100))
    axis.set_title(_("Where the money goes in {months} months").format(months=months), pad=26)
    axis.legend(ncols=5, fontsize=9, loc="lower left", bbox_to_anchor=(-0.01, 1.0))
    words = "; ".join(f"{names[option]} {part['people']:.0%}" for option, part in parts.items())
    return figure, _("Stacked shares of the total; people make: {words}.").format(words=words)


def decision_map(wins, wishes, volumes):
    """Which option wins where. `wins`: {(wish, volume): option or None}; a wish is (privacy, quality)."""
    order, letters = [None, *pricing.OPTIONS], ("-", "T", "F", "A", "S")
    colours = ("#DDDDDD", plots.RED, plots.BLUE, plots.ORANGE, plots.GREEN)
    grid = numpy.array([[order.index(wins[wish, volume]) for volume in volumes] for wish in wishes])
    figure, axis = pyplot.subplots(figsize=(WIDTH, 3.5))
    axis.imshow(numpy.array([[_rgb(colours[value]) for value in row] for row in grid]), aspect="auto")
    for (row, column), value in numpy.ndenumerate(grid):
        colour = "white" if letters[value] in "TFS" else "black"
        axis.text(column, row, letters[value], ha="center", va="center", fontsize=9, color=colour)
    privacy = pricing.privacy_names()
    labels = [_("{privacy}, quality {quality}").format(privacy=privacy[wish[0]], quality=wish[1]) for wish in wishes]
    axis.set_yticks(range(len(wishes)), labels, fontsize=9)
    places = range(0, len(volumes), 5)
    axis.set_xticks(places, [f"{volumes[place]:,.0f}" for place in places])
    axis.set_title(_("A: API, F: fine-tune, S: small model, T: from scratch, -: nothing fits"))
    axis.set_xlabel(_("requests a month at the launch"))
    names = {None: _("nothing fits"), **pricing.names()}
    words = ", ".join(f"{names[name]}: {int((grid == place).sum())}" for place, name in enumerate(order))
    return figure, _("A grid of volumes and needs. Fields won: {words}.").format(words=words)


def _rgb(colour):
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
