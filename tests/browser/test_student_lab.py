"""`make lab` as a student meets it: what opens, who listens, nothing asked of the outside, progress, a quiz by keys."""

import json
import urllib.error
import urllib.request
from urllib.parse import urlparse

import nbformat
import psutil
import pytest
from browser_chapter import SCREENSHOTS
from student_lab import student_lab

from course_utils.notebook import quizzes
from course_utils.tools import notebooks

CHAPTER = "00_start_here"


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    with student_lab(tmp_path_factory.mktemp("student")) as running:
        yield running


@pytest.fixture(scope="module")
def page(started, browser):
    """The page that the address which `make lab` prints leads to."""
    _process, address, token, _copy = started
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.asked, page.failed = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda socket: page.asked.append(socket.url))
    page.on("pageerror", lambda error: page.failed.append(str(error)))
    page.goto(f"{address}/lab/tree/{CHAPTER}.ipynb?token={token}", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    yield page
    context.close()


def cell(page, copy, name):
    cells = [each.id for each in nbformat.read(copy / f"{CHAPTER}.ipynb", as_version=4).cells]
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell").nth(cells.index(name))


def run(page, copy, name, mime=".jp-OutputArea-output"):
    """Run one cell with the keys; its output."""
    place = cell(page, copy, name)
    place.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    place.locator(mime).first.wait_for(timeout=60_000)
    return place


def test_the_first_chapter_is_open_beside_its_contents_and_nothing_else(page):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    contents = page.locator(".jp-TableOfContents:visible")
    contents.get_by_text("Is this machine ready?").wait_for(timeout=60_000)
    page.wait_for_timeout(3000)  # news and updates would be asked for by now
    assert page.locator(".lm-DockPanel-tabBar .lm-TabBar-tabLabel").all_inner_texts() == [f"{CHAPTER}.ipynb"]
    page.screenshot(path=SCREENSHOTS / "make-lab.png")
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert page.failed == []


def test_no_tool_of_the_teacher_is_in_the_menus(page):
    page.locator(".lm-MenuBar-itemLabel", has_text="File").wait_for()
    assert "Nbgrader" not in page.locator(".lm-MenuBar").inner_text()
    config = json.loads(page.locator("#jupyter-config-data").text_content())
    assert "@jupyter/nbgrader" in json.dumps(config["disabledExtensions"])


def test_nothing_is_asked_of_the_outside(page):
    assert len(page.asked) > 20
    assert {urlparse(url).hostname for url in page.asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}


def test_the_server_and_its_kernels_know_loopback_only(page, started):
    process = psutil.Process(started[0].pid)
    found = [each for one in [process, *process.children(recursive=True)] for each in one.net_connections("inet")]
    assert any(each.status == psutil.CONN_LISTEN for each in found)
    assert {place.ip for each in found for place in (each.laddr, each.raddr) if place} == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["api/contents", "api/sessions", "lab"])
@pytest.mark.parametrize("token", ["", "?token=wrong"])
def test_nobody_comes_in_without_the_token(started, path, token):
    _process, address, right, _copy = started
    assert len(right) >= 32
    try:
        with urllib.request.urlopen(f"{address}/{path}{token}", timeout=30) as answer:
            assert path == "lab" and "/login" in answer.url, answer.url
    except urllib.error.HTTPError as error:
        assert error.code in (401, 403)


def test_the_copy_has_every_chapter_and_answers_stay_shut(page, started):
    copy = started[3]
    assert sorted(path.name for path in copy.glob("*.ipynb")) == [path.name for path in notebooks.find("en")]
    page.get_by_role("tab", name="File Browser").click()
    names = page.locator(".jp-DirListing-itemText").all_inner_texts()
    assert "answers" in names and not any(name.startswith(".") for name in names)
    assert page.locator(".lm-DockPanel-tabBar .lm-TabBar-tabLabel").count() == 1


def test_the_quiz_is_answered_with_the_keys_and_the_map_knows_it(page, started):
    copy = started[3]
    place = run(page, copy, "quiz", ".course-quiz button")
    groups = place.locator(".course-quiz-question")
    questions = quizzes.questions(CHAPTER)
    assert groups.count() == len(questions)
    wrong = next(choice for choice in questions[0]["answers"] if not choice["correct"])
    for number, question in enumerate(questions):
        group = groups.nth(number)
        right = next(choice for choice in question["answers"] if choice["correct"])
        for choice in [wrong, right] if number == 0 else [right]:
            button = group.locator("button").nth(question["answers"].index(choice))
            button.focus()
            page.keyboard.press("Enter" if number % 2 == 0 else "Space")
            feedback = group.locator(".course-quiz-feedback")
            assert choice["feedback"].replace("`", "") in feedback.inner_text()
            assert feedback.get_attribute("data-status") == ("right" if choice["correct"] else "wrong")
    assert f"{len(questions) - 1} of {len(questions)}" in place.locator(".course-quiz-sum").inner_text()
    page.set_viewport_size({"width": 1280, "height": 1400})  # the whole quiz in one picture
    place.screenshot(path=SCREENSHOTS / "quiz.png")
    progress = copy / ".progress.jsonl"
    for _tenth in range(100):
        if progress.exists():
            break
        page.wait_for_timeout(100)
    expected = {"quiz": CHAPTER, "right": len(questions) - 1, "of": len(questions)}
    assert json.loads(progress.read_text()) == expected
    place = run(page, copy, "map", "table")
    assert f"{len(questions) - 1} of {len(questions)} at once" in place.locator("table").inner_text()
    assert "Next: 00" in place.inner_text(), "its exercises are open"
    place.screenshot(path=SCREENSHOTS / "map.png")


def test_a_link_of_the_map_opens_the_chapter_beside(page, started):
    place = run(page, started[3], "map", "table")
    place.locator("a", has_text="The convolutional network").click()
    page.locator(".lm-DockPanel-tabBar .lm-TabBar-tabLabel", has_text="07_cnn.ipynb").wait_for(timeout=60_000)
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first.wait_for(timeout=60_000)
    assert page.failed == []
    test_nothing_is_asked_of_the_outside(page)
