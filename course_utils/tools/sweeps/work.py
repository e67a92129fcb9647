"""One run, on a worker: the notebook comes with the task, what it leaves goes into the store.

A worker needs course_utils installed and the store's place within reach; nothing else.
"""

import datetime
import errno
import os
import socket
import tempfile
import threading
import zlib
from pathlib import Path

from course_utils.core import disk
from course_utils.core.environment import versions
from course_utils.core.errors import CourseError
from course_utils.tools import runs
from course_utils.tools.sweeps.plan import source_sha256
from course_utils.tools.sweeps.store import Store, explain

TOPIC = "course-sweep"
# One run at a time in a process: a kernel is started in the process's environment.
_one = threading.Lock()
_current = {}  # of the run in progress: "sweep" and "watch"
_source = []


def me():
    """Name of this worker: host:pid."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run(job):
    """Do one run and write its folder.

    Parameters
    ----------
    job : dict
        id, parameters, name and content (the notebook, zlib), folder, store (URL), sweep (token of the client),
        environment (of the kernel), timeout (s or None), memory_mb (or None), versions, source_sha256.

    Returns
    -------
    dict
        id, status, error, seconds, worker.

    Raises
    ------
    CourseError
        When the run cannot be done here: other versions than the client has, a store that cannot be written. The
        sweep ends with its sentence; nothing is written about the run.
    """
    with _one:
        _check_versions(job)
        _say(job, "started")
        place = _scratch()
        try:
            with tempfile.TemporaryDirectory(prefix="run-", dir=place, ignore_cleanup_errors=True) as folder:
                return _run(job, Path(folder))
        except OSError as error:
            raise CourseError(explain(error, f"cannot write in {place} of {me()}")) from error
        finally:
            _current.clear()


def _run(job, folder):
    store = Store(job["store"])
    before = _done_before(store, job)
    if before:
        return before
    notebook, out, log = folder / f"{job['name']}.ipynb", folder / "out" / "notebook.ipynb", folder / "log.txt"
    notebook.write_bytes(zlib.decompress(job["content"]))
    watch = runs.Watch(job["timeout"], job["memory_mb"])
    _current.update(sweep=job["sweep"], watch=watch)
    started = now()
    result = runs.run_notebook(
        notebook, out, job["parameters"], log=log, environment={**job["environment"], "COURSE_IN_SWEEP": "1"},
        watch=watch, cwd=job["folder"] if os.path.isdir(job["folder"]) else folder,
    )  # fmt: skip
    if watch.reason == STOPPED:
        raise CourseError(STOPPED)
    if (result["error"] or "").startswith(disk.FULL):
        raise CourseError(explain(OSError(errno.ENOSPC, ""), f"cannot write in {folder} of {me()}"))
    result = {
        "id": job["id"],
        "sweep": job["sweep"],
        "parameters": job["parameters"],
        "started": started,
        "finished": now(),
        "worker": me(),
        "gpu": os.environ.get("CUDA_VISIBLE_DEVICES"),
        **result,
    }
    # The result comes last: a run that has one is complete.
    store.write(f"runs/{job['id']}/log.txt", log.read_bytes() if log.exists() else b"")
    store.write(f"runs/{job['id']}/notebook.ipynb", out.read_bytes() if out.exists() else notebook.read_bytes())
    store.write_json(f"runs/{job['id']}/result.json", result)
    return _summary(result)


def _summary(result):
    return {name: result[name] for name in ("id", "status", "error", "seconds", "worker")}


def _done_before(store, job):
    """What this run has left in this same sweep: its worker was lost after the last byte, before it could say so."""
    if not store.exists(f"runs/{job['id']}/result.json"):
        return None
    try:
        result = store.result(job["id"])
    except CourseError:  # broken: written again
        return None
    return _summary(result) if result.get("sweep") == job["sweep"] else None


STOPPED = "The sweep was interrupted."


def stop(sweep):
    """End the run in progress in this process if it belongs to `sweep`; its kernel dies, and nothing is written."""
    if _current.get("sweep") == sweep:
        _current["watch"].stop(STOPPED)
        return True
    return False


def now():
    """The time in UTC, as ISO text."""
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")


def _check_versions(job):
    if not _source:
        _source.extend((source_sha256(), versions()))
    source, found = _source
    for name, wanted in job["versions"].items():
        if found.get(name) != wanted:
            raise CourseError(
                f"The worker {me()} has {name} {found.get(name)}, and this machine has {wanted}: "
                "install the same versions on all machines, so that the runs can be compared."
            )
    if source != job["source_sha256"]:
        raise CourseError(f"The worker {me()} has another state of course_utils: install the same on all machines.")


def _worker():
    """The Dask worker that this code runs in, or None."""
    from distributed import get_worker

    try:
        return get_worker()
    except ValueError:
        return None


def _scratch():
    """Folder for the files of a run: Dask's own, which is swept up when a worker was killed."""
    worker = _worker()
    return worker.local_directory if worker and os.path.isdir(worker.local_directory) else tempfile.gettempdir()


def _say(job, what):
    worker = _worker()
    if worker:
        worker.log_event(TOPIC, {"sweep": job["sweep"], "id": job["id"], "what": what})
