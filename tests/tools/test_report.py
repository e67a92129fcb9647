import re

import pytest
from nbformat.v4 import new_output
from small import good_notebook, text, write

from course_utils import results
from course_utils.tools import report


@pytest.fixture
def page(tmp_path):
    """A report on one notebook; returns its folder."""
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
        "run": {"device": "CPU, 2 cores", "profile": "class", "seed": 0, "data": {"name": "fashion_mnist"}},
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
    ):
        assert words in index


def test_nothing_comes_from_elsewhere(page):
    for path in page.iterdir():
        content = path.read_text()
        assert not re.search(r"<(script|iframe)", content), path
        assert not re.search(r'(src|@import|url\()\s*=?\s*["\']?https?:', content), path
        for link in re.findall(r"<link[^>]*>", content):
            assert 'href="style.css"' in link


def test_formulas_are_mathml_and_money_is_not(page):
    content = (page / "00_start_here.html").read_text()
    assert content.count("<math") == 3 and "$$" not in content and "mfrac" in content
    assert "<code>$5</code>" in content and "and $6." in content


def test_solutions_are_folded_and_pictures_described(page):
    content = (page / "00_start_here.html").read_text()
    assert content.count("<details><summary>Solution</summary>") == 2
    assert 'alt="a picture"' in content
    assert '<html lang="en">' in content and '<main id="main">' in content


def test_a_formula_that_cannot_be_converted_is_left_readable(monkeypatch):
    import latex2mathml.converter

    def fail(*_words, **_more):
        raise KeyError("x")

    monkeypatch.setattr(latex2mathml.converter, "convert", fail)
    assert report.with_mathml("a $x < y$ b") == "a <code>x &lt; y</code> b"
