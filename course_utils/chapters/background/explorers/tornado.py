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
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving, picture_axes
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


class Tornado(Explorer):
    """A bar for each assumption: the cost ratio with it divided, and multiplied. Arguments as for `study_function`."""

    def __init__(self, needs=None, a=None):
        super().__init__(6.5, 3.9)
        shared = four_controls(needs)
        self.controls = {
            "factor": Slider(_("off by a factor"), 1.25, 5.0, 0.25, 2.0),
            **{name: shared[name] for name in ("volume", "tokens", "quality", "privacy")},
        }
        self.study = study_function(needs, a)
        self._lay_out_scale()
        self._lay_out_bars()
        self._lay_out_head()

    def _lay_out_scale(self):
        sides = ("top", "right", "left")
        self.axes = axes = chart_axes(self.figure, (0.25, 0.13, 0.54, 0.7), without=sides, labels=9)
        axes.set_xscale("log")
        axes.set_xlim(LEFT, RIGHT)
        axes.set_ylim(ROWS - 0.4, -0.6)
        axes.set_yticks([])
        axes.set_xticks([0.25, 0.5, 1, 2, 4, 8, 16], ["1/4", "1/2", "1", "2", "4", "8", "16"])
        axes.minorticks_off()
        axes.set_xlabel(_("cost of the best rival / cost of today's choice"), fontsize=9)
        axes.axvspan(LEFT, 1, color="#F6E3D8", zorder=0)
        axes.axvline(1, color=plots.RED, linewidth=1.5, zorder=1)
        above = axes.get_xaxis_transform()
        axes.text(0.97, 1.015, _("flips"), transform=above, fontsize=9, color=plots.RED, ha="right")
        axes.text(1.05, 1.015, _("holds"), transform=above, fontsize=9, color="0.3")

    def _lay_out_bars(self):
        axes, places = self.axes, numpy.arange(ROWS)
        self.bars = axes.hlines(places, 1, 1, color=plots.SKY, linewidth=9, zorder=2)
        (self.less,) = axes.plot([], [], "v", color=plots.BLUE, markersize=8, zorder=3)
        (self.more,) = axes.plot([], [], "^", color=plots.BLACK, markersize=8, zorder=3)
        self.today = axes.axvline(1, color="black", linewidth=1, linestyle=":", zorder=2)
        self.labels = [Stamp(axes, -0.02, y, "right") for y in places]
        self.notes = [Stamp(axes, 1.02, y, colour=plots.RED) for y in places]
        moving(self.bars, self.less, self.more, self.today, *self.labels, *self.notes)

    def _lay_out_head(self):
        head = picture_axes(self.figure, (0, 0.9, 1, 0.1))
        self.title = head.text(0.02, 0.5, "", fontsize=11, fontweight="bold", va="center")
        head.plot([0.62], [0.5], "v", color=plots.BLUE, markersize=8)
        head.plot([0.79], [0.5], "^", color=plots.BLACK, markersize=8)
        head.set(xlim=(0, 1), ylim=(0, 1))
        head.text(0.64, 0.5, _("divided"), fontsize=9, va="center")
        head.text(0.81, 0.5, _("multiplied"), fontsize=9, va="center")
        moving(self.title)

    def draw(self, factor, volume, tokens, quality, privacy):
        winner, costs, swings = self.study(factor, volume, tokens, quality, privacy)
        self._draw_bars(swings[:ROWS])
        self._draw_words(swings[:ROWS], winner)
        self.title.set_text(
            _("No option fits all needs")
            if winner is None
            else _("Today: {name}, {total}").format(
                name=pricing.names()[winner], total=pricing.dollars(costs[winner].total)
            )
        )
        today = pricing.margin(costs, winner) if winner else 1.0
        self.today.set_xdata([min(max(today, LEFT), RIGHT)] * 2)
        return self.figure

    def _draw_bars(self, swings):
        ends = numpy.clip([swing.ratios for swing in swings], LEFT, RIGHT).reshape(-1, 2)
        self.bars.set_segments([[(low, y), (high, y)] for y, (low, high) in enumerate(ends)])
        self.less.set_data(ends[:, 0], range(len(ends)))
        self.more.set_data(ends[:, 1], range(len(ends)))

    def _draw_words(self, swings, winner):
        """Which assumption each bar is for, and who would win instead at its ends."""
        words, brief = pricing.labels(), _brief()
        for row, (label, note) in enumerate(zip(self.labels, self.notes, strict=True)):
            swing = swings[row] if row < len(swings) else None
            label.set_text(words[swing.name] if swing else "")
            others = zip(("▼", "▲"), swing.winners if swing else (), strict=False)
            note.set_text(", ".join(f"{sign} {brief[who]}" for sign, who in others if who != winner))

    def alt(self, factor, volume, tokens, quality, privacy):
        winner, _costs, swings = self.study(factor, volume, tokens, quality, privacy)
        requests = requests_of(volume)
        if winner is None:
            return _("{requests:,.0f} requests a month: no option fits all needs.").format(requests=requests)
        text = _("{requests:,.0f} requests a month: {name} is the choice.").format(
            requests=requests, name=pricing.names()[winner]
        )
        flips = pricing.flips(swings, winner)
        if not flips:
            told = _("No single assumption, divided or multiplied by {factor:g}, changes that.")
            return text + " " + told.format(factor=factor)
        labels = pricing.labels()
        told = _("Divided or multiplied by {factor:g}, these alone would change it: {names}.")
        return text + " " + told.format(factor=factor, names=", ".join(labels[name] for name in flips))


def _brief():
    """{option: its name in a word or two}; None where no option fits."""
    return {
        "scratch": _("scratch"),
        "finetune": _("fine-tune"),
        "api": _("API"),
        "small": _("small model"),
        None: _("none"),
    }


def explore(needs=None, a=None):
    """Show the explorer for your `needs` (decision.Needs) and assumptions `a` (decision.assumptions(...))."""
    Tornado(needs, a).show()
