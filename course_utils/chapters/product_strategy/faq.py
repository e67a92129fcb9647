"""The cells that show the answers to the article's six questions."""

from pathlib import Path

from course_utils.core import notebook_files
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.paths import ROOT
from course_utils.core.shown import show_bundle
from course_utils.core.tables import LEFT, html_table, link

# {question: cells as (chapter, id)}; the chapter's text names the same cells, and a test holds both to the notebooks.
CELLS = {
    "what": (("02_concepts", "count-published"), ("01_background", "models-explorer")),
    "good": (("02_concepts", "capacity-explorer"), ("11_text_classification", "question-pretrained")),
    "hard": (("02_concepts", "learning-curve"), ("01_background", "breakdown")),
    "improve": (("03_training_algorithm", "race-explorer"), ("08_training", "ablation"), ("08_training", "staircase")),
    "where": (("09_face_recognition", "card"), ("15_recommendation", "card")),
    "learn": (("00_start_here", "how-to-work"), ("03_training_algorithm", "steps-all")),
}


def questions():
    """{name: the question as the learner reads it}."""
    return {
        "what": _("What is a large model?"),
        "good": _("What are its advantages?"),
        "hard": _("What is hard for a startup?"),
        "improve": _("How is a model improved?"),
        "where": _("Where is it used?"),
        "learn": _("How does one learn it?"),
    }


def table(folder=None):
    """Show for each question the cells that answer it, with links to their chapters; returns how many are there.

    `folder` has the notebooks; by default those of the course. A cell that is not there is said, and raises nothing.
    """
    folder = Path(folder) if folder else ROOT / "notebooks" / "en"
    heads, known, there = (_("question"), _("chapter"), _("cell"), _("what it is")), {}, 0
    rows, lines = [], [" | ".join(heads)]
    for name, question in questions().items():
        for chapter, cell in CELLS[name]:
            if chapter not in known:
                known[chapter] = _kinds(folder / f"{chapter}.ipynb")
            kind = known[chapter].get(cell)
            there += kind is not None
            words = kind or _("not in this copy of the chapter")
            rows.append((question, link(chapter[:2], f"{chapter}.ipynb"), cell, words))
            lines.append(" | ".join((question, chapter[:2], cell, words)))
    show_bundle({"text/html": html_table(heads, rows, row_head=LEFT), "text/plain": "\n".join(lines)})
    return there


def _kinds(path):
    """{id of a cell: "text", "code" or "explorer"} of the notebook at `path`; empty where it cannot be read."""
    try:
        cells = notebook_files.load(path)["cells"]
    except CourseError:
        return {}
    named = {"markdown": _("text"), "code": _("code")}
    return {
        cell.get("id", ""): _("explorer")
        if "explorer" in cell["metadata"].get("tags", ())
        else named.get(cell["cell_type"], "")
        for cell in cells
    }
