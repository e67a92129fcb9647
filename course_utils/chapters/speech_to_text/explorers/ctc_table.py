"""Change a tiny CTC table and see which text wins: by its best path, or by all its paths. Used by 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import ctc
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Numbers
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes

SIGNS = ("–", "3", "7")  # the blank first
START = ((0.6, 0.4, 0.0), (0.6, 0.4, 0.0), (0.6, 0.0, 0.4))
SHOWN = 6  # texts


def shares(table):
    """The table with every row divided by its sum: float64 [frames, symbols]; a row of zeros becomes all blank."""
    rows = numpy.clip(numpy.asarray(table, float), 0, None)
    rows[rows.sum(axis=1) == 0, ctc.BLANK] = 1.0
    return rows / rows.sum(axis=1, keepdims=True)


def written(text, signs=SIGNS):
    """A tuple of symbols as a text to show."""
    return "".join(signs[symbol] for symbol in text) or _("(nothing)")


def ranking(table):
    """(winner of each frame, its text, [(text, probability) of the most probable texts])."""
    rows = shares(table)
    path = rows.argmax(axis=1)
    with numpy.errstate(divide="ignore"):
        found = ctc.all_texts(numpy.log(rows))
    ranked = sorted(found.items(), key=lambda pair: (-round(pair[1], 12), pair[0]))
    return path, ctc.collapse(path), ranked[:SHOWN]


class CtcTable(Explorer):
    """The table with its best path, and the most probable texts with all their paths.

    Nothing is marked as moving: the table's cells would then be painted over the frame around them.
    """

    def __init__(self):
        super().__init__(7.4, 3.6)
        label = _("Each row a frame: {signs}").format(signs="  ".join(SIGNS))
        self.controls = {"table": Numbers(label, START, 0.0, 1.0, 0.1)}
        self._lay_out_table()
        self.said = self.figure.text(0.03, 0.93, "", fontsize=11, fontweight="bold", va="center")
        self._lay_out_texts()

    def _lay_out_table(self):
        frames = len(START)
        grid = self.figure.add_axes((0.10, 0.14, 0.36, 0.66))
        self.picture = grid.imshow(numpy.zeros((len(SIGNS), frames)), cmap="Blues", vmin=0, vmax=1.2, aspect="auto")
        self.numbers = {
            (t, k): grid.text(t, k, "", ha="center", va="center", fontsize=12)
            for k in range(len(SIGNS))
            for t in range(frames)
        }
        (self.line,) = grid.plot([], [], "o-", color=plots.RED, markersize=24, fillstyle="none", linewidth=2)
        grid.set_xticks(range(frames), [str(t + 1) for t in range(frames)])
        grid.set_yticks(range(len(SIGNS)), SIGNS, fontsize=13)
        grid.set_xlabel(_("frame"))

    def _lay_out_texts(self):
        box, title = (0.64, 0.14, 0.33, 0.66), _("All paths of a text together")
        chart = chart_axes(self.figure, box, title, ("top", "right", "left"), labels=10)
        self.bars = chart.barh(range(SHOWN), [0] * SHOWN, color=plots.SKY)
        self.names = [chart.text(-0.02, k, "", ha="right", va="center", fontsize=11) for k in range(SHOWN)]
        self.chances = [chart.text(0, k, "", va="center", fontsize=10) for k in range(SHOWN)]
        chart.set_xlim(0, 1.05)
        chart.set_yticks([])
        chart.invert_yaxis()
        chart.set_xlabel(_("probability"))

    def draw(self, table):
        path, text, ranked = ranking(table)
        rows = shares(table)
        self.picture.set_data(rows.T)
        for place, number in self.numbers.items():
            number.set_text(f"{rows[place]:.2f}")
        self.line.set_data(range(len(rows)), path)
        said = _("Best path {path} → {text}")
        self.said.set_text(said.format(path=" ".join(SIGNS[k] for k in path), text=written(text)))
        for place in range(SHOWN):
            found, chance = ranked[place] if place < len(ranked) else ((), 0.0)
            here = place < len(ranked) and chance > 0
            self.bars[place].set_width(chance if here else 0)
            self.bars[place].set_visible(here)
            self.bars[place].set_color(plots.RED if here and found == text else plots.SKY)
            self.names[place].set_text(written(found) if here else "")
            self.chances[place].set_text(f"{chance:.3f}" if here else "")
            self.chances[place].set_x((chance if here else 0) + 0.02)
        return self.figure

    def alt(self, table):
        path, text, ranked = ranking(table)
        best, chance = ranked[0]
        words = _("The best path is {path}, which reads {text}.").format(
            path=" ".join(SIGNS[k] for k in path), text=written(text)
        )
        if best == text:
            more = _("With all its paths this text is the most probable one, too: {p:.3f}.").format(p=chance)
        else:
            more = _("But {best} is more probable with all its paths: {p:.3f} against {q:.3f}.").format(
                best=written(best), p=chance, q=dict(ranked).get(text, 0.0)
            )
        return words + " " + more


def explore():
    """Show the explorer: a table of three frames and three symbols, to be changed."""
    CtcTable().show()
