"""What busy neighbours cost: every chapter alone, and beside two processes that compute without end, on two cores.

Run: make bench ONLY=neighbours, or python tests/bench/neighbours.py [chapter, such as 04 [turns]]. The last line is
JSON. Three on two cores share them fairly when the chapter takes 1.5 times (one thread) to twice as long (two) as
alone; threads that wait by spinning take far more. Where the system allows it, everything is held on two cores, so that
the ratio means the same on a larger machine. In profile class on the bundled data; the machine does nothing else.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
from _measure import finish, in_turn, medians, ratio

from course_utils.tools import notebooks, runs

LONG = True
NEIGHBOURS, CORES = 2, 2
LIMITS = {"ratio": 2.5}


def main(only="", turns="1"):
    hold_on(CORES)
    rows, over = {}, []
    changes = {"COURSE_TIER": "bundled", "COURSE_DATA_DIR": None}
    with tempfile.TemporaryDirectory() as folder, runs.kernel_environment(**changes):
        for path in notebooks.find("en", only):
            found = measure(lambda path=path: seconds_of(path, Path(folder, path.name)), int(turns))
            shown = ratio(found, "beside", "alone")
            rows[path.stem] = {**{name: round(value, 1) for name, value in medians(found).items()}, "ratio": shown}
            if shown > LIMITS["ratio"]:
                over.append(f"{path.stem}: {shown:.2f} times as long beside {NEIGHBOURS} busy processes")
            print(path.stem, rows[path.stem], flush=True)
    finish("neighbours", neighbours=NEIGHBOURS, cores=CORES, limits=LIMITS, over=over, rows=rows)


def measure(work, turns):
    """Seconds of `work` alone and beside busy neighbours, in turn: {"alone": [...], "beside": [...]}."""

    def beside():
        with busy(NEIGHBOURS):
            return work()

    return in_turn({"alone": work, "beside": beside}, turns)


def seconds_of(path, out):
    """Wall seconds of one run of a notebook; a run that fails ends the bench."""
    result = runs.run_notebook(path, out, {"profile": "class"})
    if result["status"] != "done":
        raise SystemExit(f"{path.stem}: {result['error']}")
    return result["seconds"]


@contextlib.contextmanager
def busy(count):
    """`count` processes that compute without end while the block runs."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def hold_on(cores):
    """Keep this process, and what it starts, on so many cores, where the system can (Linux, Windows) and has them."""
    process = psutil.Process()
    if hasattr(process, "cpu_affinity") and (os.cpu_count() or 1) > cores:
        process.cpu_affinity(process.cpu_affinity()[:cores])


if __name__ == "__main__":
    main(*sys.argv[1:3])
