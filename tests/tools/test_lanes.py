"""make test: no lane hides another, one table at the end, and what the notebooks record is kept."""

import json
import os
import subprocess
import sys

import pytest
from small import runnable, write

from course_utils.tools.testing import calibration, lanes, times

pytestmark = pytest.mark.slow  # pytest and kernels are started again and again
TESTS = """
import os, time


def test_a_quick_one():
    assert "COURSE_RESULTS" not in os.environ


def test_a_slow_one():
    time.sleep(0.3)
"""
FAULT = "def test_that_fails():\n    assert 1 + 1 == 3\n"
BROKEN = "import a_module_that_is_not_there\n"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A function that runs lanes over files of tests, {name: text}, one of them beside the others; (status, lanes)."""
    monkeypatch.setattr(lanes, "FOLDER", tmp_path / "build")
    monkeypatch.setattr(lanes.node, "prepare", lambda: None)
    monkeypatch.setattr(lanes, "_calibrate", lambda environment: None)

    def run(files, beside):
        made = {}
        for name, text in files.items():
            path = tmp_path / f"test_{name}.py"
            path.write_text(text)
            made[name] = lanes.Lane(name, [str(path), "-p", "no:cacheprovider"])
        plan = [lane for name, lane in made.items() if name != beside], [made[beside]]
        monkeypatch.setattr(lanes, "plan", lambda fast, workers: plan)
        return lanes.run(), made

    return run


def test_all_lanes_run_and_the_table_names_the_slowest(course, capfd):
    status, made = course({"package": TESTS, "browser": TESTS}, "browser")
    said = capfd.readouterr().out
    assert status == 0 and all(lane.status == 0 for lane in made.values())
    assert said.count("2 passed") == 2  # the closing line of pytest, of each lane
    closing = said[said.index("lane  ") :].splitlines()
    assert [line.split()[0] for line in closing[1:4]] == ["package", "browser", "all"]
    assert closing[1].split()[1] == "2" and closing[1].endswith("passed")
    first = closing[closing.index("The 10 slowest tests:") + 1]
    assert "test_a_slow_one" in first and float(first.split()[0]) >= 0.3


def test_a_fault_in_one_lane_hides_no_other(course, capfd):
    status, made = course({"package": FAULT, "notebooks": BROKEN, "browser": FAULT, "alone": TESTS}, "browser")
    said = capfd.readouterr().out
    assert status == 1
    assert {name for name, lane in made.items() if lane.status} == {"package", "notebooks", "browser"}
    assert said.count("1 failed") == 2 and said.count("1 error in") == 1 and said.count("2 passed") == 1
    assert all(f"== {name}: FAILED" in said for name in ("package", "notebooks", "browser"))


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="Windows has classes of priority instead")
def test_what_computes_gives_way_to_the_browser_beside_it(course):
    nice = "import os\n\n\ndef test_nice():\n    assert os.getpriority(os.PRIO_PROCESS, 0) == {wanted}\n"
    before = os.getpriority(os.PRIO_PROCESS, 0)
    texts = {"package": max(lanes.GIVES_WAY, before), "browser": before, "alone": before}
    files = {name: nice.format(wanted=wanted) for name, wanted in texts.items()}
    assert course(files, "browser")[0] == 0


@pytest.mark.parametrize("place", ["package", "browser"])
def test_one_fault_is_enough(course, place):
    assert course({"package": TESTS, "browser": TESTS, place: FAULT}, "browser")[0] == 1


def test_every_test_is_in_a_lane_and_in_one():
    """Marked in any way, a test belongs to one of the lanes that are not a second reading of the results."""
    (package, notebooks, results, alone), (browser,) = lanes.plan()
    words = {lane.name: lane.words[lane.words.index("-m") + 1] for lane in (package, results, alone, browser)}
    for marks in (
        set(),
        {"slow"},
        {"browser"},
        {"alone"},
        {"results"},
        {"executed"},
        {"real_data"},
        {"browser", "alone"},
    ):
        known = {name: name in marks for name in ("slow", "browser", "alone", "results", "executed", "real_data")}
        held = {name for name, expression in words.items() if eval(expression, {}, known)}
        assert len(held) == 1 or (marks == {"results"} and held == {"package", "results"}), marks
    assert "-m" not in notebooks.words and sum(word.endswith(".ipynb") for word in notebooks.words) >= 16


def test_the_quick_tests_are_those_of_the_package():
    (lane,), beside = lanes.plan(fast=True)
    assert not beside and "not slow" in lane.words[lane.words.index("-m") + 1]


def test_a_lane_that_computes_has_one_thread_and_the_bundled_data(monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", "/nonsense")
    monkeypatch.setenv("JPY_SESSION_NAME", "x")
    found = lanes.environment_of(next(lane for lane in lanes.plan()[0] if lane.name == "notebooks"))
    assert found["COURSE_TIER"] == "bundled" and not {"COURSE_DATA_DIR", "JPY_SESSION_NAME"} & set(found)
    assert found["OMP_NUM_THREADS"] == found["TF_NUM_INTRAOP_THREADS"] == "1" and found["COURSE_LIVE"] == "0"


def test_a_report_that_is_missing_or_torn_has_no_times(tmp_path):
    assert times.seconds_of(tmp_path / "none.xml") is None and times.tests_of(tmp_path / "none.xml") == []
    (tmp_path / "torn.xml").write_text("<testsuites><testsuite time='1'")
    assert times.seconds_of(tmp_path / "torn.xml") is None


def test_a_slow_processor_gives_more_time_and_a_fast_one_no_less():
    assert calibration.ratio(2 * calibration.REFERENCE_S) == 2
    assert calibration.ratio(calibration.REFERENCE_S / 2) == 1


def execute(folder, environment, *books):
    """The notebooks lane on small notebooks, with the first lane's own words; the finished process."""
    lane = next(lane for lane in lanes.plan(workers=1)[0] if lane.name == "notebooks")
    words = [word for word in lane.words if not word.endswith(".ipynb")]
    paths = [str(write(book, folder / name)) for name, book in books]
    command = [sys.executable, "-m", "pytest", "-vv", "--rootdir", str(folder), "-c", "/dev/null", *words, *paths]
    path = os.pathsep.join([str(lanes.OFFLINE), str(lanes.ROOT)])
    env = {**lanes.environment_of(lane), "PYTHONPATH": path, "COURSE_RESULTS": str(folder / "results"), **environment}
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=folder)


