"""Tables as HTML, for the outputs of notebooks. JupyterLab aligns cells to the right: ours say left."""

from html import escape

LEFT = "text-align:left"


def html_table(heads, rows, caption="", row_head="", tall=False):
    """A table of text as HTML.

    Parameters
    ----------
    heads : sequence of str
        Plain text.
    rows : sequence of sequences of str
        Plain text, as many as `heads`; see `Linked` for a cell with a link.
    caption : str
        Plain text above the table.
    row_head : str
        Style of the first cell of each row, which is then its head; empty: it is a cell as the others.
    tall : bool
        True: in a box of 420 px that scrolls.
    """
    head = "".join(f'<th scope="col" style="{LEFT}">{_html(text)}</th>' for text in heads)
    lines = []
    for row in rows:
        first = f'<th scope="row" style="{row_head}">{_html(row[0])}</th>' if row_head else ""
        cells = "".join(f'<td style="{LEFT}">{_html(text)}</td>' for text in (row[1:] if row_head else row))
        lines.append(f"<tr>{first}{cells}</tr>")
    named = f'<caption style="{LEFT}">{escape(caption)}</caption>' if caption else ""
    html = f"<table>{named}<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f'<div style="max-height:420px;overflow:auto">{html}</div>' if tall else html


class Linked(str):
    """The text of a cell that is a link: ``Linked("the paper", "https://...")``."""

    def __new__(cls, text, address):
        made = super().__new__(cls, text)
        made.address = address
        return made


def _html(text):
    link = getattr(text, "address", "")
    return f'<a href="{escape(link)}">{escape(text)}</a>' if link else escape(text)
