"""Every notebook as the notebooks lane executed it in this run: whole, in its time and in its memory."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from recorded import executed

from course_utils.tools import notebooks
from course_utils.tools.testing import calibration, lanes

# Two cores, and half as much again: what runs beside it, and the kinds of processors, are not all in the ratio. This is
# no measurement (make bench is): it finds the notebook that takes a multiple.
CPU_SECONDS_PER_BUDGET = 3

pytestmark = pytest.mark.executed


@pytest.fixture
def folder():
    """What the notebooks lane left."""
    if not os.environ.get("COURSE_RESULTS"):
        pytest.skip("make test executes the notebooks, and sets COURSE_RESULTS to what they recorded")
    return Path(os.environ["COURSE_RESULTS"])


def course_of(path):
    return nbformat.read(path, as_version=4).metadata["course"]


def each_notebook():
    return pytest.mark.parametrize("path", notebooks.find("en"), ids=lambda path: path.stem)


@each_notebook()
def test_it_ran_whole_in_profile_class_on_the_bundled_data(path, folder):
    result = executed(path.stem, folder)
    assert result["status"] == "done", result["error"]
    run = result["run"]
    assert run["profile"] == "class" and run["lang"] == "en"
    if "dataset" in run["parameters"]:
        assert run["data"]["tier"] == "bundled"


@each_notebook()
def test_it_keeps_its_budget_of_time(path, folder):
    took = executed(path.stem, folder)["cpu_seconds"]
    ratio = calibration.ratio(json.loads((folder / lanes.CALIBRATION).read_text(encoding="utf-8"))["cpu_seconds"])
    allowed = CPU_SECONDS_PER_BUDGET * course_of(path)["budget_s"] * ratio
    assert 0 < took <= allowed, f"{took:.0f} CPU seconds; {allowed:.0f} at a processor {ratio:.2f} times slower"


@each_notebook()
def test_it_keeps_its_budget_of_memory(path, folder):
    assert 0 < executed(path.stem, folder)["peak_memory_mb"] <= course_of(path)["budget_mb"]
