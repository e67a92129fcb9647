"""A submission is mended so that nbgrader can grade it: whatever befell its cells, right answers are found right."""

import functools
import json
import random

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from released import cell, released

from course_utils.tools import notebooks, student
from course_utils.tools.assignments import mend, needs, release

pytest.importorskip("nbgrader")
CHAPTER = "07_cnn"
ANSWERS = {
    "conv-output-size": "def output_size(n, k, s, p):\n    return (n + 2 * p - k) // s + 1",
    "conv-parameters": "def conv_parameters(k, channels, filters):\n    return (k * k * channels + 1) * filters",
}


def solved(**others):
    """The release of chapter 07 with right answers, or with `others`."""
    book = released(CHAPTER)
    for name, source in {**ANSWERS, **others}.items():
        cell(book, f"exercise-{name}").source = source
    return book


def place(book, identity):
    return next(number for number, one in enumerate(book.cells) if one.get("id") == identity)


def copied(one, **changes):
    """As JupyterLab copies a cell: all the metadata, a new id."""
    return nbformat.from_dict({**dict(one), "id": f"copy{random.random()}"[2:12], **changes})


def stub(name):
    return cell(released(CHAPTER), f"exercise-{name}").source


# What happens to notebooks: each changes the cells, and says a word of the sentence that tells it was mended.


def copy_above(book):
    """The learner worked in a copy above the cell, which is as it was."""
    at = place(book, "exercise-conv-output-size")
    book.cells.insert(at, copied(book.cells[at]))
    book.cells[at + 1].source = stub("conv-output-size")
    return "more than once"


def copy_below_the_check(book):
    at = place(book, "exercise-conv-parameters")
    book.cells.insert(at + 2, copied(book.cells[at]))
    book.cells[at].source = stub("conv-parameters")
    return "more than once"


def split(book):
    at = place(book, "exercise-conv-output-size")
    source = book.cells[at].source
    book.cells[at].source = "half = 2"
    book.cells.insert(at + 1, copied(book.cells[at], source=source))
    return "more than once"


def copy_check(book):
    at = place(book, "check-conv-output-size")
    book.cells.insert(at + 1, copied(book.cells[at]))
    return "the check of conv-output-size was there more than once"


def delete_check(book):
    del book.cells[place(book, "check-conv-parameters")]
    return "the check of conv-parameters was missing"


def delete_exercise(book):
    at = place(book, "exercise-conv-output-size")
    book.cells[at] = new_code_cell(book.cells[at].source)
    return "metadata were missing"


def easier_check(book):
    cell(book, "check-conv-output-size").source = "pass"
    return "the check of conv-output-size was changed"


def check_above(book):
    one = book.cells.pop(place(book, "check-conv-output-size"))
    book.cells.insert(0, one)
    return "stood above the answer"


def exercise_as_text(book):
    at = place(book, "exercise-conv-output-size")
    book.cells[at] = new_markdown_cell(book.cells[at].source, id=book.cells[at].id, metadata=book.cells[at].metadata)
    return "was no code cell"


def check_as_text(book):
    at = place(book, "check-conv-parameters")
    book.cells[at] = new_markdown_cell(book.cells[at].source, id=book.cells[at].id, metadata=book.cells[at].metadata)
    return ""


def strip_metadata(book):
    for one in book.cells:
        one.metadata = nbformat.from_dict({})
    return "metadata were missing"


def strip_ids(book):
    for one in book.cells:
        one.pop("id", None)
    return ""


def double_ids(book):
    for one in book.cells:
        if one.cell_type == "markdown":
            one["id"] = "title"
    return ""


def no_text(book):
    book.cells = [one for one in book.cells if one.cell_type == "code"]
    return ""


def answers_only(book):
    keep = ("exercise-", "check-")
    book.cells = [one for one in book.cells if one.get("id", "").startswith(keep)]
    return f"the cell {release.IMPORTS} was missing"


def no_imports(book):
    del book.cells[place(book, release.IMPORTS)]
    return f"the cell {release.IMPORTS} was missing"


