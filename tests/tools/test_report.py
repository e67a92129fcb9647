import os
from pathlib import Path

import pytest
from nbformat.v4 import new_output
from site_pages import broken_links, is_outside, pages_of
from small import good_notebook, text, write

from course_utils.core import results
from course_utils.tools import report
from course_utils.tools.pages import build, chapter

SETS = [
    {"name": "fashion_mnist", "tier": "bundled", "fingerprint": "0123456789ab"},
    {"name": "drawn_faces", "tier": "bundled", "fingerprint": "fedcba987654"},
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A report on one notebook; returns its folder."""
    tmp_path = tmp_path_factory.mktemp("report")
    notebook = good_notebook()
    notebook.cells.insert(
        4, text("formula", "The loss $\\frac{1}{m}\\sum_i (y_i - \\hat y_i)^2$ costs `$5` and $6.\n\n$$a^2$$")
    )
    claim = {"id": "5.4-gap", "verdict": "refuted", "measured": "a < b", "because": ""}
    shown = {"text/markdown": "A step: $$b^2$$", "text/plain": "b**2"}
    notebook.cells[2].outputs = [
        new_output("display_data", {results.CLAIM: claim, "text/plain": "x"}),
        new_output("display_data", shown),
    ]
    write(notebook, tmp_path / "runs" / "en" / "00_start_here.ipynb")
    found = {
        "notebook": "00_start_here", "status": "done", "error": None, "seconds": 1.0, "peak_memory_mb": 5,
        "results": {"accuracy": 0.51234567}, "claims": [claim],
        "run": {"device": "CPU, 2 cores", "profile": "class", "seed": 0, "data": SETS[0], "data_sets": SETS},
    }  # fmt: skip
    report.write([found], source=tmp_path / "runs", target=tmp_path / "report")
    return tmp_path / "report"


def test_index_has_results_claims_times_device_and_versions(page):
    index = (page / "index.html").read_text()
    for words in (
        "0.51235",
        "5.4-gap",
        "a &lt; b",
        "✗ refuted",
        "CPU, 2 cores",
        "tensorflow",
        'href="00_start_here.html"',
        "fashion_mnist bundled 0123456789ab; drawn_faces bundled fedcba987654",
    ):
        assert words in index


def test_the_ledger_leads_to_the_cell_that_gave_the_verdict(page):
    assert '<a href="00_start_here.html#cell-setup">00_start_here</a>' in (page / "index.html").read_text()


def test_no_link_is_broken_and_nothing_comes_from_elsewhere(page):
    assert broken_links(page) == []
    for name, found in pages_of(page).items():
        assert found.loaded and not any(is_outside(address) for address in found.loaded), name


def test_formulas_are_mathml_and_money_is_not(page):
    content = (page / "00_start_here.html").read_text()
    assert content.count("<math") == 3 and "$$" not in content and "mfrac" in content
    assert ">$5</span></code>" in content and "and $6." in content


def test_solutions_are_folded_and_pictures_described(page):
    content = (page / "00_start_here.html").read_text()
    assert content.count('<details class="admonition hide above-input">') == 2
    assert 'alt="a picture"' in content
    assert '<html lang="en"' in content and 'id="main-content"' in content


def result(name, **more):
    return {
        "notebook": name, "status": "failed", "error": "ValueError: no", "seconds": 1.0, "peak_memory_mb": 5,
        "results": {}, "claims": [], "run": {}, **more,
    }  # fmt: skip


def test_it_is_written_whatever_became_of_the_notebooks(tmp_path, monkeypatch):
    import latex2mathml.converter

    def fail(*_words, **_more):
        raise KeyError("x")

    monkeypatch.setattr(latex2mathml.converter, "convert", fail)
    folder = tmp_path / "runs" / "en"
    broken = good_notebook()
    broken.cells.insert(3, text("bad", "a $x < y$ b, a [link](nowhere.md), a ```{nothing} directive"))
    broken.cells[2].outputs = [
        new_output("error", ename="ValueError", evalue="no", traceback=["\x1b[31mValueError\x1b[0m: no <b>"]),
        new_output("display_data", {"image/png": "not a picture"}),
    ]
    write(broken, folder / "07_cnn.ipynb")
    (folder / "08_training.ipynb").write_text('{"cells": [')
    found = [result("06_preprocessing"), result("07_cnn"), result("08_training")]
    index = report.write(found, source=tmp_path / "runs", target=tmp_path / "report")
    assert index.read_text().count("✗ failed: ValueError: no") == 3
    content = (tmp_path / "report" / "07_cnn.html").read_text()
    assert "<code>x &lt; y</code>" in content and "no &lt;b&gt;" in content and "\x1b" not in content
    assert not (tmp_path / "report" / "08_training.html").exists()
    assert "<td>✗ failed" in index.read_text() and '<th scope="row">08_training</th>' in index.read_text()


def test_the_index_comes_even_when_no_page_can_be_made(tmp_path, monkeypatch):
    def fail(*_words):
        raise ValueError("a < b")

    monkeypatch.setattr(chapter, "prepare", fail)
    write(good_notebook(), tmp_path / "runs" / "en" / "07_cnn.ipynb")
    index = report.write([result("07_cnn")], source=tmp_path / "runs", target=tmp_path / "report")
    assert "The pages of the notebooks could not be made: a &lt; b" in index.read_text()
    assert "✗ failed" in index.read_text() and broken_links(index.parent) == []


def test_the_old_report_goes(page, tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "09_old.html").write_text("old")
    report.write([result("06_preprocessing")], source=tmp_path, target=tmp_path / "report")
    assert not (tmp_path / "report" / "09_old.html").exists()


def test_two_commands_that_write_the_same_pages_at_once(tmp_path, monkeypatch):
    target, replace, seen = tmp_path / "pages", os.replace, []

    def sphinx(_title, _source, made, *_more):
        made.mkdir()
        (made / "index.html").write_text("mine")

    def late(source, place):
        if Path(source).name == "pages" and Path(place) == target and not seen:
            seen.append("the other command puts its pages there, between our two steps")
            (target / "_static").mkdir(parents=True)
        replace(source, place)

    monkeypatch.setattr(build, "_sphinx", sphinx)
    monkeypatch.setattr(os, "replace", late)
    index = build.build("Title", {"index": "# Title"}, {}, target)
    assert seen and index.read_text() == "mine" and [path.name for path in tmp_path.iterdir()] == ["pages"]
