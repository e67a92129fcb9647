"""The films of chapters: when they are made again, what is kept, and where they stand on a page."""

import json
from pathlib import Path

import nbformat
import pytest

from course_utils.core import paths
from course_utils.core.errors import CourseError
from course_utils.core.shown import picture_html
from course_utils.tools import course_run, films, notebooks, report
from course_utils.tools.pages import build
from course_utils.widgets import film

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00"
    b"\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


def output(name=None):
    metadata = {film.MARK: name} if name else {}
    html = picture_html(PNG, "A chart of something, in words.")
    return nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "A chart."}, metadata=metadata)


def book(*cells):
    """A notebook of code cells (id, tags, outputs)."""
    made = [nbformat.v4.new_code_cell("explore()", id=name, outputs=outputs, metadata={"tags": tags})
            for name, tags, outputs in cells]  # fmt: skip
    return nbformat.v4.new_notebook(cells=made, metadata={"course": {"chapter": "04_mse_derivation"}})


DRAWN = book(
    ("one", ["explorer"], [output("aaa")]), ("two", [], [output(), output("bbb"), output("ccc")]), ("x", [], [])
)


def test_an_executed_notebook_names_its_films():
    assert films.of_outputs(DRAWN) == {"one": ["aaa"], "two": ["bbb", "ccc"]}


def test_a_picture_with_a_film_becomes_a_player_and_keeps_its_still():
    before = nbformat.writes(DRAWN)
    played = films.put(DRAWN, {"one": ["aaa"]}, "assets/films")
    html = played.cells[0].outputs[0].data["text/html"]
    assert 'data-src="assets/films/aaa.js"' in html and picture_html(PNG, "A chart of something, in words.") in html
    assert "course-player" not in played.cells[1].outputs[0].data["text/html"]
    assert nbformat.writes(DRAWN) == before


