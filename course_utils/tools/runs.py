"""Run notebooks through papermill, one after the other, and keep what each one found."""

import contextlib
import json
import os
import threading
import time
from pathlib import Path

import nbformat
import psutil

from course_utils import results
from course_utils.environment import ROOT
from course_utils.tools import notebooks

RUNS = ROOT / "build" / "runs"
# What a kernel sees: no live widgets, whoever started us, and none of TensorFlow's start-up messages.
KERNEL = {"COURSE_LIVE": "0", "TF_CPP_MIN_LOG_LEVEL": "2"}


@contextlib.contextmanager
def kernel_environment(**changes):
    """The environment in which kernels are started; a value of None removes a variable. Restored at the end."""
    wanted = {**KERNEL, "JPY_SESSION_NAME": None, **changes}
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


def run_notebook(path, out, parameters, on_cell=None, cwd=None):
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

    Returns
    -------
    dict
        notebook, status ("done" or "failed"), error (one line, or None), seconds, peak_memory_mb, parameters,
        results, claims, run (device, versions, seed, data with its fingerprint). A run that fails keeps its notebook,
        with the error in it, and its result.
    """
    import papermill

    path, out = Path(path), Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    error = None
    _register_engine()
    start = time.perf_counter()
    with kernel_environment(), _PeakMemory() as memory:
        try:
            papermill.execute_notebook(
                str(path),
                str(out),
                parameters=parameters,
                engine_name="course",
                on_cell=on_cell,
                progress_bar=False,
                cwd=str(cwd or path.parent),
            )
        except papermill.PapermillExecutionError as failure:
            error = f"cell {failure.cell_index}: {failure.ename}: {failure.evalue}".splitlines()[0]
        except Exception as failure:  # a kernel that died, a notebook that cannot be read
            words = str(failure).splitlines()
            error = f"{type(failure).__name__}: {words[0] if words else ''}"
            if "Kernel died" in error:
                error = "the kernel died; most often it ran out of memory"
    seconds = time.perf_counter() - start
    found = {"run": {}, "results": {}, "claims": []}
    if out.exists():
        found = results.collect(nbformat.read(out, as_version=4))
    result = {
        "notebook": path.stem,
        "status": "failed" if error else "done",
        "error": error,
        "seconds": round(seconds, 2),
        "peak_memory_mb": round(memory.peak / 1e6),
        "given": parameters,
        **found,
    }
    notebooks.write_atomically(out.with_suffix(".result.json"), json.dumps(result, indent=1, ensure_ascii=False))
    return result


def run_all(profile, edition="en", only="", folder=RUNS):
    """Run the notebooks of an edition in order, showing on the terminal which one, which cell and the time left.

    Returns the results of `run_notebook`; those that fail do not stop the others.
    """
    paths = notebooks.find(edition, only)
    folder = Path(folder, edition)
    guesses = {path: _guess(path, profile, folder) for path in paths}
    found = []
    with _Terminal() as terminal:
        for number, path in enumerate(paths, 1):
            start = time.perf_counter()
            rest = sum(guesses[later] for later in paths[number:])

            def say(cell, count, path=path, number=number, start=start, rest=rest):
                spent = time.perf_counter() - start
                left = max(guesses[path] - spent, 0) + rest
                where = f"[{number}/{len(paths)}] {path.stem}: cell {cell} of {count}"
                terminal.say(f"{where}, {spent:.0f} s, about {left:.0f} s left")

            terminal.start(f"[{number}/{len(paths)}] {path.stem} ...")
            result = run_notebook(path, folder / path.name, {"profile": profile}, say)
            found.append(result)
            mark = "done" if result["status"] == "done" else "FAILED"
            terminal.line(
                f"[{number}/{len(paths)}] {path.stem}: {mark} in {result['seconds']:.0f} s, "
                f"{result['peak_memory_mb'] / 1000:.1f} GB" + (f"  {result['error']}" if result["error"] else "")
            )
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


class _Terminal:
    """One line that changes, on a terminal; plain lines elsewhere."""

    def __enter__(self):
        from rich.console import Console

        self.console = Console(highlight=False)
        self.status = self.console.status("") if self.console.is_terminal else None
        if self.status:
            self.status.start()
        return self

    def __exit__(self, *_error):
        if self.status:
            self.status.stop()

    def start(self, text):
        self.say(text) if self.status else self.line(text)

    def say(self, text):
        if self.status:
            self.status.update(text)

    def line(self, text):
        self.console.print(text, markup=False, soft_wrap=True)


class _PeakMemory:
    """Highest memory of all child processes together (the kernel and what it starts), in bytes, every 0.2 s."""

    peak = 0

    def __enter__(self):
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._end.set()
        self._thread.join()

    def _watch(self):
        me = psutil.Process()
        while not self._end.wait(0.2):
            total = 0
            for child in me.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    total += child.memory_info().rss
            self.peak = max(self.peak, total)


def _register_engine():
    from papermill.engines import NBClientEngine, papermill_engines

    class CourseEngine(NBClientEngine):
        """papermill's own engine, which also tells when a cell starts."""

        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, on_cell=None, **options):
            if on_cell is not None:
                original, count = nb_man.cell_start, len(nb_man.nb.cells)

                def cell_start(cell, cell_index=None, **more):
                    on_cell((cell_index or 0) + 1, count)
                    return original(cell, cell_index, **more)

                nb_man.cell_start = cell_start
            return super().execute_managed_notebook(nb_man, kernel_name, **options)

    papermill_engines.register("course", CourseEngine)
