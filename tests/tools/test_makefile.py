"""The Makefile and what it starts, whatever the learner's environment says."""

import os
import shutil
import subprocess
import sys

import pytest

from course_utils.core import surroundings
from course_utils.core.paths import ROOT
from course_utils.tools import bootstrap


@pytest.mark.skipif(shutil.which("make") is None or os.name != "posix", reason="needs make")
def test_a_safe_path_does_not_hide_the_course(tmp_path):
    """With PYTHONSAFEPATH Python does not look into the folder that it is started in."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env.update(PYTHONSAFEPATH="1", COURSE_NO_VENV="1")
    python = tmp_path / "python"
    code = "import importlib.util as u; print(u.find_spec('course_utils') is not None)"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S -c "{code}"\n')
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "--silent", "data", f"PYTHON={python}"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.stdout == "True\n", done.stderr


def test_what_the_course_starts_has_no_safe_path(monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap.os, "execve", lambda *given: started.append(given))
    monkeypatch.setattr(bootstrap.os, "name", "posix")
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    bootstrap._become("/x/python", "in .venv")
    assert "PYTHONSAFEPATH" not in started[0][2] and "PYTHONSAFEPATH" not in surroundings.applied()