def result(folder, name):
    return json.loads((folder / "results" / f"{name}.result.json").read_text())


def test_what_notebooks_record_is_kept_with_their_time_and_the_longest_is_first(tmp_path):
    quick = runnable("from course_utils import record\nrecord(a=1)\nsum(i * i for i in range(3_000_000))")
    long, broken = runnable("record(a=2)"), runnable("record(a=3)", "1 / 0")
    quick.metadata.course_run = {"seconds": 1}
    long.metadata.course_run = {"seconds": 50}
    broken.metadata.course_run = {"seconds": 9}
    books = [("01_quick.ipynb", quick), ("02_long.ipynb", long), ("03_broken.ipynb", broken)]
    done = execute(tmp_path, {}, *books)
    assert done.returncode == 1 and "1 failed" in done.stdout, done.stdout[-2000:]
    places = [done.stdout.index(name) for name in ("02_long", "03_broken", "01_quick")]
    assert places == sorted(places)
    found = result(tmp_path, "01_quick")
    assert found["status"] == "done" and found["results"] == {"a": 1} and found["run"]["profile"] == "class"
    assert 0.1 < found["cpu_seconds"] < 60 and 20 < found["peak_memory_mb"] < 2000
    assert result(tmp_path, "02_long")["results"] == {"a": 2}
    found = result(tmp_path, "03_broken")
    assert found["status"] == "failed" and found["error"].startswith("cell ") and found["results"] == {"a": 3}


def test_a_kernel_that_could_reach_the_network_is_refused(tmp_path):
    done = execute(tmp_path, {"PYTHONPATH": str(lanes.ROOT)}, ("01_open.ipynb", runnable("record(a=1)")))
    assert done.returncode == 1 and "could reach the network" in done.stdout
    assert result(tmp_path, "01_open")["status"] == "failed"
