"""Plain papermill on the chapters as they are: parameters listed, wrong ones stopped at once in one sentence."""

import json
import os
import subprocess
import sys

import nbformat
import pytest

from course_utils.core.chapters import parameters_of
from course_utils.tools import notebooks

PATHS = notebooks.find("en")


def papermill(*arguments, cwd):
    command = [sys.executable, "-m", "papermill", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env={**os.environ, "COURSE_LIVE": "0"})


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_parameter_is_listed_with_type_default_range_and_help(path):
    import papermill as library

    found = library.inspect_notebook(str(path))
    specs = parameters_of(path.stem)
    assert list(found) == list(specs)
    for name, spec in specs.items():
        listed = found[name]
        assert listed["inferred_type_name"] == spec.kind.__name__
        assert spec.help in listed["help"] and spec.describe() in listed["help"]
        # None means "as the profile says": a number of epochs, say, is another in each.
        same = len(set(map(repr, spec.defaults.values()))) == 1
        default = spec.defaults["class"] if same else None
        assert listed["default"] in (repr(default), json.dumps(default))


def test_help_works_from_any_folder(tmp_path):
    done = papermill("--help-notebook", notebooks.find("en", "08")[0], cwd=tmp_path)
    assert done.returncode == 0
    assert "learning_rate: float (default 0.001)" in done.stdout and "1e-06 to 10.0" in done.stdout


@pytest.mark.parametrize(
    ("chapter", "parameters", "sentence"),
    [
        ("08", ["-p", "epochs", "0"], "Parameter epochs is 0, which is out of range; allowed: 1 to 100."),
        ("05", ["-p", "learning_rate", "fast"], "Parameter learning_rate is 'fast', but it must be a number"),
        ("03", ["-p", "epoch", "3"], "There is no parameter epoch (it was given as 3); this chapter has: profile"),
        ("08", ["-p", "profile", "None"], "Parameter profile is None, but it must be text (allowed: "),
        ("08", ["-p", "batch_size", "None"], "Parameter batch_size is None, but it must be a whole number"),
        ("00", ["-p", "dataset", "fashion-mnist"], "Did you mean 'fashion_mnist'?"),
    ],
)
def test_a_wrong_value_is_the_last_line_that_papermill_prints(tmp_path, chapter, parameters, sentence):
    (path,) = notebooks.find("en", chapter)
    done = papermill(path, "out.ipynb", *parameters, cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("CourseError: ") and sentence in last
    cells = [cell for cell in nbformat.read(tmp_path / "out.ipynb", 4).cells if cell.cell_type == "code"]
    states = [cell.metadata.papermill.status for cell in cells]
    failed = states.index("failed")
    assert cells[failed].id == "setup" and set(states[failed + 1 :]) == {"pending"}


OPEN_WRONGLY = """
import json, sys
from course_utils.core.errors import CourseError
found = {}
for name, source in json.loads(sys.stdin.read()).items():
    namespace = {"epochs": 0, "months": 0, "seed": -1}
    try:
        exec(source, namespace)
        found[name] = "no error"
    except CourseError as error:
        found[name] = str(error)
heavy = [name for name in ("tensorflow", "keras", "sklearn", "pandas") if name in sys.modules]
print(json.dumps([found, heavy]))
"""


def test_parameters_are_checked_before_anything_heavy_is_loaded():
    """What a chapter runs up to its setup, with a wrong value in between, as papermill injects it."""
    sources = {}
    for path in PATHS:
        cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        assert "parameters" in cells[0].metadata.tags and cells[1].id == "setup", path.stem
        sources[path.stem] = f"{cells[0].source}\nseed = -1\n{cells[1].source}"
    done = subprocess.run(
        [sys.executable, "-c", OPEN_WRONGLY], input=json.dumps(sources), capture_output=True, text=True
    )
    found, heavy = json.loads(done.stdout.splitlines()[-1])
    assert set(found.values()) == {"Parameter seed is -1, which is out of range; allowed: 0 to 4294967295."}
    assert heavy == []


@pytest.mark.slow
def test_a_chapter_runs_from_another_folder_with_other_parameters(tmp_path):
    from course_utils.core.results import collect

    (path,) = notebooks.find("en", "00")  # a short one; nbval runs them all
    relative = os.path.relpath(path, tmp_path)
    parameters = ["-p", "epochs", "2", "-p", "dataset", "fashion_mnist", "-p", "profile", "smoke"]
    done = papermill(relative, "out.ipynb", *parameters, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    found = collect(nbformat.read(tmp_path / "out.ipynb", 4))
    assert found["run"]["parameters"]["epochs"] == 2 and found["run"]["profile"] == "smoke"
    assert found["results"]["accuracy"] > 0.3 and found["run"]["data"]["name"] == "fashion_mnist"
    assert sorted(os.listdir(tmp_path)) == ["out.ipynb"]  # nothing else is left in the folder
