"""Do the runs of a sweep: what is missing, each once, whatever breaks meanwhile.

Dask hands a run to another worker when its worker is lost, and gives a run up when four workers were lost with it.
Here we hand out no more runs than there are workers, so that a run that takes its worker down takes no other run
with it, and so that the time to hand out a run does not grow with their number.
"""

import contextlib
import queue
import signal
import threading
import time
import traceback
import uuid
import zlib
from dataclasses import dataclass, field

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps import cluster, table, work
from course_utils.tools.sweeps.plan import varying
from course_utils.tools.sweeps.store import ASKED

PAUSES = (0, 0.5, 1, 3, 5)  # s: what a worker has written may take a moment to be seen on a network disk
ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
EMPTY_SECONDS = 15  # without a worker, before it is told: those of our own come back by themselves
RETRIES = 3  # of a run that Dask gave up though it had never begun


@dataclass
class Outcome:
    """What a sweep came to."""

    table: object  # pandas.DataFrame, one row a run that has ended
    asked: dict  # sweep.json
    interrupted: bool = False
    notes: list = field(default_factory=list)


class Silent:
    """A listener that says nothing; terminal.Progress is one that tells. Its methods are called from one thread."""

    def note(self, text): ...

    def begin(self, total, done, workers): ...

    def update(self, started, finished, workers): ...

    def end(self): ...


def run(plan, store, wanted=None, metric=None, minimize=False, timeout=None, again=False, listener=None, task=None):
    """Do what is missing of `plan` in `store`, and write the tables.

    Parameters
    ----------
    plan : plan.Plan
    store : store.Store
    wanted : cluster.Wanted, optional
        The machines; by default worker processes on this one.
    metric : str, optional
        Recorded number that names the best run; the higher the better, unless `minimize`.
    timeout : float, optional
        Seconds after which a run is ended, and counts as failed.
    again : bool
        Do the runs that failed once more.
    listener : Silent, optional
        Told what happens.
    task : function, optional
        What a worker does with a run; by default `work.run`. For measurements.

    Returns
    -------
    Outcome
        Also after Ctrl-C, with interrupted=True: the table of what was done until then.

    Raises
    ------
    CourseError
        When the sweep cannot begin or cannot go on. What is finished is kept, and in the table.
    """
    listener, wanted = listener or Silent(), wanted or cluster.Wanted()
    in_process = store.protocol == "memory"
    cluster.check(wanted, in_process)
    asked, notes = _merge(plan, store, metric, minimize)
    outcome = Outcome(None, asked, notes=notes)
    for text in outcome.notes:
        listener.note(text)
    store.write_json(ASKED, outcome.asked)
    missing, kept = _missing(plan, store, again)
    try:
        if missing:
            machines = (wanted, plan.budget_mb, in_process)
            with _Interrupts() as interrupts, cluster.open_cluster(*machines) as (client, environment):
                sweep = _Sweep(plan, store, client, listener, task or work.run)
                sweep.limits = {"timeout": timeout, "memory_mb": wanted.memory_mb, "environment": environment}
                try:
                    sweep.run(missing, kept)
                except KeyboardInterrupt:
                    interrupts.no_more()
                    with contextlib.suppress(OSError):  # the terminal may be what has gone
                        listener.note("Interrupted: the runs in progress are ended ...")
                    sweep.stop()
                    raise
                except CourseError:
                    sweep.stop()
                    raise
    except KeyboardInterrupt:
        outcome.interrupted = True
    except BaseException:
        listener.end()
        # What is finished is in the table. If this fails too (a full disk), the first reason is the one to tell.
        with contextlib.suppress(Exception):
            table.write(store)
        raise
    listener.end()
    outcome.table = table.write(store)
    return outcome


class _Interrupts:
    """Ctrl-C once; who presses it twice must not leave half of the workers behind. As before after the block."""

    def __enter__(self):
        self.before = {}
        if threading.current_thread() is threading.main_thread():
            self.before = {number: signal.getsignal(number) for number in ENDING}
        return self

    def no_more(self):
        for number in self.before:
            signal.signal(number, signal.SIG_IGN)

    def __exit__(self, *_error):
        for number, handler in self.before.items():
            signal.signal(number, handler)


def _merge(plan, store, metric, minimize):
    """sweep.json for this plan in this store, and sentences on what changed: new runs are added to those before."""
    new = plan.asked(metric, minimize)
    if not store.exists(ASKED):
        return new, []
    old = store.asked()
    if old["notebook"] != plan.name:
        raise CourseError(f"{store.url} holds a sweep of {old['notebook']}, not of {plan.name}; choose another --out.")
    changed = [
        words
        for name, words in (
            ("notebook_sha256", "the notebook"),
            ("versions", "the versions of the packages"),
            ("source_sha256", "course_utils"),
        )
        if old.get(name) != new[name]
    ]
    if changed:
        words = ", ".join(changed)
        verb = "has" if changed == ["the notebook"] or changed == ["course_utils"] else "have"
        return new, [
            f"Since the runs in {store.url} were done, {words} {verb} changed: "
            "the old runs stay in runs/, but do not count; all are done anew."
        ]
    known = {run["id"]: run for run in [*old["runs"], *new["runs"]]}
    added = len(known) - len(old["runs"])
    merged = {**new, "created": old["created"], "runs": list(known.values()), "metric": metric or old.get("metric")}
    if metric is None and old.get("metric"):
        merged["minimize"] = old.get("minimize", False)
    merged["swept"] = varying(merged["runs"])
    if not (added and old["runs"]):
        return merged, []
    return merged, [f"Added to the {len(old['runs'])} runs that {store.url} was asked for before: {added}."]


def _missing(plan, store, again):
    """The runs of `plan` that have no result, and how many have one. A broken result is none."""
    there, missing = set(store.ids()), []
    for run in plan.runs:
        if run["id"] in there:
            try:
                result = store.result(run["id"])
                if result["status"] == "done" or not again:
                    continue
            except CourseError:
                pass
        missing.append(run)
    return missing, len(plan.runs) - len(missing)