def test_what_cannot_be_drawn_ahead_says_so():
    played = films.put(book(("pad", ["explorer"], [output()])), {}, "films")
    html = played.cells[0].outputs[0].data["text/html"]
    assert "cannot be drawn ahead" in html and "data-film" not in html


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A chapter with an explorer, and one without; `runs` are the chapters that were executed."""
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    paths = [folder / "04_mse_derivation.ipynb", folder / "07_cnn.ipynb"]
    for path, notebook in zip(paths, (book(("one", ["explorer"], [])), book(("x", [], []))), strict=True):
        nbformat.write(notebook, path)
    runs = []

    def run_all(profile, edition, only, out, wanted=None, environment_of=None):
        results = []
        for path in paths:
            if path.stem not in only.split(","):
                continue
            runs.append(path.stem)
            told = environment_of(path)
            assert profile == "class" and told["COURSE_TIER"] == "bundled"
            drawn = Path(told[film.FOLDER])
            drawn.mkdir(parents=True, exist_ok=True)
            (drawn / "aaa.js").write_text("courseFilm('aaa', {})", encoding="utf-8")
            Path(out, edition).mkdir(parents=True, exist_ok=True)
            nbformat.write(book(("one", ["explorer"], [output("aaa")])), Path(out, edition, path.name))
            results.append({"notebook": path.stem, "status": "done", "error": None})
        return results

    monkeypatch.setattr(course_run, "run_all", run_all)
    monkeypatch.setattr(notebooks, "find", lambda edition, only: paths)
    return tmp_path / "films", paths, runs


def test_a_chapter_is_executed_once_and_only_where_it_has_explorers(course):
    root, _paths, runs = course
    found = films.make(root=root)
    assert found == {"04_mse_derivation": {"one": ["aaa"]}, "07_cnn": {}} and runs == ["04_mse_derivation"]
    assert films.make(root=root) == found and runs == ["04_mse_derivation"]


@pytest.mark.parametrize("change", ["source", "film", "index"])
def test_it_is_executed_again_when_something_changed(course, change):
    root, (path, _other), runs = course
    films.make(root=root)
    folder = films.folder_of(path, root)
    if change == "source":
        notebook = notebooks.read(path)
        notebook.cells[0].source += "\nx = 1"
        nbformat.write(notebook, path)
    elif change == "film":
        (folder / "aaa.js").unlink()
    else:
        (folder / "index.json").write_text("[1", encoding="utf-8")
    films.make(root=root)
    assert len(runs) == 2


def test_another_comment_draws_nothing_anew(course):
    root, (path, _other), runs = course
    films.make(root=root)
    notebook = notebooks.read(path)
    notebook.cells[0].source += "  # words"
    nbformat.write(notebook, path)
    films.make(root=root)
    assert len(runs) == 1


def test_films_that_nobody_names_are_removed(course):
    root, (path, _other), _runs = course
    (folder := films.folder_of(path, root)).mkdir(parents=True)
    (folder / "old.js").write_text("", encoding="utf-8")
    films.make(root=root)
    assert sorted(file.name for file in folder.iterdir()) == ["aaa.js", "index.json"]


def test_a_chapter_that_fails_is_named_with_the_way_round(course, monkeypatch):
    root, _paths, _runs = course
    monkeypatch.setattr(course_run, "run_all", lambda *_w, **_m: [
        {"notebook": "04_mse_derivation", "status": "failed", "error": "cell 3: ValueError: no"}])  # fmt: skip
    with pytest.raises(CourseError, match="04_mse_derivation: cell 3: ValueError: no.*--stills"):
        films.make(root=root)


def test_the_report_plays_what_its_runs_drew(tmp_path):
    chapter = "04_mse_derivation"
    runs, root = tmp_path / "runs", tmp_path / "films"
    (runs / "en").mkdir(parents=True)
    nbformat.write(book(("one", ["explorer"], [output("aaa")])), runs / "en" / f"{chapter}.ipynb")
    (root / "en" / chapter).mkdir(parents=True)
    (root / "en" / chapter / "aaa.js").write_text("courseFilm('aaa', {})", encoding="utf-8")
    result = {"notebook": chapter, "status": "done", "error": None, "seconds": 1, "peak_memory_mb": 1, "claims": [],
              "results": {}, "run": {"parameters": {}}}  # fmt: skip
    index = report.write([json.loads(json.dumps(result))], source=runs, target=tmp_path / "report", root=root)
    page = (index.parent / f"{chapter}.html").read_text(encoding="utf-8")
    assert f'data-src="{build.FILMS}/aaa.js"' in page and 'class="picture"' in page
    for file in (f"{build.FILMS}/aaa.js", "_static/player.js", "_static/player.css"):
        assert (index.parent / file).is_file(), file


def test_a_film_that_no_page_plays_any_more_is_removed(tmp_path):
    """Otherwise pages that are made again weigh more each time."""
    root, pages = tmp_path / "kept", tmp_path / "pages"
    for chapter, name in (("04_mse_derivation", "aaa"), ("07_cnn", "bbb")):
        (folder := films.folder_of(Path("en", chapter), root)).mkdir(parents=True)
        (folder / f"{name}.js").write_text("", encoding="utf-8")
        pages.mkdir(exist_ok=True)
        (pages / f"{chapter}.html").write_text(films.player("", name, "films"), encoding="utf-8")
        films.lay({chapter: {"one": [name]}}, "en", pages, "films", root)
    assert sorted(file.name for file in (pages / "films").iterdir()) == ["aaa.js", "bbb.js"], "decks made one by one"
    (pages / "07_cnn.html").write_text("", encoding="utf-8")
    films.lay({"04_mse_derivation": {"one": ["aaa"]}}, "en", pages, "films", root)
    assert [file.name for file in (pages / "films").iterdir()] == ["aaa.js"]


@pytest.mark.parametrize(
    ("profile", "tier", "status", "kept"),
    [("class", "bundled", "done", True), ("full", "bundled", "done", False),
     ("class", "folder", "done", False), ("class", "bundled", "failed", False)],
)  # fmt: skip
def test_a_run_of_the_course_leaves_its_films_to_the_pages(course, monkeypatch, profile, tier, status, kept):
    root, (path, _other), runs = course
    monkeypatch.setattr(paths, "ROOT", path.parents[2])
    (executed := root / "runs" / "en").mkdir(parents=True)
    nbformat.write(book(("one", ["explorer"], [output("aaa")])), executed / path.name)
    (folder := films.folder_of(path, root)).mkdir(parents=True)
    (folder / "aaa.js").write_text("", encoding="utf-8")
    run = {"profile": profile, "data_sets": [{"name": "x", "tier": tier}]}
    result = {"notebook": path.stem, "status": status, "run": run}
    films.keep_all([result], "en", root / "runs", root)
    films.make(root=root)
    assert (runs == []) is kept
