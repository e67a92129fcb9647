"""The site to learn in: quizzes answer, solutions wait a moment, progress stays in the browser, three readers' pages.

Each as the reader has it: with the keyboard, from files and from a server, dark, printed, on a telephone, and where the
browser refuses to keep anything.
"""

import datetime
import json

import pytest
from browser_lab import ROOT
from site_reader import Reader, axe_script, served
from small import good_notebook

from course_utils.notebook import quizzes
from course_utils.tools import notebooks
from course_utils.tools.pages import build, learning, readers

CHAPTER, NEXT = "08_training", "09_face_recognition"
EXERCISE = "steps-per-epoch"
CELLS = notebooks.read(*notebooks.find("en", "08")).cells
SOLUTIONS = sum("solution" in cell.metadata.get("tags", ()) for cell in CELLS)
KEY = "big-models-small-teams en"
REFUSED = """for (const store of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, store, {
        configurable: true, get() { throw new DOMException("refused", "SecurityError"); } });"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.fixture(scope="module")
def server(site_folder):
    with served(site_folder) as address:
        yield address


@pytest.fixture(params=["file", "server"])
def base(request, site_folder):
    """Where the site is opened: from files, or from a server."""
    return f"file://{site_folder}" if request.param == "file" else request.getfixturevalue("server")


@pytest.fixture
def reader(browser):
    made = Reader(browser)
    yield made
    made.close()


def kept(page, chapter=CHAPTER):
    """What the browser's store has of a chapter, or None."""
    text = page.evaluate("key => localStorage.getItem(key)", KEY)
    return json.loads(text)[chapter] if text else None


class Solution:
    """The solution of EXERCISE on an open page, with what stands round it."""

    def __init__(self, page):
        self.details = page.locator(f"#cell-solution-{EXERCISE} + .cell > details")
        self.summary = self.details.locator("summary")
        self.code = self.details.locator("pre").first
        self.box = page.locator(f"#cell-solution-{EXERCISE} + .cell + .think")
        self.now = self.box.get_by_role("button", name="Open now")


def open_with_clock(reader, address):
    """Open a page whose clock the test moves, and nothing else: a busy machine takes its own time."""
    reader.page.clock.install(time=datetime.datetime(2030, 1, 1))
    page = reader.open(address)
    page.clock.pause_at(datetime.datetime(2030, 1, 2))
    return page


# ---- quizzes


def test_a_quiz_answers_as_in_jupyterlab(reader, base):
    page = reader.open(f"{base}/{CHAPTER}.html")
    groups = page.locator(".course-quiz-question")
    questions = quizzes.questions(CHAPTER)
    assert groups.count() == len(questions) and page.locator(".quiz").count() == 0
    for number, question in enumerate(questions):
        group = groups.nth(number)
        # Of the first question a wrong choice comes first: it does not count as right at the first try.
        order = sorted(question["answers"], key=lambda choice: choice["correct"] is (number == 0))
        for choice in order:
            button = group.locator("button").nth(question["answers"].index(choice))
            button.focus()
            page.keyboard.press("Enter" if number % 2 else " ")
            said = group.locator(".course-quiz-feedback").inner_text()
            assert said == f"{'✓' if choice['correct'] else '✗'} {choice['feedback']}".replace("`", "")
            assert button.get_attribute("data-status") == ("right" if choice["correct"] else "wrong")
    n = len(questions)
    assert page.locator(".course-quiz-sum").inner_text() == f"All answered, {n - 1} of {n} at the first try."
    assert kept(page)["quiz"] == [n - 1, n]


def test_of_a_quiz_done_twice_the_better_one_counts(reader, site_folder):
    for right in (3, 5, 4):
        page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
        for number, question in enumerate(quizzes.questions(CHAPTER)):
            buttons = page.locator(".course-quiz-question").nth(number).locator("button")
            good = next(place for place, choice in enumerate(question["answers"]) if choice["correct"])
            for place in [good] if number < right else [(good + 1) % buttons.count(), good]:
                buttons.nth(place).click()
    assert kept(page)["quiz"] == [5, 5]


# ---- solutions


