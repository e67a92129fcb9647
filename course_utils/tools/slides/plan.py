"""What is on which slide: a pure function from a notebook's metadata to a list of slides.

A cell says where it stands by `slideshow.slide_type` (slide, subslide, fragment, -, notes, skip), and by
`course` in its own metadata:

    notes    what the speaker says; of a slide's first cell. A list where one cell makes two slides.
    minutes  how long the slide is on the wall; a list likewise.
    show     of a code cell: "code", "output", "both", or "split": the code, then its output on a slide of its own.
             Explorers and claims show their output where nothing is said, other cells both. "each": every output
             on a slide of its own, without the code.
    rows     of a code cell: a table with more rows is continued on further slides, so many rows on each.
    slide    of a text cell: a shorter text for the slide (prose.py cuts a long one where nobody wrote one).

A notes cell belongs to the slide before it. The quiz becomes one slide a question.
"""

import re
from dataclasses import dataclass, field
from html import escape

import nbformat

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.inline_code import to_html
from course_utils.notebook import quizzes
from course_utils.tools.slides import prose

SHOWS = ("both", "code", "output", "split", "each")
QUESTION_MINUTES = 1
RECORD = "application/vnd.course.result+json"
SHORT = 150  # characters of a recorded result that a slide may show
# Widgets that draw themselves in a browser without a kernel.
WITHOUT_KERNEL = ("@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/output")
VIEW, STATE = "application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json"


@dataclass
class Slide:
    """One slide: its cells (copies, ready for export), notes as Markdown, minutes, and where it stands."""

    cell: str  # id of its first cell
    starts_section: bool
    heading: str  # of the section that it belongs to
    cells: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    minutes: float = 0
    exercise: str = ""  # name of the exercise that is on it
    number: int = 0
    prose: list = field(default_factory=list)  # what was cut from the slide's text, in full, as Markdown


def slides_of(notebook, edition="en"):
    """The slides of a notebook, in order; CourseError where its metadata cannot be read as slides."""
    slides, heading = [], ""
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
        if kind == "skip" or "solution" in cell.metadata.get("tags", ()):
            continue
        if kind == "notes":
            if not slides:
                raise CourseError(f"The notes cell {cell.id} stands before the first slide: move it behind its slide.")
            slides[-1].notes.append(cell.source)
            continue
        parts = _parts(cell, notebook, edition)
        for place, (part, notes, minutes) in enumerate(parts):
            starts = kind in ("slide", "subslide") or not slides or place > 0
            if starts:
                slides.append(Slide(cell.id, (kind == "slide" and place == 0) or not slides, ""))
            elif notes and slides[-1].cell != cell.id:
                raise CourseError(f"The cell {cell.id} has speaker notes, but {slides[-1].cell} starts its slide.")
            slide = slides[-1]
            heading = heading_of(part) or heading
            slide.heading = slide.heading or heading
            if starts:
                slide.notes += [notes] if notes else []
                slide.minutes += minutes
            if "exercise" in cell.metadata.get("tags", ()):
                slide.exercise = cell.id.removeprefix("exercise-")
            part.metadata["deck"] = {"cell": cell.id, "fragment": _fragment(slide, kind, place)}
            part.id = f"{cell.id}-{place}" if place else cell.id
            slide.cells.append(part)
    for number, slide in enumerate(slides, 1):
        slide.number = number
    prose.shorten(slides)
    return slides


def _parts(cell, notebook, edition):
    """The pieces of a cell as (copy of the cell, notes, minutes): one, two when it is split, one a quiz question."""
    course = cell.metadata.get("course", {})
    if "quiz" in cell.metadata.get("tags", ()):
        return _quiz(cell, notebook, edition)
    show = course.get("show", "output" if set(cell.metadata.get("tags", ())) & {"explorer", "claim"} else "both")
    if show not in SHOWS:
        raise CourseError(f"The cell {cell.id} says course.show = {show!r}; allowed: {', '.join(SHOWS)}.")
    wanted = _wanted(cell, show, course.get("rows"), notebook)
    notes, minutes = course.get("notes", []), course.get("minutes", [])
    notes = notes if isinstance(notes, list) else [notes]
    minutes = minutes if isinstance(minutes, list) else [minutes]
    if max(len(notes), len(minutes)) > len(wanted):
        raise CourseError(
            f"The cell {cell.id} has notes for {max(len(notes), len(minutes))} slides and makes {len(wanted)}."
        )
    notes, minutes = notes + [""] * (len(wanted) - len(notes)), minutes + [0] * (len(wanted) - len(minutes))
    parts = []
    for (hide_input, outputs), note, minute in zip(wanted, notes, minutes, strict=True):
        part = nbformat.from_dict(cell)
        if part.cell_type == "code":
            part.metadata["hide_input"], part.outputs = hide_input, outputs
        parts.append((part, note, minute))
    return parts


