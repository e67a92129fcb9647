"""Tables as HTML: for the outputs of notebooks, and for pages. JupyterLab aligns cells to the right: ours say left."""

from html import escape

from markupsafe import Markup

LEFT = "text-align:left"


def html_table(heads, rows, caption="", row_head=None, style=LEFT, table_style="", tall=False):
    """A table as HTML, with the structure that screen readers need: heads with a scope, a caption.

    The content of a cell, of a head and of the caption is plain text, which is escaped; or `Markup`, which is HTML
    already (see `link`); or a pair of either and the style of this one cell.

    Parameters
    ----------
    heads : sequence
        The heads of the columns; none: the table has no head. An empty one is a cell, not a head without a name.
    rows : sequence of sequences
        As many cells as `heads`.
    caption : str
        Above the table; empty: none.
    row_head : str, optional
        Style of the first cell of each row, which is then its head; None: it is a cell as the others.
    style : str
        Style of what has none of its own; empty for pages that have a style sheet.
    table_style : str
        Style of the table itself.
    tall : bool
        True: in a box of 420 px that scrolls.
    """
    head = "".join(_cell("th" if _text(content) else "td", content, style, "col") for content in heads)
    lines = []
    for row in rows:
        first = _cell("th", row[0], row_head, "row") if row_head is not None else ""
        cells = "".join(_cell("td", content, style) for content in (row if row_head is None else row[1:]))
        lines.append(f"<tr>{first}{cells}</tr>")
    named = _cell("caption", caption, style) if _text(caption) else ""
    top = f"<thead><tr>{head}</tr></thead>" if heads else ""
    html = f"<table{_styled(table_style)}>{named}{top}<tbody>{''.join(lines)}</tbody></table>"
    return f'<div style="max-height:420px;overflow:auto">{html}</div>' if tall else html


def link(text, address):
    """The content of a cell that is a link: ``link("the paper", "https://...")``."""
    return Markup(f'<a href="{escape(address)}">{escape(text)}</a>')


def _cell(tag, content, style, scope=""):
    if isinstance(content, tuple):
        content, style = content
    scope = f' scope="{scope}"' if scope and tag == "th" else ""
    return f"<{tag}{scope}{_styled(style)}>{_html(content)}</{tag}>"


def _text(content):
    return content[0] if isinstance(content, tuple) else content


def _styled(style):
    return f' style="{style}"' if style else ""


def _html(text):
    return str(text) if isinstance(text, Markup) else escape(text)
