"""The command `python -m course_utils sweep`: from its options to a plan, a store and machines."""

import re
import shlex
import signal
import sys
from dataclasses import dataclass

from dask.utils import parse_bytes

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps import cluster, engine, plan, terminal
from course_utils.tools.sweeps.store import Store


@dataclass(frozen=True)
class Options:
    """What the command line asks for, each as its option's help says; None and empty: not given."""

    notebook: str  # a chapter, or the path of any notebook
    out: str  # folder or URL
    grid: tuple[str, ...] = ()  # "name=value,value"
    fixed: tuple[str, ...] = ()  # "name=value"
    seeds: int | None = None
    listed: str | None = None  # file with the runs one by one
    draws: int | None = None  # combinations to draw at random
    draw_seed: int = 0
    metric: str | None = None
    minimize: bool = False
    timeout: float | None = None  # s
    again: bool = False
    workers: int | None = None
    threads: int | None = None
    memory: str | None = None  # such as "4GB"
    gpus: str | None = None  # such as "0,1", or "none"
    scheduler: str | None = None
    tls_ca: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    edition: str = "en"

    def __post_init__(self):
        if self.listed and self.draws:
            raise CourseError("--list and --random are two ways to say which runs; choose one.")
        if self.minimize and not self.metric:
            raise CourseError("--minimize says that a lower --metric is better; name it, as in --metric test_loss.")

    def plan(self):
        """The runs, each checked: a `plan.Plan`."""
        rows = plan.read_list(self.listed) if self.listed else None
        return plan.make(
            self.notebook, self.grid, self.fixed, rows, self.draws or 0, self.draw_seed, self.seeds or 0, self.edition
        )

    def machines(self):
        """Where they are done: a `cluster.Wanted`."""
        return cluster.Wanted(
            scheduler=self.scheduler,
            workers=self.workers,
            threads=self.threads,
            memory_mb=memory_mb(self.memory),
            gpus=devices(self.gpus),
            tls=(self.tls_ca, self.tls_cert, self.tls_key),
        )


def run(options):
    """Do a sweep, tell about it on the terminal, and return the exit status.

    0: all runs are done, 1: some failed, 2: some are missing, 130: it was interrupted (Ctrl-C).
    """
    wanted, asked, store = options.machines(), options.plan(), Store(options.out)
    _terminate_like_interrupt()
    outcome = engine.run(
        asked, store, wanted, options.metric, options.minimize, options.timeout, options.again, terminal.Progress()
    )
    for line in terminal.summary(outcome, store):
        print(line, flush=True)
    if outcome.interrupted:
        print(f"Interrupted. To go on, give the same command again:\n    {_same_command()}", flush=True)
        return 130
    if {run["id"] for run in asked.runs} - set(outcome.table["id"]):  # they were done, and cannot be seen
        print("The sweep is not complete. To go on, give the same command again.", file=sys.stderr, flush=True)
        return 2
    return 1 if (outcome.table["status"] == "failed").any() else 0


def memory_mb(text):
    """Memory in MB (10**6 bytes) from "4GB", "500 MB" or "2GiB"; None from None."""
    if text is None:
        return None
    try:
        number = parse_bytes(text) if text.strip() else 0
    except (ValueError, OverflowError):
        number = 0
    if number < 1e6:
        raise CourseError(f"--memory is {text!r}; write a size of 1 MB or more, such as 4GB or 500MB.")
    return number / 1e6


def devices(text):
    """Names of GPUs from "0,1"; () from "none"; None from None."""
    if text is None:
        return None
    if text.strip().lower() == "none":
        return ()
    found = tuple(name.strip() for name in text.split(","))
    if any(not re.fullmatch(r"[A-Za-z0-9_./:-]+", name) for name in found) or len(set(found)) < len(found):
        raise CourseError(
            f"--gpus is {text!r}; write the devices, each once, with commas between, such as 0,1, or none."
        )
    return found


def _terminate_like_interrupt():
    """A batch system that ends us (SIGTERM), and a terminal that is closed (SIGHUP), are answered like Ctrl-C.

    No kernel and no worker stays behind. Under nohup, which has SIGHUP ignored, it stays ignored.
    """
    import threading

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
            signal.signal(signal.SIGHUP, signal.default_int_handler)


def _same_command():
    return "python -m course_utils " + shlex.join(sys.argv[1:])
