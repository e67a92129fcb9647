"""Pictures and their words in every form that a notebook takes."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter, MarkdownExporter
from small import good_notebook

from course_utils.core import kept
from course_utils.core.shown import picture_html, pictures_of
from course_utils.tools import lint, notebooks
from course_utils.tools.pages import chapter
from course_utils.tools.slides import page as slides

PATHS = notebooks.find("en")
NONE = "No description has been provided for this image"  # what nbconvert writes where it knows no words


def images(html):
    """The alternative texts of all pictures of a page; None where there is none."""
    return [found.get("alt") for found in BeautifulSoup(html, "html.parser").find_all("img")]


@pytest.mark.parametrize("template", ["lab", "classic"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_committed_picture_has_its_words_in_nbconverts_page(path, template):
    book = nbformat.read(path, as_version=4)
    html, _resources = HTMLExporter(template_name=template).from_notebook_node(book)
    stored = [alt for cell in book.cells for output in cell.get("outputs", ()) for _i, _k, alt in pictures_of(output)]
    found = images(html)
    assert len(stored) >= 5 and all(len(alt) > 20 for alt in stored)
    assert [alt for alt in found if alt in set(stored)] == stored
    assert all(alt and alt.strip() and alt != NONE for alt in found)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_committed_notebook_stays_small(path):
    assert path.stat().st_size <= lint.MOST_BYTES


@pytest.fixture
def saved():
    """A notebook as JupyterLab saves it: of a live widget there is its number, and what it showed last."""
    book = good_notebook()
    cell = next(cell for cell in book.cells if cell.id == "explore")
    picture = picture_html(b"\x89PNG", "A dot at 3")
    view = {"version_major": 2, "version_minor": 0, "model_id": "0"}
    still = f'{kept.STYLE}<div class="{kept.KEPT}">{picture}</div>'
    cell.outputs = [
        nbformat.v4.new_output("display_data", {kept.VIEW: view, "text/plain": "Live in JupyterLab"}),
        nbformat.v4.new_output("display_data", {"text/html": still, "text/plain": "A dot at 3"}),
    ]
    return book


def test_nbconvert_shows_what_a_widget_showed_last(saved):
    for template in ("lab", "classic", "basic", "reveal"):
        html, _resources = HTMLExporter(template_name=template).from_notebook_node(saved)
        assert images(html) == ["A dot at 3", "a picture"]
    text, _resources = MarkdownExporter().from_notebook_node(saved)
    assert images(text) == ["A dot at 3", "a picture"]


def test_pages_and_slides_show_it_too(saved, tmp_path):
    prepared = chapter.prepare(saved, "00_start_here", tmp_path)
    shown = [output.data.get("text/html", "") for cell in prepared.cells for output in cell.get("outputs", ())]
    assert [alt for html in shown for alt in images(html)] == ["A dot at 3", "a picture"]
    assert "<style" not in str(shown) and "base64" not in str(shown)
    written = sorted(path.name for path in tmp_path.rglob("*.png"))
    assert written == ["explore-1.png", "picture-0.png"]
    for cell in saved.cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    assert {"A dot at 3", "a picture"} <= set(images(slides.html_of(saved, "00_start_here", offline=True)))
