"""make test: the tests in lanes, some beside each other; every lane runs, whatever the others say.

- package: the tests of the package and the tools, several processes;
- browser: beside them and beside the notebooks, because it waits more than it computes;
- notebooks: nbval executes every notebook once, in profile class, on the bundled data, with the network cut off;
- results: what the committed notebooks are held to, again on what the notebooks lane has just recorded, their time and
  memory, and the evidence of the runs on real data (`evidence.py`), which runs again what is stale;
- alone: tests that measure the machine or send signals, one after the other, when nothing else runs.

What each lane took and the ten slowest tests are printed at the end; the lanes' files are in build/test/.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from course_utils.core import surroundings
from course_utils.core.environment import cores
from course_utils.core.paths import ROOT
from course_utils.tools import node, notebooks, runs
from course_utils.tools.sweeps.cluster import threads_of
from course_utils.tools.testing import calibration, times

FOLDER = ROOT / "build" / "test"
CALIBRATION = "calibration.json"  # beside the results: CPU seconds of the fixed piece of work in this run
OFFLINE = Path(__file__).with_name("offline")
CELL_TIMEOUT_S = 600
GIVES_WAY = 10  # niceness of the lanes that only compute, while a browser runs beside them
PROCESSES = 2  # at a time, in a lane; a notebook may take 4 GB


@dataclass
class Lane:
    """One call of pytest: `words` after `python -m pytest`, `environment` beside what all have."""

    name: str
    words: list
    environment: dict = field(default_factory=dict)
    status: int | None = None
    seconds: float = 0.0

    @property
    def report(self):
        """The file with what each test took, as pytest writes it for CI servers (JUnit's XML)."""
        return FOLDER / f"{self.name}.xml"

    @property
    def log(self):
        """What the lane said, where it runs beside another one."""
        return FOLDER / f"{self.name}.log"

    @property
    def command(self):
        """The whole command."""
        return [sys.executable, "-m", "pytest", "-q", "-ra", f"--junitxml={self.report}", *self.words]


def plan(fast=False, workers=PROCESSES):
    """(lanes that run one after the other, lanes that run beside them).

    Parameters
    ----------
    fast : bool
        Only the quick tests of the package.
    workers : int
        Processes of a lane.
    """
    # By file: what a module's fixtures made is made once, and a notebook has one kernel.
    spread = ["-n", str(workers), "--dist", "loadfile"]
    # `executed` tests what the notebooks lane leaves, `alone` needs the machine for itself.
    package = "not browser and not alone and not executed and not real_data"
    if fast:
        return [Lane("package", ["tests", "-m", f"{package} and not slow", *spread])], []
    bundled = {"COURSE_TIER": "bundled", "COURSE_DATA_DIR": None}  # as the committed outputs were made
    path = os.pathsep.join([str(OFFLINE), surroundings.changes()["PYTHONPATH"]])
    cells = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout", str(CELL_TIMEOUT_S)]
    plugins = ["-p", "course_utils.tools.testing.executed", "-p", "no:cacheprovider"]
    results = {"COURSE_RESULTS": str(FOLDER)}
    paths = [str(found) for found in notebooks.find("en")]
    beside = [Lane("browser", ["tests", "-m", "browser and not alone"])]
    return [
        Lane("package", ["tests", "-m", package, *spread]),
        Lane(
            "notebooks",
            # xdist would begin with those that have the most cells; the plugin puts the longest first.
            [*plugins, *cells, *spread, "--no-loadscope-reorder", *paths],
            {**bundled, **results, "PYTHONPATH": path},
        ),
        Lane("results", ["tests", "-m", "results or executed or real_data", "-n", str(workers)], results),
        Lane("alone", ["tests", "-m", "alone"]),
    ], beside


def environment_of(lane, threads=1):
    """The environment of a lane: no live widgets, and `threads` threads for each process that computes."""
    env = {**surroundings.applied(), **runs.KERNEL, **threads_of(threads)}
    env.pop("JPY_SESSION_NAME", None)
    env.pop("COURSE_RESULTS", None)
    for name, value in lane.environment.items():
        env.pop(name, None)
        if value is not None:
            env[name] = value
    return env


def run(gpu=False, fast=False, workers=None):
    """Run all lanes, always all, and return the exit status: 0 when all passed."""
    extra = {}
    if gpu:
        from course_utils.core.environment import gpus
        from course_utils.notebook.doctor import doctor

        if not gpus():
            reason = next((f"{check.text} {check.remedy}" for check in doctor() if check.name == "GPU"), "")
            print(f"TensorFlow sees no GPU, so nothing is tested on one: {reason}", file=sys.stderr)
            return 1
        print(f"GPU: {', '.join(gpus())}", flush=True)
        # Several processes share the GPU: none takes all of its memory.
        extra = {"COURSE_REQUIRE_GPU": "1", "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
    node.prepare()  # before the tests, which never ask the network themselves
    workers = workers or min(PROCESSES, cores())
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    lanes, beside = plan(fast, workers)
    for lane in [*lanes, *beside]:
        lane.environment.update(extra)
    start = time.perf_counter()
    with contextlib.ExitStack() as stack:
        started = [(lane, stack.enter_context(_background(lane))) for lane in beside]
        for lane in lanes:
            if lane.name == "notebooks":
                _calibrate(environment_of(lane))
            if lane.name == "alone":
                _gather(started)  # they must be over
            _foreground(lane, gives_way=bool(started))
        _gather(started)
    print(times.table([*lanes, *beside], time.perf_counter() - start), flush=True)
    return 1 if any(lane.status for lane in [*lanes, *beside]) else 0


def _calibrate(environment):
    """Measure the processor as it is now, beside what else runs, for the budgets of the notebooks."""
    try:
        seconds = calibration.measure(environment)
    except (OSError, subprocess.CalledProcessError) as error:  # the tests of the budgets will say so
        print(f"The processor could not be measured: {error}", file=sys.stderr)
        return
    (FOLDER / CALIBRATION).write_text(json.dumps({"cpu_seconds": seconds}), encoding="utf-8")


def _foreground(lane, gives_way=False):
    print(f"== {lane.name}", flush=True)
    start = time.perf_counter()
    with subprocess.Popen(lane.command, cwd=ROOT, env=environment_of(lane)) as process:
        if gives_way:
            _lower(process)
        lane.status = process.wait()
    _say(lane, start)


def _lower(process):
    """Let a process, and what it will start, give way: beside it is a browser, whose widgets fail after two seconds
    without a turn."""
    with contextlib.suppress(psutil.Error):  # it may be over already
        started = psutil.Process(process.pid)
        started.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if os.name == "nt" else max(started.nice(), GIVES_WAY))


@contextlib.contextmanager
def _background(lane):
    """Start a lane that writes into its log; (process, start). It is ended when something goes wrong here."""
    with lane.log.open("wb") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            lane.command, cwd=ROOT, env=environment_of(lane), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield process, start
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def _gather(started):
    """Wait for the lanes in the background, and show what they said."""
    while started:
        lane, (process, start) = started.pop()
        lane.status = process.wait()
        print(f"== {lane.name} (beside the others)\n{lane.log.read_text(encoding='utf-8', errors='replace')}", end="")
        _say(lane, start)


def _say(lane, start):
    # Where the lane ran beside others it may have been over long before it was waited for.
    lane.seconds = times.seconds_of(lane.report) or time.perf_counter() - start
    print(f"== {lane.name}: {'passed' if lane.status == 0 else 'FAILED'} in {lane.seconds:.0f} s", flush=True)
