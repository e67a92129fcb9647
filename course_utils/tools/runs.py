"""Run one notebook through papermill, and keep what it found."""

import contextlib
import json
import logging
import os
import re
import signal
import tempfile
import threading
import time
import traceback
from pathlib import Path

import psutil

from course_utils.core import disk, results, surroundings
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.tools import course_log, kernels, notebooks

RUNS = ROOT / "build" / "runs"
# What a kernel sees beside its `surroundings`: no live widgets, whoever started us, and none of TensorFlow's start-up
# messages.
KERNEL = {"COURSE_LIVE": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}


@contextlib.contextmanager
def kernel_environment(**changes):
    """The environment in which kernels are started; a value of None removes a variable. Restored at the end.

    IPython's folder is an empty one: a run must not depend on what a learner's own profile does when a kernel starts,
    and the history of commands in it is a database, on which a network drive may lock for ever.
    """
    with tempfile.TemporaryDirectory(prefix="ipython-", ignore_cleanup_errors=True) as folder:
        own = {**KERNEL, "JPY_SESSION_NAME": None, "IPYTHONDIR": folder}
        wanted = {**surroundings.changes(), **own, **changes}
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
        cpu_seconds (of all its processes), peak_memory_mb, parameters, results, claims, run (device, versions, seed,
        data with its fingerprint). A run that fails keeps its notebook, with the error in it, and its result.
    """
    import papermill

    path, out = Path(path), Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    # papermill writes after each cell: beside `out`, which is there when it is whole. Two commands may do it at once.
    part = out.with_name(f".{out.stem}.{os.getpid()}.part.ipynb")
    error = details = None
    raised, begun = [], _size(log)
    _register_engine()
    start = time.perf_counter()
    watch = watch or Watch()
    kernel, started = {"cwd": str(Path(cwd or path.parent).resolve())}, []
    with kernel_environment(), contextlib.ExitStack() as stack:
        # Not through our own environment: another run may be starting beside this one.
        kernel["env"] = {**os.environ, **(environment or {})}
        if log:
            kernel["stdout"] = kernel["stderr"] = stack.enter_context(open(log, "ab"))
        stack.enter_context(watch)
        try:
            source = notebooks.read(path)
            papermill.execute_notebook(
                str(path),
                str(part),
                parameters=parameters,
                engine_name="course",
                started=started,
                on_cell=on_cell,
                watch=watch,
                raised=raised,
                kernel=kernel,
                kernel_name=_kernel_of(source),
                language="python",
                progress_bar=False,
            )
        except papermill.PapermillExecutionError as failure:
            error = f"cell {failure.cell_index}: {failure.ename}: {failure.evalue}".splitlines()[0]
            details = notebooks.without_colours("\n".join(failure.traceback))
            if not failure.evalue and raised:  # a kernel that could not even show its error has told us which it was
                error = f"cell {failure.cell_index}: {raised[-1].ename}: {raised[-1].evalue}".splitlines()[0]
                details = error
        except CourseError as failure:
            error = str(failure)
        except KeyboardInterrupt:
            _remove(part)
            raise
        except Exception as failure:  # a kernel that died, a disk that is full
            words = str(failure).splitlines()
            error = disk.explain(failure, out) or f"{type(failure).__name__}: {words[0] if words else ''}"
            details = traceback.format_exc()
            if watch.reason:
                error = details = watch.reason
            elif kernels.is_death(error):
                details = error  # where we waited for it says nothing, and would bury its own last words
                said = _last_words(log, begun)
                error = f"the kernel died; it had said: {said}" if said else kernels.words(started)
            elif "Kernel didn't respond" in error:
                error = _SILENT
    if watch.interrupted:
        _remove(part)
        raise KeyboardInterrupt
    if log and details:
        course_log.add(details, log)
    seconds = time.perf_counter() - start
    found = {"run": {}, "results": {}, "claims": []}
    # What an earlier run left must not be taken for what this one found, if this one cannot be written.
    _remove(out.with_suffix(".result.json"))
    try:
        found = results.collect(notebooks.read(part))
        part.replace(out)
    except CourseError:  # it was never written, or not whole
        _remove(part, out)
    result = {
        "notebook": path.stem,
        "status": "failed" if error else "done",
        "error": error,
        "traceback": details,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(watch.cpu_seconds, 2),
        "peak_memory_mb": round(watch.peak / 1e6),
        "given": parameters,
        **found,
    }
    notebooks.write_atomically(out.with_suffix(".result.json"), json.dumps(result, indent=1, ensure_ascii=False))
    return result


START_S = 180  # for a kernel to answer: a busy classroom, a cold network drive
_SILENT = (
    f"the kernel did not answer within {START_S} s: the machine is too busy, or does not let programs talk to each "
    "other on 127.0.0.1 (a firewall, a container without a loopback device)"
)


def _size(log):
    return os.path.getsize(log) if log and os.path.isfile(log) else 0


def _last_words(log, begun):
    """The first error that a kernel which died has written to its log, where `begun` bytes were before; or ""."""
    try:
        with open(log, "rb") as file:
            file.seek(begun)
            lines = file.read().decode("utf-8", "replace").splitlines()
    except (OSError, TypeError):
        return ""
    errors = (line.strip() for line in lines if re.match(r"\s*([\w.]+(Error|Exception): |Fatal Python error)", line))
    return next(errors, "")[:300]


def _remove(*paths):
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _kernel_of(notebook):
    """The kernel that the notebook names; Python's where it names none, as one that a program wrote may not."""
    return notebook.metadata.get("kernelspec", {}).get("name") or "python3"


