"""Notebooks as files: which of them are chapters, and reading one. Nobody else reads a notebook's file.

A file that git left in the middle of a merge, that is empty, cut off or no notebook is told in one sentence.
"""

import json
import re
import warnings
from pathlib import Path

from course_utils.core import chapters
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.paths import ROOT

_CONFLICT = re.compile(rb"^(?:<{7} |\|{7} |={7}\r?$|>{7} )", re.MULTILINE)


def chapters_in(folder):
    """Paths of the chapters' notebooks in `folder`, in order. What is named otherwise is no chapter."""
    found = (Path(folder, f"{name}.ipynb") for name in chapters.names())
    return [path for path in found if path.exists()]


def others_in(folder):
    """Paths of notebooks in `folder` that are named as no chapter, such as JupyterLab's 07_cnn-Copy1.ipynb."""
    return sorted(path for path in Path(folder).glob("*.ipynb") if path.stem not in chapters.names())


def read(path):
    """The notebook at `path`, an nbformat.NotebookNode (version 4, with cell ids); CourseError when it is none."""
    import nbformat

    content = load(path)
    try:
        notebook = nbformat.convert(nbformat.reader.reads(json.dumps(content)), 4)
        if notebook.nbformat_minor < 5:  # an older program wrote it, without ids
            notebook = nbformat.v4.upgrade(notebook)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # editors forget ids, or copy them: this puts it right
            _changes, notebook = nbformat.validator.normalize(notebook)
        nbformat.validate(notebook)
        if not all("state" in held for held in notebook.metadata.get("widgets", {}).values()):
            del notebook.metadata["widgets"]  # as Colab writes it; nbconvert fails on it
    except Exception as error:  # whatever a file may hold that is JSON and no notebook
        raise CourseError(_refusal(path, _first_line(error))) from error
    return notebook


def load(path):
    """The notebook at `path` as the dict that its file holds, not validated any further; CourseError when it is none.

    Quicker than `read`, for those who look at its head only.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise CourseError(_refusal(path, error.strerror or _first_line(error))) from error
    if not content.strip():
        raise CourseError(_refusal(path, _("it is empty ({n} bytes)").format(n=len(content))))
    try:
        found = json.loads(content.decode("utf-8"))
    except ValueError as error:
        mark = _CONFLICT.search(content)
        if mark:
            line = content.count(b"\n", 0, mark.start()) + 1
            reason = _("it has git's conflict marks, the first at line {line}: a merge was not finished")
            raise CourseError(_refusal(path, reason.format(line=line))) from error
        if isinstance(error, UnicodeDecodeError) or content.startswith(b"\xef\xbb\xbf"):
            reason = _("it is not UTF-8 text without a mark at its beginning (BOM)")
            raise CourseError(_refusal(path, reason)) from error
        reason = _("its JSON is broken at line {line}").format(line=error.lineno)
        raise CourseError(_refusal(path, reason)) from error
    except RecursionError as error:
        raise CourseError(_refusal(path, _("its JSON is nested too deep"))) from error
    cells = found.get("cells") if isinstance(found, dict) else None
    if not (isinstance(cells, list) and cells and all(map(_is_cell, cells))):
        raise CourseError(_refusal(path, _("it is JSON, but no notebook with cells")))
    if not isinstance(found.get("metadata"), dict) or not isinstance(found.get("nbformat"), int):
        raise CourseError(_refusal(path, _("it is JSON, but no notebook with metadata")))
    return found


def _is_cell(cell):
    return (
        isinstance(cell, dict)
        and isinstance(cell.get("cell_type"), str)
        and isinstance(cell.get("source"), (str, list))
        and isinstance(cell.get("metadata"), dict)
    )


def _refusal(path, reason):
    """The sentence on a file that is no notebook: which, what is wrong, what to do."""
    path = Path(path)
    try:
        name = path.resolve().relative_to(ROOT.resolve()).as_posix()
    except ValueError:
        name = str(path)
    if name.startswith("notebooks/"):
        remedy = _("`git checkout HEAD -- {name}` brings the course's own back (what you changed in it is lost).")
    else:
        remedy = _("Mend {name}, or take an older copy of it.")
    sentence = _("{name} cannot be read as a notebook: {reason}.").format(name=name, reason=reason.rstrip("."))
    return f"{sentence} {remedy.format(name=name)}"


def _first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
