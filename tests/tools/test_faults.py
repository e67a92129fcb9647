"""Every command meets every fault of a notebook and of the disk: one sentence on the error stream, and a status."""

import json
import os
import shutil
import subprocess
import sys

import faulty_course
import pytest

from course_utils.core.paths import ROOT
from course_utils.tools.cli import cli

CHAPTERS = ("00_start_here", "07_cnn")
NO_CHAPTERS = {"doctor", "data", "own", "catalogues", "test", "bench", "clean"}  # read none
NOTHING = {"doctor", "timetable", "lint", "claims"}  # write nothing themselves (claims: its sweep does)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What each command said to each fault: list of dict. One process does them all, on a copy of the course."""
    copy = tmp_path_factory.mktemp("place") / "course [copy]"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "course_utils", copy / "course_utils", ignore=ignore)
    shutil.copytree(ROOT / "tests" / "bench", copy / "tests" / "bench", ignore=ignore)
    for name in CHAPTERS:
        (copy / "notebooks" / "en").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "notebooks" / "en" / f"{name}.ipynb", copy / "notebooks" / "en")
    for name in ("README.md", "requirements.txt", "pyproject.toml", "data/README.md", "data/registry.toml"):
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    done = subprocess.run(
        [sys.executable, faulty_course.__file__], capture_output=True, text=True, cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "COURSE_DATA_DIR": ""},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"command"')]
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in lines]


def failures(told, faults):
    """What was said to `faults`, and how often: all must be there."""
    chosen = [line for line in told if line["fault"] in faults]
    assert {(line["command"], line["fault"]) for line in chosen}
    return chosen


def test_every_command_is_tried():
    assert set(cli.commands) == set(faulty_course.READERS) | NO_CHAPTERS
    assert set(cli.commands) == set(faulty_course.WRITERS) | NOTHING


@pytest.mark.slow  # a process of its own, for more than a hundred commands
@pytest.mark.parametrize("command", faulty_course.READERS)
def test_a_broken_notebook_is_one_sentence(told, command):
    lines = [line for line in told if line["command"] == command and line["fault"] in faulty_course.NOTEBOOKS]
    assert len(lines) == len(faulty_course.NOTEBOOKS)
    for line in lines:
        assert not line["exception"] and "Traceback" not in line["out"] + line["err"], line
        where = "out" if command in ("lab", "lint") else "err"
        (sentence,) = [part for part in line[where].splitlines() if "cannot be read as a notebook" in part]
        assert "notebooks/en/07_cnn.ipynb cannot" in sentence and "git checkout HEAD -- notebooks/en/07" in sentence
        if line["fault"] == "git's conflict marks":
            assert "git's conflict marks, the first at line 6" in sentence
        if command == "lab":  # the others can be worked on
            assert line["status"] == 0
        else:
            assert line["status"] in (1, 2), line


@pytest.mark.slow
@pytest.mark.parametrize("command", faulty_course.WRITERS)
def test_a_disk_that_refuses_is_one_sentence(told, command):
    lines = [line for line in told if line["command"] == command and line["fault"] in faulty_course.DISKS]
    assert len(lines) == len(faulty_course.DISKS)
    for line in lines:
        assert not line["exception"] and "Traceback" not in line["out"] + line["err"], line
        if (command, line["fault"]) == ("clean", "full"):
            continue  # which is what one does then
        assert line["status"] == 2, line
        assert line["err"].startswith("Error: ") and line["err"].count("\n") == 1, line
        assert "/place0/" in line["err"].replace(os.sep, "/"), line
        assert line["fault"] != "full" or "disk is full" in line["err"] or "No space left" in line["err"], line
