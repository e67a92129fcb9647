"""The student copy: outputs, solutions and the teacher's notes out, the learner's own answers never overwritten.

work/.course.json remembers the source of each notebook as it was laid. A notebook that the learner has not edited is
replaced by a new version; one that was edited stays, and the new version is laid beside it. In another language it is
the same course: there the answers of the learner's notebook stand in the new version, too.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import nbformat

from course_utils.core.environment import PACKAGES
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.tools import notebooks
from course_utils.tools.translation.code import language_of

WORK = ROOT / "work"
RECORD = ".course.json"
ANSWERS = "answers"
PROGRESS = ".progress.jsonl"  # written by course_utils.core.progress


def student_version(notebook):
    """(notebook without outputs, solutions and notes, notebook with the exercises and their solutions only)."""
    plain, answers = [], []
    for cell in notebook.cells:
        cell = nbformat.from_dict(dict(cell))
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        tags = cell.metadata.get("tags", [])
        if is_note(cell):
            continue
        if "solution" in tags:
            cell.metadata.pop("jupyter", None)  # nobody opens the answers to see them folded
            answers.append(cell)
            continue
        plain.append(cell)
        if "exercise" in tags or "parameters" in tags or cell.get("id") in ("title", "setup"):
            answers.append(cell)
    metadata = {
        name: notebook.metadata[name] for name in ("kernelspec", "language_info", "course") if name in notebook.metadata
    }
    make = lambda cells: nbformat.v4.new_notebook(cells=cells, metadata=metadata)  # noqa: E731
    return make(plain), make(answers)


def is_note(cell):
    """Is a cell a note for the teacher? It may stand between a question and its answer, and give the answer away."""
    return cell.metadata.get("slideshow", {}).get("slide_type") == "notes"


def source_hash(notebook):
    """A hash of what a learner writes: kinds and sources of the cells, not outputs, not metadata."""
    parts = [(cell.cell_type, cell.source.rstrip()) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def make_student_copy(edition="en", target=WORK):
    """Lay or update the student copy in `target`; returns a list of sentences on what was done that matters.

    Nothing that the learner changed is ever overwritten or removed.
    """
    target = Path(target)
    said = []
    try:
        (target / ANSWERS).mkdir(parents=True, exist_ok=True)
        record, readable = _read_record(target / RECORD)
        if not readable:
            said.append(
                f"{RECORD} in {target.name}/ could not be read: every notebook there is taken as yours and kept."
            )
        for path in _chapters(edition):
            try:
                plain, answers = student_version(notebooks.read(path))
            except CourseError as error:  # the other chapters can be worked on
                said.append(f"{path.name} is not laid: {error}")
                continue
            said += _lay(plain, target / path.name, record)
            said += _lay(answers, target / ANSWERS / path.name, record)
        said += filter(None, [notebooks.left_out(edition), _hiding(target)])
        said += _gone({path.name for path in _chapters(edition)}, target, record)
        for picture in sorted(
            path for path in notebooks.folder_of(edition).glob("*") if path.suffix in (".png", ".svg")
        ):
            shutil.copy2(picture, target / picture.name)
        notebooks.write_atomically(target / RECORD, json.dumps(record, indent=1))
    except OSError as error:
        raise CourseError(
            f"The student copy cannot be written to {target} ({error.strerror}): make it writable or free space."
        ) from error
    return said


def _chapters(edition):
    """The chapters of an edition; where it has one not yet, that of the English edition."""
    there = {path.name: path for name in ("en", edition) for path in notebooks.find(name)}
    return list(there.values())


def _hiding(target):
    """A sentence on Python files that hide a module: a notebook looks for modules in its own folder first."""
    taken = {*sys.stdlib_module_names, *PACKAGES, "course_utils", "pandas", "IPython"}
    names = sorted(path.name for path in target.glob("*.py") if path.stem in taken)
    if not names:
        return ""
    files = ", ".join(names)
    return f"In {target.name}/, {files} would be taken for modules of the same names: give them another name."


def _gone(names, target, record):
    """Chapters that the course no longer has, or has by another name: they stay, and that is said once."""
    said = []
    for name in [name for name in record if Path(name).name not in names]:
        del record[name]
        if (target / name).exists() and not name.startswith(ANSWERS):
            said.append(f"{name} is no longer in the course; yours is kept.")
    return said


def _read_record(path):
    """(record, could it be read). A record that is missing beside a first copy is an empty one."""
    if not path.exists():
        return {}, True
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(record, dict):
            raise ValueError("not a dict")
        return record, True
    except (OSError, ValueError):
        return {}, False


def _lay(notebook, path, record):
    name = path.relative_to(path.parents[1] if path.parent.name == ANSWERS else path.parent).as_posix()
    new, laid = source_hash(notebook), record.get(name)
    if not path.exists():
        _write(path, notebook)
        record[name] = new
        return [f"{name} was gone and is laid again."] if laid else []
    try:
        mine = source_hash(notebooks.read(path))
    except CourseError as error:  # a file that is no notebook (any more) is the learner's all the same
        if laid == new:
            return [f"{error} Where you move it away, `make lab` lays the course's again."]
        mine = None
    if mine == new:
        record[name] = new
        return []
    if mine == laid:
        _write(path, notebook)
        record[name] = new
        return [f"{name} is updated."]
    if laid == new:
        return []  # the learner worked in it, the course did not change it
    answered = _carried(notebook, path) if mine else 0
    beside = _beside(path, source_hash(notebook))
    if beside is None:
        return []
    _write(beside, notebook)
    answers = f", with your answer{'s' * (answered > 1)} in it," if answered else ""
    return [f"{name} holds your work and is kept; the new version{answers} is beside it: {beside.name}."]


def _carried(notebook, path):
    """Bring the answers in the learner's notebook at `path` into `notebook`, which is in another language; how many.

    An answer is what stands in an exercise and differs from the exercise as the course has it in the other language.
    """
    mine = notebooks.read(path)
    here, there = language_of(notebook), language_of(mine)
    before = notebooks.ROOT / "notebooks" / there / path.name
    if here == there or not before.exists():
        return 0
    given = {cell.get("id"): cell.source for cell in notebooks.read(before).cells}
    wanted = {cell.get("id"): cell for cell in notebook.cells if "exercise" in cell.metadata.get("tags", [])}
    answers = [cell for cell in mine.cells if cell.get("id") in wanted and cell.source != given.get(cell.get("id"))]
    for cell in answers:
        wanted[cell.get("id")].source = cell.source
    return len(answers)


def _beside(path, new):
    """A free name for the new version, or None when it lies there already."""
    number = 0
    while True:
        number += 1
        beside = path.with_name(f"{path.stem}.new{'' if number == 1 else number}.ipynb")
        if not beside.exists():
            return beside
        try:
            if source_hash(notebooks.read(beside)) == new:
                return None
        except CourseError:
            continue


def _write(path, notebook):
    notebooks.write_atomically(path, nbformat.writes(notebook) + "\n")
