"""Many runs of a chapter, started and read in a notebook: `start`, `table`, `show`.

``start`` calls ``python -m course_utils sweep``, which spreads the runs over this machine's cores; what comes back is
a folder with every executed notebook, a table and a page. Taught in 08_training.
"""

import hashlib
import json
import os
import re
import subprocess
import sys

from course_utils.core import disk, paths, plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table
from course_utils.notebook import sweep_results

FOLDER = paths.ROOT / "build" / "runs"
PATIENCE = 20  # seconds that an interrupted sweep has to close its kernels and workers
ROWS_SHOWN = 12

_latest = None


def start(notebook, grid, seeds=1, out=None, fixed=None, metric=None, workers=None):
    """Run a chapter with every combination of the parameters in `grid`, and wait for it; its progress is printed.

    Parameters
    ----------
    notebook : str
        A chapter, such as "08_training", or the path of a notebook.
    grid : dict
        Values to try for each parameter: ``{"learning_rate": [0.001, 0.003], "batch_size": [32, 128]}``.
    seeds : int
        Repetitions of each combination, each with its own seed; 1 or more.
    out : path or URL, optional
        Folder for the runs; by default one in build/runs that is named after what is asked for, so that the same
        call does only what is missing.
    fixed : dict, optional
        Parameters that are the same in every run, such as ``{"profile": "smoke"}``.
    metric : str, optional
        The recorded number by which runs are compared.
    workers : int, optional
        Runs at the same time; by default as many as cores and memory allow.

    Returns
    -------
    str, or None
        The folder; None in a notebook that is itself part of a sweep, where no other one is started.

    Raises
    ------
    CourseError
        When the sweep cannot run, with its last line. Runs that fail do not stop it: the table says which and why.
    """
    global _latest
    if os.environ.get("COURSE_IN_SWEEP") == "1":
        print(_("This notebook runs inside a sweep, so it starts no other one."))
        return None
    _check(grid, seeds, workers)
    out = str(FOLDER / _folder_name(notebook, grid, seeds, fixed, metric)) if out is None else str(out)
    _latest = out
    _run(_command(notebook, grid, seeds, out, fixed, metric, workers), out)
    return out


def table(folder=None):
    """The table of a sweep: one row for each run, failed ones too (column "status").

    Parameters
    ----------
    folder : path or URL, optional
        By default the latest sweep that this notebook started.

    Returns
    -------
    pandas.DataFrame
        Columns: id, status, error, the parameters, what the runs recorded (lists of numbers as NAME_mean, NAME_std,
        NAME_n), seconds, peak_memory_mb, device, notebook.
    """
    return sweep_results.read(_folder(folder))


def best(folder=None, metric=None, minimize=None):
    """The best setting of a sweep with its spread over seeds: a `sweep_results.Best`, or None when no run has a value.

    `metric` and `minimize` are by default those that the sweep was started with.
    """
    found = table(folder)
    return sweep_results.find_best(found, *_compare(found, metric, minimize))


def show(folder=None, metric=None, minimize=None):
    """Show a sweep: its table, the metric against each parameter, the best setting with its spread over seeds.

    Parameters
    ----------
    folder : path or URL, optional
        By default the latest sweep that this notebook started.
    metric : str, optional
        The recorded number to compare; by default the one that the sweep was started with.
    minimize : bool, optional
        True when lower is better.
    """

    found = table(folder)
    wanted, down = _compare(found, metric, minimize)
    column = sweep_results.metric_column(found, wanted)
    ordered = sweep_results.best_first(found, wanted, down)
    names = ["status", *found.attrs.get("swept", ()), column, "seconds"]
    names += ["error"] if found["error"].notna().any() else []
    rows = [[_cell(row[name]) for name in names] for row in ordered[names].to_dict("records")]
    count = _("{n} runs, {failed} failed").format(n=len(found), failed=int((found["status"] == "failed").sum()))
    if len(rows) > ROWS_SHOWN:
        count += _("; the first {n} are shown").format(n=ROWS_SHOWN)
    html = html_table(names, rows[:ROWS_SHOWN], (count, ""))
    lines = [count, " | ".join(names), *(" | ".join(row) for row in rows[:ROWS_SHOWN])]
    show_bundle({"text/html": html, "text/plain": "\n".join(lines)})
    figure = sweep_results.small_multiples(found, wanted, down)
    if figure is not None:
        plots.show(figure, sweep_results.small_multiples_alt(found, wanted, down))
    result = sweep_results.find_best(found, wanted, down)
    print(result.sentence() if result else _("No run ended well with {metric}.").format(metric=column))


