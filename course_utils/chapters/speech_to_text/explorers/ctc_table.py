"""Change a tiny CTC table and see which text wins: by its best path, or by all its paths. Used by 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import ctc
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Numbers
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import new_figure, set_title

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


def picture_function():
    """The drawing function of the explorer: table (rows of numbers) -> Figure."""
    figure = new_figure(7.4, 3.6)
    grid, chart = figure.add_axes((0.10, 0.14, 0.36, 0.66)), figure.add_axes((0.64, 0.14, 0.33, 0.66))
    set_title(chart, _("All paths of a text together"))
    frames = len(START)
    picture = grid.imshow(numpy.zeros((len(SIGNS), frames)), cmap="Blues", vmin=0, vmax=1.2, aspect="auto")
    numbers = [[grid.text(t, k, "", ha="center", va="center", fontsize=12) for t in range(frames)] for k in range(3)]
    (line,) = grid.plot([], [], "o-", color=plots.RED, markersize=24, fillstyle="none", linewidth=2)
    grid.set_xticks(range(frames), [str(t + 1) for t in range(frames)])
    grid.set_yticks(range(len(SIGNS)), SIGNS, fontsize=13)
    grid.set_xlabel(_("frame"))
    said = figure.text(0.03, 0.93, "", fontsize=11, fontweight="bold", va="center")
    bars = chart.barh(range(SHOWN), [0] * SHOWN, color=plots.SKY)
    names = [chart.text(-0.02, k, "", ha="right", va="center", fontsize=11) for k in range(SHOWN)]
    values = [chart.text(0, k, "", va="center", fontsize=10) for k in range(SHOWN)]
    chart.set_xlim(0, 1.05)
    chart.set_yticks([])
    chart.invert_yaxis()
    chart.set_xlabel(_("probability"))
    for side in ("top", "right", "left"):
        chart.spines[side].set_visible(False)

    def draw(table=START):
        path, text, ranked = ranking(table)
        rows = shares(table)
        picture.set_data(rows.T)
        for t in range(frames):
            for k in range(len(SIGNS)):
                numbers[k][t].set_text(f"{rows[t, k]:.2f}")
        line.set_data(range(frames), path)
        said.set_text(_("Best path {path} → {text}").format(path=" ".join(SIGNS[k] for k in path), text=written(text)))
        for place in range(SHOWN):
            found, chance = ranked[place] if place < len(ranked) else ((), 0.0)
            here = place < len(ranked) and chance > 0
            bars[place].set_width(chance if here else 0)
            bars[place].set_visible(here)
            bars[place].set_color(plots.RED if here and found == text else plots.SKY)
            names[place].set_text(written(found) if here else "")
            values[place].set_text(f"{chance:.3f}" if here else "")
            values[place].set_x((chance if here else 0) + 0.02)
        return figure

    return draw


def alt(table):
    """The picture in words."""
    path, text, ranked = ranking(table)
    best, chance = ranked[0]
    own = dict(ranked).get(text, 0.0)
    words = _("The best path is {path}, which reads {text}.").format(
        path=" ".join(SIGNS[k] for k in path), text=written(text)
    )
    if best == text:
        return words + " " + _("With all its paths this text is the most probable one, too: {p:.3f}.").format(p=chance)
    return (
        words
        + " "
        + _("But {best} is more probable with all its paths: {p:.3f} against {q:.3f}.").format(
            best=written(best), p=chance, q=own
        )
    )


def controls():
    """The explorer's control: the table, one row a frame."""
    label = _("Each row a frame: {signs}").format(signs="  ".join(SIGNS))
    return {"table": Numbers(label, START, 0.0, 1.0, 0.1)}


def explore():
    """Show the explorer: a table of three frames and three symbols, to be changed."""
    explorer(picture_function(), controls(), alt)
