import json

import nbformat
import pytest
from small import code, good_notebook, text, write

from course_utils.core.errors import CourseError
from course_utils.tools import notebooks, student


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one notebook; returns (folder of the course, folder of the copy)."""
    folder = tmp_path / "notebooks" / "en"
    write(good_notebook(), folder / "00_start_here.ipynb")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    return folder, tmp_path / "work"


def read(path):
    return nbformat.read(path, as_version=4)


def change(path, name, source):
    notebook = read(path)
    next(cell for cell in notebook.cells if cell.id == name).source = source
    nbformat.write(notebook, path)


def test_outputs_and_solutions_are_out_and_answers_beside(course):
    _folder, work = course
    assert student.make_student_copy(target=work) == []
    copy = read(work / "00_start_here.ipynb")
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in copy.cells)
    assert not any("solution" in cell.id for cell in copy.cells)
    assert "solved" not in (work / "00_start_here.ipynb").read_text()
    answers = read(work / "answers" / "00_start_here.ipynb")
    assert [cell.id for cell in answers.cells if "solution" in cell.id] == ["solution-first", "solution-second"]
    original = [cell.id for cell in good_notebook().cells if "solution" not in cell.id]
    assert [cell.id for cell in copy.cells] == original


def test_notes_for_the_teacher_are_out(course):
    """ "Let the room vote", and what the room should find: between a question and its answer they give it away."""
    folder, work = course
    notebook = good_notebook()
    answer = text("notes-question", "Let the room vote. It is two.")
    answer.metadata["slideshow"]["slide_type"] = "notes"
    notebook.cells.insert(4, answer)
    write(notebook, folder / "00_start_here.ipynb")
    student.make_student_copy(target=work)
    for path in (work / "00_start_here.ipynb", work / "answers" / "00_start_here.ipynb"):
        assert "Let the room vote" not in path.read_text()
    kept = [cell.id for cell in good_notebook().cells if "solution" not in cell.id]
    assert [cell.id for cell in read(work / "00_start_here.ipynb").cells] == kept


def test_answers_come_along_where_the_copy_still_has_the_notes(course, monkeypatch):
    """Copies that were laid with them: one with answers is kept, the new version has them and no notes."""
    folder, work = course
    notes = text("notes-question", "Let the room vote.")
    notes.metadata["slideshow"]["slide_type"] = "notes"
    for edition, lang in (("en", "en"), ("zh", "zh")):
        notebook = good_notebook()
        notebook.cells.insert(4, nbformat.from_dict(notes))
        for cell in notebook.cells:
            cell.source = cell.source.replace("lang: str = 'en'", f"lang: str = '{lang}'")
        write(notebook, folder.parent / edition / "00_start_here.ipynb")
    with monkeypatch.context() as before:
        before.setattr(student, "is_note", lambda cell: False)
        student.make_student_copy(target=work)
    change(work / "00_start_here.ipynb", "exercise-first", "first = 42")
    assert "the new version, with your answer in it" in student.make_student_copy("zh", work)[0]
    assert "Let the room vote" in (work / "00_start_here.ipynb").read_text()  # the learner's own is left alone
    beside = (work / "00_start_here.new.ipynb").read_text()
    assert "first = 42" in beside and "Let the room vote" not in beside


def test_an_untouched_copy_is_updated(course):
    folder, work = course
    student.make_student_copy(target=work)
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    assert student.make_student_copy(target=work) == ["00_start_here.ipynb is updated."]
    assert "better" in (work / "00_start_here.ipynb").read_text()
    assert student.make_student_copy(target=work) == []


def test_running_without_editing_is_no_change_of_the_learner(course):
    folder, work = course
    student.make_student_copy(target=work)
    notebook = read(work / "00_start_here.ipynb")
    notebook.cells[4].execution_count = 3
    notebook.metadata["widgets"] = {}
    nbformat.write(notebook, work / "00_start_here.ipynb")
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    assert student.make_student_copy(target=work) == ["00_start_here.ipynb is updated."]


def test_answers_survive_every_update(course):
    folder, work = course
    student.make_student_copy(target=work)
    change(work / "00_start_here.ipynb", "exercise-first", "answer = 42")
    assert student.make_student_copy(target=work) == []
    for number, name in ((1, "00_start_here.new.ipynb"), (2, "00_start_here.new2.ipynb")):
        change(folder / "00_start_here.ipynb", "question", f"## Question {number}")
        said = student.make_student_copy(target=work)
        assert [sentence for sentence in said if "kept" in sentence] == [
            f"00_start_here.ipynb holds your work and is kept; the new version is beside it: {name}."
        ]
        assert "answer = 42" in (work / "00_start_here.ipynb").read_text()
        assert f"Question {number}" in (work / name).read_text()
        assert student.make_student_copy(target=work) == [], "said once, not at every start"


def test_in_another_language_the_answers_come_along(course):
    folder, work = course
    chinese = good_notebook()
    for cell in chinese.cells:
        cell.source = cell.source.replace("lang: str = 'en'", "lang: str = 'zh'").replace("A question", "一个问题")
    write(chinese, folder.parent / "zh" / "00_start_here.ipynb")
    student.make_student_copy(target=work)
    change(work / "00_start_here.ipynb", "exercise-first", "first = 42")
    change(work / "00_start_here.ipynb", "explore", "1 + 2")
    said = student.make_student_copy("zh", work)
    assert said[0] == (
        "00_start_here.ipynb holds your work and is kept; "
        "the new version, with your answer in it, is beside it: 00_start_here.new.ipynb."
    )
    cells = {cell.id: cell.source for cell in read(work / "00_start_here.new.ipynb").cells}
    assert cells["exercise-first"] == "first = 42" and cells["exercise-second"] == "second = ..."
    assert "一个问题" in cells["question"] and cells["explore"] == "1 + 1"
    assert "first = 42" in (work / "00_start_here.ipynb").read_text()
    assert not any("beside" in sentence for sentence in student.make_student_copy("zh", work)), "said once"


def test_a_lost_record_overwrites_nothing(course):
    folder, work = course
    student.make_student_copy(target=work)
    change(work / "00_start_here.ipynb", "exercise-first", "answer = 42")
    (work / ".course.json").write_text("{broken")
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    said = student.make_student_copy(target=work)
    assert "could not be read" in said[0]
    assert "answer = 42" in (work / "00_start_here.ipynb").read_text()
    json.loads((work / ".course.json").read_text())


def test_a_file_that_is_no_notebook_any_more_is_kept(course):
    _folder, work = course
    student.make_student_copy(target=work)
    (work / "00_start_here.ipynb").write_text("my notes")
    said = student.make_student_copy(target=work)
    assert (work / "00_start_here.ipynb").read_text() == "my notes"
    (sentence,) = said  # whoever opens it would see JupyterLab's error, and not know what to do
    assert "00_start_here.ipynb cannot be read as a notebook: its JSON is broken at line 1" in sentence
    (work / "00_start_here.ipynb").rename(work / "notes.txt")
    assert student.make_student_copy(target=work) == ["00_start_here.ipynb was gone and is laid again."]


def test_a_file_that_hides_a_module_of_python_is_told(course):
    """The notebooks' folder comes first where Python looks for modules: random.py there breaks numpy."""
    _folder, work = course
    student.make_student_copy(target=work)
    for name in ("random.py", "numpy.py", "my_notes.py"):
        (work / name).write_text("")
    (sentence,) = student.make_student_copy(target=work)
    assert "numpy.py, random.py" in sentence and "my_notes" not in sentence and "another name" in sentence


