"""The command `python -m course_utils sweep`: from its options to a plan, a store and machines."""

import re
import shlex
import signal
import sys

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps import cluster, engine, plan, terminal
from course_utils.tools.sweeps.store import Store

UNITS = {"": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def run(
    notebook, out, grid=(), fixed=(), seeds=None, listed=None, draws=None, draw_seed=0, metric=None, minimize=False,
    timeout=None, again=False, workers=None, threads=None, memory=None, gpus=None, scheduler=None, tls_ca=None,
    tls_cert=None, tls_key=None, edition="en",
):  # fmt: skip
    """Do a sweep, tell about it on the terminal, and return the exit status: 0, 1 (some failed) or 130 (Ctrl-C)."""
    if listed and draws:
        raise CourseError("--list and --random are two ways to say which runs; choose one.")
    if minimize and not metric:
        raise CourseError("--minimize says that a lower --metric is better; name it, as in --metric test_loss.")
    rows = plan.read_list(listed) if listed else None
    wanted = cluster.Wanted(
        scheduler=scheduler,
        workers=workers,
        threads=threads,
        memory_mb=memory_mb(memory),
        gpus=devices(gpus),
        tls=(tls_ca, tls_cert, tls_key),
    )
    asked = plan.make(notebook, grid, fixed, rows, draws or 0, draw_seed, seeds or 0, edition)
    store = Store(out)
    _terminate_like_interrupt()
    outcome = engine.run(asked, store, wanted, metric, minimize, timeout, again, terminal.Progress())
    for line in terminal.summary(outcome, store):
        print(line, flush=True)
    if outcome.interrupted:
        print(f"Interrupted. To go on, give the same command again:\n    {_same_command()}", flush=True)
        return 130
    return 1 if (outcome.table["status"] == "failed").any() else 0


def memory_mb(text):
    """Memory in MB (10**6 bytes) from "4GB", "500 MB" or "2GiB"; None from None."""
    if text is None:
        return None
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*", text)
    bytes_ = float(match[1]) * UNITS[match[2].upper()] if match and match[2].upper() in UNITS else 0
    if bytes_ < 1e6:
        raise CourseError(f"--memory is {text!r}; write a size of 1 MB or more, such as 4GB or 500MB.")
    return bytes_ / 1e6


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
    """A batch system that ends us (SIGTERM) is answered like Ctrl-C: no kernel and no worker stays behind."""
    import threading

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _same_command():
    return "python -m course_utils " + shlex.join(sys.argv[1:])
