"""Execute the committed notebooks in place, on the bundled data, and remember which source gave these outputs."""

import datetime
import hashlib
import json
import time

import nbformat

from course_utils.core.environment import cores, processor, versions
from course_utils.core.errors import CourseError
from course_utils.tools import course_log, notebooks, runs

CELL_TIMEOUT = 600


def source_hash(notebook):
    """A hash of everything that can change the outputs or the editions: ids, kinds, tags and sources of the cells."""
    parts = [(cell.id, cell.cell_type, cell.metadata.get("tags", []), cell.source) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def is_fresh(notebook):
    """True when the outputs were made from the source that is there."""
    return notebook.metadata.get("course_run", {}).get("source_hash") == source_hash(notebook)


def refresh(only="", stale=False, edition="en"):
    """Execute notebooks in place; one that raises is left as it was, with one clear line."""
    paths = notebooks.find(edition, only)
    with open(course_log.begin("refresh"), "ab") as log:
        _refresh(paths, stale, log)


def _refresh(paths, stale, log):
    # All are read first: what cannot be read is told before an hour of computing, not after it.
    for path, notebook in [(path, notebooks.read(path)) for path in paths]:
        if stale and is_fresh(notebook):
            continue
        print(f"{path.stem} ...", flush=True)
        start = time.perf_counter()
        execute(notebook, path, log)
        seconds = time.perf_counter() - start
        notebooks.write_atomically(path, nbformat.writes(notebook) + "\n")
        print(f"{path.stem}: {seconds:.0f} s, {path.stat().st_size / 1000:.0f} kB", flush=True)


def execute(notebook, path, log=None):
    """Execute a notebook on the bundled data and put it into the form in which it is committed.

    What its kernel writes outside its cells goes to the open file `log`; by default to the streams of this process.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    start = time.perf_counter()
    watch = runs.Watch()
    environment = runs.kernel_environment(COURSE_TIER="bundled", COURSE_DATA_DIR=None)
    with environment, watch, runs.interrupted_by_ctrl_c(watch):
        client = NotebookClient(
            notebook, timeout=CELL_TIMEOUT, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}},
            store_widget_state=False, record_timing=False,
        )  # fmt: skip
        try:
            client.execute(stdout=log, stderr=log)
        except CellExecutionError as error:
            last = str(error).strip().splitlines()[-1]
            raise CourseError(f"{path.name} was not written, because a cell failed: {last}") from error
    normalise(notebook)
    found = versions()
    notebook.metadata["course_run"] = {
        "source_hash": source_hash(notebook),
        "date": datetime.date.today().isoformat(),
        "seconds": round(time.perf_counter() - start),
        "processor": f"{processor()}, {cores()} cores",
        **{name: found[name] for name in ("python", "tensorflow", "keras")},
    }


def normalise(notebook):
    """Drop what changes without meaning anything: timings, widget state, versions of the language."""
    keep = ("kernelspec", "language_info", "course", "course_run")
    notebook.metadata = nbformat.from_dict(
        {name: notebook.metadata[name] for name in keep if name in notebook.metadata}
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        for name in ("execution", "papermill", "collapsed", "scrolled", "ExecuteTime"):
            cell.metadata.pop(name, None)
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)


def _joined(outputs):
    """Neighbouring pieces of one stream as one: how a stream is cut depends on timing."""
    joined = []
    for output in outputs:
        if joined and output.output_type == "stream" and joined[-1].get("name") == output.get("name"):
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined
