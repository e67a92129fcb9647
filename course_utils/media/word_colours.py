"""Words on coloured grounds: what a classifier weighs, seen in the text itself. Taught in 11_text_classification.

HTML, not a figure: the browser has fonts for every script, and a text that is shown as text can be read aloud.
"""

from html import escape

import numpy
from markupsafe import Markup

from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table
from course_utils.media.tokens import is_chinese

FOR, AGAINST, ATTENTION = (213, 94, 0), (0, 114, 178), (230, 159, 0)  # of plots.PALETTE: red, blue, orange
STRONGEST = 0.75  # opacity of the largest value: the black letters on it stay easy to read


def row(parts, values, one_sided=False, largest=None):
    """Tokens as HTML, each on a ground as strong as its value.

    Parameters
    ----------
    parts : sequence of str
    values : sequence of float, one a token
        Above 0 red, below 0 blue; with `one_sided` all orange (attention, from 0).
    largest : float, optional
        The value that gets the strongest colour; by default the largest of this row.
    """
    values = numpy.asarray(values, float)
    top = (numpy.abs(values).max() if values.size else 0.0) if largest is None else largest
    pieces = []
    for part, value in zip(parts, values, strict=True):
        colour = ATTENTION if one_sided else FOR if value > 0 else AGAINST
        alpha = STRONGEST * min(1.0, abs(value) / top) if top > 0 else 0.0
        space = "" if is_chinese(part) else " margin-right:3px;"
        pieces.append(
            f'<span title="{value:+.2f}" style="background:rgba({",".join(map(str, colour))},{alpha:.2f});'
            f'padding:2px 1px;{space}">{escape(part)}</span>'
        )
    return "".join(pieces)


def strongest(parts, values, count=3):
    """The `count` tokens with the largest values (by size), as words for those who do not see colours."""
    order = numpy.argsort(-numpy.abs(numpy.asarray(values, float)), kind="stable")[:count]
    return ", ".join(f"{parts[place]} {values[place]:+.2f}" for place in order)


def card(lines):
    """A white card around lines of HTML, so that the colours look the same on a dark page."""
    body = "".join(f'<div style="margin:4px 0;line-height:1.8">{line}</div>' for line in lines)
    return (
        f'<div style="background:white;color:black;padding:6px 10px;border:1px solid #ccc;max-width:900px">{body}</div>'
    )


def legend(class_names):
    """The sentence that says what the colours mean, as HTML."""
    words = _("red speaks for “{found}”, blue against; orange: attention").format(found=_(class_names[1]))
    return note(words)


def note(text):
    """A small grey line, such as a translation, as HTML."""
    return f'<span style="font-size:90%;color:#333">{escape(text)}</span>'


def table(heads, rows, bar=None):
    """Show a table.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of sequences of str or float
    bar : int, optional
        The column whose numbers get a bar, from 0 to the largest of them, red above 0 and blue below.
    """
    largest = max((abs(cells[bar]) for cells in rows), default=1.0) or 1.0 if bar is not None else 1.0
    shown = [[_bar(cell, largest) if place == bar else str(cell) for place, cell in enumerate(cells)] for cells in rows]
    plain = [" | ".join(heads), *(" | ".join(str(cell) for cell in cells) for cells in rows)]
    show_bundle({"text/html": html_table(heads, shown), "text/plain": "\n".join(plain)})


def _bar(value, largest):
    """A number with a bar before it, 120 px for the largest: the content of a cell."""
    colour = ",".join(map(str, FOR if value > 0 else AGAINST))
    return Markup(
        f'<span style="display:inline-block;width:{round(120 * abs(value) / largest)}px;height:0.8em;margin-right:6px;'
        f'background:rgb({colour})"></span>{value:+.2f}'
    )


def show(lines, words):
    """Show lines of HTML on a card; `words` is the same for those who read without seeing."""
    show_bundle({"text/html": card(lines), "text/plain": words})
