"""quiz(): the chapter's quiz, quiz.en.json or quiz.zh.json in its package, in jupyterquiz's format.

The widget is our own: jupyterquiz's script cannot tell the kernel what was answered, which a learner's progress needs.
"""

import json
from pathlib import Path

from course_utils.core import chapters, environment, inline_code, progress
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle

FOLDER = Path(__file__).parent


def questions(chapter, language="en"):
    """The questions of `chapter`, a list of dict with `question`, `type` and `answers`.

    A chapter without a quiz in `language` has its English one.
    """
    for lang in (language, "en"):
        path = chapters.file_of(chapter, f"quiz.{lang}.json")
        if path.exists():
            return json.loads(path.read_text(encoding="utf-8"))
    raise CourseError(_("{chapter} has no quiz: it belongs into {path}.").format(chapter=chapter, path=path))


def quiz(chapter, language="en"):
    """Show the quiz of `chapter`: clickable in JupyterLab, elsewhere the questions as text.

    A report, a slide or a printed page may run no scripts; there the questions and their choices are shown, without the
    answers.
    """
    from IPython.display import display

    found = questions(chapter, language)
    if environment.is_live():
        display(build(chapter, found))
        return
    html, text = [], []
    for number, question in enumerate(found, 1):
        choices = [choice["answer"] for choice in question["answers"]]
        html.append(
            f"<p><strong>{number}. {inline_code.to_html(question['question'])}</strong></p><ul>"
            + "".join(f"<li>{inline_code.to_html(choice)}</li>" for choice in choices)
            + "</ul>"
        )
        text.append("\n".join([f"{number}. {question['question']}", *(f"   - {choice}" for choice in choices)]))
    show_bundle({"text/html": "".join(html), "text/plain": "\n".join(text)})


def build(chapter, found):
    """The live widget of the questions `found`; it notes in the learner's progress when all are answered."""
    import anywidget
    import traitlets

    class Quiz(anywidget.AnyWidget):
        _esm = (FOLDER / "quiz.js").read_text(encoding="utf-8")
        _css = (FOLDER / "quiz.css").read_text(encoding="utf-8")
        questions = traitlets.List().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        result = traitlets.List().tag(sync=True)  # [right at the first try, questions] when all are answered

    widget = Quiz(questions=found, words=_("All answered, {right} of {of} at the first try."))
    widget.observe(lambda change: progress.quiz_done(chapter, *change["new"]), "result")
    return widget
