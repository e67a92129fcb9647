"""The site in a browser: from a file and from a server, for the keyboard and a screen reader, on a narrow window."""

import pytest
from browser_lab import ROOT
from site_reader import Reader, axe_script, served

SCREENSHOTS = ROOT / "build" / "screenshots"
# One page of each kind; of the chapters, one with formulas, solutions and a quiz. The dark look has other colours and
# nothing else: four pages are enough, one of them a chapter with long tables and sources.
LIGHT = (
    "index",
    "student",
    "instructor",
    "runner",
    "04_mse_derivation",
    "glossary",
    "claims",
    "measurements",
    "data",
    "search",
)
DARK = ("index", "instructor", "01_background", "glossary")


@pytest.fixture(scope="session")
def folder(site_folder):
    return site_folder


@pytest.fixture(scope="session")
def server(folder):
    with served(folder) as address:
        yield address


@pytest.fixture
def reader(browser):
    made = Reader(browser)
    yield made
    made.close()


@pytest.mark.parametrize(("scheme", "names"), [("light", LIGHT), ("dark", DARK)], ids=("light", "dark"))
def test_axe_finds_nothing_serious(browser, folder, scheme, names):
    axe = axe_script()
    reader = Reader(browser, color_scheme=scheme)
    found = []
    for name in names:
        reader.open(f"file://{folder}/{name}.html")
        found += [(name, *broken) for broken in reader.serious(axe)]
    assert found == []
    reader.close()


def test_no_page_scrolls_sideways_on_a_narrow_window(browser, folder):
    reader = Reader(browser, viewport={"width": 390, "height": 844})
    for path in sorted(folder.glob("*.html")):
        page = reader.open(f"file://{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        # Nothing is cut off either: what is wider stands in a box that scrolls.
        cut = page.evaluate(
            """() => [...document.querySelectorAll('article *')].filter(element => {
                for (let box = element.parentElement; box; box = box.parentElement) {
                    if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX)) return false;
                    if (getComputedStyle(box).display == 'none' || box.matches('details:not([open])')) return false;
                }
                return element.getBoundingClientRect().right > 391;
            }).map(element => element.outerHTML.slice(0, 100))"""
        )
        assert cut == [], path.name
    reader.close()


def test_every_picture_loads(reader, folder):
    for path in sorted(folder.glob("[0-9]*.html")):
        page = reader.open(f"file://{path}")
        page.evaluate("document.querySelectorAll('img').forEach(picture => { picture.loading = 'eager'; })")
        page.wait_for_function("[...document.images].every(picture => picture.complete)")
        assert page.evaluate("[...document.images].filter(p => p.naturalWidth < 20).map(p => p.src)") == [], path.name


@pytest.mark.parametrize("words", ["convolution", "卷积"])
@pytest.mark.parametrize("where", ["file", "server"])
def test_search_finds(reader, folder, server, where, words):
    base = f"file://{folder}" if where == "file" else server
    page = reader.open(f"{base}/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    page.wait_for_function("document.querySelector('.search-summary')?.textContent.includes('found')")
    links = page.eval_on_selector_all("#search-results li a", "links => links.map(link => link.getAttribute('href'))")
    wanted = "07_cnn.html" if words == "convolution" else "glossary.html"
    assert any(link.startswith(wanted) for link in links)


def test_a_quiz_is_answered_by_keyboard_and_without_a_script(browser, folder):
    reader = Reader(browser, java_script_enabled=False)
    page = reader.open(f"file://{folder}/07_cnn.html")
    choices = page.locator(".quiz details")
    right = choices.filter(has_text="✓ Right.").first
    assert not right.locator("p").is_visible()
    right.locator("summary").focus()
    page.keyboard.press("Enter")
    assert right.locator("p").is_visible()
    assert page.locator(".quiz details[open]").count() == 1
    reader.close()


def test_a_solution_is_folded_until_it_is_opened_also_without_a_script(browser, folder):
    reader = Reader(browser, java_script_enabled=False)
    page = reader.open(f"file://{folder}/08_training.html")
    solution = page.locator("details.hide").first
    assert not solution.locator("pre").first.is_visible()
    solution.locator("summary").focus()
    page.keyboard.press("Enter")
    assert solution.locator("pre").first.is_visible()
    reader.close()


def test_a_term_leads_to_the_cell_that_teaches_it(reader, folder):
    page = reader.open(f"file://{folder}/glossary.html#term-pooling")
    page.locator("#term-pooling a").click()
    page.wait_for_url("**/07_cnn.html#cell-sizes")
    page.wait_for_timeout(300)
    top = page.locator("#cell-sizes").evaluate("cell => cell.getBoundingClientRect().top")
    assert 0 <= top < 900


def test_screenshots(browser, folder):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for name, place, scheme in (
        ("index", "", "light"), ("04_mse_derivation", "#cell-question-proof", "light"), ("glossary", "", "light"),
        ("claims", "", "light"), ("04_mse_derivation", "#cell-question-proof", "dark"),
    ):  # fmt: skip
        reader = Reader(browser, color_scheme=scheme)
        page = reader.open(f"file://{folder}/{name}.html{place}")
        page.wait_for_timeout(300)
        path = SCREENSHOTS / f"site_{name}_{scheme}.png"
        page.screenshot(path=path)
        assert path.stat().st_size > 20_000
        reader.close()
