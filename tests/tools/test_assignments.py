"""nbgrader's assignments: made from the exercises, released without solutions, graded in full, in part, not at all."""

import json
import sqlite3

import nbformat
import pytest
from small import good_notebook, write

from course_utils.core.errors import CourseError
from course_utils.tools import assignments, notebooks

pytestmark = pytest.mark.slow  # nbgrader executes notebooks

CHAPTER = "04_mse_derivation"


def exercises(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell.id.removeprefix("exercise-") for cell in cells if "exercise" in cell.metadata.get("tags", [])]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course folder with one chapter released."""
    folder = tmp_path_factory.mktemp("class")
    said = assignments.make(CHAPTER, folder)
    assert said == [f"1 assignments are released in {folder / 'release'}."]
    return folder


@pytest.mark.parametrize("path", notebooks.find("en"), ids=lambda path: path.stem)
def test_every_chapter_makes_a_source_version_that_nbgrader_accepts(path):
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions
    from traitlets.config import Config

    source = assignments.source_version(nbformat.read(path, as_version=4))
    nbformat.validate(source)
    MetadataValidator().validate_nb(source)
    CheckCellMetadata().preprocess(source, {})
    names = exercises(path)
    cells = {cell.id: cell for cell in source.cells}
    graded = {cell.id: cell.metadata.nbgrader for cell in source.cells if "nbgrader" in cell.metadata}
    assert [name for name in graded if graded[name]["grade"]] == [f"check-{name}" for name in names]
    assert all(graded[f"check-{name}"]["points"] == 1 and graded[f"check-{name}"]["locked"] for name in names)
    assert [name for name in graded if graded[name]["solution"]] == [f"exercise-{name}" for name in names]
    assert not any("solution" in cell.id for cell in source.cells)
    assert '"class"' not in cells["parameters"].source.splitlines()[0].split("#")[0]
    assert not any(cell.get("outputs") for cell in source.cells)
    release, _resources = ClearSolutions(config=Config({"ClearSolutions": {"code_stub": {"python": ""}}})).preprocess(
        source, {}
    )
    original = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    for cell in release.cells:
        assert "_solution" not in cell.source and "SOLUTION" not in cell.source, cell.id
        if cell.id.startswith("exercise-"):
            assert cell.source.rstrip() == original[cell.id].rstrip(), "the release shows the stub, and the stub only"


@pytest.mark.parametrize("path", notebooks.find("en"), ids=lambda path: path.stem)
def test_what_nbgrader_runs_is_enough_for_full_marks(path, monkeypatch):
    """The cells that are not skipped, with the solutions, in order: every check passes."""
    monkeypatch.setenv("COURSE_LIVE", "0")
    monkeypatch.setattr("IPython.display.display", lambda *given, **named: None)
    source = assignments.source_version(nbformat.read(path, as_version=4))
    kept = [cell for cell in source.cells if cell.cell_type == "code"]
    kept = [cell for cell in kept if assignments.SKIP not in cell.metadata.get("tags", [])]
    assert len(kept) < sum(cell.cell_type == "code" for cell in source.cells) / 2, "most of a chapter is not needed"
    namespace = {}
    for cell in kept:
        exec(compile(cell.source, cell.id, "exec"), namespace)  # our own notebooks' cells


def test_a_class_is_graded_in_full_in_part_and_not_at_all(released):
    release = released / "release" / CHAPTER / f"{CHAPTER}.ipynb"
    source = nbformat.read(released / "source" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    solved = {cell.id: cell.source for cell in source.cells}
    names = exercises(notebooks.find("en", CHAPTER)[0])
    right = {"able": names, "half": names[::2], "idle": []}
    for student, done in right.items():
        book = nbformat.read(release, as_version=4)
        for cell in book.cells:
            name = cell.id.removeprefix("exercise-")
            if cell.id.startswith("exercise-") and name in done:
                cell.source = solved[cell.id]
            elif cell.id.startswith("exercise-") and student == "half":
                cell.source = "this is no Python"
            elif cell.id == f"check-{names[1]}" and student == "half":
                cell.source = "pass  # a learner who makes the check easier"
        place = released / "submitted" / student / CHAPTER
        place.mkdir(parents=True)
        nbformat.write(book, place / release.name)
    assignments.nbgrader(released, "autograde", CHAPTER, "--create")
    with sqlite3.connect(released / "gradebook.db") as book:
        rows = book.execute(
            "select s.student_id, sum(coalesce(g.auto_score, 0)), sum(c.max_score) from grade g"
            " join submitted_notebook n on g.notebook_id = n.id join submitted_assignment s on n.assignment_id = s.id"
            " join grade_cells c on g.cell_id = c.id group by s.student_id"
        ).fetchall()
    book.close()
    assert {student: (score, most) for student, score, most in rows} == {
        student: (len(done), len(names)) for student, done in right.items()
    }
    assignments.nbgrader(released, "generate_feedback", CHAPTER)
    page = (released / "feedback" / "half" / CHAPTER / f"{CHAPTER}.html").read_text()
    assert f"(Score: {float(len(names[::2]))} / {float(len(names))})" in page


def test_what_a_teacher_changed_is_kept_and_said(tmp_path, monkeypatch):
    path = write(good_notebook(), tmp_path / "notebooks" / "en" / "00_start_here.ipynb")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    monkeypatch.setattr(assignments, "nbgrader", lambda *words: "")
    folder = tmp_path / "class"
    assignments.make(folder=folder)
    mine = folder / "source" / path.stem / path.name
    (folder / "nbgrader_config.py").write_text("# mine")
    text = path.read_text()
    path.write_text(text.replace("What comes out?", "What will come out?"))
    assert len(assignments.make(folder=folder)) == 1 and "will come out" in mine.read_text(), "untouched: updated"
    mine.write_text(mine.read_text().replace("will come out", "does come out"))
    path.write_text(text)
    assert "source/00_start_here holds your changes and is kept" in assignments.make(folder=folder)[0]
    assert "does come out" in mine.read_text() and (folder / "nbgrader_config.py").read_text() == "# mine"
    (folder / ".course.json").write_text("{broken")
    assert "could not be read" in assignments.make(folder=folder)[0]
    assert "does come out" in mine.read_text()
    json.loads((folder / ".course.json").read_text())


def test_faults_are_one_sentence(tmp_path, monkeypatch):
    with pytest.raises(CourseError, match="is no chapter"):
        assignments.make("99", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        assignments.make("00", tmp_path / "file" / "below")
    with pytest.raises(CourseError, match="nbgrader autograde failed"):
        assignments.nbgrader(tmp_path, "autograde", "nothing")
    notebook = good_notebook()
    next(cell for cell in notebook.cells if cell.id == "check-first").source = "print(answer)"
    with pytest.raises(CourseError, match="check-first does not end in check"):
        assignments.source_version(notebook)


@pytest.mark.parametrize("name", ["course [copy]", "what?", "a*b"])
def test_a_folder_that_nbgrader_takes_for_a_pattern_is_one_sentence(tmp_path, name):
    with pytest.raises(CourseError, match="nbgrader takes .* for a pattern.*--folder"):
        assignments.make("07", tmp_path / name / "assignments")
    assert list(tmp_path.iterdir()) == []