def garbage(book):
    book.cells[0].metadata["nbgrader"] = "yes"
    book.cells[1].metadata["tags"] = "skip-execution"
    book.cells.append(new_code_cell("1 / 0", metadata={"nbgrader": {}}))
    return ""


def old_metadata(book):
    for one in book.cells:
        if isinstance(one.metadata.get("nbgrader"), dict) and one.metadata.nbgrader:
            one.metadata["nbgrader"] = nbformat.from_dict({"grade_id": one.metadata.nbgrader.grade_id, "locked": True})
    return ""


FAULTS = [
    copy_above, copy_below_the_check, split, copy_check, delete_check, delete_exercise, easier_check, check_above,
    exercise_as_text, check_as_text, strip_metadata, strip_ids, double_ids, no_text, answers_only, no_imports, garbage,
    old_metadata,
]  # fmt: skip


@functools.cache
def others():
    """The sources of the chapter's own cells: they train, and the checks of ANSWERS need none of them."""
    kept = ("exercise-", "check-", release.IMPORTS)
    return {one.source for one in released(CHAPTER).cells if not one.id.startswith(kept)}


def marks(book):
    """{exercise: whether its check passes}, as nbgrader executes the notebook, without the chapter's own cells."""
    from course_utils.tools.assignments import grading

    wanted, namespace, failed = grading.let_run(book), {}, {}

    def execute(number):
        try:
            exec(book.cells[number].source, namespace)  # our answers above
            failed.pop(number, None)
        except BaseException as error:
            failed[number] = error

    for number, one in enumerate(book.cells):
        skipped = release.SKIP in one.metadata.get("tags", []) or one.source in others()
        if one.cell_type == "code" and not skipped:
            execute(number)
    for number in [number for number in failed if number in wanted]:
        execute(number)
    return {name: place(book, f"check-{name}") not in failed for name in ANSWERS}


def can_be_graded(book):
    """What nbgrader asks of a notebook, and every check as it was released."""
    from nbgrader.nbgraderformat import MetadataValidator

    nbformat.validate(book)
    MetadataValidator().validate_nb(book)
    ids = [one.id for one in book.cells]
    assert len(ids) == len(set(ids))
    made = released(CHAPTER)
    for name in ANSWERS:
        mine, theirs = cell(book, f"check-{name}"), cell(made, f"check-{name}")
        assert (mine.source, mine.metadata, mine.cell_type) == (theirs.source, theirs.metadata, "code")
    assert cell(book, release.IMPORTS).source == cell(made, release.IMPORTS).source
    assert not any(one.get("outputs") for one in book.cells)


@pytest.fixture(autouse=True)
def silent(monkeypatch):
    monkeypatch.setenv("COURSE_LIVE", "0")
    monkeypatch.setattr("IPython.display.display", lambda *given, **named: None)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_mended_and_told(fault):
    book = solved()
    word = fault(book)
    before = json.dumps(book)
    mended, told, _look = mend.mend(book, released(CHAPTER))
    can_be_graded(mended)
    assert word in "; ".join(told), told
    assert marks(mended) == dict.fromkeys(ANSWERS, True)
    assert json.dumps(book) == before, "what was handed in stays as it is"
    again, told, _look = mend.mend(mended, released(CHAPTER))
    assert told == [] and [one.source for one in again.cells] == [one.source for one in mended.cells]


def test_a_sound_submission_is_left_alone():
    book = solved()
    mended, told, look = mend.mend(book, released(CHAPTER))
    assert told == look == [] and [one.source for one in mended.cells] == [one.source for one in book.cells]
    assert [one.id for one in mended.cells] == [one.id for one in book.cells]


