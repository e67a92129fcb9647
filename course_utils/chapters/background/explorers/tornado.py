"""Which single assumption flips the decision? A tornado picture. Taught in 01_background."""

from dataclasses import replace
from functools import lru_cache

import numpy

from course_utils.chapters.background import pricing
from course_utils.chapters.background.explorers.four_ways import controls as four_controls
from course_utils.chapters.background.explorers.four_ways import requests_of
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import moving, new_figure, picture_axes
from course_utils.widgets.stamps import Stamp

ROWS = 6
LEFT, RIGHT = 0.2, 20.0  # the ratio axis


def study_function(needs=None, a=None):
    """The calculation behind picture and words: (factor, volume, tokens, quality, privacy) -> winner, costs, swings.

    It remembers the last few, so that the words do not calculate again what the picture has just shown.
    """
    needs = pricing.Needs() if needs is None else needs
    a = pricing.assumptions() if a is None else a

    @lru_cache(maxsize=8)
    def study(factor, volume, tokens, quality, privacy):
        wanted = replace(needs, requests=requests_of(volume), tokens=tokens, quality=quality, privacy=privacy)
        costs = pricing.compare(wanted, a)
        return pricing.cheapest(costs), costs, pricing.sensitivity(wanted, a, factor)

    return study


def picture_function(study=None):
    """The drawing function of the explorer: values -> Figure. `study`: from `study_function`."""
    study = study_function() if study is None else study
    figure = new_figure(6.5, 3.9)
    axes = figure.add_axes((0.25, 0.13, 0.54, 0.7))
    axes.set_xscale("log")
    axes.set_xlim(LEFT, RIGHT)
    axes.set_ylim(ROWS - 0.4, -0.6)
    axes.set_yticks([])
    axes.set_xticks([0.25, 0.5, 1, 2, 4, 8, 16], ["1/4", "1/2", "1", "2", "4", "8", "16"])
    axes.minorticks_off()
    axes.tick_params(labelsize=9)
    axes.set_xlabel(_("cost of the best rival / cost of today's choice"), fontsize=9)
    axes.axvspan(LEFT, 1, color="#F6E3D8", zorder=0)
    axes.axvline(1, color=plots.RED, linewidth=1.5, zorder=1)
    axes.text(0.97, 1.015, _("flips"), transform=axes.get_xaxis_transform(), fontsize=9, color=plots.RED, ha="right")
    axes.text(1.05, 1.015, _("holds"), transform=axes.get_xaxis_transform(), fontsize=9, color="0.3")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    places = numpy.arange(ROWS)
    bars = axes.hlines(places, 1, 1, color=plots.SKY, linewidth=9, zorder=2)
    (less,) = axes.plot([], [], "v", color=plots.BLUE, markersize=8, zorder=3)
    (more,) = axes.plot([], [], "^", color=plots.BLACK, markersize=8, zorder=3)
    base_line = axes.axvline(1, color="black", linewidth=1, linestyle=":", zorder=2)
    labels = [Stamp(axes, -0.02, y, "right") for y in places]
    notes = [Stamp(axes, 1.02, y, colour=plots.RED) for y in places]
    head = picture_axes(figure, (0, 0.9, 1, 0.1))
    title = head.text(0.02, 0.5, "", fontsize=11, fontweight="bold", va="center")
    head.plot([0.62], [0.5], "v", color=plots.BLUE, markersize=8)
    head.plot([0.79], [0.5], "^", color=plots.BLACK, markersize=8)
    head.set(xlim=(0, 1), ylim=(0, 1))
    head.text(0.64, 0.5, _("divided"), fontsize=9, va="center")
    head.text(0.81, 0.5, _("multiplied"), fontsize=9, va="center")
    moving(bars, less, more, base_line, *labels, *notes, title)
    names, words = pricing.names(), pricing.labels()
    brief = {
        "scratch": _("scratch"),
        "finetune": _("fine-tune"),
        "api": _("API"),
        "small": _("small model"),
        None: _("none"),
    }

    def draw(factor=2.0, volume=5.48, tokens=1500, quality=2, privacy="anywhere"):
        winner, costs, swings = study(factor, volume, tokens, quality, privacy)
        swings = swings[:ROWS]
        ends = numpy.clip([found.ratios for found in swings], LEFT, RIGHT).reshape(-1, 2)
        bars.set_segments([[(low, y), (high, y)] for y, (low, high) in enumerate(ends)])
        less.set_data(ends[:, 0], range(len(ends)))
        more.set_data(ends[:, 1], range(len(ends)))
        for row in range(ROWS):
            found = swings[row] if row < len(swings) else None
            labels[row].set_text(words[found.name] if found else "")
            changed = [
                f"{sign} {brief[who]}"
                for sign, who in zip(("▼", "▲"), found.winners if found else (), strict=False)
                if who != winner
            ]
            notes[row].set_text(", ".join(changed))
        if winner is None:
            title.set_text(_("No option fits all needs"))
        else:
            total = pricing.dollars(costs[winner].total)
            title.set_text(_("Today: {name}, {total}").format(name=names[winner], total=total))
        today = pricing.margin(costs, winner) if winner else 1.0
        base_line.set_xdata([min(max(today, LEFT), RIGHT)] * 2)
        return figure

    draw.labels = labels
    return draw


def alt_function(study=None):
    """The function that says the explorer's picture in words. `study`: from `study_function`."""
    study = study_function() if study is None else study

    def alt(factor=2.0, volume=5.48, tokens=1500, quality=2, privacy="anywhere"):
        winner, _costs, swings = study(factor, volume, tokens, quality, privacy)
        labels = pricing.labels()
        if winner is None:
            return _("No option fits all needs.")
        found = pricing.flips(swings, winner)
        text = _("{requests:,.0f} requests a month: {name} is the choice.").format(
            requests=requests_of(volume), name=pricing.names()[winner]
        )
        if not found:
            return (
                text
                + " "
                + _("No single assumption, divided or multiplied by {factor:g}, changes that.").format(factor=factor)
            )
        return (
            text
            + " "
            + _("Divided or multiplied by {factor:g}, these alone would change it: {names}.").format(
                factor=factor, names=", ".join(labels[name] for name in found)
            )
        )

    return alt


def controls(needs=None):
    """The explorer's controls; `needs` give where they stand at first."""
    found = four_controls(needs)
    return {
        "factor": Slider(_("off by a factor"), 1.25, 5.0, 0.25, 2.0),
        **{name: found[name] for name in ("volume", "tokens", "quality", "privacy")},
    }


def explore(needs=None, a=None):
    """Show the explorer for your `needs` (decision.Needs) and assumptions `a` (decision.assumptions(...))."""
    study = study_function(needs, a)
    explorer(picture_function(study), controls(needs), alt_function(study))
