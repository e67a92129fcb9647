"""Width, depth and resolution under one budget: where do the multiplications go, and who is still within it?

Taught in 16_tools_and_papers.
"""

import numpy

from course_utils.chapters.tools_and_papers import scaling
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

STAGES = ("stem", "1", "2", "3", "4", "5", "6", "7", "head")
PLACES = numpy.arange(len(STAGES))
TOP = 500  # millions of multiplications in one stage that the chart can show
MARKS = {"width": "s", "depth": "^", "resolution": "D", "compound": "*"}


def measured(width, depth, pixels, budget):
    """What the picture shows: a dict.

    "stages" (millions of multiplications of each, float [9]), "parameters" and "multiplications" (of the whole, in
    millions), "times" (as many multiplications as the network that is scaled) and "within" (the budget, with 5 % room).
    """
    layers = scaling.plan(width, depth, pixels)
    parameters, multiplications = scaling.totals(layers)
    times = multiplications / scaling.totals(scaling.plan())[1]
    return {
        "stages": numpy.array([found[1] / 1e6 for found in scaling.by_stage(layers).values()]),
        "parameters": parameters / 1e6,
        "multiplications": multiplications / 1e6,
        "times": times,
        "within": times <= 1.05 * budget,
    }


class Compound(Explorer):
    """Multiplications of each stage, and the whole network beside the four ways to spend the budget."""

    def __init__(self):
        super().__init__(8.4, 3.9)
        self.controls = {
            "budget": Slider(_("budget, × Lite0"), 1, 12, 1, 4),
            "width": Slider(_("width"), 0.5, 2.0, 0.05, 1.0),
            "depth": Slider(_("depth"), 0.5, 3.0, 0.1, 1.0),
            "pixels": Slider(_("resolution"), 96, 448, 16, 224, _("pixels")),
        }
        axis = chart_axes(self.figure, (0.08, 0.15, 0.39, 0.73), _("Where the multiplications are"), labels=9)
        self.bars = axis.bar(PLACES, [0] * len(STAGES), color=plots.SKY, edgecolor="black", linewidth=0.6)
        self.over = [axis.text(place, TOP, "", ha="center", va="top", fontsize=9) for place in PLACES]
        axis.set_xticks(PLACES, [_(name) for name in STAGES], fontsize=9)
        axis.set(ylim=(0, TOP))
        axis.set_xlabel(_("stage"), fontsize=9)
        axis.set_ylabel(_("multiplications (millions)"), fontsize=9)
        whole = chart_axes(self.figure, (0.57, 0.15, 0.41, 0.73), _("The whole network"), labels=9)
        whole.set(xscale="log", yscale="log", xlim=(1, 100), ylim=(20, 30000))
        whole.set_xlabel(_("parameters (millions)"), fontsize=9)
        whole.set_ylabel(_("multiplications (millions)"), fontsize=9)
        (self.line,) = whole.plot([1, 100], [1, 1], "--", color=plots.BLACK, linewidth=1)
        names = {"width": _("only wider"), "depth": _("only deeper"), "resolution": _("only sharper"),
                 "compound": _("all three")}  # fmt: skip
        colours = dict(zip(MARKS, (plots.ORANGE, plots.GREEN, plots.PINK, plots.BLUE), strict=True))
        self.ways = {
            name: whole.plot([], [], mark, color=colours[name], markersize=13 if mark == "*" else 7, label=names[name])[
                0
            ]
            for name, mark in MARKS.items()
        }
        (self.here,) = whole.plot([], [], "o", color="none", markeredgecolor=plots.RED, markeredgewidth=2.5,
                                  markersize=15, label=_("yours"))  # fmt: skip
        self.said = whole.text(1.15, 26, "", fontsize=9, va="bottom")
        whole.legend(fontsize=8, loc="upper left")
        moving(*self.bars, *self.over, self.line, *self.ways.values(), self.here, self.said)
        lower_still(self.figure)

    def draw(self, budget, width, depth, pixels):
        found = measured(width, depth, pixels, budget)
        for bar, words, height in zip(self.bars, self.over, found["stages"], strict=True):
            bar.set_height(min(height, TOP))
            words.set_text(f"{height:,.0f}" if height > TOP else "")
        base = scaling.totals(scaling.plan())[1] / 1e6
        self.line.set_ydata([budget * base, budget * base])
        for name, (parameters, multiplications) in scaling.costs(budget).items():
            self.ways[name].set_data([parameters / 1e6], [multiplications / 1e6])
        self.here.set_data([found["parameters"]], [found["multiplications"]])
        words = _("yours: {times:.2f} × Lite0, within the budget") if found["within"] else _(
            "yours: {times:.2f} × Lite0, over the budget")  # fmt: skip
        self.said.set_text(words.format(times=found["times"]))
        return self.figure

    def alt(self, budget, width, depth, pixels):
        found = measured(width, depth, pixels, budget)
        most = int(found["stages"].argmax())
        words = _(
            "Width {width:.2f}, depth {depth:.1f}, {pixels} pixels: {parameters:.1f} million parameters, "
            "{multiplications:,.0f} million multiplications, {times:.2f} times Lite0's; most of them in stage {stage}. "
        ).format(
            width=width, depth=depth, pixels=pixels, parameters=found["parameters"],
            multiplications=found["multiplications"], times=found["times"], stage=_(STAGES[most]),
        )  # fmt: skip
        inside = (
            _("Within the budget of {budget} times.") if found["within"] else _("Over the budget of {budget} times.")
        )
        ways = {"width": _("only wider"), "depth": _("only deeper"), "resolution": _("only sharper"),
                "compound": _("all three")}  # fmt: skip
        told = "; ".join(
            _("{name}: {parameters:.1f} million parameters").format(name=ways[name], parameters=parameters / 1e6)
            for name, (parameters, _mults) in scaling.costs(budget).items()
        )
        return words + inside.format(budget=budget) + " " + told + "."


def explore():
    """Show the explorer: spend a budget of multiplications on width, depth, resolution, or on all three."""
    Compound().show()
