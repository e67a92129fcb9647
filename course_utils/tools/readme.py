"""What the README says of the notebooks, made from them: the map of the course, its times, the claims that it names.

Each stands between ``<!-- map -->``, ``<!-- times -->`` or ``<!-- claims: 5.2-shape 5.4-same -->``, and
``<!-- end -->``.
"""

import re

from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.core.results import collect, registry
from course_utils.notebook.overview import chapter_entries
from course_utils.tools import notebooks

README = ROOT / "README.md"


def course_map():
    """The map as Markdown: chapter with link, sections of the article, minutes."""
    rows = ["| chapter | article section | minutes |", "|---|---|---|"]
    for entry in chapter_entries("en"):
        link = f"[{entry.chapter[:2]} {entry.title}](notebooks/en/{entry.chapter}.ipynb)"
        rows.append(f"| {link} | {', '.join(entry.sections) or '-'} | {entry.minutes} |")
    return "\n".join(rows)


def times():
    """A sentence on how long the chapters computed, and on what, when their committed outputs were made."""
    runs = [notebooks.read(path).metadata["course_run"] for path in notebooks.find("en")]
    seconds = [run["seconds"] for run in runs]
    where = "; ".join(dict.fromkeys(run["processor"] for run in runs))
    return (
        f"The computing itself took {min(seconds)} to {max(seconds)} seconds a chapter, {sum(seconds) / 60:.0f} "
        f"minutes for all of them, in profile class ({where}; {max(run['date'] for run in runs)})."
    )


def ledger(ids):
    """The claims `ids` as Markdown, with the verdicts that the committed notebooks recorded."""
    verdicts = {
        claim["id"]: claim["verdict"]
        for path in notebooks.find("en")
        for claim in collect(notebooks.read(path))["claims"]
    }
    rows = ["| claim | the article says | verdict | chapter |", "|---|---|---|---|"]
    for name in ids:
        if name not in verdicts:
            raise CourseError(f"README.md names the claim {name}, on which no notebook has a verdict.")
        entry = registry()[name]
        rows.append(f"| {name} | {entry['text']} | {verdicts[name]} | {entry['chapter'][:2]} |")
    return "\n".join(rows)


def updated(text):
    """`text` of the README with its tables and its sentence on time made anew."""

    def table(found):
        plain = {"map": course_map, "times": times}
        made = plain[found[1].strip()]() if found[1].strip() in plain else ledger(found[1].split()[1:])
        return f"<!-- {found[1].strip()} -->\n{made}\n<!-- end -->"

    return re.sub(r"<!-- (map|times|claims:[^>]*?) -->\n.*?<!-- end -->", table, text, flags=re.DOTALL)


def update(path=README):
    """Bring the README's tables up to date."""
    text = path.read_text(encoding="utf-8")
    if updated(text) != text:
        notebooks.write_atomically(path, updated(text))
