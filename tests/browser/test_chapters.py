"""Chapters as a student meets them: the student copy in JupyterLab, all cells run, then mouse and keyboard.

Profile smoke, because the browser is what is tested here; `nbval` runs the notebooks in full.
"""

import nbformat
import pytest
from browser_lab import LabPage

from course_utils.tools import notebooks, student


def student_copy(chapter):
    """The student's notebook of `chapter`, with the parameter profile = "smoke"."""
    (path,) = notebooks.find("en", chapter)
    notebook, _answers = student.student_version(nbformat.read(path, as_version=4))
    cell = next(cell for cell in notebook.cells if cell.id == "parameters")
    assert 'profile: str = "class"' in cell.source
    cell.source = cell.source.replace('profile: str = "class"', 'profile: str = "smoke"')
    return notebook


class Chapter:
    """A chapter that has run in JupyterLab; cells are found by their id."""

    def __init__(self, lab, chapter):
        self.lab, self.page = lab, lab.page
        self.book = student_copy(chapter)
        nbformat.write(self.book, lab.root / f"{chapter}.ipynb")
        lab.open(f"{chapter}.ipynb")
        lab.run_all(300)

    def cell(self, name):
        """The cell with the id `name` on the page."""
        place = [cell.id for cell in self.book.cells].index(name)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(place)

    def write(self, name, source):
        """Write `source` into a cell, as by a paste, and run it with the keys."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")

    def answer(self, name, source):
        """Write an answer, run it and its check; the check's status and text."""
        old = self.cell(f"check-{name}").locator(".course-check").inner_text()
        self.write(f"exercise-{name}", source)
        self.page.keyboard.press("Shift+Enter")
        check = self.cell(f"check-{name}").locator(".course-check")
        for _tenth in range(100):
            self.page.wait_for_timeout(100)
            if check.count() == 1 and check.inner_text() != old:
                break
        return check.get_attribute("data-status"), check.inner_text()

    def picture(self, name):
        return self.cell(name).locator("canvas.course-canvas").evaluate("canvas => canvas.toDataURL()")

    def words(self, name):
        return self.cell(name).locator("canvas.course-canvas").get_attribute("aria-label")


@pytest.fixture(scope="module")
def page(server, browser):
    """Chapters are slow to run: the tests of one chapter share a page."""
    pages = {}

    def opened(chapter):
        if chapter not in pages:
            while pages:
                pages.popitem()[1].lab.close()
            pages[chapter] = Chapter(LabPage(browser, server), chapter)
        return pages[chapter]

    yield opened
    for chapter in pages.values():
        chapter.lab.close()


def clean(chapter):
    """No cell failed, no script failed, and no other host was asked for anything."""
    assert chapter.lab.error_texts() == []
    assert chapter.lab.errors == []
    assert chapter.lab.outside == []


def test_start_here_runs_and_shows_its_training(page):
    chapter = page("00_start_here")
    clean(chapter)
    live = chapter.cell("train").locator(".course-training")
    assert live.locator("img").evaluate("image => image.naturalWidth") > 300
    assert "Done" in live.inner_text()
    assert live.get_by_role("button", name="Stop").is_disabled()
    assert chapter.cell("machine").inner_text().count("✗") == 0


def test_a_quiz_answers_wrong_and_right(page):
    chapter = page("00_start_here")
    quiz = chapter.cell("quiz").locator(".Quiz").first
    feedback = quiz.locator(".Feedback")
    quiz.locator(".MCButton[data-correct=false]").first.click()
    assert "exam" in feedback.inner_text()
    assert feedback.evaluate("element => element.classList.contains('incorrect')")
    quiz.locator(".MCButton[data-correct=true]").click()
    assert "Right" in feedback.inner_text()
    assert feedback.evaluate("element => element.classList.contains('correct')")
    chapter.page.wait_for_timeout(1000)  # what a quiz loads, it loads after half a second
    clean(chapter)


def test_an_exercise_fails_then_passes(page):
    chapter = page("00_start_here")
    assert chapter.cell("check-most-probable").locator(".course-check").get_attribute("data-status") == "not attempted"
    status, text = chapter.answer("most-probable", "def most_probable(probabilities):\n    return max(probabilities)")
    assert status == "wrong" and "its place" in text
    right = "def most_probable(probabilities):\n    return list(probabilities).index(max(probabilities))"
    status, text = chapter.answer("most-probable", right)
    assert status == "right"


def test_a_drawing_gets_an_answer(page):
    chapter = page("00_start_here")
    pad = chapter.cell("pad-explorer").locator("canvas.course-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    mouse = chapter.page.mouse
    mouse.move(box["x"] + 60, box["y"] + 60)
    mouse.down()
    for step in range(10):
        mouse.move(box["x"] + 60 + 15 * step, box["y"] + 60 + 10 * step)
    mouse.up()
    chapter.cell("pad-explorer").locator(".course-prediction").wait_for(timeout=20_000)
    assert "The network thinks: " in chapter.cell("pad-explorer").locator(".course-prediction").inner_text()
    clean(chapter)


@pytest.mark.parametrize(
    ("chapter", "explorer", "control", "key"),
    [
        ("07_cnn", "kernel-explorer", "select", "ArrowDown"),
        ("07_cnn", "field-explorer", ".noUi-handle", "ArrowRight"),
        ("08_training", "threshold", ".noUi-handle", "ArrowLeft"),
    ],
)
def test_an_explorer_moves(page, chapter, explorer, control, key):
    opened = page(chapter)
    clean(opened)
    opened.cell(explorer).scroll_into_view_if_needed()
    opened.cell(explorer).locator("canvas.course-canvas[data-frame]").wait_for(timeout=20_000)
    before, said = opened.picture(explorer), opened.words(explorer)
    opened.cell(explorer).locator(control).first.focus()
    opened.page.keyboard.press(key)
    for _tenth in range(50):
        opened.page.wait_for_timeout(100)
        if opened.picture(explorer) != before:
            break
    assert opened.picture(explorer) != before
    assert opened.words(explorer) != said