class _Sweep:
    """The runs in progress on one cluster."""

    limits = {}
    empty_since = None  # when the last worker was lost
    told_empty = False

    def __init__(self, plan, store, client, listener, task):
        self.plan, self.store, self.client, self.listener, self.task = plan, store, client, listener, task
        self.token = uuid.uuid4().hex
        self.content = zlib.compress(plan.content)
        self.ended = queue.Queue()  # futures, and events of workers: filled by Dask's threads, read by ours
        self.futures = {}  # id to future
        self.runs = {}  # id to run
        self.starts = {}  # id to how often it began on a worker
        self.tries = {}  # id to how often it was handed out

    def run(self, missing, kept):
        """Do `missing`; `kept` runs are done already."""
        cluster.wait_for_worker(self.client, self.listener.note)
        self.client.subscribe_topic(work.TOPIC, self._hear)
        workers, looked = cluster.workers(self.client), time.monotonic()
        self.listener.begin(len(missing) + kept, kept, workers)
        waiting = list(reversed(missing))
        while waiting or self.futures:
            while waiting and len(self.futures) < max(workers, 1):
                self._submit(waiting.pop())
            with contextlib.suppress(queue.Empty):
                self._take(self.ended.get(timeout=0.5))
            if time.monotonic() - looked > 1:
                workers, looked = self._look(workers), time.monotonic()

    def _look(self, before):
        """Number of workers now; CourseError when the scheduler is gone."""
        try:
            now = cluster.workers(self.client)
        except Exception as error:
            raise self._lost() from error
        if now != before:
            self.listener.update(None, None, now)
        if now:
            self.empty_since = None
        else:
            self.empty_since = self.empty_since or time.monotonic()
            if not self.told_empty and time.monotonic() - self.empty_since > EMPTY_SECONDS:
                self.listener.note(
                    "No worker is left; the sweep goes on as soon as one is started (`dask worker ...`)."
                )
                self.told_empty = True
        return now

    def _lost(self):
        return CourseError(
            "The scheduler is gone. What is finished is kept: start it again, then give the same command once more."
        )

    def _submit(self, run):
        identity = run["id"]
        self.tries[identity] = self.tries.get(identity, 0) + 1
        self.runs[identity] = run
        job = {
            "id": identity,
            "parameters": run["parameters"],
            "name": self.plan.name,
            "content": self.content,
            "folder": self.plan.folder,
            "store": self.store.url,
            "sweep": self.token,
            "versions": self.plan.versions,
            "source_sha256": self.plan.source_sha256,
            **self.limits,
        }
        # A key of its own each time: two sweeps on one cluster never take each other's runs for theirs.
        key = f"run-{identity}-{self.token[:8]}-{self.tries[identity]}"
        future = self.client.submit(self.task, job, key=key, pure=False)
        self.futures[identity] = future
        future.add_done_callback(lambda future, identity=identity: self.ended.put((identity, future)))

    def _hear(self, event):
        _time, message = event
        if message.get("sweep") == self.token:
            self.ended.put((message["id"], None))

    def _take(self, what):
        identity, future = what
        if future is None:
            self.starts[identity] = self.starts.get(identity, 0) + 1
            if identity in self.futures:
                self.listener.update(identity, None, None)
            return
        if self.futures.get(identity) is not future:
            return
        try:
            summary = future.result() if future.status == "finished" else None
        except Exception:  # its worker was lost before it could hand the answer over: then the status says why
            summary = None
        if summary:
            self._check_written(summary)
        else:
            summary = self._failed(identity, future)
        del self.futures[identity]
        if summary is None:
            self._submit(self.runs[identity])
            return
        self.listener.update(None, {**summary, "parameters": self.runs[identity]["parameters"]}, None)

    def _failed(self, identity, future):
        """A run that did not come back: its summary if it is to count as failed, None if it is to be tried again."""
        from distributed import KilledWorker

        if future.status in ("cancelled", "lost"):
            raise self._lost()
        error = future.exception()
        if error is None:  # its answer went down with a worker, and another one has made it again since we asked
            return None
        if isinstance(error, CourseError):
            raise error
        if isinstance(error, ImportError) and "course_utils" in str(error):
            raise CourseError(f"The workers cannot load the course ({error}): install it on them, in the same version.")
        if isinstance(error, KilledWorker):
            begun = self.starts.get(identity, 0)
            if not begun and self.tries[identity] <= RETRIES:
                return None  # it only waited on workers that others took down
            words = f"{error.allowed_failures + 1} workers were lost while they ran it"
            return self._write_failed(identity, f"{words}; it was not tried again", None)
        details = "".join(traceback.format_exception(type(error), error, future.traceback()))
        return self._write_failed(identity, f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}", details)

    def _write_failed(self, identity, error, details):
        """The result of a run whose workers could not write one."""
        run = self.runs[identity]
        result = {
            "id": identity,
            "sweep": self.token,
            "parameters": run["parameters"],
            "started": work.now(),
            "finished": work.now(),
            "worker": None,
            "notebook": self.plan.name,
            "status": "failed",
            "error": error,
            "traceback": details,
            "seconds": None,
            "peak_memory_mb": None,
            "given": run["parameters"],
            "run": {},
            "results": {},
            "claims": [],
        }
        self.store.write(f"runs/{identity}/log.txt", f"{error}\n{details or ''}".encode())
        self.store.write(f"runs/{identity}/notebook.ipynb", self.plan.content)
        self.store.write_json(f"runs/{identity}/result.json", result)
        return {name: result[name] for name in ("id", "status", "error", "seconds", "worker")}

    def _check_written(self, summary):
        """The worker says that it has written the result: can it be seen from here?"""
        name = f"runs/{summary['id']}/result.json"
        for pause in PAUSES:
            time.sleep(pause)
            if self.store.exists(name):
                return
        raise CourseError(
            f"The worker {summary['worker']} has written {name}, but it is not in {self.store.url} here: "
            "--out must be a folder that all machines share, or a URL such as s3://..."
        )

    def stop(self):
        """End the runs in progress, wherever they are: their kernels die, nothing is written about them."""
        if self.client.status != "running":  # the scheduler is gone: nobody could pass it on
            return
        with contextlib.suppress(Exception):
            self.client.cancel(list(self.futures.values()), force=True)
        with contextlib.suppress(Exception):
            self.client.run(work.stop, self.token, on_error="ignore")
