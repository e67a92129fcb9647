"""quiz(): the chapter's quiz, quiz.en.json or quiz.zh.json in its package, in jupyterquiz's format.

The widget is our own: jupyterquiz's script cannot tell the kernel what was answered, which a learner's progress needs.
"""

import json
from pathlib import Path

from course_utils.core import chapters, environment, i18n, inline_code, kept, progress
from course_utils.core.callbacks import listen
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


def quiz(chapter, language=None):
    """Show the quiz of `chapter`, in the language of the notebook where none is named: clickable in JupyterLab,
    elsewhere the questions as text.

    A report, a slide or a printed page may run no scripts; there the questions and their choices are shown, without the
    answers.
    """
    found = questions(chapter, language or i18n.language())
    if environment.is_live():
        kept.show(build(chapter, found))
        return
    html, text = still(found)
    show_bundle({"text/html": html, "text/plain": text})


def still(found, chosen=()):
    """The questions `found` as (HTML, text), without the answers.

    `chosen` has for each question the number of the choice that the learner took last, or -1: that one has its mark and
    its feedback.
    """
    html, text = [], []
    for place, question in enumerate(found):
        taken = chosen[place] if place < len(chosen) else -1
        html.append(f"<p><strong>{place + 1}. {inline_code.to_html(question['question'])}</strong></p><ul>")
        text.append(f"{place + 1}. {question['question']}")
        for number, choice in enumerate(question["answers"]):
            line = choice["answer"]
            if number == taken:
                line = f"{line} {'✓' if choice['correct'] else '✗'} {choice.get('feedback', '')}".rstrip()
            html.append(f"<li>{inline_code.to_html(line)}</li>")
            text.append(f"   - {line}")
        html.append("</ul>")
    return "".join(html), "\n".join(text)


def build(chapter, found):
    """The live widget of the questions `found`; it notes in the learner's progress when all are answered.

    Its `look` and `watched` are for `kept.show`.
    """
    import anywidget
    import traitlets

    class Quiz(anywidget.AnyWidget):
        _esm = (FOLDER / "quiz.js").read_text(encoding="utf-8")
        _css = (FOLDER / "quiz.css").read_text(encoding="utf-8")
        questions = traitlets.List().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        chosen = traitlets.List().tag(sync=True)  # for each question the choice that was taken last, or -1
        result = traitlets.List().tag(sync=True)  # [right at the first try, questions] when all are answered
        problem = traitlets.Unicode().tag(sync=True)

    def tell(problem):
        widget.problem = problem

    widget = Quiz(questions=found, words=_("All answered, {right} of {of} at the first try."))
    widget.look, widget.watched = (lambda: still(found, widget.chosen)), [(widget, "chosen")]
    listen(widget, "result", lambda result: progress.quiz_done(chapter, *result), tell)
    return widget
