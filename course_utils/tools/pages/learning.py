"""What makes pages a place to learn in: live quizzes, solutions that wait a moment, progress in the reader's browser.

The script is templates/learn.js; here stands what it needs to know: the words, in the language of the edition, and what
there is in each chapter. The quiz is that of JupyterLab, notebook/quiz.js.
"""

import json
import shutil
from pathlib import Path

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.notebook import quizzes
from course_utils.tools.pages import exercises

TEMPLATES = Path(__file__).parents[1] / "templates"
WAIT_S = 20  # seconds before a solution opens
MODULE = "export default {"
STYLES = ("quiz.css", "learn.css")
# In this order; `defer` lets them run when the page is there.
SCRIPTS = (("quiz.js", {"defer": "defer"}), ("words.js", {"defer": "defer"}), ("learn.js", {"defer": "defer"}))


def lay(static, chapters, edition, learning, other=None):
    """Write scripts and styles into the folder `static`.

    Parameters
    ----------
    static : pathlib.Path
    chapters : dict of str to nbformat.NotebookNode
        Name of a page: its notebook.
    edition : str
        Another edition has a progress of its own.
    learning : bool
        False: quizzes answer, and that is all (the report of a run).
    other : dict, optional
        The same pages in another language: `label`, its name in itself; `lang`, as HTML has it; `folder`, where they
        lie, seen from these; `pages`, the names of those that are there.
    """
    for name in ("learn.js", "learn.css"):
        shutil.copy(TEMPLATES / name, static / name)
    shutil.copy(quizzes.FOLDER / "quiz.css", static / "quiz.css")
    source = (quizzes.FOLDER / "quiz.js").read_text(encoding="utf-8")
    (static / "quiz.js").write_text(classic(source), encoding="utf-8")
    known = {
        "learning": learning,
        "key": f"big-models-small-teams {edition}",
        "wait": WAIT_S,
        "words": words(),
        "other": other,
        "chapters": {name: contents(notebook) for name, notebook in chapters.items()},
    }
    text = f"window.course = {json.dumps(known, ensure_ascii=False)};\n"
    (static / "words.js").write_text(text, encoding="utf-8")


def classic(module):
    """A module as a script that sets `courseQuiz`: from a file, browsers refuse to load modules."""
    if module.count(MODULE) != 1 or "import " in module:
        raise CourseError(
            f"notebook/quiz.js cannot be put on a page: it must have `{MODULE}` once and import nothing, since a page "
            "that is opened from a file may load no module."
        )
    return module.replace(MODULE, "window.courseQuiz = {")


def contents(notebook):
    """What a reader can do in a chapter: its title, its exercises by name, and whether it has a quiz."""
    tagged = [(cell.id, cell.metadata.get("tags", ())) for cell in notebook.cells]
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    return {
        "title": first.strip().split("\n")[0].lstrip("# "),
        "exercises": [exercises.name_of(name, "solution") for name, tags in tagged if "solution" in tags],
        "quiz": any("quiz" in tags for _name, tags in tagged),
    }


def words():
    """What the script says, by name."""
    return {
        "quiz": _("All answered, {right} of {of} at the first try."),
        "think": _(
            "Think first: opens in {n} s. An answer that you looked for yourself, even in vain, stays longer than "
            "one that you only read."
        ),
        "left": _("{n} s"),
        "now": _("Open now"),
        "open": _("The solution is open."),
        "read": _("I have read this chapter"),
        "foot": _(
            "Going on to the next chapter from here counts as read, too. Where you stand is kept in this browser only:"
        ),
        "map": _("your progress"),
        "done": _("✓ read"),
        "answered": _("quiz {right} of {of} at once"),
        "opened": _("{n} of {of} solutions opened"),
        "nothing": _("not begun"),
        "sum": _("You have read {n} of {of} chapters."),
        "next": _("Next: {chapter}"),
        "all": _("Everything is done. Well done!"),
        "refused": _("This browser keeps nothing for these pages: what you do is forgotten when you leave the page."),
        "sure": _("Forget which chapters you have read, and your quizzes and solutions, in this browser?"),
        "forgotten": _("Forgotten."),
    }


def place_of_progress():
    """HTML for the page with the map: where the script says what was done. Hidden where no script runs."""
    kept = _(
        "Your progress, that is chapters read, quizzes answered and solutions opened, is kept in this browser only "
        "and sent nowhere."
    )
    file = _(
        "You opened these pages from files, for which some browsers keep each page's progress apart; where the map "
        "stays empty, serve the folder as the README says."
    )
    forget = _("Forget my progress")
    return (
        '<div id="course-progress" hidden><p class="sum"><strong></strong> <span></span></p>'
        f'<p class="kept">{kept}</p><p class="from-file" hidden>{file}</p>'
        f'<p><button type="button">{forget}</button> <span role="status"></span></p></div>'
    )