def test_a_solution_opens_after_a_moment(reader, base):
    page = open_with_clock(reader, f"{base}/{CHAPTER}.html")
    solution = Solution(page)
    solution.summary.click()
    said = solution.box.get_by_role("status")
    assert said.inner_text().startswith(f"Think first: opens in {learning.WAIT_S} s. An answer that you looked for")
    page.clock.run_for(12_000)
    assert solution.box.locator(".left").inner_text() == "8 s"
    assert said.inner_text().startswith("Think first: opens in 20 s"), "it is not read out again each second"
    solution.summary.click()  # a second click neither opens it nor begins anew
    page.clock.run_for(7_500)
    assert not solution.code.is_visible() and kept(page) is None
    page.clock.run_for(1_000)
    assert solution.code.is_visible()
    assert said.inner_text() == "The solution is open." and not solution.now.is_visible()
    assert kept(page)["opened"] == [EXERCISE]
    solution.summary.click()
    assert not solution.code.is_visible()
    solution.summary.click()
    assert solution.code.is_visible(), "who has seen it does not wait again"
    page.reload()
    Solution(page).summary.click()
    assert Solution(page).code.is_visible(), "nor on another day"


def test_with_the_keyboard_a_solution_can_be_opened_at_once(reader, site_folder):
    page = open_with_clock(reader, f"file://{site_folder}/{CHAPTER}.html")
    solution = Solution(page)
    solution.summary.focus()
    page.keyboard.press("Tab")
    assert not solution.now.is_visible(), "there is no button before it is needed"
    solution.summary.focus()
    page.keyboard.press("Enter")
    assert not solution.code.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Open now"
    page.keyboard.press("Enter")
    assert solution.code.is_visible()
    page.clock.run_for(100)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "the focus is not lost with the button"
    assert kept(page)["opened"] == [EXERCISE]


def test_with_reduced_motion_no_number_runs(browser, site_folder):
    reader = Reader(browser, reduced_motion="reduce")
    page = open_with_clock(reader, f"file://{site_folder}/{CHAPTER}.html")
    solution = Solution(page)
    solution.summary.click()
    page.clock.run_for(12_000)
    assert solution.box.locator(".left").inner_text() == ""
    assert "opens in 20 s" in solution.box.inner_text()
    page.clock.run_for(8_500)
    assert solution.code.is_visible()
    reader.close()


def test_a_solution_that_the_browser_opens_is_open(reader, site_folder):
    """The browser's own search in the page opens what is folded: no wait, and it counts."""
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    solution = Solution(page)
    solution.summary.click()
    solution.details.evaluate("details => { details.open = true; }")
    page.wait_for_function("key => localStorage.getItem(key)", arg=KEY)
    assert kept(page)["opened"] == [EXERCISE] and not solution.now.is_visible()


def test_in_print_solutions_are_open_and_nothing_is_noted(reader, site_folder):
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    solution = Solution(page)
    page.evaluate("""() => addEventListener("beforeprint", () => {
        const solutions = [...document.querySelectorAll(".tag_hide-cell pre")];
        window.printed = solutions.every(code => code.checkVisibility());
    })""")
    page.pdf()
    assert page.evaluate("window.printed") is True
    page.wait_for_timeout(200)
    assert not solution.code.is_visible() and kept(page) is None
    page.emulate_media(media="print")
    for part in (".think", ".hints", ".chapter-read", ".prev-next-footer", ".bd-sidebar-primary"):
        assert not page.locator(part).first.is_visible(), part


def test_hints_are_folded_and_open_by_keyboard(reader, site_folder):
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    hints = page.locator(f"#cell-check-{EXERCISE} + .cell .hints")
    hint = hints.get_by_text("You round down: the rest that fills no whole batch")
    assert not hint.is_visible()
    hints.locator("summary").focus()
    page.keyboard.press("Enter")
    assert hint.is_visible()


# ---- progress