def _wanted(cell, show, rows, notebook):
    """What each slide of a cell shows: list of (is the code hidden, outputs)."""
    outputs = [_still(output, notebook) for output in _for_eyes(cell.get("outputs", []))]
    if rows:
        pages = [part for output in outputs for part in _pages(output, rows)]
        return [(show != "both" or place > 0, [page]) for place, page in enumerate(pages)]
    return {
        "both": [(False, outputs)],
        "code": [(False, [])],
        "output": [(True, outputs)],
        "split": [(False, []), (True, outputs)],
        "each": [(True, [output]) for output in outputs],
    }[show]


def _pages(output, rows):
    """An output whose table has more than `rows` rows, as several outputs, each with the table's head."""
    html = output.get("data", {}).get("text/html", "")
    body = re.search(r"(<tbody>)(.*?)(</tbody>)", html, flags=re.DOTALL)
    found = re.findall(r"<tr.*?</tr>", body[2], flags=re.DOTALL) if body else []
    if len(found) <= rows:
        return [output]
    pages = []
    for start in range(0, len(found), rows):
        page = nbformat.from_dict(output)
        page.data["text/html"] = html[: body.start(2)] + "".join(found[start : start + rows]) + html[body.end(2) :]
        pages.append(page)
    return pages


def _for_eyes(outputs):
    """The outputs without what is recorded for machines: it stays where it is a table, or short and alone."""
    seen = [output for output in outputs if RECORD not in output.get("data", {}) or "text/html" in output.data]
    if seen or not all(len(output.data.get("text/plain", "")) <= SHORT for output in outputs):
        return seen
    return outputs


def _fragment(slide, kind, place):
    """Number of the step in which a cell appears on its slide; None: from the first."""
    last = next((cell.metadata.deck["fragment"] for cell in reversed(slide.cells)), None)
    if kind == "fragment" and place == 0 and slide.cells:
        return 0 if last is None else last + 1
    return last


def heading_of(cell):
    """The text of the heading that a text cell begins with, or nothing."""
    found = re.match(r"#+\s+(.+)", cell.source) if cell.cell_type == "markdown" else None
    return found[1].strip() if found else ""


def _still(output, notebook):
    """An output without its widget where no browser can draw it alone; its still picture or text is left."""
    if VIEW not in output.get("data", {}):
        return output
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    if output.data[VIEW].get("model_id") in state and all(
        model.get("model_module") in WITHOUT_KERNEL for model in state.values()
    ):
        return output
    output = nbformat.from_dict(output)
    del output.data[VIEW]
    return output


def has_live_widgets(slides):
    """True when a widget on one of the slides is drawn by the browser."""
    return any(VIEW in output.get("data", {}) for s in slides for cell in s.cells for output in cell.get("outputs", ()))


def _quiz(cell, notebook, edition):
    """One slide a question. A click on a choice tells whether it is right, and why; the notes tell the speaker."""
    chapter = notebook.metadata.get("course", {}).get("chapter", "")
    parts = []
    for number, question in enumerate(quizzes.questions(chapter, edition), 1):
        choices = [choice for choice in question["answers"] if "answer" in choice]
        buttons = "".join(
            f'<li><button type="button" data-right="{int(bool(choice["correct"]))}"'
            f' data-feedback="{escape(to_html(choice.get("feedback", "")))}">'
            f"{to_html(choice['answer'])}</button></li>"
            for choice in choices
        )
        html = (
            f'<div class="quiz"><h2>{number}. {to_html(question["question"])}</h2><ol type="A">{buttons}</ol>'
            '<p class="feedback" role="status"></p></div>'
        )
        part = nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", {"text/html": html})])
        part.id, part.metadata["hide_input"] = cell.id, True
        letters = [chr(ord("A") + place) for place in range(len(choices))]
        with i18n.speaking(edition):
            said = _("{letter} is right: {feedback}"), _("{letter}: {feedback}")
            notes = [_("Vote by hands before you click.")]
        notes += [
            said[0 if choice["correct"] else 1].format(letter=letter, feedback=to_html(choice.get("feedback", "")))
            for letter, choice in zip(letters, choices, strict=True)
        ]
        parts.append((part, " ".join(notes), QUESTION_MINUTES))
    return parts
