"""Notebooks as other programs leave them: read quietly, or refused in one sentence."""

import json
import warnings

import pytest

from course_utils.core import chapters, notebook_files
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT

CELL = {"cell_type": "code", "id": "one", "metadata": {}, "source": ["1"], "outputs": [], "execution_count": None}
NOTEBOOK = {"cells": [CELL, {**CELL, "id": "two"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def without_id(cell):
    return {name: value for name, value in cell.items() if name != "id"}


@pytest.mark.parametrize(
    "changed",
    [
        {"cells": [without_id(CELL), CELL]},  # VS Code, for a cell that is new
        {"cells": [without_id(CELL), without_id(CELL)], "nbformat_minor": 2},  # VS Code, for a new notebook
        {"nbformat_minor": 4},
        {"cells": [CELL, CELL]},  # copied by hand
        {"cells": [{**CELL, "metadata": {"vscode": {"languageId": "python"}}}]},
        {"metadata": {"colab": {"provenance": []}, "accelerator": "GPU"}},
        {"metadata": {"widgets": {"application/vnd.jupyter.widget-state+json": {}}}},
    ],
)
def test_other_programs_notebooks_are_read_without_a_word(tmp_path, changed):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({**NOTEBOOK, **changed}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = notebook_files.read(path)
    assert "widgets" not in found.metadata
    ids = [cell.id for cell in found.cells]
    assert len(set(ids)) == len(ids) and all(ids) and found.nbformat_minor >= 5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", r"it is empty \(0 bytes\)"),
        (b" \n", r"it is empty \(2 bytes\)"),
        (b"{\n<<<<<<< HEAD\n", "git's conflict marks, the first at line 2"),
        (b"{\r\n=======\r\n", "git's conflict marks, the first at line 2"),
        (b'{"a": "=======", \n', "its JSON is broken at line 2"),
        (b"{'a': 1}", "its JSON is broken at line 1"),
        (b"\xef\xbb\xbf{}", "not UTF-8 text without a mark"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8 text"),
        (b"null", "no notebook with cells"),
        (b'{"cells": []}', "no notebook with cells"),
        (json.dumps({**NOTEBOOK, "metadata": []}).encode(), "no notebook with metadata"),
        (json.dumps({**NOTEBOOK, "nbformat": 9}).encode(), "Unsupported nbformat version 9"),
        (json.dumps({**NOTEBOOK, "cells": [{**CELL, "source": [1]}]}).encode(), "cannot be read as a notebook: "),
        (json.dumps({**NOTEBOOK, "cells": [{**CELL, "outputs": 1}]}).encode(), "cannot be read as a notebook: "),
    ],
)
def test_what_is_no_notebook_is_one_sentence(tmp_path, content, words):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(CourseError, match=words) as error:
        notebook_files.read(path)
    assert "\n" not in str(error.value) and str(path) in str(error.value) and len(str(error.value)) < 500


def test_a_missing_one_too(tmp_path):
    with pytest.raises(CourseError, match="No such file"):
        notebook_files.read(tmp_path / "a.ipynb")


def test_only_a_chapters_name_makes_a_chapter(tmp_path):
    (name, *_more) = chapters.names()
    copies = [f"{name}{more}" for more in ("-Copy1", " (1)", " copy", "_copy", "__20261129160000", ".new")]
    for stem in (name, *copies):
        (tmp_path / f"{stem}.ipynb").write_text("{}")
    assert [path.stem for path in notebook_files.chapters_in(tmp_path)] == [name]
    assert {path.stem for path in notebook_files.others_in(tmp_path)} == set(copies)


def test_every_chapter_of_the_course_is_found():
    assert [path.stem for path in notebook_files.chapters_in(ROOT / "notebooks" / "en")] == chapters.names()
    assert notebook_files.others_in(ROOT / "notebooks" / "en") == []