def test_several_faults_at_once():
    alone = {strip_ids, strip_metadata, answers_only}
    for number in range(150):
        chance = random.Random(number)
        chosen = chance.sample([fault for fault in FAULTS if fault not in alone], 3)
        chosen += chance.sample(sorted(alone, key=str), 1) if number % 2 else []
        book, names = solved(), [fault.__name__ for fault in chosen]
        try:
            for fault in chosen:
                fault(book)
        except StopIteration:  # the cell is gone already
            continue
        moved = {copy_above, copy_below_the_check, split, delete_exercise} & set(chosen)
        if moved and {strip_ids, answers_only, exercise_as_text} & set(chosen):  # nothing tells the answer any more
            continue
        mended, _told, _look = mend.mend(book, released(CHAPTER))
        can_be_graded(mended)
        assert marks(mended) == dict.fromkeys(ANSWERS, True), names


@pytest.mark.parametrize("chapter", [path.stem for path in notebooks.find("en")])
def test_the_copy_of_make_lab_is_graded_as_the_assignment(chapter):
    """A student hands in work/07_cnn.ipynb: plain checks, profile class, nothing of nbgrader."""
    plain, _answers = student.student_version(nbformat.read(notebooks.find("en", chapter)[0], as_version=4))
    made = released(chapter)
    mended, told, _look = mend.mend(plain, made)
    nbformat.validate(mended)
    assert "its parameters are the chapter's, not the assignment's" in told
    kept = {one.id: one for one in mended.cells}
    for one in made.cells:
        if one.cell_type == "code":
            assert kept[one.id].source.rstrip() == one.source.rstrip(), one.id
            assert kept[one.id].metadata.get("tags", []) == one.metadata.get("tags", []), one.id
            assert kept[one.id].metadata.get("nbgrader") == one.metadata.get("nbgrader"), one.id


@pytest.mark.parametrize("chapter", [path.stem for path in notebooks.find("en")])
def test_the_exercises_of_every_chapter_are_known_by_what_they_do(chapter):
    """Without ids and metadata: by the check's name, the answer's name, the source."""
    made = released(chapter)
    bare = released(chapter)
    for one in bare.cells:
        one.pop("id")
        one.metadata = nbformat.from_dict({})
        if needs.names(one.source).sure and "def " in one.source and "return ..." in one.source:
            one.source = one.source.replace("return ...", "return 5 + 6")
    mended, _told, _look = mend.mend(bare, made)
    for one in made.cells:
        if one.id.startswith(("exercise-", "check-")):
            found = cell(mended, one.id)
            assert found.metadata.get("nbgrader") == one.metadata.get("nbgrader")
            assert found.source.replace("5 + 6", "...") == one.source


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ("def output_size(n, k, s, p):\n    exit()", "calls exit()"),
        ("import os\nos._exit(0)", "calls os._exit()"),
        ("def output_size(n, k, s, p) return 3", "is no Python (line 1)"),
        ("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> mine", "holds conflict marks of git"),
        ("def output_size(n, k, s, p):\n    return my_helper(n)", "reads my_helper, which no cell binds"),
    ],
)
def test_what_a_teacher_should_look_at(answer, word):
    mended, told, look = mend.mend(solved(**{"conv-output-size": answer}), released(CHAPTER))
    assert told == [] and [one for one in look if one == f"the answer to conv-output-size {word}"], look
    assert cell(mended, "exercise-conv-output-size").source == answer


def test_two_answers_are_told_and_another_release_is_told():
    book = solved()
    at = place(book, "exercise-conv-output-size")
    book.cells.insert(at + 1, copied(book.cells[at], source="def output_size(n, k, s, p):\n    return 0"))
    book.cells.append(copied(book.cells[at]))
    book.cells[-1].metadata["nbgrader"]["grade_id"] = "exercise-of-last-year"
    mended, _told, look = mend.mend(book, released(CHAPTER))
    can_be_graded(mended)
    assert "conv-output-size has 2 answers in different cells, and the last counts" in look
    assert "it has cells of another release (exercise-of-last-year)" in look
    assert mend.exercises_in(book, released(CHAPTER)) == {*ANSWERS, "small-network"}
    assert mend.exercises_in(book, released("08_training")) == set()
