"""Every command ends in words, not in a traceback, where streams are closed or know few letters, and HOME is no folder.

The course lies in a folder with a Chinese name, so what is told has letters that ASCII and cp1252 lack.
"""

import os
import shutil
import subprocess
import sys

import lab_starts
import pytest

from course_utils.core.paths import ROOT
from course_utils.tools.cli import cli

pytestmark = pytest.mark.slow  # some twenty commands, a second each
NAME = "课程"
# What each command is asked: an answer with a path, or a sentence on what it was given. Nothing that takes long.
ASKED = {
    "run": ["--only", NAME],
    "site": ["--edition", NAME],
    "lab": ["--port", NAME],  # started for good below
    "assignments": ["--only", NAME],
    "test": ["--real", "--only", NAME],
    "doctor": ["--help"],  # asked for good below
    "data": ["status"],
    "own": [NAME],
    "refresh": ["--only", NAME],
    "lint": ["--help"],
    "slides": ["--only", NAME],
    "timetable": [],
    "catalogues": ["--help"],
    "translate": ["show", NAME],
    "bench": ["--only", NAME],
    "sweep": [NAME, "--out", NAME],
    "claims": ["--only", NAME],
    "clean": [],
}
ERRORS = {"PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2"}  # warnings are errors, and there are no docstrings
CP1252 = {"PYTHONIOENCODING": "cp1252", "HOME": os.path.join(os.devnull, "nobody"), **ERRORS}
ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "HOME": os.devnull}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course in a folder with a Chinese name and a space."""
    folder = tmp_path_factory.mktemp("odd") / f"{NAME} one"
    without = shutil.ignore_patterns("__pycache__", "build", "cache", ".venv", ".git", "work", "evidence")
    for name in ("course_utils", "notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    (folder / "tests" / "bench").mkdir(parents=True)
    for name in ("README.md", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def surroundings(folder, **changes):
    unwanted = ("COURSE_DATA_DIR", "PYTHONUTF8", "PYTHONIOENCODING", "ONLY", "EDITION", "PROFILE")
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**env, "PYTHONPATH": str(folder), "COURSE_NO_VENV": "1", "COURSE_TIER": "bundled", **changes}


def ask(folder, *words, **changes):
    """(exit status, all that was said, as text) of a command of the course in `folder`."""
    command = [sys.executable, "-m", "course_utils", *words]
    done = subprocess.run(
        command, cwd=folder, env=surroundings(folder, **changes), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


def test_every_command_is_asked():
    assert set(ASKED) == set(cli.commands)


@pytest.mark.parametrize("name", ASKED)
def test_in_cp1252_without_a_home(course, name):
    status, said = ask(course, name, *ASKED[name], **CP1252)
    assert status in (0, 2) and "Traceback" not in said and said.strip(), said[-1500:]


@pytest.mark.skipif(os.name == "nt", reason="locales")
@pytest.mark.parametrize("name", ["run", "data", "timetable", "sweep"])
def test_in_ascii_with_the_mode_for_utf8_off(course, name):
    status, said = ask(course, name, *ASKED[name], **ASCII)
    assert status in (0, 2) and "Traceback" not in said and "\\udc" not in said, said[-1500:]


@pytest.mark.skipif(os.name == "nt", reason="locales")
def test_a_notebook_runs_in_ascii_with_the_mode_for_utf8_off(course):
    """papermill wrote an empty file where the path had letters that the locale lacks."""
    status, said = ask(course, "run", "--profile", "smoke", "--only", "01", **ASCII, **ERRORS)
    assert status == 0 and f"{NAME} one" in said, said[-1500:]
    assert (course / "build" / "report" / "index.html").exists()


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
def test_with_streams_closed(course, tmp_path, closed):
    words = f'exec "$0" -m course_utils data get {NAME} {closed}'
    done = subprocess.run(
        ["sh", "-c", words, sys.executable], cwd=course, env=surroundings(course), capture_output=True, text=True
    )
    assert done.returncode == 2 and "Traceback" not in done.stdout + done.stderr
    assert (NAME in done.stderr) is ("2>&-" not in closed)


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")
def test_the_doctor_with_standard_error_closed(course):
    words = 'exec "$0" -m course_utils doctor 2>&-'
    done = subprocess.run(
        ["sh", "-c", words, sys.executable], cwd=course, env=surroundings(course), capture_output=True
    )
    said = done.stdout.decode()
    assert "Error" not in said and "GPU: " in said and "PROBLEM  GPU" not in said, said


@pytest.mark.skipif(os.name == "nt", reason="HOME")
def test_jupyterlab_starts_without_a_home_in_cp1252(course, monkeypatch, capfd):
    monkeypatch.setattr(lab_starts, "ROOT", course)
    for name, value in surroundings(course, **CP1252).items():
        monkeypatch.setenv(name, value)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.delenv(name, raising=False)
    status = lab_starts.main()
    said = capfd.readouterr()
    assert status == 0, said.out[-2000:] + said.err[-500:]


def test_what_is_closed_is_opened_and_inherited():
    code = """
import os, subprocess, sys
os.close(2); sys.stderr = None
from course_utils.tools import streams
streams.prepare()
print("nobody hears it", file=sys.stderr)
first = os.open(os.devnull, os.O_RDONLY)
assert first > 2, first  # a library's messages go to 2, and not into the next file that is opened
code = "import sys; sys.stderr.write('x'); print('heard')"
print(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE).stdout.decode().strip())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=surroundings(ROOT))
    assert done.stdout == "heard\n", done.stderr


def test_which_python_knows_every_letter():
    code = "from course_utils.tools import streams; print(streams.knows_every_letter())"
    for changes, wanted in ((ASCII, "False"), ({**ASCII, "PYTHONUTF8": "1"}, "True")):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=surroundings(ROOT, **changes)
        )
        assert done.stdout.strip() == wanted, done.stderr
