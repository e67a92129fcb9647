"""What the READMEs say of the notebooks, made from them: the map of the course, its times, the claims that they name.

Each stands between ``<!-- map -->``, ``<!-- times -->`` or ``<!-- claims: 5.2-shape 5.4-same -->``, and
``<!-- end -->``.
"""

import json
import re
from pathlib import Path

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.paths import ROOT
from course_utils.core.results import collect, registry
from course_utils.notebook.overview import chapter_entries
from course_utils.tools import notebooks

README = ROOT / "README.md"
EDITIONS = {"en": README, "zh": ROOT / "README.zh-CN.md"}
DATA = {"en": ROOT / "data" / "README.md", "zh": ROOT / "data" / "README.zh-CN.md"}  # the cards of data and models
# What `python tests/bench/notebooks.py table` measured, or the lane of the notebooks in `make test`.
TIMES = Path(__file__).with_name("course_times.json")


def course_map():
    """The map as Markdown: chapter with link, sections of the article, minutes; English where there is no other."""
    spoken = i18n.language()
    there = {entry.chapter: entry for entry in chapter_entries(spoken)}
    rows = [_row(_("chapter"), _("article section"), _("minutes")), "|---|---|---|"]
    for english in chapter_entries("en"):
        entry = there.get(english.chapter, english)
        language = spoken if english.chapter in there else "en"
        title = f"{entry.chapter[:2]} {entry.title}"
        if language != spoken:
            title = _("{title} (in English)").format(title=title)
        link = f"[{title}](notebooks/{language}/{entry.chapter}.ipynb)"
        rows.append(_row(link, ", ".join(entry.sections) or "-", entry.minutes))
    return "\n".join(rows)


def times():
    """A sentence on how long the course computes, and on what: from the table that ``notebooks.py table`` measured."""
    found = json.loads(TIMES.read_text(encoding="utf-8"))
    seconds, beside = found["cpu_seconds"].values(), found["beside"]
    words = _(
        "The computing itself takes {least} to {most} CPU seconds a chapter in profile class, and all of it {minutes} "
        "minutes ({processor}, {date}; beside it: {beside})."
    )
    return words.format(
        least=f"{min(seconds):.0f}", most=f"{max(seconds):.0f}", minutes=f"{found['seconds'] / 60:.0f}",
        processor=found["processor"], date=found["date"], beside=_(beside),
    )  # fmt: skip


def ledger(ids):
    """The claims `ids` as Markdown, with the verdicts that the committed notebooks recorded."""
    verdicts = {
        claim["id"]: claim["verdict"]
        for path in notebooks.find("en")
        for claim in collect(notebooks.read(path))["claims"]
    }
    rows = [_row(_("claim"), _("the article says"), _("verdict"), _("chapter")), "|---|---|---|---|"]
    for name in ids:
        if name not in verdicts:
            raise CourseError(f"README.md names the claim {name}, on which no notebook has a verdict.")
        entry = registry()[name]
        rows.append(_row(name, _(entry["text"]), _(verdicts[name]), entry["chapter"][:2]))
    return "\n".join(rows)


def _row(*cells):
    return f"| {' | '.join(map(str, cells))} |"


def updated(text):
    """`text` of a README with its tables and its sentence on time made anew, in the language that is spoken."""

    def table(found):
        plain = {"map": course_map, "times": times}
        made = plain[found[1].strip()]() if found[1].strip() in plain else ledger(found[1].split()[1:])
        return f"<!-- {found[1].strip()} -->\n{made}\n<!-- end -->"

    return re.sub(r"<!-- (map|times|claims:[^>]*?) -->\n.*?<!-- end -->", table, text, flags=re.DOTALL)


def update():
    """Bring the tables of both READMEs up to date."""
    for edition, path in EDITIONS.items():
        text = path.read_text(encoding="utf-8")
        with i18n.speaking(edition):
            made = updated(text)
        if made != text:
            notebooks.write_atomically(path, made)
