"""A run by papermill or nbval is nobody's progress: it writes nothing, even where a learner's file is named."""

import os
import subprocess
import sys

import pytest
from small import CHAPTER, runnable, write

from course_utils.core.paths import ROOT

RIGHT = """\
from course_utils import check, course_map, quiz; from course_utils.core import progress
check("conv-output-size", lambda n, k, s, p: (n + 2 * p - k) // s + 1)
quiz("00_start_here")
course_map()
progress.quiz_done("00_start_here", 4, 4)"""


@pytest.mark.parametrize("inherited", [False, True], ids=["by itself", "from a cell of JupyterLab"])
@pytest.mark.parametrize("tool", ["papermill", "nbval"])
def test_nothing_is_written(tmp_path, tool, inherited):
    home, notebook = tmp_path / "learner", write(runnable(RIGHT), tmp_path / "run" / f"{CHAPTER}.ipynb")
    home.mkdir()
    env = {**os.environ, "COURSE_PROGRESS": str(home / ".progress.jsonl"), "PYTHONPATH": str(ROOT)}
    for name in ("JPY_SESSION_NAME", "COURSE_LIVE"):
        env.pop(name, None)
    if inherited:  # as `!papermill ...` does
        env["JPY_SESSION_NAME"] = str(home / f"{CHAPTER}.ipynb")
    words = {
        "papermill": ["papermill", str(notebook), str(tmp_path / "run" / "out.ipynb")],
        "nbval": ["pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", str(notebook)],
    }[tool]
    done = subprocess.run([sys.executable, "-m", *words], env=env, cwd=tmp_path / "run", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(home.iterdir()) == []
    if tool == "papermill":
        text = (tmp_path / "run" / "out.ipynb").read_text()
        assert "\\u2713 Right." in text or "✓ Right." in text
        assert "Together: " in text and "Next: " not in text and "widget-view" not in text