def test_a_chapter_is_read_by_its_button_and_on_the_way_to_the_next(reader, base):
    page = reader.open(f"{base}/{CHAPTER}.html")
    button = page.get_by_role("button", name="I have read this chapter")
    assert button.get_attribute("aria-pressed") == "false" and kept(page) is None
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true" and kept(page)["read"] is True
    page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false" and kept(page)["read"] is False
    page.locator(".right-next").click()
    page.wait_for_url(f"**/{NEXT}.html")
    assert kept(page)["read"] is True and kept(page, NEXT)["read"] is False
    page.locator(".left-prev").click()
    page.wait_for_url(f"**/{CHAPTER}.html")
    assert kept(page, NEXT)["read"] is False, "who goes back has not read it"


def test_the_map_shows_the_progress_and_forgets_it(reader, base):
    page = reader.open(f"{base}/index.html")
    row = page.locator("#course-map tr", has=page.locator(f'a[href="{CHAPTER}.html"]'))
    assert row.locator("td.done").inner_text() == "not begun"
    assert page.locator("#course-map thead th").last.inner_text() == "your progress"
    done = {CHAPTER: {"read": True, "quiz": [4, 5], "opened": [EXERCISE]}, "00_start_here": {"read": True}}
    page.evaluate("([key, done]) => localStorage.setItem(key, JSON.stringify(done))", [KEY, done])
    page.reload()
    assert row.locator("td.done").inner_text() == f"✓ read; quiz 4 of 5 at once; 1 of {SOLUTIONS} solutions opened"
    place = page.locator("#course-progress")
    assert "You have read 2 of 22 chapters." in place.inner_text()
    assert place.locator("a").get_attribute("href") == "01_background.html"
    assert "kept in this browser only and sent nowhere" in place.inner_text()
    assert place.locator(".from-file").is_visible() is base.startswith("file")
    forget = place.get_by_role("button", name="Forget my progress")
    page.once("dialog", lambda dialog: dialog.dismiss())
    forget.click()
    assert kept(page)["read"] is True, "it was not meant"
    page.once("dialog", lambda dialog: dialog.accept())
    forget.focus()
    page.keyboard.press("Enter")
    assert place.get_by_role("status").inner_text() == "Forgotten."
    assert page.evaluate("Object.keys(localStorage)").count(KEY) == 0
    assert row.locator("td.done").inner_text() == "not begun"


def test_what_comes_next_is_what_is_not_read_then_what_is_not_answered(reader, site_folder):
    page = reader.open(f"file://{site_folder}/index.html")
    names = page.evaluate("Object.keys(course.chapters)")
    for left, quizzes_left, wanted in (
        (["02_concepts"], ["00_start_here"], "Next: 02 What makes a model large"),
        ([], ["03_training_algorithm"], "Next: 03"), ([], [], "Everything is done."),
    ):  # fmt: skip
        done = {name: {"read": name not in left, "quiz": None if name in quizzes_left else [5, 5]} for name in names}
        page.evaluate("([key, done]) => localStorage.setItem(key, JSON.stringify(done))", [KEY, done])
        page.reload()
        assert page.locator("#course-progress .sum span").inner_text().startswith(wanted)


def test_a_map_that_is_open_in_another_tab_follows(browser, server):
    reader = Reader(browser)
    page = reader.open(f"{server}/index.html")
    other = reader.context.new_page()
    other.goto(f"{server}/{CHAPTER}.html")
    other.get_by_role("button", name="I have read this chapter").click()
    page.wait_for_function("document.querySelector('#course-progress .sum').textContent.includes('read 1 of')")
    reader.close()


@pytest.mark.parametrize(
    "text",
    [
        "{", "null", "[1]", '"x"', '{"08_training": 5}',
        '{"08_training": {"read": "yes", "quiz": [9, 5], "opened": "a"}}',
        '{"08_training": {"quiz": [1], "opened": ["<b>", 3]}, "99_none": {"read": true}, "__proto__": {"read": true}}',
    ],
)  # fmt: skip
def test_what_is_no_progress_is_left_aside(reader, site_folder, text):
    page = reader.open(f"file://{site_folder}/index.html")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    page.reload()
    assert set(page.locator("td.done").all_inner_texts()) == {"not begun"}
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    page.get_by_role("button", name="I have read this chapter").click()
    assert kept(page) == {"read": True, "quiz": None, "opened": []}


