"""Step through a beam search: what is kept, what is dropped, what the length penalty does.

Taught in 12_machine_translation.
"""

from course_utils.chapters.machine_translation.figures import fonts, readable
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import lower_still, moving, picture_axes

WIDEST, STEPS = 4, 9  # hypotheses side by side, and steps that the picture has room for
WIDTH = 3  # at the start
PLACES = [(column, row) for column in range(STEPS + 1) for row in range(WIDEST)]


def state(searches, words, sentence, width, step, penalty):
    """What the explorer shows.

    Parameters
    ----------
    searches : dict of (sentence, width) to beam.Search
    words : subwords.Subwords
    sentence : str
    width, step : int
        How many hypotheses are kept, and after how many steps to look.
    penalty : float
        Power of the length by which a finished hypothesis's log-probability is divided.

    Returns
    -------
    dict
        "levels": the levels up to `step`; "paths": for each level the places that lead to a hypothesis of the last
        one; "ended": (text, total, pieces, score) of the finished hypotheses up to here, best first.
    """
    search = searches[sentence, width]
    levels = search.levels[: step + 1]
    paths = [set() for _level in levels]
    paths[-1] = set(range(len(levels[-1])))
    for number in range(len(levels) - 1, 0, -1):
        paths[number - 1] |= {levels[number][place].parent for place in paths[number]}
    ended = [one for level in levels for one in level if one.finished]
    ended.sort(key=lambda one: -one.score(penalty))
    found = [(words.decode(one.numbers), one.total, len(one.numbers) - 1, one.score(penalty)) for one in ended]
    return {"levels": levels, "paths": paths, "ended": found}


class BeamSearch(Explorer):
    """The hypotheses that were kept after each step, whose children they are, and what is finished.

    `searches` and `words` as for `state`; `sentences` are those that can be chosen. It opens after `step` steps.
    """

    def __init__(self, searches, words, sentences, step=6):
        super().__init__(8.2, 4.6)
        self.controls = {
            "sentence": Choice(_("translate"), {one: one for one in sentences}, sentences[0]),
            "width": Slider(_("beam width"), 1, WIDEST, 1, WIDTH),
            "step": Slider(_("step"), 1, STEPS, 1, step, play=900),
            "penalty": Slider(_("length penalty"), 0.0, 1.6, 0.1, 0.0),
        }
        self.searches, self.words = searches, words
        font = fonts()
        self._lay_out_hypotheses(font)
        self.below = self.figure.text(0.02, 0.02, "", fontsize=10, fontfamily=font, va="bottom", linespacing=1.45)
        for grid, order in ((self.edges, 2), (self.nodes, 3), (self.totals, 3)):
            for artist in grid.values():
                artist.set_zorder(order)
                moving(artist)
        moving(self.below)
        lower_still(self.figure)

    def _lay_out_hypotheses(self, font):
        """A box, a number and a line to the parent for each place: dicts of (column, row) to artist."""
        title = _("Hypotheses after each step, the likeliest above")
        axis = picture_axes(self.figure, (0.01, 0.36, 0.98, 0.57), title)
        axis.set(xlim=(-0.6, STEPS + 0.5), ylim=(WIDEST - 0.4, -0.6))
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": plots.BLACK}
        middle = {"ha": "center", "va": "center"}
        self.nodes = {
            (column, row): axis.text(column, row, "", fontsize=11, fontfamily=font, bbox=box, **middle)
            for column, row in PLACES
        }
        self.totals = {(column, row): axis.text(column, row + 0.33, "", fontsize=8, **middle) for column, row in PLACES}
        self.edges = {place: axis.plot([], [], linewidth=1.5)[0] for place in PLACES}

    def draw(self, sentence, width, step, penalty):
        now = state(self.searches, self.words, sentence, width, step, penalty)
        for column, row in PLACES:
            level = now["levels"][column] if column < len(now["levels"]) else ()
            seen = row < len(level)
            for grid in (self.nodes, self.totals, self.edges):
                grid[column, row].set_visible(seen)
            if seen:
                self._draw_hypothesis(column, row, level[row], row in now["paths"][column])
            else:
                self.nodes[column, row].set_text("")
        lines = [_("Finished, best first: log-probability / pieces^{penalty:.1f} = score").format(penalty=penalty)]
        for text, total, count, score in now["ended"][:WIDEST]:
            lines.append(f"{score:6.2f} = {total:.2f} / {count}^{penalty:.1f}   {plain(text, 80)}")
        self.below.set_text("\n".join(lines + [""] * (WIDEST + 1 - len(lines))))
        return self.figure

    def _draw_hypothesis(self, column, row, one, alive):
        """`alive` is True when it leads to a hypothesis of the last step."""
        node, edge = self.nodes[column, row], self.edges[column, row]
        node.set_text(plain(readable(self.words.names[one.numbers[-1]])))
        colour = "#D8F0E6" if one.finished else "#FFF2CC" if alive else "white"
        node.get_bbox_patch().set(facecolor=colour, edgecolor=plots.BLACK if alive else "#999999")
        node.set_color(plots.BLACK if alive else "#777777")
        self.totals[column, row].set_text(f"{one.total:.1f}" if column else "")
        if column:
            edge.set_data([column - 1 + 0.25, column - 0.25], [one.parent, row])
            edge.set(color=plots.BLACK if alive else "#BBBBBB")

    def alt(self, sentence, width, step, penalty):
        now = state(self.searches, self.words, sentence, width, step, penalty)
        kept = ", ".join(f"“{self.words.decode(one.numbers)}” {one.total:.1f}" for one in now["levels"][-1])
        text = _(
            "“{sentence}” with {width} hypotheses and length penalty {penalty:.1f}, after {step} steps. Kept: {kept}."
        ).format(sentence=sentence, width=width, penalty=penalty, step=min(step, len(now["levels"]) - 1), kept=kept)
        if now["ended"]:
            best, total, count, score = now["ended"][0]
            text += " " + _("Best finished: “{best}”, score {score:.2f}.").format(best=best, score=score)
        return text


def overtakes(search):
    """True when the best translation was not the likeliest beginning after every step: greedy search misses it."""
    best = search.best().numbers
    firsts = [level[0].numbers for level in search.levels]
    return any(best[: len(first)] != first for first in firsts[: len(best)])


def choose(translator, texts, count=5, to="zh"):
    """`count` of the texts, first those in which a hypothesis starts second and ends first."""
    searches = translator.searches(list(texts), to, WIDTH)
    fits = [
        (not overtakes(one), len(one.best().numbers) > STEPS, place) for place, one in enumerate(searches)
    ]  # fmt: skip
    return [texts[place] for _not_overtaking, _too_long, place in sorted(fits)[:count]]


def last_step(search):
    """The step after which a search had ended, or the last that the picture has room for."""
    return min(len(search.levels) - 1, STEPS)


def explore(translator, sentences, to="zh"):
    """Show the explorer for some sentences, translated by a `translator.Translator`."""
    searches = {}
    for width in range(1, WIDEST + 1):
        for sentence, search in zip(sentences, translator.searches(list(sentences), to, width), strict=True):
            searches[sentence, width] = search
    BeamSearch(searches, translator.words, list(sentences), last_step(searches[sentences[0], WIDTH])).show()
