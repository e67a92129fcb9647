"""Labels and their price against quality: which way, for the labels that you can pay? Taught in 20_customisation."""

import numpy

from course_utils.chapters.customisation import few_labels
from course_utils.chapters.customisation.figures import STYLES
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

WAYS = few_labels.WAYS


def between(sizes, rows, labels):
    """Mean and spread of accuracies at `labels` labels, read off a straight line on a logarithmic axis; two floats."""
    at, places = numpy.log(labels), numpy.log(sizes)
    middle = [float(numpy.mean(values)) for values in rows]
    spread = [float(numpy.std(values)) for values in rows]
    return float(numpy.interp(at, places, middle)), float(numpy.interp(at, places, spread))


class Labels(Explorer):
    """Accuracy of each way at a number of labels, and what these labels cost.

    Parameters
    ----------
    sizes, found
        As `few_labels.curve` took and gave them.
    prompts : dict
        As `few_labels.zero_shot` gives it.
    """

    def __init__(self, sizes, found, prompts):
        super().__init__(7.4, 3.7)
        self.sizes, self.found = list(sizes), found
        self.none = float(numpy.mean(prompts["centred"]))
        self.controls = {
            "labels": Slider(_("labels"), self.sizes[0], self.sizes[-1], 10, min(50, self.sizes[-1])),
            "price": Slider(_("cents a label"), 1, 200, 1, 20),
        }
        left = chart_axes(self.figure, (0.09, 0.15, 0.5, 0.75), _("Accuracy by labels"), labels=9)
        for way, name in few_labels.named().items():
            style, colour = STYLES[way]
            middle = [100 * between(self.sizes, found[way], size)[0] for size in self.sizes]
            left.plot(self.sizes, middle, style, color=colour, label=name)
        left.axhline(100 * self.none, color=plots.PINK, linestyle=":", label=_("descriptions"))
        left.set(xscale="log", ylim=(50, 92))
        left.set_xticks(self.sizes, [f"{size:,}" for size in self.sizes])
        left.minorticks_off()
        left.set_xlabel(_("labelled reviews"), fontsize=9)
        left.set_ylabel(_("test accuracy (%)"), fontsize=9)
        left.legend(fontsize=8, loc="upper left", ncols=2)
        self.line = left.axvline(self.sizes[0], color=plots.BLACK, linewidth=1.5)
        right = chart_axes(self.figure, (0.8, 0.34, 0.18, 0.56), _("Here (%)"), labels=9)
        names = [*few_labels.named().values(), _("descriptions")]
        right.set_yticks(range(len(names)), names, fontsize=9)
        right.set(xlim=(50, 100), ylim=(len(names) - 0.5, -0.5))
        colours = [*(STYLES[way][1] for way in WAYS), plots.PINK]
        self.dots, self.bars = [], []
        for colour in colours:
            self.dots.append(right.plot([], [], "o", color=colour, markersize=9)[0])
            self.bars.append(right.plot([], [], "-", color=colour, linewidth=2)[0])
        self.said = self.figure.text(0.64, 0.17, "", va="top", fontsize=9, linespacing=1.4)
        moving(self.line, self.said, *self.dots, *self.bars)
        lower_still(self.figure)

    def _here(self, labels):
        found = {way: between(self.sizes, self.found[way], labels) for way in WAYS}
        return {**found, "prompts": (self.none, 0.0)}

    def draw(self, labels, price):
        here = self._here(labels)
        self.line.set_xdata([labels, labels])
        for place, (dot, bar, here_now) in enumerate(zip(self.dots, self.bars, here.values(), strict=True)):
            middle, spread = here_now
            dot.set_data([100 * middle], [place])
            bar.set_data([100 * (middle - spread), 100 * (middle + spread)], [place, place])
        gain = 100 * (max(here[way][0] for way in WAYS) - self.none)
        self.said.set_text(
            _("{n:,} labels cost {cost:,.2f} euros and\nbuy {gain:+.1f} points over no label.").format(
                n=labels, cost=labels * price / 100, gain=gain
            )
        )
        return self.figure

    def alt(self, labels, price):
        here, names = self._here(labels), {**few_labels.named(), "prompts": _("descriptions, no label")}
        told = ", ".join(f"{names[way]} {middle:.1%} ± {spread:.1%}" for way, (middle, spread) in here.items())
        return _("With {n:,} labels, which cost {cost:,.2f} euros: {told}.").format(
            n=labels, cost=labels * price / 100, told=told
        )


def explore(sizes, found, prompts):
    """Show the explorer: move the number of labels and their price."""
    Labels(sizes, found, prompts).show()
