"""What tests of sweeps share: a notebook that costs little, and real processes: command, schedulers, workers."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

PARAMETERS = """\
x: float = 1.0  # a number
seed: int = 0
pause: float = 0.0  # seconds
action: str = ""  # what goes wrong
"""
BODY = """\
import os, signal, sys, time
from course_utils import record
started = time.time()
os.write(1, b"straight to the file descriptor\\n")
record(pid=os.getpid())
time.sleep(pause)
if action == "raise":
    raise ValueError("as it was asked")
if action == "kernel":
    os.kill(os.getpid(), signal.SIGKILL)
if action == "worker":
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
if action == "busy":
    while True:
        pass
record(score=x * 10 + seed, started=started, ended=time.time(),
       gpu=os.environ.get("CUDA_VISIBLE_DEVICES", "none"), threads=os.environ.get("OMP_NUM_THREADS", "none"),
       in_sweep=os.environ.get("COURSE_IN_SWEEP", ""))
"""


def tiny(folder, body=BODY, name="tiny"):
    """Write the notebook; returns its path."""
    cells = [
        new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        new_code_cell(body, id="body"),
    ]
    notebook = new_notebook(cells=cells)  # it names no kernel, as a notebook that a program wrote may not
    path = Path(folder, f"{name}.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def command(*words):
    code = "from course_utils.tools.cli import cli; cli(prog_name='python -m course_utils')"
    return [sys.executable, "-c", code, "sweep", *map(str, words)]


def sweep(*words, timeout=120, **options):
    """The command, to its end: its CompletedProcess."""
    return subprocess.run(command(*words), capture_output=True, text=True, timeout=timeout, **options)


def start(*words, **options):
    """The command, running, in a process group of its own."""
    return subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, **options
    )


def result(out, identity):
    return json.loads(Path(out, "runs", identity, "result.json").read_text())


def results(out):
    """All results under `out`, by id."""
    return {path.parent.name: json.loads(path.read_text()) for path in Path(out).glob("runs/*/result.json")}


def until(condition, what, seconds=60):
    """Wait until `condition()` is true, and return what it gave."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return found


def kernels(process):
    """The kernels among the descendants of a process."""
    found = []
    for child in descendants(process):
        try:
            if "ipykernel_launcher" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.Error:
            pass
    return found


def descendants(process):
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def alive(processes):
    """Those that have not ended (a zombie has)."""
    found = []
    for process in processes:
        try:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            pass
    return found


class Cluster:
    """A Dask scheduler and workers of its own, on loopback; all end with the block."""

    def __init__(self, folder, *options):
        self.folder, self.options, self.processes, self.scheduler = Path(folder), options, [], None
        self.folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        self.start_scheduler()
        return self

    def __exit__(self, *_error):
        everybody = [p for process in self.processes for p in descendants(process)]
        for process in self.processes:
            process.kill()
            process.wait()
        for process in everybody:
            with contextlib.suppress(psutil.Error):
                process.kill()

    def start_scheduler(self):
        file = self.folder / f"scheduler-{len(self.processes)}.json"
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file,
            *self.options,
        )  # fmt: skip
        self.address = until(lambda: _address(file), "the scheduler")
        return self.address

    def worker(self, *options, **environment):
        """Start a worker without a nanny: when it is killed, nobody starts it again."""
        return self._start(
            "dask_worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--memory-limit", "0", "--local-directory", self.folder, *self.options, *options, **environment,
        )  # fmt: skip

    def _start(self, module, *words, **environment):
        log = open(self.folder / f"{module}-{len(self.processes)}.log", "w")  # noqa: SIM115 (the process keeps it)
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *map(str, words)],
            stdout=log, stderr=log, env={**os.environ, **environment}, cwd=self.folder,
        )  # fmt: skip
        self.processes.append(process)
        return process


def _address(file):
    try:
        return json.loads(file.read_text())["address"]
    except (OSError, ValueError):
        return None


def kill(process):
    """SIGKILL: no farewell."""
    os.kill(process.pid, signal.SIGKILL)
