"""Pieces of pages, as HTML: tables, the claims ledger, a quiz that needs no script."""

import json
import re
from html import escape

from markupsafe import Markup

from course_utils.core.i18n import _
from course_utils.core.inline_code import to_html
from course_utils.core.results import CLAIM, MARKS, registry
from course_utils.core.tables import html_table


def table(heads, rows, caption):
    """A table with a caption, in a box that scrolls sideways by itself where the window is narrow.

    Parameters
    ----------
    heads : sequence of str
        Plain text.
    rows : sequence of sequences of str
        HTML, as many as `heads`; the first of each row is its head.
    caption : str
        Plain text.
    """
    cells = [[Markup(cell) for cell in row] for row in rows]
    named = Markup(f"<span>{escape(caption)}</span>")
    return scrolling(html_table(heads, cells, named, row_head="", style=""), caption)


def scrolling(html, name):
    """`html` in a box that scrolls sideways, which the keyboard reaches and a screen reader calls `name`."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{escape(name)}">{html}</div>'


def raw(html):
    """HTML that stands in a page's Markdown as it is."""
    return f"``````{{raw}} html\n{spaced(html)}\n``````\n" if html else ""


def spaced(html):
    """`html` with a space between its parts: the search index takes the tags away, and would join the words."""
    return re.sub(r"(</(?:td|th|p|li|dt|dd|summary|caption)>)(?!\s)", r"\1\n", html)


def anchor(cell_id):
    """The anchor of a cell on the page of its chapter."""
    return f"cell-{cell_id}"


def link(page, text, cell_id=""):
    """A link to a page (empty: only the text), and there to a cell; `text` is plain."""
    place = f"#{anchor(cell_id)}" if cell_id else ""
    return f'<a href="{escape(page)}{place}">{escape(text)}</a>' if page else escape(text)


def number_or_words(value):
    """A recorded value as text to read."""
    if isinstance(value, float):
        return f"{value:.5g}"
    if isinstance(value, list):
        return ", ".join(number_or_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {number_or_words(item)}" for name, item in value.items())
    return str(value)


def claim_cells(notebook):
    """Where a notebook gives its verdicts: {id of the claim: id of the cell}, the last cell of each claim."""
    return {
        output["data"][CLAIM]["id"]: cell["id"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if CLAIM in output.get("data", {})
    }


def ledger(verdicts):
    """The claims ledger as a table.

    Parameters
    ----------
    verdicts : sequence of (claim or str, str)
        A claim as `results.collect` gives it, or the id of one that nobody measured; and HTML that names its chapter.
    """
    rows = []
    for claim, chapter in verdicts:
        name = claim if isinstance(claim, str) else claim["id"]
        if isinstance(claim, str):
            measured, verdict = "", _("not measured yet")
        else:
            measured = claim["measured"] + (f" ({claim['because']})" if claim["because"] else "")
            verdict = f"{MARKS[claim['verdict']]} {_(claim['verdict'])}"
        verdict = f'<span class="verdict">{escape(verdict)}</span>'
        rows.append((escape(name), escape(_(registry()[name]["text"])), escape(measured), verdict, chapter))
    heads = (_("claim"), _("the article says"), _("measured here"), _("verdict"), _("chapter"))
    return table(heads, rows, _("Claims of the article"))


def quiz(questions):
    """A quiz of which each choice opens to say whether it is right, and why: `details`, so no script is needed.

    `data-quiz` holds the questions: where scripts run, learn.js puts the quiz of JupyterLab (quiz.js) in this place.
    """
    right, wrong = _("✓ Right."), _("✗ Not this one.")
    parts = []
    for question in questions:
        choices = "".join(
            f"<li><details><summary>{to_html(choice['answer'])}</summary><p><strong>"
            f"{escape(right if choice['correct'] else wrong)}</strong> {to_html(choice['feedback'])}</p>"
            "</details></li>"
            for choice in question["answers"]
        )
        parts.append(f"<li><p><strong>{to_html(question['question'])}</strong></p><ul>{choices}</ul></li>")
    # A backtick in HTML among Markdown may be taken for code: in JSON it has another form, too.
    data = escape(json.dumps(questions, ensure_ascii=False).replace("`", "\\u0060"))
    words = escape(_("Choose an answer: it opens and says whether it is right."))
    return f'<div class="quiz" data-quiz="{data}"><p>{words}</p><ol>{"".join(parts)}</ol></div>'
