"""Chapters as a student meets them: explorers are moved, a quiz and an exercise answered, a picture drawn."""

import pytest
from browser_chapter import Chapter, explorers
from browser_lab import LabPage

from course_utils import quizzes


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
    assert live.get_by_role("button", name="Stop", exact=True).is_disabled()
    assert chapter.cell("machine").inner_text().count("✗") == 0
    chapter.screenshot("train")


def test_a_quiz_answers_wrong_and_right(page):
    chapter = page("00_start_here")
    quiz = chapter.cell("quiz").locator(".Quiz").first
    feedback = quiz.locator(".Feedback")
    choices = quizzes.questions("00_start_here")[0]["answers"]
    wrong = next(choice for choice in choices if not choice["correct"])
    quiz.locator(".MCButton", has_text=wrong["answer"]).click()
    assert wrong["feedback"] in feedback.inner_text()
    assert feedback.evaluate("element => element.classList.contains('incorrect')")
    quiz.locator(".MCButton[data-correct=true]").click()
    assert "Right" in feedback.inner_text()
    assert feedback.evaluate("element => element.classList.contains('correct')")
    chapter.screenshot("quiz")
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


@pytest.mark.parametrize(("chapter", "explorer"), explorers())
def test_every_control_of_an_explorer_moves_its_picture(page, chapter, explorer):
    opened = page(chapter)
    clean(opened)
    opened.show(explorer)
    opened.screenshot(explorer)
    controls = opened.controls(explorer)
    assert controls, "an explorer without a control"
    for number, (control, keys) in enumerate(controls):
        said = opened.words(explorer)
        moved, words = opened.press(explorer, control, keys)
        assert moved, f"control {number} of {explorer} changes nothing"
        if number == 0:
            assert words != said
    clean(opened)
