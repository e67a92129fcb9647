"""course_map(): the chapters that are here, with minutes, read from the notebooks themselves."""

import json
import re
from typing import NamedTuple

from course_utils.environment import ROOT
from course_utils.i18n import _


class ChapterEntry(NamedTuple):
    """One chapter: its name such as "07_cnn", title, sections of the article, minutes to work through it."""

    chapter: str
    title: str
    sections: tuple
    minutes: int


def chapter_entries(edition="en"):
    """The chapters of an edition, in order: list of ChapterEntry."""
    entries = []
    for path in sorted((ROOT / "notebooks" / edition).glob("[0-9][0-9]_*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        course = notebook["metadata"].get("course", {})
        first = next((cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"), {"source": ""})
        heading = re.match(r"#\s+(?:\d\d\s+)?(.+)", "".join(first["source"]))
        entries.append(
            ChapterEntry(
                path.stem,
                heading.group(1).strip() if heading else path.stem,
                tuple(course.get("sections", ())),
                int(course.get("minutes", 0)),
            )
        )
    return entries


def course_map(edition="en"):
    """Show the chapters with links, sections of the article and minutes; returns nothing."""
    from html import escape

    from IPython.display import display

    entries = chapter_entries(edition)
    rows, lines = [], []
    for entry in entries:
        sections = ", ".join(entry.sections) or "-"
        lines.append(f"{entry.chapter[:2]}  {entry.title}  ({sections}; {entry.minutes} min)")
        rows.append(
            f'<tr><td>{entry.chapter[:2]}</td><td style="text-align:left"><a href="{escape(entry.chapter)}.ipynb">'
            f"{escape(entry.title)}</a></td><td>{escape(sections)}</td><td>{entry.minutes}</td></tr>"
        )
    total = sum(entry.minutes for entry in entries)
    lines.append(_("Together: {minutes} minutes.").format(minutes=total))
    head = "".join(
        f'<th scope="col">{escape(text)}</th>' for text in ("", _("chapter"), _("article section"), _("minutes"))
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table><p>{escape(lines[-1])}</p>"
    display({"text/html": table, "text/plain": "\n".join(lines)}, raw=True)
