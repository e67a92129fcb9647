"""Run by test_faults.py in a copy of the course, which it spoils: every command meets every fault, in one process.

    python faulty_course.py        one JSON object a line: command, fault, status, stdout, stderr

What a disk refuses comes from an audit hook: Python asks it before each file is opened, whoever opens it.
"""

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile

from click.testing import CliRunner

from course_utils.core.paths import ROOT
from course_utils.tools import floors, lab, node, refresh, report
from course_utils.tools.cli import cli

BROKEN = ROOT / "notebooks" / "en" / "07_cnn.ipynb"
# What is left of a notebook, by what its learner calls it.
NOTEBOOKS = {
    "git's conflict marks": lambda text: conflict(text),
    "empty": lambda text: b"",
    "cut off": lambda text: text[: len(text) // 2],
    "another JSON": lambda text: b'{"name": "07_cnn"}',
    "no cells but words": lambda text: b'{"cells": ["a"], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "no valid cell": lambda text: text.replace(b'"cell_type": "code"', b'"cell_type": "cod"'),
    "UTF-16": lambda text: text.decode().encode("utf-16"),
    "nested": lambda text: b"[" * 200_000,
}
DISKS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "not ours": errno.EACCES, "away": errno.ESTALE}
READERS = {
    "run": ["run", "--profile", "smoke", "--only", "07"],
    "site": ["site"],
    "slides": ["slides", "--only", "07"],
    "timetable": ["timetable"],
    # Not in the course's folder, whose name has brackets, which nbgrader takes for a pattern.
    "assignments": ["assignments", "--only", "07", "--folder", str(ROOT.parent / "assignments")],
    "lint": ["lint"],
    "translate": ["translate", "show", "07"],
    "refresh": ["refresh", "--only", "07"],
    "claims": ["claims", "--only", "07", "--seeds", "2"],
    "sweep": ["sweep", "07", "--seeds", "1", "--out", str(ROOT / "build" / "runs" / "x")],
    "lab": ["lab", "--no-browser"],
}
WRITERS = {
    **{name: READERS[name] for name in ("run", "site", "slides", "assignments", "refresh", "sweep", "lab")},
    "catalogues": ["catalogues"],
    "translate": ["translate", "start", "07"],
    "bench": ["bench", "--only", "imports"],
    "test": ["test", "--fast"],
    "clean": ["clean"],
    "data": ["data", "get", "cifar10"],
    "own": ["own", str(ROOT / "mine.csv")],  # it lists the row without a text in build/own
}
refusing = (
    None  # an error number: what the disk says to everything that is to be written in the course's folder and beside it
)


def conflict(text):
    lines = text.decode().split("\n")
    lines[5:6] = ["<<<<<<< HEAD", lines[5], "=======", lines[5], ">>>>>>> 1a2b3c4 (Update)"]
    return "\n".join(lines).encode()


def hook(event, words):
    """Refuse what would write below the course's folder."""
    if refusing is None:
        return
    if event == "open":
        path, _mode, flags = words
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND)
    else:
        path, writes = (words or [None])[0], event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate")
        writes = writes and refusing != errno.ENOSPC or event == "os.mkdir"
    if not isinstance(path, (str, os.PathLike)) or "pycache" in str(path):
        return
    if writes and str(path).startswith(str(ROOT.parent)):
        raise OSError(refusing, os.strerror(refusing), str(path))


def no_assets():
    raise node.NoAssets("no network")


def tell(name, words, fault):
    done = CliRunner().invoke(cli, words)
    error = "" if done.exception is None or isinstance(done.exception, SystemExit) else repr(done.exception)
    told = {"command": name, "fault": fault, "status": done.exit_code, "out": done.stdout, "err": done.stderr}
    print(json.dumps({**told, "exception": error}), flush=True)


def main():
    """Break the notebook in each way, then the disk; put everything right again in between."""
    global refusing
    # What these start is another program, or takes long, and reads no notebook of ours.
    floors.report = lambda: ""
    lab.os.execve = lambda *_words: sys.exit(0)
    subprocess.call = lambda *_words, **_more: 0
    node.prepare = lambda: None
    report.write = lambda *_words: "index.html"
    node.install = no_assets
    whole = BROKEN.read_bytes()
    for fault, spoil in NOTEBOOKS.items():
        BROKEN.write_bytes(spoil(whole))
        for name, words in READERS.items():
            tell(name, words, fault)
    BROKEN.write_bytes(whole)
    for folder in (ROOT / "build", ROOT / "work", ROOT.parent / "assignments"):
        shutil.rmtree(folder, ignore_errors=True)
    refresh.execute = lambda *_words: None
    (ROOT / "mine.csv").write_text("text,label\na,b\n,c\n")
    sys.addaudithook(hook)
    for fault, number in DISKS.items():
        for name, words in WRITERS.items():
            (ROOT / "build").mkdir(exist_ok=True)
            refusing = number
            with contextlib.redirect_stdout(sys.__stdout__):
                tell(name, words, fault)
            refusing = None


if __name__ == "__main__":
    tempfile.gettempdir()  # looks for it once, by writing
    main()
