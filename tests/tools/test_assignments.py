"""nbgrader's assignments: made from the exercises, released without solutions, graded in full, in part, not at all."""

import json
import sqlite3

import nbformat
import pytest
from released import cell as cell_of
from small import good_notebook, write

from course_utils.core.errors import CourseError
from course_utils.tools import notebooks
from course_utils.tools.assignments import collect, release

pytestmark = pytest.mark.slow  # nbgrader executes notebooks

CHAPTER = "02_concepts"  # its exercises need no data and no TensorFlow: kernels are up at once


def exercises(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell.id.removeprefix("exercise-") for cell in cells if "exercise" in cell.metadata.get("tags", [])]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course folder with one chapter released."""
    folder = tmp_path_factory.mktemp("class")
    said = release.make(CHAPTER, folder)
    assert said == [f"1 assignments are released in {folder / 'release'}."]
    return folder


@pytest.mark.parametrize("path", notebooks.find("en"), ids=lambda path: path.stem)
def test_every_chapter_makes_a_source_version_that_nbgrader_accepts(path):
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions
    from traitlets.config import Config

    source = release.source_version(nbformat.read(path, as_version=4))
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
    cleared, _resources = ClearSolutions(config=Config({"ClearSolutions": {"code_stub": {"python": ""}}})).preprocess(
        source, {}
    )
    original = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    for cell in cleared.cells:
        assert "_solution" not in cell.source and "SOLUTION" not in cell.source, cell.id
        if cell.id.startswith("exercise-"):
            assert cell.source.rstrip() == original[cell.id].rstrip(), "the release shows the stub, and the stub only"


@pytest.mark.parametrize("path", notebooks.find("en"), ids=lambda path: path.stem)
def test_what_nbgrader_runs_is_enough_for_full_marks(path, monkeypatch):
    """The cells that are not skipped, with the solutions, in order: every check passes."""
    monkeypatch.setenv("COURSE_LIVE", "0")
    monkeypatch.setattr("IPython.display.display", lambda *given, **named: None)
    source = release.source_version(nbformat.read(path, as_version=4))
    kept = [cell for cell in source.cells if cell.cell_type == "code"]
    kept = [cell for cell in kept if release.SKIP not in cell.metadata.get("tags", [])]
    assert len(kept) < sum(cell.cell_type == "code" for cell in source.cells) / 2, "most of a chapter is not needed"
    namespace = {}
    for cell in kept:
        exec(compile(cell.source, cell.id, "exec"), namespace)  # our own notebooks' cells


SUM = "def stack_parameters(sizes):\n    return sum({} for a, b in zip(sizes, sizes[1:]))\n"
RIGHT = SUM.format("(a + 1) * b")
OTHER = "def block_parameters(width):\n    return 12 * width**2 + 13 * width\n"
WARNS = "import warnings\n\n\n" + RIGHT.replace("    return", "    warnings.warn('hm')\n    return")


def handed_in(made, first, second=OTHER):
    """A submission with these two answers; None leaves the stub."""
    book = nbformat.reads(nbformat.writes(made), as_version=4)
    for name, source in zip(("dense-stack-parameters", "block-parameters"), (first, second), strict=True):
        if source is not None:
            cell_of(book, f"exercise-{name}").source = source
    return book


def a_class(made):
    """{name of the file: (submission as bytes, marks of the two exercises)}."""
    students = {
        "able": (handed_in(made, RIGHT), (1, 1)),
        "half": (handed_in(made, "this is no Python"), (0, 1)),
        "idle": (handed_in(made, None, None), (0, 0)),
        "by dense": (handed_in(made, SUM.format("dense(a, b)")), (1, 1)),  # uses a function of the chapter
        "own cell": (handed_in(made, SUM.format("pair(a, b)")), (1, 1)),
        "below": (handed_in(made, SUM.format("later(a, b)")), (1, 1)),
        "warns": (handed_in(made, WARNS), (1, 1)),
        "exit": (handed_in(made, RIGHT + "exit()"), (1, 1)),
        "dies": (handed_in(made, RIGHT, OTHER + "import os\nos._exit(1)"), (1, 0)),
        "easier": (handed_in(made, "def stack_parameters(sizes):\n    return 3"), (0, 1)),
        "copied": (handed_in(made, None), (1, 1)),
    }
    # In a cell of the chapter, which the release skips; and in a cell of their own below everything.
    chapters_own = cell_of(students["own cell"][0], "double")
    chapters_own.source += "\n\ndef pair(a, b):\n    return (a + 1) * b"
    students["below"][0].cells.append(nbformat.v4.new_code_cell("def later(a, b):\n    return (a + 1) * b"))
    cell_of(students["easier"][0], "check-dense-stack-parameters").source = "pass"
    cells = students["copied"][0].cells
    place = cells.index(cell_of(students["copied"][0], "exercise-dense-stack-parameters"))
    cells.insert(place, nbformat.from_dict({**cells[place], "id": "a-copy", "source": RIGHT}))
    return {f"02 {name}.ipynb": (nbformat.writes(book).encode(), marks) for name, (book, marks) in students.items()}


def test_a_class_is_collected_and_every_right_answer_gets_its_point(released, tmp_path):
    """One run of nbgrader for all of them: it ends, and what the check accepts in JupyterLab is accepted.

    It takes a kernel for each of the twelve.
    """
    made = nbformat.read(released / "release" / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
    received = a_class(made)
    for number, (name, (data, _marks)) in enumerate(received.items()):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + data if number % 2 else data)
    (tmp_path / "zoe.ipynb").write_bytes(b"")
    done = collect.collect(tmp_path, released)
    assert done.lost == ["zoe: zoe.ipynb is empty."] and done.laid == {CHAPTER: len(received)}
    # One came by another way than `collect`, with a cell that was copied: it stops nobody either.
    direct = released / "submitted" / "direct" / CHAPTER / f"{CHAPTER}.ipynb"
    direct.parent.mkdir(parents=True)
    direct.write_bytes(received["02 copied.ipynb"][0])
    release.nbgrader(released, "autograde", CHAPTER, "--create")
    with sqlite3.connect(released / "gradebook.db") as book:
        rows = book.execute(
            "select s.student_id, b.name, g.auto_score from grade g"
            " join submitted_notebook n on g.notebook_id = n.id join submitted_assignment s on n.assignment_id = s.id"
            " join base_cell b on g.cell_id = b.id"
        ).fetchall()
    book.close()
    found = {}
    for student, name, score in rows:
        found.setdefault(student, {})[name] = score
    first, second = "check-dense-stack-parameters", "check-block-parameters"
    expected = {name[3:-6]: marks for name, (_data, marks) in received.items()} | {"direct": (1, 1)}
    assert {student: (marks[first], marks[second]) for student, marks in found.items()} == expected
    release.nbgrader(released, "generate_feedback", CHAPTER)
    page = (released / "feedback" / "half" / CHAPTER / f"{CHAPTER}.html").read_text()
    assert "(Score: 1.0 / 4.0)" in page
    page = (released / "feedback" / "dies" / CHAPTER / f"{CHAPTER}.html").read_text()
    assert "ended its kernel, so the notebook was run without it" in page


def test_settings_of_an_earlier_release_are_renewed_and_a_teachers_are_kept(tmp_path):
    path = tmp_path / "nbgrader_config.py"
    path.write_text(release.EARLIER)
    assert release._settings(path) == [] and path.read_text() == release.CONFIG
    path.write_text("c = get_config()\n")
    (said,) = release._settings(path)
    assert "nbgrader_config.py is yours and is kept" in said and "grading.configure(c)" in said
    assert path.read_text() == "c = get_config()\n"


def test_what_a_teacher_changed_is_kept_and_said(tmp_path, monkeypatch):
    path = write(good_notebook(), tmp_path / "notebooks" / "en" / "00_start_here.ipynb")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    monkeypatch.setattr(release, "nbgrader", lambda *words: "")
    folder = tmp_path / "class"
    release.make(folder=folder)
    mine = folder / "source" / path.stem / path.name
    (folder / "nbgrader_config.py").write_text("# mine; grading.configure(c)")
    text = path.read_text()
    path.write_text(text.replace("What comes out?", "What will come out?"))
    assert len(release.make(folder=folder)) == 1 and "will come out" in mine.read_text(), "untouched: updated"
    mine.write_text(mine.read_text().replace("will come out", "does come out"))
    path.write_text(text)
    assert "source/00_start_here holds your changes and is kept" in release.make(folder=folder)[0]
    assert (
        "does come out" in mine.read_text()
        and (folder / "nbgrader_config.py").read_text() == "# mine; grading.configure(c)"
    )
    (folder / ".course.json").write_text("{broken")
    assert "could not be read" in release.make(folder=folder)[0]
    assert "does come out" in mine.read_text()
    json.loads((folder / ".course.json").read_text())


def test_faults_are_one_sentence(tmp_path, monkeypatch):
    with pytest.raises(CourseError, match="is no chapter"):
        release.make("99", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be written"):
        release.make("00", tmp_path / "file" / "below")
    with pytest.raises(CourseError, match="nbgrader autograde failed"):
        release.nbgrader(tmp_path, "autograde", "nothing")
    notebook = good_notebook()
    next(cell for cell in notebook.cells if cell.id == "check-first").source = "print(answer)"
    with pytest.raises(CourseError, match="check-first does not end in check"):
        release.source_version(notebook)


@pytest.mark.parametrize("name", ["course [copy]", "what?", "a*b"])
def test_a_folder_that_nbgrader_takes_for_a_pattern_is_one_sentence(tmp_path, name):
    with pytest.raises(CourseError, match="--folder"):
        release.make("07", tmp_path / name / "assignments")
    assert list(tmp_path.iterdir()) == []
