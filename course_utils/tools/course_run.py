"""Run the notebooks of an edition, as many beside each other as cores and memory allow."""

import contextlib
import json
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

from course_utils.core import disk
from course_utils.core.errors import CourseError
from course_utils.tools import course_log, display, notebooks, runs
from course_utils.tools.sweeps import cluster

SHARE = {"smoke": 0.2, "class": 0.6, "full": 5}  # of the budget in seconds that a notebook declares, for a first guess


def run_all(profile, edition="en", only="", folder=runs.RUNS, wanted=None, environment_of=None):
    """Run the notebooks of an edition, showing on the terminal which ones, which cells and the time left.

    On a machine with two cores and memory for two notebooks, two run at a time, on one thread each: together that is
    quicker than one after the other on two threads, most of which wait. Those that take longest begin. One that fails
    does not stop the others. What kernels and papermill say goes to build/course.log, what belongs to failures last.

    Parameters
    ----------
    profile : str
    edition : str
    only : str
        Chapters, such as "08" or "06,07"; "" is all.
    folder : path
        Where executed notebooks, results and logs go, in a folder for the edition.
    wanted : cluster.Wanted, optional
        Workers and threads where they are not for the course to decide.
    environment_of : function of a notebook's path to a dict, optional
        More environment variables for its kernel.

    Returns
    -------
    list of dict
        What `runs.run_notebook` found, in the order of the chapters.
    """
    paths = notebooks.find(edition, only)
    folder = Path(folder, edition)
    work = [_Run(path, profile, folder) for path in paths]
    workers, threads, devices = cluster.share(wanted or cluster.Wanted(), max(run.budget_mb for run in work))
    workers = min(workers, len(work))
    environment = cluster.threads_of(threads) if workers > 1 else {}
    log = course_log.begin(f"run of {edition}, profile {profile}, {workers} at a time")
    order = sorted(work, key=lambda run: -run.guess) if workers > 1 else work
    free = list(devices or ())  # GPUs that no run has; each takes one run at a time
    course = _Course(work, order, workers)
    bar = display.Bar(course.words)

    def start(run):
        if not bar.live:
            bar.line(f"{run.path.stem} ...")
        device = {"CUDA_VISIBLE_DEVICES": free.pop()} if free else {}
        try:
            run.start({**environment, **device, **(environment_of(run.path) if environment_of else {})})
        finally:
            free.extend(device.values())

    if copies := notebooks.left_out(edition):
        bar.line(copies)
    bar.start(len(work))
    # Set here once, too: the runs set and restore the same values, each at its own time.
    with runs.kernel_environment(), ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(start, run): run for run in order}
        try:
            while waiting:
                over, _not = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in over:
                    run = waiting.pop(future)
                    future.result()
                    bar.line(f"{course.place(run)}: {run.words}")
                    if (run.result["error"] or "").startswith(disk.FULL):
                        raise CourseError(run.result["error"])  # the others would only compute for nothing
                bar.move(course.done)
        except BaseException:  # Ctrl-C, above all: end what runs now, begin nothing more
            for run in work:
                run.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        finally:
            bar.stop()
            _gather(work, log)
    return [run.result for run in work]


def _gather(work, log):
    """Bring what each run said into one log; what failed stands at its end, where it is looked for."""
    for run in sorted(work, key=lambda run: run.failed):
        course_log.add(f"== {run.path.name}", log)
        with contextlib.suppress(OSError):
            course_log.add(run.log.read_text(encoding="utf-8", errors="replace"), log)


def _declared(path):
    """What the notebook says of itself; nothing where it cannot be read, which is told when it is run."""
    try:
        return notebooks.read(path).metadata.get("course", {})
    except CourseError:
        return {}


class _Course:
    """How far all runs are, together."""

    def __init__(self, work, order, workers):
        self.work, self.order, self.workers = work, order, workers

    @property
    def done(self):
        """Pieces that are behind us; a fraction of a notebook counts."""
        return sum(run.share for run in self.work)

    @property
    def left(self):
        """Seconds, roughly: what is left of all, shared by the workers, but no less than the longest one."""
        each = [run.left for run in self.work]
        return max(sum(each) / self.workers, *each)

    def place(self, run):
        """How many are over, and which one this was."""
        return f"[{sum(run.result is not None for run in self.work)}/{len(self.work)}] {run.path.stem}"

    def words(self):
        """What runs now, in words."""
        now = [run.where for run in self.order if run.began and run.result is None]
        return f"{'; '.join(now)}; about {self.left:.0f} s left" if now else ""


class _Run:
    """One notebook of the course: where it is, what came of it."""

    def __init__(self, path, profile, folder):
        self.path, self.profile, self.out = path, profile, folder / path.name
        self.log = folder / f"{path.stem}.log"
        course = _declared(path)
        self.budget_mb = course.get("budget_mb", 1000)
        self.guess = self._last_time() or course.get("budget_s", 60) * SHARE[profile]
        self.began = self.result = None
        self.cell, self.cells = 0, 1
        self._watch, self._stopped = runs.Watch(), threading.Event()

    def start(self, environment):
        """Run it now, in this thread, unless it was stopped before."""
        if self._stopped.is_set():
            return
        self.began = time.perf_counter()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)
        self.result = runs.run_notebook(
            self.path, self.out, {"profile": self.profile}, self._on_cell, log=self.log, environment=environment,
            watch=self._watch,
        )  # fmt: skip

    def stop(self):
        """Do not begin; or end its kernel."""
        self._stopped.set()
        if self.began and self.result is None:
            self._watch.interrupted = True
            self._watch.stop("it was interrupted")

    def _on_cell(self, cell, cells):
        self.cell, self.cells = cell, cells

    @property
    def failed(self):
        return bool(self.result) and self.result["status"] != "done"

    @property
    def share(self):
        """The part that is behind us, from 0 to 1."""
        return 1 if self.result else max(self.cell - 1, 0) / self.cells

    @property
    def left(self):
        """Seconds, as the last run or the budget lets expect."""
        if self.result:
            return 0
        return max(self.guess - (time.perf_counter() - self.began if self.began else 0), 0)

    @property
    def where(self):
        return f"{self.path.stem}: cell {self.cell} of {self.cells}"

    @property
    def words(self):
        """One line on what came of it."""
        mark = "FAILED" if self.failed else "done"
        found = f"{mark} in {self.result['seconds']:.0f} s, {self.result['peak_memory_mb'] / 1000:.1f} GB"
        return found + (f"  {self.result['error']}" if self.failed else "")

    def _last_time(self):
        """Seconds that it took the last time; None where there was none."""
        try:
            last = json.loads(self.out.with_suffix(".result.json").read_text(encoding="utf-8"))
            if last["status"] == "done" and last["given"].get("profile") == self.profile:
                return last["seconds"]
        except (OSError, ValueError, KeyError):
            pass
        return None
