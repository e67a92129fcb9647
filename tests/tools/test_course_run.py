"""Several notebooks beside each other: they overlap, each is measured by itself, and Ctrl-C ends them all."""

import _thread
import threading
import time

import psutil
import pytest
from small import runnable, write

from course_utils.tools import course_run, notebooks
from course_utils.tools.sweeps.cluster import Wanted

CLOCK = "import time\n\nrecord(begin=time.time())\n{work}\nrecord(end=time.time())"


@pytest.fixture
def course(tmp_path, monkeypatch, log):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)

    def lay(**work):
        for chapter, source in work.items():
            stem = {"one": "00_start_here", "two": "07_cnn", "three": "08_training"}[chapter]
            write(runnable(CLOCK.format(work=source), chapter=stem), tmp_path / "notebooks" / "en" / f"{stem}.ipynb")
        return tmp_path / "runs"

    return lay


def overlap(first, second):
    spans = [(run["results"]["begin"], run["results"]["end"]) for run in (first, second)]
    return min(end for _, end in spans) > max(begin for begin, _ in spans)


def test_two_run_at_a_time_and_each_has_its_own_memory_and_threads(course):
    threads = 'import os\n\nrecord(threads=os.environ["OMP_NUM_THREADS"])\n'
    folder = course(one=f"{threads}held = bytearray(600_000_000)\ntime.sleep(8)", two=f"{threads}time.sleep(8)")
    large, small = course_run.run_all("smoke", folder=folder, wanted=Wanted(workers=2, threads=1))
    assert overlap(large, small)
    assert large["results"]["threads"] == small["results"]["threads"] == "1"
    assert large["peak_memory_mb"] > small["peak_memory_mb"] + 400


def test_one_at_a_time_where_there_is_room_for_one(course):
    folder = course(one="time.sleep(1)", two="time.sleep(1)")
    assert not overlap(*course_run.run_all("smoke", folder=folder, wanted=Wanted(workers=1)))


def test_an_interrupt_ends_all_kernels_and_begins_nothing_more(course, log, tmp_path):
    marks = [tmp_path / name for name in ("one", "two", "three")]
    sources = [f"open({str(mark)!r}, 'w').close()\ntime.sleep(60)" for mark in marks]
    folder = course(**dict(zip(("one", "two", "three"), sources, strict=True)))

    def interrupt():
        while sum(mark.exists() for mark in marks) < 2:
            time.sleep(0.1)
        _thread.interrupt_main()

    threading.Thread(target=interrupt, daemon=True).start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        course_run.run_all("smoke", folder=folder, wanted=Wanted(workers=2))
    assert time.monotonic() - start < 50
    assert sum(mark.exists() for mark in marks) == 2
    kernels = [child for child in psutil.Process().children(recursive=True) if "ipykernel" in " ".join(child.cmdline())]
    assert kernels == []
    assert log.read_text().count("== ") == 3 and "Traceback" not in log.read_text()
