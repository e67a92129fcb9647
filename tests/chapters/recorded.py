"""What a chapter recorded: as committed, or in this run where the notebooks lane has left it.

`make test` runs the tests marked `results` twice: on the committed notebooks, and with COURSE_RESULTS, the folder of
what the notebooks recorded when they were executed in this run.
"""

import json
import os
from pathlib import Path

import nbformat
import pytest

from course_utils.core.paths import ROOT
from course_utils.core.results import collect


def recorded(chapter):
    """{"run", "results", "claims"} of a chapter, such as "08_training", as `results.collect` gives them.

    The test fails where the chapter was not executed whole in this run: the notebooks lane says why.
    """
    folder = os.environ.get("COURSE_RESULTS")
    if not folder:
        return collect(nbformat.read(ROOT / "notebooks" / "en" / f"{chapter}.ipynb", 4))
    result = executed(chapter, folder)
    if result["status"] != "done":
        pytest.fail(f"{chapter} was not executed whole: {result['error']}", pytrace=False)
    return {name: result[name] for name in ("run", "results", "claims")}


def executed(chapter, folder):
    """The result of a chapter that the notebooks lane left in `folder`; the test fails where there is none."""
    path = Path(folder, f"{chapter}.result.json")
    if not path.exists():
        pytest.fail(f"{path.name} is not in {folder}: the notebooks lane did not execute it", pytrace=False)
    return json.loads(path.read_text(encoding="utf-8"))
