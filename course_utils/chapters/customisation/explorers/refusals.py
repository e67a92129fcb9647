"""A threshold for "not in the course": right answers, wrong ones, and refusals. Taught in 20_customisation."""

import numpy

from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

KINDS = 5


def outcomes(inside, right, outside, threshold):
    """What becomes of every question.

    Parameters
    ----------
    inside, outside : array of float
        Scores of questions that the course answers, and of others.
    right : array of bool
        Whether a right cell is among the first three found for each question from inside.
    threshold : float

    Returns
    -------
    dict of str to int
        right, wrong (answered from the wrong cells), lost (refused though in the course), invented (answered though not
        in the course), refused (rightly).
    """
    inside, right, outside = (numpy.asarray(part) for part in (inside, right, outside))
    answered = inside >= threshold
    return {
        "right": int((answered & right).sum()),
        "wrong": int((answered & ~right).sum()),
        "lost": int((~answered).sum()),
        "invented": int((outside >= threshold).sum()),
        "refused": int((outside < threshold).sum()),
    }


class Refusals(Explorer):
    """Scores of all questions, the threshold, and what becomes of them."""

    def __init__(self, inside, right, outside, start=0.0):
        super().__init__(7.4, 3.7)
        self.parts = tuple(numpy.asarray(part) for part in (inside, right, outside))
        low, high = -4.0, 4.0
        start = float(numpy.clip(round(start, 1), low, high))
        self.controls = {
            "threshold": Slider(_("threshold"), low, high, 0.1, start),
            "harm": Slider(_("a wrong answer costs"), 1, 20, 1, 3),
        }
        left = chart_axes(self.figure, (0.04, 0.17, 0.5, 0.72), _("Every question is a dot"), labels=9)
        inside, right, outside = self.parts
        rows = (
            (inside[right], 2, "o", plots.BLUE, _("right cell found")),
            (inside[~right], 1, "s", plots.ORANGE, _("only wrong cells found")),
            (outside, 0, "^", plots.RED, _("not in the course")),
        )
        for values, place, mark, colour, name in rows:
            shifts = 0.18 * ((numpy.arange(len(values)) % 5) - 2)
            left.plot(numpy.clip(values, low, high), place + shifts, mark, color=colour, markersize=6)
            left.text(low + 0.1, place + 0.45, name, fontsize=9, color=colour)
        left.set(xlim=(low - 0.15, high + 0.15), ylim=(-0.6, 2.9), yticks=[])
        left.set_xlabel(_("score of the best cell (refused | answered)"), fontsize=9)
        self.line = left.axvline(0, color=plots.BLACK, linewidth=1.5)
        box = chart_axes(self.figure, (0.76, 0.36, 0.2, 0.53), _("Questions"), labels=9)
        names = (_("right"), _("wrong cell"), _("refused, but\nin the course"), _("invented"), _("rightly refused"))
        colours = (plots.BLUE, plots.ORANGE, plots.SKY, plots.RED, plots.GREEN)
        self.bars = box.barh(range(KINDS), [0] * KINDS, color=colours, edgecolor="black", linewidth=0.6)
        self.numbers = [box.text(0, place, "", va="center", fontsize=9) for place in range(KINDS)]
        box.set_yticks(range(KINDS), names, fontsize=9)
        box.invert_yaxis()
        box.set(xlim=(0, 1.25 * max(len(inside), len(outside), 1)), xticks=[])
        self.said = self.figure.text(0.6, 0.22, "", va="top", fontsize=9, linespacing=1.4)
        moving(self.line, self.said, *self.bars, *self.numbers)
        lower_still(self.figure)

    def _cost(self, found, harm):
        return found["lost"] + harm * (found["wrong"] + found["invented"])

    def draw(self, threshold, harm):
        found = outcomes(*self.parts, threshold)
        self.line.set_xdata([threshold, threshold])
        for bar, number, value in zip(self.bars, self.numbers, found.values(), strict=True):
            bar.set_width(value)
            number.set_text(str(value))
            number.set_x(value + 0.6)
        everything = self._cost(outcomes(*self.parts, -1e9), harm)
        self.said.set_text(
            _("A refusal costs 1, a wrong answer {harm}:\ntogether {cost}; answering all: {all}.").format(
                harm=harm, cost=self._cost(found, harm), all=everything
            )
        )
        return self.figure

    def alt(self, threshold, harm):
        found = outcomes(*self.parts, threshold)
        return _(
            "Threshold {t:.1f}: {right} questions answered by a right cell, {wrong} by wrong ones, {lost} refused "
            "though in the course, {invented} answered though not in the course, {refused} rightly refused. Cost "
            "{cost}, where a wrong answer costs {harm} and a refusal 1."
        ).format(t=threshold, cost=self._cost(found, harm), harm=harm, **found)


def explore(inside, right, outside, start=0.0):
    """Show the explorer: move the threshold, and what a wrong answer costs."""
    Refusals(inside, right, outside, start).show()