def test_a_notebook_that_was_removed_is_laid_again(course):
    _folder, work = course
    student.make_student_copy(target=work)
    (work / "00_start_here.ipynb").unlink()
    assert student.make_student_copy(target=work) == ["00_start_here.ipynb was gone and is laid again."]


def test_a_new_cell_of_the_learner_counts_as_work(course):
    folder, work = course
    student.make_student_copy(target=work)
    notebook = read(work / "00_start_here.ipynb")
    notebook.cells.append(code("mine", "my = 'notes'"))
    nbformat.write(notebook, work / "00_start_here.ipynb")
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    assert any("kept" in sentence for sentence in student.make_student_copy(target=work))


def test_a_place_that_cannot_be_written_is_one_sentence(course):
    _folder, work = course
    work.parent.mkdir(exist_ok=True)
    work.write_text("a file where the folder should be")
    with pytest.raises(CourseError, match="cannot be written"):
        student.make_student_copy(target=work)


def test_a_chapter_that_was_renamed_stays_and_is_said_once(course):
    folder, work = course
    student.make_student_copy(target=work)
    change(work / "00_start_here.ipynb", "exercise-first", "answer = 42")
    (folder / "00_start_here.ipynb").rename(folder / "01_background.ipynb")
    assert student.make_student_copy(target=work) == ["00_start_here.ipynb is no longer in the course; yours is kept."]
    assert "answer = 42" in (work / "00_start_here.ipynb").read_text() and (work / "01_background.ipynb").exists()
    assert student.make_student_copy(target=work) == []


def test_work_that_jupyterlab_saves_after_an_update_is_kept_by_the_next(course):
    """An open notebook with unsaved changes: JupyterLab writes the old version with them over the new one."""
    folder, work = course
    path = work / "00_start_here.ipynb"
    student.make_student_copy(target=work)
    opened = path.read_text()
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    assert student.make_student_copy(target=work) == ["00_start_here.ipynb is updated."]
    path.write_text(opened)
    change(path, "exercise-first", "answer = 42")
    for number in (1, 2):
        change(folder / "00_start_here.ipynb", "question", f"## Question {number}")
        assert any("holds your work and is kept" in sentence for sentence in student.make_student_copy(target=work))
        assert "answer = 42" in path.read_text()


def test_a_copy_that_was_cut_short_and_an_answer_in_the_answers_are_kept(course):
    folder, work = course
    student.make_student_copy(target=work)
    half = (work / "00_start_here.ipynb").read_text()[:300]
    (work / "00_start_here.ipynb").write_text(half)
    change(work / "answers" / "00_start_here.ipynb", "exercise-first", "answer = 42")
    change(folder / "00_start_here.ipynb", "solution-first", "solved = 2")
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    said = student.make_student_copy(target=work)
    assert (work / "00_start_here.ipynb").read_text() == half
    assert "answer = 42" in (work / "answers" / "00_start_here.ipynb").read_text()
    assert [sentence.split(" ")[0] for sentence in said] == ["00_start_here.ipynb", "answers/00_start_here.ipynb"]


def test_a_read_only_notebook_is_one_sentence_or_kept(course):
    folder, work = course
    student.make_student_copy(target=work)
    path = work / "00_start_here.ipynb"
    change(path, "exercise-first", "answer = 42")
    path.chmod(0o444)
    change(folder / "00_start_here.ipynb", "question", "## A better question")
    assert any("kept" in sentence for sentence in student.make_student_copy(target=work))
    assert "answer = 42" in path.read_text()


def test_progress_is_kept_by_every_update(course):
    folder, work = course
    student.make_student_copy(target=work)
    (work / student.PROGRESS).write_text('{"check": "first", "chapter": "00_start_here"}\n')
    change(folder / "00_start_here.ipynb", "exercise-first", "answer = ...  # asked differently")
    student.make_student_copy(target=work)
    assert '"first"' in (work / student.PROGRESS).read_text()
