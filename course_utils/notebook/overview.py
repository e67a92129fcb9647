"""course_map(): the chapters that are here, with minutes, read from the notebooks themselves."""

import re
from typing import NamedTuple

from course_utils.core import notebook_files, progress
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, language, punctuated
from course_utils.core.paths import ROOT
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table, link


class ChapterEntry(NamedTuple):
    """One chapter: its name such as "07_cnn", title, sections of the article, minutes to work through it."""

    chapter: str
    title: str
    sections: tuple
    minutes: int


def chapter_entries(edition="en", broken=None):
    """The chapters of an edition, in order: list of ChapterEntry.

    A notebook that cannot be read raises CourseError; where `broken` is a list, its sentence is added there instead.
    """
    entries = []
    for path in notebook_files.chapters_in(ROOT / "notebooks" / edition):
        try:
            notebook = notebook_files.load(path)
        except CourseError as error:
            if broken is None:
                raise
            broken.append(str(error))
            continue
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


def course_map():
    """Show the chapters of the notebook's language with links, sections of the article and minutes; returns nothing.

    In a student copy that is open in JupyterLab also what the learner has done, and what comes next.
    """
    from html import escape

    edition, broken = language(), []
    entries = chapter_entries(edition, broken)
    copies = [path.name for path in notebook_files.others_in(ROOT / "notebooks" / edition)]
    if copies:
        words = _("Not on the map, because their names are no chapter's: {names}.")
        broken.append(words.format(names=", ".join(copies)))
    done = _done(entries) if progress.file() else {}
    titles = ["", _("chapter"), _("article section"), _("minutes")]
    if done:
        titles += [_("exercises passed"), _("quiz")]
    rows, lines = [], []
    for entry in entries:
        sections = ", ".join(entry.sections) or "-"
        words = [f"{part}" for part in done.get(entry.chapter, ())[:2]]
        facts = "; ".join([sections, _("{minutes} min").format(minutes=entry.minutes), *words])
        lines.append(punctuated(f"{entry.chapter[:2]}  {entry.title}  ({facts})"))
        title = link(entry.title, f"{entry.chapter}.ipynb")
        rows.append((entry.chapter[:2], title, sections, str(entry.minutes), *words))
    lines.append(_("Together: {minutes} minutes.").format(minutes=sum(entry.minutes for entry in entries)))
    below = escape(lines[-1])
    for sentence in broken:
        lines.append(sentence)
        below += f"</p><p>{escape(sentence)}"
    if done:
        undone = [entry for entry in entries if not done[entry.chapter].all]
        if undone:
            words, name = _("Next: {chapter}"), f"{undone[0].chapter[:2]} {undone[0].title}"
            lines.append(words.format(chapter=name))
            address = link(name, f"{undone[0].chapter}.ipynb")
            below += f"</p><p><strong>{escape(words).replace('{chapter}', address)}</strong>"
        else:
            lines.append(_("Everything is done. Well done!"))
            below += f"</p><p><strong>{escape(lines[-1])}</strong>"
        lines.append(_("Run this cell again to see what you have done since."))
        below += f"</p><p>{escape(lines[-1])}"
    show_bundle({"text/html": f"{html_table(titles, rows)}<p>{below}</p>", "text/plain": "\n".join(lines)})


class _Done(NamedTuple):
    exercises: str
    quiz: str
    all: bool


def _done(entries):
    """{chapter: what of it the learner has done}."""
    from course_utils.notebook.exercises import exercises_of

    found, table = progress.read(), {}
    for entry in entries:
        names = set(exercises_of(entry.chapter))
        passed = len(names & found.passed)
        quiz = found.quizzes.get(entry.chapter)
        mark = "✓ " if passed == len(names) else ""
        words = _("✓ {right} of {of} at once").format(right=quiz[0], of=quiz[1]) if quiz else _("open")
        table[entry.chapter] = _Done(f"{mark}{passed} / {len(names)}", words, bool(mark and quiz))
    return table
