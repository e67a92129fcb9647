"""Every text of every quiz, in the four forms in which it is shown: escaped, and what is code set as code."""

import re
from html import unescape

import nbformat
import pytest

from course_utils.core import chapters, i18n, inline_code
from course_utils.notebook import quizzes
from course_utils.tools.pages import pieces
from course_utils.tools.slides import plan

CHAPTERS = [name for name in chapters.names() if chapters.file_of(name, "quiz.en.json").exists()]
HARD = [
    {
        "question": "Is `a < b` & 'c'?",
        "type": "multiple_choice",
        "answers": [
            {"answer": "<b>`x`</b>", "correct": True, "feedback": 'Yes: `"<i>"` & so on.'},
            {"answer": "one ` alone", "correct": False, "feedback": "No."},
        ],
    }
]


def of_slide(questions, monkeypatch):
    """The HTML of the slides, with the feedback as a click shows it (deck.js), and the notes."""
    monkeypatch.setattr(quizzes, "questions", lambda chapter, edition: questions)
    cell = nbformat.v4.new_code_cell(
        "quiz()", id="quiz", metadata={"tags": ["quiz"], "slideshow": {"slide_type": "slide"}}
    )
    slides = plan.slides_of(nbformat.v4.new_notebook(cells=[cell]))
    html = "".join(slide.cells[0].outputs[0].data["text/html"] for slide in slides)
    feedback = re.findall(r'data-feedback="([^"]*)"', html)
    return re.sub(r' data-feedback="[^"]*"', "", html) + "".join(map(unescape, feedback)) + "".join(slides[0].notes)


def of_page(questions, _monkeypatch):
    return pieces.quiz(questions)


def of_notebook(questions, monkeypatch):
    """What a notebook shows where no script runs."""
    seen = []
    monkeypatch.setattr(quizzes, "questions", lambda chapter, language: questions)
    monkeypatch.setattr("course_utils.core.environment.is_live", lambda: False)
    monkeypatch.setattr("IPython.display.display", lambda data, raw=False: seen.append(data["text/html"]))
    quizzes.quiz("00_start_here")
    return seen[0]


def texts(questions, feedback):
    for question in questions:
        yield question["question"]
        for choice in question["answers"]:
            yield choice["answer"]
            if feedback:
                yield choice["feedback"]


FORMS = [(of_slide, True), (of_page, True), (of_notebook, False)]


def test_every_chapter_has_a_quiz():
    assert list(chapters.names()) == CHAPTERS


@pytest.mark.parametrize(("form", "feedback"), FORMS, ids=["slide", "page", "notebook"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_text_is_shown_with_its_code_as_code(chapter, form, feedback, monkeypatch):
    questions = quizzes.questions(chapter)
    html = form(questions, monkeypatch)
    assert "`" not in html
    for text in texts(questions, feedback):
        assert inline_code.to_html(text) in html
        assert text.count("`") % 2 == 0 and not re.search(r"\*\w|\$", text), "Markdown that is not shown as such"


@pytest.mark.parametrize(("form", "feedback"), FORMS, ids=["slide", "page", "notebook"])
def test_a_text_can_break_no_page(form, feedback, monkeypatch):
    html = form(HARD, monkeypatch)
    assert "Is <code>a &lt; b</code> &amp; 'c'?" in html and "&lt;b&gt;<code>x</code>&lt;/b&gt;" in html
    assert "one ` alone" in html and "<b>" not in html and "<i>" not in html
    assert ('Yes: <code>"&lt;i&gt;"</code> &amp; so on.' in html) is feedback


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_quiz_speaks_the_language_of_the_notebook(language, monkeypatch):
    seen = []
    monkeypatch.setattr("course_utils.core.environment.is_live", lambda: False)
    monkeypatch.setattr("IPython.display.display", lambda data, raw=False: seen.append(data["text/plain"]))
    i18n.use_language(language)
    try:
        quizzes.quiz("01_background")
    finally:
        i18n.use_language("en")
    wanted = quizzes.questions("01_background", language)[0]["question"]
    assert wanted in seen[0] and bool(re.search(i18n.HAN, wanted)) == (language == "zh")
