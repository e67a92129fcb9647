"""quiz(): the chapter's quiz, shown by jupyterquiz. One file a chapter and language, such as 07_cnn.en.json."""

import json
from pathlib import Path

from course_utils import environment
from course_utils.errors import CourseError
from course_utils.i18n import _

FOLDER = Path(__file__).parent


def questions(chapter, language="en"):
    """The questions of `chapter`, as jupyterquiz wants them: a list of dict.

    A chapter without a quiz in `language` has its English one.
    """
    for lang in (language, "en"):
        path = FOLDER / f"{chapter}.{lang}.json"
        if path.exists():
            return json.loads(path.read_text(encoding="utf-8"))
    names = sorted(path.name.removesuffix(".en.json") for path in FOLDER.glob("*.en.json"))
    raise CourseError(
        _("There is no quiz for {chapter!r}; there are {names}.").format(chapter=chapter, names=", ".join(names))
    )


def quiz(chapter, language="en"):
    """Show the quiz of `chapter`: clickable in JupyterLab, elsewhere the questions as text.

    jupyterquiz draws with JavaScript, which a report, a slide or a printed page may not run; there the questions and
    their choices are shown, without the answers.
    """
    from IPython.display import display

    found = questions(chapter, language)
    if environment.is_live():
        from IPython.utils.capture import capture_output
        from jupyterquiz import display_quiz

        with capture_output() as captured:
            display_quiz(found, shuffle_questions=False, colors="fdsp")
        for output in captured.outputs:
            display({kind: _no_mathjax(text) for kind, text in output.data.items()}, raw=True)
        return
    html, text = [], []
    for number, question in enumerate(found, 1):
        choices = [choice["answer"] for choice in question["answers"]]
        html.append(
            f"<p><strong>{number}. {question['question']}</strong></p><ul>"
            + "".join(f"<li>{choice}</li>" for choice in choices)
            + "</ul>"
        )
        text.append("\n".join([f"{number}. {question['question']}", *(f"   - {choice}" for choice in choices)]))
    display({"text/html": "".join(html), "text/plain": "\n".join(text)}, raw=True)


def _no_mathjax(script):
    """`script` without jupyterquiz's use of MathJax: beside JupyterLab's own it would load another from the network."""
    return script.replace("typeof MathJax", "typeof undefined")