def _cell(value):
    import pandas

    if pandas.isna(value):
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _compare(found, metric, minimize):
    metric = metric or found.attrs.get("metric")
    if not metric:
        numbers = [name for name in sweep_results.result_columns(found) if sweep_results.is_number(found[name])]
        raise CourseError(
            _("This sweep names no number to compare its runs by: give metric=, one of {names}.").format(
                names=", ".join(numbers)
            )
        )
    return metric, bool(found.attrs.get("minimize")) if minimize is None else bool(minimize)


def _folder(folder):
    if folder is None and _latest is None:
        raise CourseError(_("This notebook has started no sweep yet: call start(...), or name a folder."))
    return _latest if folder is None else str(folder)


def _check(grid, seeds, workers):
    if not isinstance(grid, dict) or not grid or not all(isinstance(v, (list, tuple)) and v for v in grid.values()):
        raise CourseError(
            _("grid is {grid!r}; allowed: a list of values for each parameter, such as {example}.").format(
                grid=grid, example='{"batch_size": [32, 128]}'
            )
        )
    for name, value in (("seeds", seeds), ("workers", workers)):
        if value is not None and (type(value) is not int or value < 1):
            raise CourseError(
                _("{name} is {value!r}, but it must be a whole number, 1 or more.").format(name=name, value=value)
            )


def _folder_name(notebook, grid, seeds, fixed, metric):
    asked = json.dumps([str(notebook), grid, seeds, fixed, metric], sort_keys=True, default=str)
    stem = str(notebook).replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".ipynb")
    return f"{stem}-{hashlib.sha256(asked.encode('utf-8')).hexdigest()[:8]}"


def _command(notebook, grid, seeds, out, fixed, metric, workers):
    """The arguments of the child process. Values are data: they pass no shell and are evaluated by nobody."""
    command = [sys.executable, "-m", "course_utils", "sweep", str(notebook)]
    for name, values in grid.items():
        command += ["-g", f"{name}={','.join(_argument(value) for value in values)}"]
    for name, value in (fixed or {}).items():
        command += ["-p", f"{name}={_argument(value)}"]
    command += ["--out", out]
    command += ["--seeds", str(seeds)] if seeds > 1 else []
    command += ["--metric", metric] if metric else []
    command += ["--workers", str(workers)] if workers else []
    return command


def _argument(value):
    """A value as the command line reads it: a text that could be taken for something else goes in quotes."""
    value = value.item() if hasattr(value, "item") else value  # NumPy's numbers
    plain = isinstance(value, str) and re.fullmatch(r"[A-Za-z_][\w ./-]*", value)
    if plain and value.lower() not in ("true", "false", "none", "null"):
        return value
    return repr(value)


def _run(command, out):
    """Run the child and print its lines as they come; CourseError with the last one when it could not do its work."""
    # The child is this Python, whatever environment the notebook runs in: nothing is set up for it.
    child_environment = {
        **os.environ, "COURSE_NO_VENV": "1", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1",
        "TTY_COMPATIBLE": "0",
    }  # fmt: skip
    # A kernel says FORCE_COLOR=1: taken for a terminal, the sweep would move a cursor that is not there.
    child_environment.pop("FORCE_COLOR", None)
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=child_environment,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    last = ""
    try:
        for line in child.stdout:
            if line.strip():
                last = line.strip()
                # A notebook travels: it should not carry the place of this machine's copy of the course.
                print(line.rstrip().replace(f"{paths.ROOT}{os.sep}", ""), flush=True)
        status = child.wait()
    except BaseException:
        _stop(child)
        raise
    finally:
        child.stdout.close()
    if status and not (status == 1 and _is_complete(out)):
        reason = last.removeprefix("Error: ") or _("it said nothing (status {status}).").format(status=status)
        raise CourseError(_("The sweep stopped: {reason}").format(reason=reason))


def _is_complete(out):
    """True when every run that was asked for is in the table: then some runs failed, but the sweep did not."""
    try:
        files, path = disk.locate(sweep_results.place(out, "sweep.json"))
        asked = json.loads(files.cat_file(path))
        return {run["id"] for run in asked["runs"]} <= set(sweep_results.read(out)["id"])
    except (CourseError, OSError, ValueError, KeyError):
        return False


def _stop(child):
    """End the child, which gets time to end its kernels and workers first.

    An interruption mostly reached it too, because it is in the same group of processes. Where it did not, the second
    signal asks for the same; a child that is already cleaning up takes no notice of it.
    """
    for end, seconds in ((lambda: None, 2), (child.terminate, PATIENCE), (child.kill, PATIENCE)):
        end()
        try:
            child.wait(seconds)
            return
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            continue
