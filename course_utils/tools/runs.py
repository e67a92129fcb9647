"""Run notebooks through papermill, one after the other, and keep what each one found."""

import contextlib
import json
import logging
import os
import threading
import time
import traceback
from pathlib import Path

import nbformat
import psutil

from course_utils.core import results, surroundings
from course_utils.core.paths import ROOT
from course_utils.tools import course_log, display, kernels, notebooks

RUNS = ROOT / "build" / "runs"
# What a kernel sees beside its `surroundings`: no live widgets, whoever started us, and none of TensorFlow's start-up
# messages.
KERNEL = {"COURSE_LIVE": "0", "TF_CPP_MIN_LOG_LEVEL": "2"}


@contextlib.contextmanager
def kernel_environment(**changes):
    """The environment in which kernels are started; a value of None removes a variable. Restored at the end."""
    wanted = {**surroundings.changes(), **KERNEL, "JPY_SESSION_NAME": None, **changes}
    before = {name: os.environ.get(name) for name in wanted}
    try:
        _set(wanted)
        yield
    finally:
        _set(before)


def _set(values):
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def run_notebook(path, out, parameters, on_cell=None, cwd=None, log=None, environment=None, watch=None):
    """Run one notebook and write `out` and, beside it, `out` with the ending .result.json.

    Parameters
    ----------
    path, out : path
        The notebook, and where its executed copy goes.
    parameters : dict
        Injected after the parameters cell.
    on_cell : function, optional
        Called with (number, count) as each cell starts.
    cwd : path, optional
        Working folder of the kernel; by default the folder of the notebook.
    log : path, optional
        File to which is added what the kernel writes outside its cells (its own standard output and error; ipykernel
        warns of itself at each start), and the traceback. By default the kernel has the streams of this process.
    environment : dict of str to str, optional
        More environment variables for the kernel.
    watch : Watch, optional
        Limits on time and memory; by default none.

    Returns
    -------
    dict
        notebook, status ("done" or "failed"), error (one line, or None), traceback (text, or None), seconds,
        peak_memory_mb, parameters, results, claims, run (device, versions, seed, data with its fingerprint). A run that
        fails keeps its notebook, with the error in it, and its result.
    """
    import papermill

    path, out = Path(path), Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    error = details = None
    _register_engine()
    start = time.perf_counter()
    watch = watch or Watch()
    kernel, started = {"cwd": str(Path(cwd or path.parent).resolve())}, []
    with kernel_environment(**(environment or {})), contextlib.ExitStack() as stack:
        if log:
            kernel["stdout"] = kernel["stderr"] = stack.enter_context(open(log, "ab"))
        stack.enter_context(watch)
        try:
            papermill.execute_notebook(
                str(path),
                str(out),
                parameters=parameters,
                engine_name="course",
                started=started,
                on_cell=on_cell,
                kernel=kernel,
                kernel_name=_kernel_of(path),
                language="python",
                progress_bar=False,
            )
        except papermill.PapermillExecutionError as failure:
            error = f"cell {failure.cell_index}: {failure.ename}: {failure.evalue}".splitlines()[0]
            details = notebooks.without_colours("\n".join(failure.traceback))
        except Exception as failure:  # a kernel that died, a notebook that cannot be read
            words = str(failure).splitlines()
            error = f"{type(failure).__name__}: {words[0] if words else ''}"
            details = traceback.format_exc()
            if watch.reason:
                error = watch.reason
            elif kernels.is_death(error):
                details = error  # where we waited for it says nothing, and would bury its own last words
                error = kernels.words(started)
    if log and details:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{details}\n")
    seconds = time.perf_counter() - start
    found = {"run": {}, "results": {}, "claims": []}
    if out.exists():
        found = results.collect(nbformat.read(out, as_version=4))
    result = {
        "notebook": path.stem,
        "status": "failed" if error else "done",
        "error": error,
        "traceback": details,
        "seconds": round(seconds, 2),
        "peak_memory_mb": round(watch.peak / 1e6),
        "given": parameters,
        **found,
    }
    notebooks.write_atomically(out.with_suffix(".result.json"), json.dumps(result, indent=1, ensure_ascii=False))
    return result


