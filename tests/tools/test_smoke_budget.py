"""Profile smoke is seconds: every chapter keeps the budget, and none starts a sweep of its own.

All chapters run once, one after the other, in one process (`smoke_chapters`): about three minutes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.core.paths import ROOT
from course_utils.tools import notebooks
from course_utils.tools.testing import calibration, lanes

SCRIPT = Path(__file__).with_name("smoke_chapters.py")
CHAPTERS = [path.stem for path in notebooks.find("en")]


@pytest.fixture(scope="module")
def measured():
    """(CPU seconds of the calibration, {chapter: what `smoke_chapters.run` gave})."""
    one_thread = dict.fromkeys(lanes.THREADS, "1")
    environment = {**os.environ, **one_thread, "CUDA_VISIBLE_DEVICES": "-1", "PYTHONPATH": str(ROOT)}
    environment.pop("COURSE_DATA_DIR", None)
    done = subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    first, *others, last = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    work = (first["calibration"] + last["calibration"]) / 2
    return work, {found["chapter"]: found for found in others}


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_takes_seconds_in_smoke(chapter, measured):
    work, found = measured
    assert found[chapter]["error"] is None
    too_long = calibration.over_smoke(chapter, found[chapter]["seconds"], work)
    assert not too_long, f"{too_long}; the longest cells: {found[chapter]['cells']}"


def test_the_budget_grows_with_the_processors_time_and_never_shrinks():
    reference, slow = calibration.REFERENCE_S, 2.5 * calibration.REFERENCE_S
    assert calibration.over_smoke("x", 50.0, slow) == ""
    assert "x took 50.1 CPU seconds" in calibration.over_smoke("x", 50.1, slow)
    assert "at most 20.0" in calibration.over_smoke("x", 21.0, reference)
    assert calibration.over_smoke("x", 20.0, reference / 3) == ""
