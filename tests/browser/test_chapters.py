"""Chapters as a student meets them: explorers are moved, a quiz and an exercise answered, a picture drawn."""

import pytest
from browser_chapter import SCREENSHOTS, Chapter, explorers
from browser_lab import LabPage

from course_utils.notebook import quizzes


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
    assert live.locator("button", has_text="Stop").is_disabled()
    assert chapter.cell("machine").inner_text().count("✗") == 0
    chapter.screenshot("train")


@pytest.mark.parametrize("chapter", ["00_start_here", "04_mse_derivation", "07_cnn"])
def test_a_quiz_answers_wrong_and_right(page, chapter):
    opened = page(chapter)
    question = opened.cell("quiz").locator(".course-quiz-question").first
    feedback = question.locator(".course-quiz-feedback")
    choices = quizzes.questions(chapter)[0]["answers"]
    for status in ("wrong", "right"):
        number = next(n for n, choice in enumerate(choices) if choice["correct"] == (status == "right"))
        question.locator("button").nth(number).click()
        assert choices[number]["feedback"].replace("`", "") in feedback.inner_text()
        assert feedback.get_attribute("data-status") == status
        assert question.locator("button[aria-pressed=true]").count() == 1
    opened.screenshot("quiz")
    clean(opened)


@pytest.mark.parametrize("chapter", ["00_start_here", "04_mse_derivation", "07_cnn"])
def test_every_picture_has_its_words(page, chapter):
    """JupyterLab shows them to a screen reader, and shows no picture twice."""
    opened = page(chapter)
    pictures = opened.page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output canvas')]
            .filter(found => found.checkVisibility())
            .map(found => found.getAttribute('alt') || found.getAttribute('aria-label') || '')"""
    )
    assert len(pictures) >= 4 and all(len(words) > 20 for words in pictures), pictures
    assert len(set(pictures)) == len(pictures)
    hidden = opened.page.locator(".course-kept")
    assert hidden.count() >= 2 and not any(found.is_visible() for found in hidden.all())
    clean(opened)


# chapter: (exercise, a wrong answer, what the check says to it, the right answer)
EXERCISES = {
    "00_start_here": (
        "most-probable",
        "def most_probable(probabilities):\n    return max(probabilities)",
        "its place",
        "def most_probable(probabilities):\n    return list(probabilities).index(max(probabilities))",
    ),
    "04_mse_derivation": (
        "best-constant",
        "def best_constant(y):\n    return np.mean(y)",
        "mean",
        "def best_constant(y):\n    return np.median(y)",
    ),
    "07_cnn": (
        "conv-output-size",
        "def output_size(n, k, s, p):\n    return (n + 2 * p - k) // s",
        "do not forget the last one",
        "def output_size(n, k, s, p):\n    return (n + 2 * p - k) // s + 1",
    ),
}


@pytest.mark.parametrize("chapter", EXERCISES)
def test_an_exercise_fails_then_passes(page, chapter):
    opened = page(chapter)
    name, wrong, hint, right = EXERCISES[chapter]
    assert opened.cell(f"check-{name}").locator(".course-check").get_attribute("data-status") == "not attempted"
    status, text = opened.answer(name, wrong)
    assert status == "wrong" and hint in text
    opened.screenshot(f"check-{name}")
    assert opened.answer(name, right)[0] == "right"
    clean(opened)


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
    chapter.cell("pad-explorer").locator(".course-prediction").wait_for(timeout=60_000)
    assert "The network thinks: " in chapter.cell("pad-explorer").locator(".course-prediction").inner_text()
    clean(chapter)


def test_the_live_picture_of_a_training_moves_and_its_button_stops_it(page):
    chapter = page("00_start_here")
    source = next(cell.source for cell in chapter.book.cells if cell.id == "train")
    assert "course.epochs" in source
    chapter.write("train", source.replace("course.epochs", "100"))
    live = chapter.cell("train").locator(".course-training")
    stop = live.locator("button", has_text="Stop")
    live.locator("button:enabled", has_text="Stop").wait_for(timeout=60_000)
    seen = set()
    for _tenth in range(600):
        picture = live.locator("img")
        if picture.count():
            seen.add(picture.get_attribute("src"))
        if len(seen) >= 3:
            break
        chapter.page.wait_for_timeout(100)
    assert len(seen) >= 3, "the picture does not move"
    chapter.cell("train").screenshot(path=SCREENSHOTS / "training-live.png")
    stop.click()
    chapter.lab.wait_until_run(120)
    assert stop.is_disabled() and "Stopped. The weights of epoch" in live.inner_text()
    clean(chapter)


@pytest.mark.parametrize("chapter", ["04_mse_derivation"])
def test_a_window_shows_an_explorer_whole(page, chapter):
    """The README's first picture: a laptop's window with text, controls and picture side by side."""
    opened = page(chapter)
    size = opened.page.viewport_size
    opened.page.set_viewport_size({"width": 1280, "height": 800})
    try:
        opened.show("surface-explorer")
        opened.cell("surface-explorer").evaluate("cell => cell.scrollIntoView({block: 'center'})")
        opened.page.wait_for_timeout(500)
        canvas = opened.canvas("surface-explorer").bounding_box()
        assert canvas["y"] >= 0 and canvas["y"] + canvas["height"] <= 800
        opened.page.screenshot(path=SCREENSHOTS / "jupyterlab.png")
    finally:
        opened.page.set_viewport_size(size)


@pytest.mark.parametrize("chapter", ["09_face_recognition"])
def test_a_person_is_enrolled_and_deleted_in_the_gallery(page, chapter):
    opened = page(chapter)
    gallery = opened.cell("gallery-explorer").locator(".course-gallery")
    gallery.scroll_into_view_if_needed()
    answer, people = gallery.locator(".course-answer"), gallery.locator("select").nth(1)
    answer.wait_for(timeout=60_000)
    before = people.locator("option").all_inner_texts()
    assert len(before) == 3
    gallery.locator("select").nth(0).select_option(index=12)  # somebody who is not enrolled
    gallery.locator("input[type=text]").fill("Zoe")
    gallery.locator("button", has_text="Enrol").click()
    opened.page.wait_for_function(
        "box => box.querySelectorAll('select')[1].options.length === 4", arg=gallery.element_handle()
    )
    opened.page.wait_for_function("box => box.innerText.includes('Zoe')", arg=gallery.element_handle())
    opened.screenshot("gallery-explorer")
    people.select_option(label="Zoe")
    gallery.locator("button", has_text="Delete").click()
    opened.page.wait_for_function(
        "box => box.querySelectorAll('select')[1].options.length === 3", arg=gallery.element_handle()
    )
    assert people.locator("option").all_inner_texts() == before
    gallery.locator("input[type=text]").fill("")
    gallery.locator("button", has_text="Enrol").click()
    gallery.locator(".course-problem").wait_for(timeout=60_000)  # a name is missing: one sentence
    clean(opened)


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