def test_a_store_that_becomes_full_is_told(reader, site_folder):
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    page.evaluate(f"{FULL} null")
    button = page.get_by_role("button", name="I have read this chapter")
    button.click()
    assert button.get_attribute("aria-pressed") == "true" and kept(page) is None


@pytest.mark.parametrize("how", [REFUSED, FULL], ids=["refused", "full"])
def test_where_nothing_can_be_kept_the_page_works_and_says_so(browser, site_folder, how):
    reader = Reader(browser)
    reader.context.add_init_script(how)
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    button = page.get_by_role("button", name="I have read this chapter")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    solution = Solution(page)
    solution.summary.click()
    solution.now.click()
    assert solution.code.is_visible()
    page = reader.open(f"file://{site_folder}/index.html")
    assert "keeps nothing for these pages" in page.locator("#course-progress").inner_text()
    reader.close()  # and no script failed, the theme's neither


def test_without_a_script_there_is_no_progress_to_promise(browser, site_folder):
    reader = Reader(browser, java_script_enabled=False)
    page = reader.open(f"file://{site_folder}/index.html")
    assert not page.locator("#course-progress").is_visible() and page.locator("td.done").count() == 0
    reader.close()


def test_in_the_report_of_a_run_a_quiz_answers_and_nothing_waits(browser, tmp_path):
    index = build.build("T", {"index": "# T\n"}, {"00_start_here": good_notebook()}, tmp_path / "report")
    reader = Reader(browser)
    page = reader.open(f"file://{index.parent}/00_start_here.html")
    page.locator(".course-quiz button").first.click()
    assert page.locator(".course-quiz-feedback").first.inner_text()[0] in "✓✗"
    page.locator("details.hide > summary").first.click()
    assert page.locator("details.hide pre").first.is_visible()
    assert page.locator(".think, .chapter-read, .exercise-note").count() == 0
    assert page.evaluate("Object.keys(localStorage)").count(KEY) == 0
    reader.close()


# ---- all of it


@pytest.mark.parametrize("name", readers.NAMES)
def test_a_readers_page_is_one_screen(reader, site_folder, name):
    page = reader.open(f"file://{site_folder}/{name}.html")
    bottom = page.locator("article.bd-article").evaluate("article => article.getBoundingClientRect().bottom")
    assert 400 < bottom <= 900
    assert page.locator("article pre").count() >= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_while_one_learns(browser, site_folder, scheme):
    axe = axe_script()
    reader = Reader(browser, color_scheme=scheme)
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    page.locator(".hints summary").first.click()
    for button in page.locator(".course-quiz button").all():
        button.click()
    page.get_by_role("button", name="I have read this chapter").click()
    Solution(page).summary.click()
    assert reader.serious(axe) == []
    Solution(page).now.click()
    assert reader.serious(axe) == []
    reader.open(f"file://{site_folder}/index.html")
    assert reader.serious(axe) == []
    reader.close()


def test_on_a_telephone_nothing_is_cut_off(browser, site_folder):
    reader = Reader(browser, viewport={"width": 390, "height": 844})
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html")
    page.locator(".hints summary").first.click()
    page.locator(".course-quiz button").first.click()
    Solution(page).summary.click()
    for part in (".think.waiting", ".hints[open]", ".course-quiz", ".chapter-read", ".exercise-note"):
        box = page.locator(part).first.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, part
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    reader.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screenshots(browser, site_folder, scheme):
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    reader = Reader(browser, color_scheme=scheme)
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html#cell-check-{EXERCISE}")
    page.locator(".hints summary").first.click()
    Solution(page).summary.click()
    for name, place in (("exercise", None), ("quiz", ".course-quiz"), ("foot", ".chapter-read")):
        if place:
            page.locator(place).scroll_into_view_if_needed()
        page.screenshot(path=folder / f"site_{name}_{scheme}.png")
    for name in readers.NAMES:
        reader.open(f"file://{site_folder}/{name}.html").screenshot(path=folder / f"site_{name}_{scheme}.png")
    assert all((folder / f"site_{name}_{scheme}.png").stat().st_size > 20_000 for name in ("exercise", "student"))
    reader.close()
