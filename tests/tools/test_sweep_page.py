"""The page of a sweep: one file, nothing from elsewhere, everything escaped, sorted by its buttons."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sweep_folder import grid, make

from course_utils.tools.sweeps import table
from course_utils.tools.sweeps.store import Store

sys.path.append(str(Path(__file__).parent.parent / "browser"))
EVIL = "<script>document.title='evil'</script>&\"' $x^{"


def recorded(given):
    return {"test_accuracy": 0.5 + given["learning_rate"] + 0.01 * given["seed"], "words": EVIL}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page") / "sweep"
    runs = grid(dataset=["auto", EVIL], learning_rate=[0.0001, 0.003, 0.01], batch_size=[32, 128], seed=[0, 1])
    names = ["dataset", "learning_rate", "batch_size", "seed"]
    make(folder, runs, recorded, swept=names, failed={2})
    table.write(Store(folder))
    return folder


class Reader(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page(folder):
    return Reader((folder / "index.html").read_text(encoding="utf-8"))


def test_what_was_asked_and_what_came_back_is_there(page):
    for words in (
        "24 runs asked for: 23 done, 1 failed.", "0.0001, 0.003, 0.01", "2026-11-24", "CPU, 2 cores (24 runs)",
        "higher is better", "Best: dataset = ", "± 0.0071 (2 runs)", "cell 5: ValueError: <b>no</b> luck", "✗ failed",
    ):  # fmt: skip
        assert words in page.text, words


def test_words_from_outside_are_escaped(page, folder):
    assert len(page.all("script")) == 1 and not page.all("b") and page.all("title") == [{}]
    assert EVIL in page.text and "ValueError: <script>alert(1)</script>" in page.text
    assert "\x1b" not in (folder / "index.html").read_text()


def test_nothing_comes_from_elsewhere(page, folder):
    for tag, attributes in page.tags:
        for name in ("src", "href"):
            target = attributes.get(name) or ""
            assert not re.match(r"(https?:)?//", target), (tag, target)
    assert not page.all("link") and not page.all("iframe")
    assert "default-src 'none'" in page.all("meta")[1]["content"]
    assert "@import" not in (folder / "index.html").read_text()


def test_each_run_links_its_notebook_and_its_log(page, folder):
    targets = [link["href"] for link in page.all("a") if link["href"].startswith("runs/")]
    assert len(targets) == 48
    assert all((folder / target).exists() for target in targets)


def test_pictures_are_described_and_heads_are_buttons(page):
    alts = [image["alt"] for image in page.all("img")]
    assert len(alts) == 2 and "learning_rate: " in alts[0] and "best single run" in alts[1]
    heads = [head for head in page.all("th") if "data-kind" in head]
    assert len(page.all("button")) == len(heads) > 8
    assert [head.get("aria-sort") for head in heads].count("descending") == 1


def test_without_a_metric_nothing_is_called_the_best(tmp_path):
    make(tmp_path, grid(learning_rate=[0.1], seed=[0, 1]), recorded, metric=None, swept=["seed"])
    table.write(Store(tmp_path))
    text = Reader((tmp_path / "index.html").read_text()).text
    assert "No metric was named" in text and "one of test_accuracy" in text


def test_a_sweep_of_which_all_runs_failed_still_has_its_page(tmp_path):
    make(tmp_path, grid(learning_rate=[0.1, 0.2], seed=[0]), recorded, swept=["learning_rate"], failed={0, 1})
    table.write(Store(tmp_path))
    text = Reader((tmp_path / "index.html").read_text()).text
    assert "0 done, 2 failed" in text and "No run recorded a number 'test_accuracy'" in text


@pytest.mark.browser
def test_buttons_sort_and_no_script_from_outside_runs(folder, browser):
    page = browser.new_page()
    try:
        asked, errors = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto((folder / "index.html").as_uri())
        column = page.locator("table.runs thead button").all_inner_texts().index("test_accuracy") + 1

        def shown(number):
            return page.locator(f"table.runs tbody tr > :nth-child({number})").all_inner_texts()

        def values():
            return [float(text) for text in shown(column) if text]

        assert values() == sorted(values(), reverse=True) and shown(column)[-1] == ""
        page.get_by_role("button", name="test_accuracy").click()
        assert values() == sorted(values()) and shown(column)[-1] == ""
        head = page.locator(f"table.runs thead th:nth-child({column})")
        assert head.get_attribute("aria-sort") == "ascending"
        page.keyboard.press("Enter")  # the button kept the focus
        assert values() == sorted(values(), reverse=True) and shown(column)[-1] == ""
        assert head.get_attribute("aria-sort") == "descending"
        assert page.locator("[aria-sort]").count() == 1
        assert "Sorted by test_accuracy, descending" in page.locator("#sorted").inner_text()
        page.get_by_role("button", name="batch_size").click()
        assert shown(5) == ["32"] * 12 + ["128"] * 12  # as numbers: as texts, 128 would come first
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390  # tables scroll on their own
        assert page.title() == "Sweep of 08_training"
        assert all(url.startswith(("file:", "data:")) for url in asked) and errors == []
    finally:
        page.close()