class Watch:
    """Looks at the processes that a run starts, five times a second: memory, CPU time, and whether they must end.

    They are the kernel and what it starts, once `follow` has named it; until then, and where nobody does, all that this
    process has started since the watch began.

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
        self._others = None  # processes that are none of the run's; None: it has not begun
        self._spent = {}  # process: CPU seconds when it was last seen
        self._kernel = None  # its process, once it is known
        self.reason = None  # one line, once the run was ended
        self.interrupted = False  # by Ctrl-C
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

    def follow(self, pid):
        """Look at this process and what it starts, and at nothing else: other runs may have started theirs."""
        with contextlib.suppress(psutil.Error):
            self._kernel = psutil.Process(pid)
            self._spent = {key: spent for key, spent in self._spent.items() if key[0] == pid}

    def stop(self, reason):
        """End the processes of the run now; `reason` becomes its error."""
        self.reason = self.reason or reason
        for process in self._processes():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def _processes(self):
        if self._others is None:
            return []
        if self._kernel:
            with contextlib.suppress(psutil.NoSuchProcess):
                return [self._kernel, *self._kernel.children(recursive=True)]
            return []
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


@contextlib.contextmanager
def interrupted_by_ctrl_c(watch):
    """Within the block Ctrl-C ends the processes that `watch` sees, and the block ends by itself: KeyboardInterrupt.

    An interruption in the middle of what Jupyter's client does would leave it, and ZeroMQ below it, to write pages of
    tracebacks. Who presses Ctrl-C a second time does not want to wait, and interrupts at once. Elsewhere than in the
    main thread, which signals never reach, nothing changes.
    """
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a job in the background of a shell
        yield
        return

    def end(_number, _frame):
        signal.signal(signal.SIGINT, before)
        watch.interrupted = True
        watch.stop("it was interrupted")

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    except Exception as error:  # what Jupyter's client says to a kernel that is gone
        if watch.interrupted:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    if watch.interrupted:
        raise KeyboardInterrupt


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
            cls, nb_man, kernel_name, started, on_cell=None, watch=None, raised=None, kernel=None, **_options
        ):
            original, count = nb_man.cell_start, len(nb_man.nb.cells)

            def cell_start(cell, cell_index=None, **more):
                number = (cell_index or 0) + 1
                if watch is not None and number == 1:
                    watch.follow(client.km.provisioner.pid)
                if on_cell is not None:
                    on_cell(number, count)
                return original(cell, cell_index, **more)

            nb_man.cell_start = cell_start
            if raised is not None:
                told = nb_man.cell_exception

                def cell_exception(cell, cell_index=None, **more):
                    raised.append(more["exception"])
                    return told(cell, cell_index, **more)

                nb_man.cell_exception = cell_exception
            client = PapermillNotebookClient(
                nb_man, timeout=None, startup_timeout=START_S, kernel_name=kernel_name, log=_silent()
            )
            started.append(client.create_kernel_manager())
            return client.execute(**(kernel or {}))

    papermill_engines.register("course", CourseEngine)
