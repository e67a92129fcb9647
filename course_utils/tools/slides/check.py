"""Look at every slide of a deck in Chromium, with the network refused, and say what is wrong in sentences."""

from pathlib import Path
from typing import NamedTuple

from course_utils.tools import chromium, notebooks
from course_utils.tools.slides import page as pages
from course_utils.tools.slides import plan, prose

SCRIPT = pages.TEMPLATES / "slides" / "check.js"
SIZE = {"width": 1280, "height": 720}
LIMITS = {"codePixels": 20, "textPixels": 18, "smallestPicture": 0.7}


class Problem(NamedTuple):
    """Something wrong on a slide. `kind` is overflow, clipped, small, picture, maths, glyph, solution, notes, minutes,
    words, network or script."""

    deck: str
    slide: int
    cell: str
    kind: str
    text: str

    def __str__(self):
        return f"{self.deck} slide {self.slide} [{self.cell}] {self.kind}: {self.text}"


def check(edition="en", only="", target=pages.FOLDER):
    """All problems of the decks in build/slides: list of Problem. Chromium is started once."""
    folder = pages.folder_of(edition, target)
    pages.must_be_offline()
    with chromium.browser() as browser:
        return [
            problem
            for path in notebooks.find(edition, only)
            for problem in check_deck(browser, folder / f"{path.stem}.html", notebooks.read(path))
        ]


def check_deck(browser, deck, notebook=None):
    """The problems of one deck. `notebook` is where its solutions are; `browser` a running Playwright browser."""
    deck, found = Path(deck), []
    page = browser.new_page(viewport=SIZE)
    try:
        page.on(
            "pageerror", lambda error: found.append(Problem(deck.stem, 0, "-", "script", str(error).splitlines()[0]))
        )
        refused = cut_off(page)
        page.goto(deck.resolve().as_uri())
        page.wait_for_function("() => window.deck")
        options = {**LIMITS, "solutions": solution_lines(notebook) if notebook else []}
        found += [
            Problem(deck.stem, item["number"], item["cell"] or "-", item["kind"], item["text"])
            for item in page.evaluate(SCRIPT.read_text(encoding="utf-8"), options)
        ]
        found += [Problem(deck.stem, 0, "-", "network", f"the page asks for {address}") for address in refused]
    finally:
        page.close()
    return found + text_problems(deck.stem, notebook) if notebook else found


def text_problems(deck, notebook):
    """The slides of a notebook whose text is too long even after it was cut, in order."""
    slides = plan.slides_of(notebook)
    return [Problem(deck, slide.number, slide.cell, "words", said) for slide, said in prose.too_long(slides)]


def cut_off(page):
    """Refuse every request of a page that is not for a file; the list of those that were, which grows."""
    refused = []

    def answer(route):
        refused.append(route.request.url)
        route.abort()

    page.route(lambda address: not address.startswith(("file:", "data:", "blob:", "about:")), answer)
    return refused


def solution_lines(notebook):
    """Lines of a notebook's solutions that a slide must not show: long, no import, not given with the exercise."""
    solutions, given = set(), ""
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        lines = [" ".join(line.split()) for line in cell.source.splitlines()]
        if "solution" in tags:
            solutions.update(lines)
        elif "exercise" in tags or "check" in tags:
            given += "\n".join(lines)
    return sorted(
        line
        for line in solutions
        if len(line) > 24 and not line.startswith(("import ", "from ", "check(")) and line not in given
    )
