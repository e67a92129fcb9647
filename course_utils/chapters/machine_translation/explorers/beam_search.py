"""Step through a beam search: what is kept, what is dropped, what the length penalty does.

Taught in 12_machine_translation.
"""

from course_utils.chapters.machine_translation.figures import fonts, readable
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, set_title

WIDEST, STEPS = 4, 9  # hypotheses side by side, and steps that the picture has room for


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


def picture_function(searches, words):
    """The drawing function of the explorer: values -> Figure."""
    figure = new_figure(8.2, 4.6)
    axis = figure.add_axes((0.01, 0.36, 0.98, 0.57))
    axis.set(xlim=(-0.6, STEPS + 0.5), ylim=(WIDEST - 0.4, -0.6), xticks=[], yticks=[])
    for side in axis.spines.values():
        side.set_visible(False)
    set_title(axis, _("Hypotheses after each step, the likeliest above"))
    font = fonts()
    nodes = [
        [
            axis.text(
                column, row, "", ha="center", va="center", fontsize=11, fontfamily=font,
                bbox={"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": plots.BLACK},
            )
            for row in range(WIDEST)
        ]
        for column in range(STEPS + 1)
    ]  # fmt: skip
    totals = [[axis.text(column, row + 0.33, "", ha="center", va="center", fontsize=8) for row in range(WIDEST)]
              for column in range(STEPS + 1)]  # fmt: skip
    edges = [[axis.plot([], [], linewidth=1.5)[0] for row in range(WIDEST)] for column in range(STEPS + 1)]
    below = figure.text(0.02, 0.02, "", fontsize=10, fontfamily=font, va="bottom", linespacing=1.45)
    flat = [one for grid in (edges, nodes, totals) for column in grid for one in column]
    for artist in flat:
        artist.set_zorder(2 if artist in sum(edges, []) else 3)
    moving(*flat, below)
    lower_still(figure)

    def draw(sentence, width, step, penalty):
        now = state(searches, words, sentence, width, step, penalty)
        for column in range(STEPS + 1):
            level = now["levels"][column] if column < len(now["levels"]) else ()
            for row in range(WIDEST):
                node, total, edge = nodes[column][row], totals[column][row], edges[column][row]
                seen = row < len(level)
                for artist in (node, total, edge):
                    artist.set_visible(seen)
                if not seen:
                    node.set_text("")
                    continue
                one, alive = level[row], row in now["paths"][column]
                node.set_text(readable(words.names[one.numbers[-1]]))
                colour = "#D8F0E6" if one.finished else "#FFF2CC" if alive else "white"
                node.get_bbox_patch().set(facecolor=colour, edgecolor=plots.BLACK if alive else "#999999")
                node.set_color(plots.BLACK if alive else "#777777")
                total.set_text(f"{one.total:.1f}" if column else "")
                if column:
                    edge.set_data([column - 1 + 0.25, column - 0.25], [one.parent, row])
                    edge.set(color=plots.BLACK if alive else "#BBBBBB")
        lines = [_("Finished, best first: log-probability / pieces^{penalty:.1f} = score").format(penalty=penalty)]
        for text, total, count, score in now["ended"][:WIDEST]:
            lines.append(f"{score:6.2f} = {total:.2f} / {count}^{penalty:.1f}   {text}")
        below.set_text("\n".join(lines + [""] * (WIDEST + 1 - len(lines))))
        return figure

    return draw


def alt_function(searches, words):
    """The function that says the explorer's picture in words."""

    def alt(sentence, width, step, penalty):
        now = state(searches, words, sentence, width, step, penalty)
        kept = ", ".join(f"“{words.decode(one.numbers)}” {one.total:.1f}" for one in now["levels"][-1])
        text = _("“{sentence}” with {width} hypotheses, after {step} steps. Kept: {kept}.").format(
            sentence=sentence, width=width, step=min(step, len(now["levels"]) - 1), kept=kept
        )
        if now["ended"]:
            best, total, count, score = now["ended"][0]
            text += " " + _("Best finished: “{best}”, score {score:.2f}.").format(best=best, score=score)
        return text

    return alt


def controls(sentences):
    """The explorer's controls."""
    return {
        "sentence": Choice(_("translate"), {one: one for one in sentences}, sentences[0]),
        "width": Slider(_("beam width"), 1, WIDEST, 1, 3),
        "step": Slider(_("step"), 1, STEPS, 1, 6, play=900),
        "penalty": Slider(_("length penalty"), 0.0, 1.6, 0.1, 0.0),
    }


def explore(translator, sentences, to="zh"):
    """Show the explorer for some sentences, translated by a `translator.Translator`."""
    searches = {}
    for width in range(1, WIDEST + 1):
        for sentence, search in zip(sentences, translator.searches(list(sentences), to, width), strict=True):
            searches[sentence, width] = search
    explorer(
        picture_function(searches, translator.words),
        controls(list(sentences)),
        alt_function(searches, translator.words),
    )
