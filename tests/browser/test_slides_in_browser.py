"""Every slide fits: each deck in Chromium, with the network refused; and each check on a deck with a fault."""

import re

import nbformat
import pytest
from player_films import films_for

from course_utils.core.paths import ROOT
from course_utils.tools import node, notebooks
from course_utils.tools.slides import check, page, plan, printing

pytestmark = pytest.mark.skipif(
    node.find() is None, reason="the npm packages are not in build/node: python -m course_utils.tools.node says why"
)
SCREENSHOTS = ROOT / "build" / "screenshots"
PATHS = [path for edition in notebooks.begun() for path in notebooks.find(edition)]
README_SLIDE = ("04_mse_derivation", "step-sum")
NOTES = "Ask the room before you turn the page, and wait for three answers."


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where the decks are made; what they load lies beside them."""
    folder = tmp_path_factory.mktemp("slides")
    assert page.lay_assets(folder) is None
    return folder


def open_deck(browser, deck, query=""):
    shown = browser.new_page(viewport=check.SIZE)
    check.cut_off(shown)
    shown.goto(deck.resolve().as_uri() + query)
    shown.wait_for_function("() => window.deck")
    shown.evaluate("() => deck.ready")
    return shown


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_slide_fits(browser, folder, path):
    found = films_for(notebooks.read(path), folder / page.FILMS)
    deck = page.write_deck(path, folder, path.parent.name, found=found)
    problems = check.check_deck(browser, deck, nbformat.read(path, as_version=4))
    assert not problems, "\n".join(map(str, problems))


# A deck that is right, and the same with one fault.


def book(source="Some words.", notes=NOTES, minutes=1, html=None, outputs=()):
    """Two slides; the second has `source` and, where they are given, outputs."""
    first = nbformat.v4.new_markdown_cell("# Seven", id="title")
    first.metadata.update(slideshow={"slide_type": "slide"}, course={"notes": NOTES, "minutes": 1})
    second = nbformat.v4.new_markdown_cell(source, id="second")
    second.metadata.update(slideshow={"slide_type": "slide"}, course={"notes": notes, "minutes": minutes})
    cells = [first, second]
    if html is not None:
        outputs = [nbformat.v4.new_output("display_data", {"text/html": html})]
    if outputs:
        cells.append(nbformat.v4.new_code_cell("1 + 1", id="third", outputs=list(outputs)))
        cells[-1].metadata.update(slideshow={"slide_type": "-"})
    solution = nbformat.v4.new_code_cell("def answer():\n    return forty_two_from_the_solution", id="solution-x")
    solution.metadata.update(slideshow={"slide_type": "skip"}, tags=["solution"])
    return nbformat.v4.new_notebook(cells=[*cells, solution], metadata={"course": {"chapter": "07_cnn"}})


def problems_of(browser, folder, notebook, change=lambda html: html):
    deck = folder / "07_test.html"
    deck.write_text(change(page.html_of(notebook, "07_test")), encoding="utf-8")
    return check.check_deck(browser, deck, notebook)


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def test_a_deck_that_is_right_has_no_problem(browser, folder):
    text = "Maths $\\frac{1}{2}$ and 中文, → ✓.\n\n$$\\sum_i x_i^2$$\n\n```\nprint(1)\n```"
    assert problems_of(browser, folder, book(text, outputs=[printed("short")])) == []


FAULTS = {
    "overflow": (book("\n\n".join(["A paragraph."] * 20)), r"ends \d+ pixels below the slide"),
    "overflow to the right": (book(html='<table style="width: 2000px"><tr><td>x</td></tr></table>'), "right edge"),
    "clipped": (book(outputs=[printed("column    " * 30)]), r"lines are \d+ pixels wider"),
    "clipped by a box": (
        book(html='<div style="height: 50px; overflow: hidden">' + "line<br>" * 9 + "</div>"),
        "cut off",
    ),
    "small": (book(html='<p style="font-size: 12px">tiny</p>'), "text of 12 pixels"),
    "small code": (book(html='<pre style="font-size: 15px">x = 1</pre>'), "code of 15 pixels"),
    "picture": (book(html='<img src="not-there.png" alt="gone">'), "did not load: gone"),
    "maths": (book("A formula: $\\nosuchcommand{x}$."), "formula"),
    "maths left as text": (book(html="<p>A slope \\(\\fra</p><p>\\sigma is left</p>"), "not typeset"),
    "glyph": (book("A character \U000f1234 that no font has."), r"U\+F1234"),
    "glyph replaced": (book("A broken \ufffd letter."), r"U\+FFFD"),
    "solution": (book("```\n    return forty_two_from_the_solution\n```"), "line of a solution"),
    "notes": (book(notes=""), "no speaker notes"),
    "notes too short": (book(notes="Say it."), "no speaker notes"),
    "notes none but its own text": (book("Many words. " * 50, notes=""), "no speaker notes"),
    "words": (book("\n".join(f"- **one of many bold items {n}**" for n in range(12))), "at most 60"),
    "minutes": (book(minutes=0), "no minutes"),
    "network": (book(html='<img src="https://example.org/a.png" alt="far">'), "asks for https://example.org"),
    "script": (book(html="<script>throw new Error('broken script')</script>"), "broken script"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_where_it_is(browser, folder, name):
    notebook, words = FAULTS[name]
    problems = problems_of(browser, folder, notebook)
    kind = name.split()[0]
    assert [problem for problem in problems if problem.kind == kind and re.search(words, problem.text)], problems
    assert {problem.kind for problem in problems} <= {kind, "picture"}  # the picture from far away does not load either
    if kind not in ("network", "script"):
        assert {problem.slide for problem in problems} == {2}
        assert {problem.cell for problem in problems} <= {"second", "third"}


def test_a_solution_that_a_fragment_brings_is_found(browser, folder):
    def change(html):
        return html.replace('data-tags=""', 'data-tags="solution"').replace('class="part"', 'class="part fragment"')

    problems = problems_of(browser, folder, book(), change)
    assert {problem.kind for problem in problems} == {"solution"}


def test_an_answer_given_away_is_found(browser, folder):
    cell = nbformat.v4.new_code_cell("quiz()", id="quiz")
    cell.metadata.update(slideshow={"slide_type": "slide"}, tags=["quiz"])
    notebook = book()
    notebook.cells.append(cell)
    assert problems_of(browser, folder, notebook) == []

    def give_away(html):
        return html.replace("<button", '<button class="right"', 1)

    assert {problem.kind for problem in problems_of(browser, folder, notebook, give_away)} == {"solution"}


# A deck in use.


def test_a_quiz_tells_right_from_wrong_by_click_and_by_key(browser, folder):
    cell = nbformat.v4.new_code_cell("quiz()", id="quiz")
    cell.metadata.update(slideshow={"slide_type": "slide"}, tags=["quiz"])
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"course": {"chapter": "07_cnn"}})
    deck = folder / "07_quiz.html"
    deck.write_text(page.html_of(notebook, "07_quiz"), encoding="utf-8")
    shown = open_deck(browser, deck)
    try:
        current = shown.locator("section.present section.present .quiz, section.present:not(.stack) .quiz").first
        wrong, right = (current.locator(f'button[data-right="{value}"]').first for value in (0, 1))
        wrong.click()
        assert "wrong" in wrong.get_attribute("class")
        assert current.locator(".feedback").inner_html() == wrong.get_attribute("data-feedback")
        before = shown.evaluate("() => Reveal.getCurrentSlide().dataset.number")
        right.focus()
        shown.keyboard.press("Space")
        assert "right" in right.get_attribute("class")
        assert shown.evaluate("() => Reveal.getCurrentSlide().dataset.number") == before
    finally:
        shown.close()


def test_the_speaker_sees_notes_and_time_from_a_file(browser, folder):
    deck = folder / "07_notes.html"
    deck.write_text(page.html_of(book(), "07_notes"), encoding="utf-8")
    shown = open_deck(browser, deck)
    try:
        with shown.expect_popup() as popup:
            shown.keyboard.press("s")
        popup.value.get_by_text(NOTES).wait_for(timeout=60_000)
        shown.keyboard.press("ArrowRight")
        assert shown.evaluate("() => Reveal.getCurrentSlide().dataset.label") == "07 · 2/2"
        assert shown.evaluate("() => Reveal.getCurrentSlide().dataset.timing") == "60"
    finally:
        shown.context.close()


def test_a_widget_without_a_kernel_is_live(browser, folder):
    model = {"model_module": "@jupyter-widgets/controls", "model_module_version": "2.0.0"}
    base = {"model_module": "@jupyter-widgets/base", "model_module_version": "2.0.0"}
    state = {
        "layout": {**base, "model_name": "LayoutModel", "state": {}},
        "style": {**model, "model_name": "SliderStyleModel", "state": {}},
        "slider": {**model, "model_name": "IntSliderModel",
                   "state": {"value": 3, "max": 9, "layout": "IPY_MODEL_layout", "style": "IPY_MODEL_style"}},
        "text": {**model, "model_name": "IntTextModel", "state": {"value": 3, "layout": "IPY_MODEL_layout"}},
        "box": {**model, "model_name": "VBoxModel",
                "state": {"children": ["IPY_MODEL_slider", "IPY_MODEL_text"], "layout": "IPY_MODEL_layout"}},
        "link": {**model, "model_name": "LinkModel",
                 "state": {"source": ["IPY_MODEL_slider", "value"], "target": ["IPY_MODEL_text", "value"]}},
    }  # fmt: skip
    view = {plan.VIEW: {"version_major": 2, "version_minor": 0, "model_id": "box"}, "text/plain": "a box"}
    notebook = book(outputs=[nbformat.v4.new_output("display_data", view)])
    notebook.metadata["widgets"] = {plan.STATE: {"version_major": 2, "version_minor": 0, "state": state}}
    deck = folder / "07_widget.html"
    deck.write_text(page.html_of(notebook, "07_widget"), encoding="utf-8")
    shown = open_deck(browser, deck, "#/1")
    try:
        number = shown.locator('input[type="number"]')
        number.wait_for(timeout=60_000)
        assert number.input_value() == "3"
        shown.locator(".noUi-handle").press("ArrowRight")
        shown.wait_for_function("() => document.querySelector('input[type=number]').value === '4'", timeout=60_000)
    finally:
        shown.close()


def test_a_printed_deck_has_one_page_a_slide(browser, folder):
    deck = folder / "07_print.html"
    deck.write_text(page.html_of(book("$$\\sum_i x_i$$"), "07_print"), encoding="utf-8")
    pdf = printing.write_pdf(browser, deck, folder / "07.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 2
    assert b"/MediaBox [0 0 960 540]" in pdf and len(pdf) > 10_000


def test_the_notes_are_printed(browser, folder):
    """What is in them is told by tests/tools/test_slides.py; here, that Chromium prints them on A4."""
    pdf = printing.write_notes(browser, book("Many words of a text. " * 40), folder / "07-notes.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and re.search(rb"/MediaBox \[0 0 59\d", pdf) and len(pdf) > 5_000


def test_a_slide_for_the_readme(browser, folder):
    name, cell = README_SLIDE
    (path,) = notebooks.find("en", name)
    shown = open_deck(browser, page.write_deck(path, folder))
    try:
        shown.evaluate(
            """async cell => {
                const slide = deck.slides.find(slide => slide.dataset.cell === cell);
                const {h, v} = Reveal.getIndices(slide);
                Reveal.slide(h, v, 99);
                await deck.settle(slide);
            }""",
            cell,
        )
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        shown.screenshot(path=SCREENSHOTS / "slide.png")
    finally:
        shown.close()