def _kernel_of(path):
    """The kernel that the notebook names; Python's where it names none, as one that a program wrote may not."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"]
    except (OSError, ValueError, KeyError, TypeError):  # what cannot be read is told when it is run
        return "python3"


def run_all(profile, edition="en", only="", folder=RUNS):
    """Run the notebooks of an edition in order, showing on the terminal which one, which cell and the time left.

    What kernels and papermill say beside that goes to build/course.log. Returns the results of `run_notebook`; those
    that fail do not stop the others.
    """
    paths = notebooks.find(edition, only)
    folder = Path(folder, edition)
    guesses = [_guess(path, profile, folder) for path in paths]
    at = {"number": 0, "cell": "", "start": time.perf_counter()}

    def words():
        number, spent = at["number"], time.perf_counter() - at["start"]
        left = max(guesses[number] - spent, 0) + sum(guesses[number + 1 :])
        return f"{place(number)}{at['cell']}, {spent:.0f} s, about {left:.0f} s left"

    def place(number):
        return f"[{number + 1}/{len(paths)}] {paths[number].stem}"

    def on_cell(cell, count):
        at["cell"] = f": cell {cell} of {count}"
        bar.move(at["number"] + (cell - 1) / count)

    log = course_log.begin(f"run of {edition}, profile {profile}")
    found = []
    bar = display.Bar(words)
    bar.start(len(paths))
    try:
        for number, path in enumerate(paths):
            at.update(number=number, cell="", start=time.perf_counter())
            if not bar.live:
                bar.line(f"{place(number)} ...")
            with open(log, "a", encoding="utf-8") as file:
                file.write(f"== {path.name}\n")
            result = run_notebook(path, folder / path.name, {"profile": profile}, on_cell, log=log)
            found.append(result)
            mark = "done" if result["status"] == "done" else "FAILED"
            bar.line(
                f"{place(number)}: {mark} in {result['seconds']:.0f} s, {result['peak_memory_mb'] / 1000:.1f} GB"
                + (f"  {result['error']}" if result["error"] else "")
            )
    finally:
        bar.stop()
    return found


def _guess(path, profile, folder):
    """Seconds that a notebook will take: as the last time, or the budget that it declares."""
    try:
        last = json.loads((folder / path.with_suffix(".result.json").name).read_text(encoding="utf-8"))
        if last["status"] == "done" and last["given"].get("profile") == profile:
            return last["seconds"]
    except (OSError, ValueError, KeyError):
        pass
    course = nbformat.read(path, as_version=4).metadata.get("course", {})
    return course.get("budget_s", 60) * {"smoke": 0.2, "class": 0.6, "full": 5}[profile]


class Watch:
    """Looks at the processes that a run starts, five times a second: memory, CPU time, and whether they must end.

    `peak` is the most memory that they held together, in bytes, `cpu_seconds` what they have computed so far.

    Parameters
    ----------
    timeout : float, optional
        Seconds after which the run is ended.
    memory_mb : float, optional
        Memory in MB (10**6 bytes), of all its processes together, beyond which it is ended.
    """

    def __init__(self, timeout=None, memory_mb=None):
        self.timeout, self.memory_mb = timeout, memory_mb
        self.peak = 0
        self._spent = {}  # process: CPU seconds when it was last seen
        self.reason = None  # one line, once the run was ended
        self._end = threading.Event()

    def __enter__(self):
        # Processes that are there already belong to somebody else (those of multiprocessing, for one).
        self._others = {child.pid for child in psutil.Process().children(recursive=True)}
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._end.set()
        self._thread.join()
        self._see()  # what was computed since the last look

    @property
    def cpu_seconds(self):
        """CPU seconds, in user and system mode, of all processes that were seen; of one that ended, up to then."""
        return sum(self._spent.values())

    def stop(self, reason):
        """End the processes of the run now; `reason` becomes its error."""
        self.reason = self.reason or reason
        for process in self._processes():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def _processes(self):
        found = psutil.Process().children(recursive=True)
        return [process for process in found if process.pid not in self._others]

    def _see(self):
        """Look once; the bytes that the processes hold together."""
        total = 0
        for process in self._processes():
            with contextlib.suppress(psutil.Error), process.oneshot():
                total += process.memory_info().rss
                times = process.cpu_times()
                self._spent[process.pid, process.create_time()] = times.user + times.system
        self.peak = max(self.peak, total)
        return total

    def _look(self):
        start = time.monotonic()
        while not self._end.wait(0.2):
            total = self._see()
            if self.reason:
                self.stop(self.reason)  # what it started since then
            elif self.timeout and time.monotonic() - start > self.timeout:
                self.stop(f"it took longer than {self.timeout:g} s, and was ended")
            elif self.memory_mb and total > self.memory_mb * 1e6:
                self.stop(f"it used {total / 1e6:.0f} MB, more than the {self.memory_mb:g} MB allowed, and was ended")


def _silent():
    """A logger that says nothing: what goes wrong is in the result."""
    logger = logging.getLogger("course_utils.kernel")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    return logger


def _register_engine():
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    class CourseEngine(NBClientEngine):
        """papermill's own engine, which also tells when a cell starts and says how the kernel is started."""

        @classmethod
        def execute_managed_notebook(
            cls, nb_man, kernel_name, started, on_cell=None, kernel=None, start_timeout=60, **_options
        ):
            if on_cell is not None:
                original, count = nb_man.cell_start, len(nb_man.nb.cells)

                def cell_start(cell, cell_index=None, **more):
                    on_cell((cell_index or 0) + 1, count)
                    return original(cell, cell_index, **more)

                nb_man.cell_start = cell_start
            client = PapermillNotebookClient(
                nb_man, timeout=None, startup_timeout=start_timeout, kernel_name=kernel_name, log=_silent()
            )
            started.append(client.create_kernel_manager())
            return client.execute(**(kernel or {}))

    papermill_engines.register("course", CourseEngine)
