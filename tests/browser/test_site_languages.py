"""The site in two languages: a switch that leads to the same cell, and a search that finds Chinese words."""

import pytest
from site_reader import Reader, axe_script

CHAPTER, CELL = "02_concepts", "count-by-hand"


@pytest.fixture
def reader(browser):
    made = Reader(browser)
    yield made
    made.close()


def switch(page):
    return page.locator("a.language-switch")


def test_the_switch_leads_to_the_same_cell_and_back(reader, site_folder):
    page = reader.open(f"file://{site_folder}/{CHAPTER}.html#cell-{CELL}")
    page.wait_for_function("id => document.querySelector('a.language-switch').hash === id", arg=f"#cell-{CELL}")
    switch(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"file://{site_folder}/zh/{CHAPTER}.html#cell-{CELL}")
    top = page.locator(f"#cell-{CELL}").evaluate("cell => cell.getBoundingClientRect().top")
    assert 0 <= top < 200
    assert switch(page).inner_text() == "English" and switch(page).get_attribute("lang") == "en"
    page.wait_for_function("id => document.querySelector('a.language-switch').hash === id", arg=f"#cell-{CELL}")
    place = switch(page).bounding_box()  # by hand: Playwright's own click may scroll first
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.wait_for_url(f"file://{site_folder}/{CHAPTER}.html#cell-{CELL}")


def test_at_the_top_the_switch_leads_to_the_top_and_pages_without_a_fellow_to_the_start(reader, site_folder):
    page = reader.open(f"file://{site_folder}/zh/glossary.html")
    switch(page).click()
    page.wait_for_url(f"file://{site_folder}/glossary.html")
    page.evaluate("window.course.other.pages.length")  # it is there
    reader.open(f"file://{site_folder}/search.html")
    switch(page).click()
    page.wait_for_url(f"file://{site_folder}/zh/index.html")


@pytest.mark.parametrize(
    ("asked", "page_of"), [("隐藏层", "02_concepts"), ("参数", "02_concepts"), ("GPU", "01_background")]
)
def test_the_search_finds_chinese_words(reader, site_folder, asked, page_of):
    page = reader.open(f"file://{site_folder}/zh/search.html?q={asked}")
    page.wait_for_selector("#search-results li a")
    page.wait_for_function("document.querySelector('#search-results .search-summary').textContent.length > 10")
    found = page.locator("#search-results li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any(page_of in address for address in found), found


def test_what_no_page_says_is_not_found(reader, site_folder):
    page = reader.open(f"file://{site_folder}/zh/search.html?q=层隐藏参")
    page.wait_for_function("!document.querySelector('#search-results h2')?.textContent.includes('正在')")
    page.wait_for_timeout(300)
    assert page.locator("#search-results li a").count() == 0


def test_axe_finds_nothing_serious_in_chinese_and_nothing_scrolls_sideways(browser, site_folder):
    reader = Reader(browser, viewport={"width": 390, "height": 844})
    axe, found = axe_script(), []
    for name in ("index", CHAPTER, "glossary"):
        page = reader.open(f"file://{site_folder}/zh/{name}.html")
        found += [(name, *broken) for broken in reader.serious(axe)]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert found == []
    reader.close()
