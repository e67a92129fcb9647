"""Four ways to a model, priced for the learner's needs: drag the volume, watch the order. Taught in 01_background."""

from dataclasses import replace

import numpy

from course_utils.chapters.background import pricing
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider, Toggle
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, moving, new_figure, set_title
from course_utils.widgets.stamps import Stamp

LOOKS = {  # colour and line style of each option
    "scratch": (plots.RED, "-."),
    "finetune": (plots.BLUE, "-"),
    "api": (plots.ORANGE, "--"),
    "small": (plots.GREEN, (0, (1, 1))),
}
SIDES = ("right", "right", "right", "left")  # of the table's columns: three amounts, and the verdict
LOW, HIGH = 3.0, 8.0  # the volume slider: powers of ten
BOTTOM, TOP = 4e3, 2e8  # the dollar axes


def picture_function(needs=None, a=None):
    """The drawing function of the explorer: values -> Figure; its attribute `axes` are those of the volume chart.

    `needs` give months and growth, `a` the assumptions (default: ours).
    """
    needs = pricing.Needs() if needs is None else needs
    a = pricing.assumptions() if a is None else a
    volumes = numpy.geomspace(10**LOW, 10**HIGH, 36)
    figure = new_figure(6.5, 4.8)
    left = figure.add_axes((0.095, 0.41, 0.44, 0.5))
    right = figure.add_axes((0.63, 0.41, 0.355, 0.5))
    set_title(left, _("Total over {months} months").format(months=needs.months))
    set_title(right, _("Spent so far"))
    left.set_xscale("log")
    left.set_xlim(10**LOW, 10**HIGH)
    left.set_xlabel(_("requests a month at the launch (drag)"), fontsize=9, labelpad=1)
    right.set_xlim(0, needs.months)
    right.set_xlabel(_("month"), fontsize=9, labelpad=1)
    for axes in (left, right):
        axes.set_yscale("log")
        axes.set_ylim(BOTTOM, TOP)
        axes.set_yticks([1e4, 1e5, 1e6, 1e7, 1e8], ["$10k", "$100k", "$1M", "$10M", "$100M"])
        axes.minorticks_off()
        axes.tick_params(labelsize=8)
        axes.grid(color="0.93")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    lines = {
        option: (
            left.plot([], [], color=colour, linestyle=style)[0],
            right.plot([], [], color=colour, linestyle=style)[0],
        )
        for option, (colour, style) in LOOKS.items()
    }
    here = left.axvline(1, color="black", linewidth=1)
    (dot,) = left.plot([], [], "o", color="black", markersize=7)
    table = figure.add_axes((0.015, 0.0, 0.98, 0.3))
    table.set_axis_off()
    table.set_xlim(0, 1)
    table.set_ylim(0, 5.2)
    names = pricing.names()
    heads = (_("at your volume"), _("total"), _("up front"), _("first month"), _("verdict"))
    for x, words in zip((0.06, 0.47, 0.58, 0.7, 0.72), heads, strict=True):
        table.text(x, 4.6, words, fontsize=9, color="0.4", va="center", ha="left" if x in (0.06, 0.72) else "right")
    texts = {}
    for row, option in enumerate(pricing.OPTIONS):
        y = 3.6 - row
        colour, style = LOOKS[option]
        table.plot([0, 0.045], [y, y], color=colour, linestyle=style, linewidth=2.5)
        table.text(0.06, y, names[option], fontsize=9, va="center")
        texts[option] = [Stamp(table, x, y, side) for x, side in zip((0.47, 0.58, 0.7, 0.72), SIDES, strict=True)]
    moved = [artist for pair in lines.values() for artist in pair]
    moving(*moved, here, dot, *(text for row in texts.values() for text in row))

    def draw(volume=5.48, tokens=1500, seconds=10, quality=2, privacy="anywhere", open_model=True):
        wanted = wishes(needs, volume, tokens, seconds, quality, privacy, open_model)
        costs = pricing.compare(wanted, a)
        winner = pricing.cheapest(costs)
        curves = replace(wanted, requests=volumes)
        for option, (total, spent) in lines.items():
            found = costs[option]
            total.set_data(volumes, pricing.cost(option, curves, a).total)
            spent.set_data(numpy.arange(needs.months + 1), found.cumulative)
            for line in (total, spent):
                line.set_linewidth(3.2 if option == winner else 1.8 if found.fits else 1.3)
                line.set_alpha(1.0 if found.fits else 0.45)
            first = sum(part[0] for part in found.monthly.values())
            verdict = "✗ " + ", ".join(found.reasons[:2]) + (" …" if found.reasons[2:] else "")
            if found.fits:
                verdict = _("✓ cheapest") if option == winner else "✓"
                verdict += _(" ({wait:.0f} of {limit} s)").format(
                    wait=pricing.seconds(option, wanted, a), limit=wanted.seconds
                )
            words = (*(pricing.dollars(x) for x in (found.total, sum(found.up_front.values()), first)), verdict)
            for text, word in zip(texts[option], words, strict=True):
                text.set_text(word)
                text.set_color("black" if found.fits else "0.5")
        here.set_xdata([wanted.requests] * 2)
        dot.set_data(*(([], []) if winner is None else ([wanted.requests], [costs[winner].total])))
        return figure

    draw.axes = left
    return draw


def requests_of(volume):
    """The requests a month at the slider's value, a power of ten, in two digits: 5.48 is 300,000."""
    return float(f"{10.0**volume:.1e}")


def wishes(needs, volume, tokens, seconds, quality, privacy, open_model):
    """The explorer's values as decision.Needs; `volume` is a power of ten."""
    return replace(
        needs, requests=requests_of(volume), tokens=tokens, seconds=seconds, quality=quality, privacy=privacy,
        open_model=open_model,
    )  # fmt: skip


def point_function(draw):
    """What the mouse does: (x, y in pixels, values) -> the volume under it, as {"volume": power of ten}, or {}."""

    def point(x, y, **values):
        volume, dollars = data_place(draw.axes, x, y)
        inside = 10**LOW <= volume <= 10**HIGH and dollars > BOTTOM
        return {"volume": float(numpy.log10(volume))} if inside else {}

    return point


def alt_function(needs=None, a=None):
    """The function that says the explorer's picture in words. Arguments as for `picture_function`."""
    needs = pricing.Needs() if needs is None else needs
    a = pricing.assumptions() if a is None else a

    def alt(volume=5.48, tokens=1500, seconds=10, quality=2, privacy="anywhere", open_model=True):
        wanted = wishes(needs, volume, tokens, seconds, quality, privacy, open_model)
        costs = pricing.compare(wanted, a)
        winner, names = pricing.cheapest(costs), pricing.names()
        parts = [
            f"{names[option]} {pricing.dollars(found.total)}"
            + ("" if found.fits else " (" + _("struck out: {why}").format(why=", ".join(found.reasons)) + ")")
            for option, found in costs.items()
        ]
        text = _("{requests:,.0f} requests a month, {months} months: {parts}.").format(
            requests=wanted.requests, months=needs.months, parts="; ".join(parts)
        )
        if winner is None:
            return text + " " + _("No option fits all needs.")
        return text + " " + _("Cheapest that fits: {name}.").format(name=names[winner])

    return alt


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


def explore(needs=None, a=None):
    """Show the explorer for your `needs` (decision.Needs) and assumptions `a` (decision.assumptions(...))."""
    draw = picture_function(needs, a)
    explorer(draw, controls(needs), alt_function(needs, a), point=point_function(draw))
