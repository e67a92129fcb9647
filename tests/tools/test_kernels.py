"""Which kernel runs, with whose code and settings, and what is said when it dies."""

import json
import os
import sys

import nbformat
import pytest

from course_utils.core import surroundings
from course_utils.core.paths import ROOT
from course_utils.tools import kernels, lab, runs
from course_utils.tools.testing import lanes


def run(folder, *cells, kernel="python3", **environment):
    """The result of a notebook with these cells, and the text that it printed."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": kernel, "display_name": kernel, "language": "python"}
    path, out = folder / "small.ipynb", folder / "out.ipynb"
    nbformat.write(notebook, path)
    result = runs.run_notebook(path, out, {}, environment=environment)
    done = nbformat.read(out, 4) if out.exists() else notebook
    said = [output.get("text", "") for cell in done.cells for output in cell.get("outputs", ())]
    return result, "".join(said)


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """A learner with settings for other work: kernels, startup files, another course_utils; returns the home folder."""
    home = tmp_path / "home"
    (home / "other" / "course_utils").mkdir(parents=True)
    (home / "other" / "course_utils" / "__init__.py").write_text("raise RuntimeError('the other one')")
    for place in (home / ".local/share/jupyter", home / "jupyter"):
        spec = place / "kernels" / "python3" / "kernel.json"
        spec.parent.mkdir(parents=True)
        spec.write_text(json.dumps({"argv": ["/bin/false"], "display_name": "mine", "language": "python"}))
    startup = home / ".ipython" / "profile_default" / "startup" / "00-mine.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("seed = 'mine'\nprint('startup')")
    config = home / ".ipython" / "profile_default" / "ipython_config.py"
    config.write_text("c.InteractiveShell.ast_node_interactivity = 'all'\nc.InteractiveShell.xmode = 'Minimal'\n")
    (home / "pythonstartup.py").write_text("seed = 'PYTHONSTARTUP'")
    for name in ("IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "XDG_DATA_HOME", "PYTHONWARNINGS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "HOME": home,
        "JUPYTER_PREFER_ENV_PATH": "0",  # as where .venv belongs to somebody else
        "JUPYTER_PATH": home / "jupyter",
        "PYTHONPATH": home / "other",
        "PYTHONSTARTUP": home / "pythonstartup.py",
        "PYTHONWARNINGS": "error",
        "PYTHONOPTIMIZE": "2",
        "MPLBACKEND": "module://backend_interagg",  # PyCharm's
        "PYTHONIOENCODING": "ascii",
        "LC_ALL": "C",
    }.items():
        monkeypatch.setenv(name, str(value))
    return home


def test_a_kernel_has_this_folders_code_and_none_of_the_learners_settings(learner):
    result, said = run(
        learner,
        "import json, sys, warnings, course_utils",
        "warnings.warn('only a warning')\n'a value'\nNone",
        "assert globals().get('seed') is None, seed",
        "import matplotlib.pyplot as pyplot; figure = pyplot.figure(); pyplot.close(figure)",
        "code = open('ü.txt', 'w').encoding.lower()",
        "print(json.dumps([course_utils.__file__, sys.executable, __debug__, code, 'ü']))",
    )
    assert result["error"] is None, result["traceback"]
    line = next(line for line in said.splitlines() if line.startswith("["))
    assert json.loads(line) == [str(ROOT / "course_utils" / "__init__.py"), sys.executable, True, "utf-8", "ü"]
    assert "startup" not in said


def test_jupyterlab_and_the_lanes_of_the_tests_have_the_same(learner):
    for env in (lab.environment(learner / "config", learner), lanes.environment_of(lanes.Lane("x", []))):
        for name, value in surroundings.changes().items():
            if name != "PYTHONPATH":
                assert env.get(name) == value, name
        assert env["PYTHONPATH"].split(os.pathsep)[0] == str(ROOT)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "the kernel died; it was killed, and most"),
        ("import os; os.abort()", "the kernel died of signal 6 (SIGABRT)"),
        ("import os; os._exit(3)", "the kernel died; it ended itself with status 3"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_how_it_died_is_told(tmp_path, cell, words):
    error = run(tmp_path, cell)[0]["error"]
    assert error.startswith(words) and ("memory" in error) is ("SIGKILL" in cell)
    assert "Python of the course" not in error


def test_a_foreign_program_is_named(learner):
    spec = learner / ".local/share/jupyter/kernels/other/kernel.json"
    spec.parent.mkdir()
    spec.write_text(json.dumps({"argv": ["/bin/false"], "display_name": "other", "language": "python"}))
    assert run(learner, "1", kernel="other")[0]["error"] == (
        "the kernel died; it ended itself with status 1. It was /bin/false, as the kernel named other says, and not "
        f"the Python of the course, {sys.executable}"
    )


def test_nothing_is_made_up_where_nothing_is_known():
    assert kernels.words([]) == "the kernel died, or never answered"
