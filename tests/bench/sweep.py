"""What a sweep costs, and what it gains: against the same runs by plain papermill, in turn, medians.

overhead_seconds    time of a sweep of 20 tiny runs with one worker, its start included, over 20 calls of
                    papermill.execute_notebook one after the other, per run
startup_seconds     until a sweep of our own begins its first run
speedup_*           time with one worker over time with two (one thread each), from the first run to the last
speedup_plain_*     the same of one plain process, and of two side by side, that call papermill
share_*             the one over the other; the goal is 0.9
scheduling_ms_per_run   10, 100 and 1,000 runs with a task that only writes its result, two workers

Run: make bench ONLY=sweep, on a machine that does nothing else (10 min). Parts: overhead, sleep, train, scheduling;
repetitions: python tests/bench/sweep.py overhead,sleep 1. The last line is JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.tools import runs
from course_utils.tools.sweeps import cluster, engine, plan, work
from course_utils.tools.sweeps.store import Store

TINY = "from course_utils import record\nrecord(answer=seed)"
SLEEP = f"import time\ntime.sleep(2)\n{TINY}"
TRAIN = f"""\
from course_utils.core.environment import seed_everything
seed_everything(seed)
import keras, numpy
pictures = numpy.random.rand(2048, 28, 28, 1).astype("float32")
labels = numpy.random.randint(0, 10, 2048)
model = keras.Sequential([
    keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.MaxPooling2D(),
    keras.layers.Conv2D(64, 3, activation="relu"), keras.layers.Flatten(), keras.layers.Dense(10),
])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(pictures, labels, epochs=2, batch_size=64, verbose=0)
{TINY}"""
# What a plain process does with its share of the runs.
PLAIN = """\
import sys, time, papermill
print(time.time())
for seed in range(int(sys.argv[1])):
    papermill.execute_notebook(sys.argv[2], sys.argv[3], {"seed": seed}, progress_bar=False)
print(time.time())
"""
ONE_THREAD = {name: "1" for name in cluster.THREADS}


class Clock(engine.Silent):
    """When the first run was handed out, and when each came back."""

    def begin(self, total, done, workers):
        self.first, self.ended = time.perf_counter(), []

    def update(self, started, finished, workers):
        if finished:
            assert finished["status"] == "done", finished
            self.last = time.perf_counter()
            self.ended.append(self.last)


def main(parts="overhead,sleep,train,scheduling", repeats="3"):
    repeats, result = int(repeats), {"bench": "sweep", "repeats": int(repeats)}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for part in parts.split(","):
            found = PARTS[part](folder, repeats)
            print(part, found, flush=True)
            result.update(found)
    print(json.dumps(result))


def overhead(folder, repeats, count=20):
    notebook = write(folder, "tiny", TINY)
    plain, swept, started = [], [], []
    for _ in range(repeats):
        plain.append(seconds_plain(folder, notebook, count, 1))
        start = time.perf_counter()
        clock = sweep(folder, notebook, count, 1)
        swept.append(time.perf_counter() - start)
        started.append(clock.first - start)
    per_run = (statistics.median(swept) - statistics.median(plain)) / count
    return {
        "overhead_seconds": round(per_run, 3),
        "startup_seconds": round(statistics.median(started), 2),
        "plain_seconds_per_run": round(statistics.median(plain) / count, 3),
    }


def speedup(name, body, count):
    def measure(folder, repeats):
        notebook = write(folder, name, body)
        times = {("plain", 1): [], ("plain", 2): [], ("sweep", 1): [], ("sweep", 2): []}
        for _ in range(repeats):
            for number in (1, 2):
                times["plain", number].append(seconds_plain(folder, notebook, count, number))
                clock = sweep(folder, notebook, count, number)
                times["sweep", number].append(clock.last - clock.first)
        middle = {key: statistics.median(found) for key, found in times.items()}
        plain, swept = (middle[kind, 1] / middle[kind, 2] for kind in ("plain", "sweep"))
        return {
            f"speedup_{name}": round(swept, 3),
            f"speedup_plain_{name}": round(plain, 3),
            f"share_{name}": round(swept / plain, 3),
            f"seconds_{name}": {f"{kind} {number}": round(found, 2) for (kind, number), found in middle.items()},
        }

    return measure


def scheduling(folder, repeats):
    notebook = write(folder, "tiny", TINY)
    found = {}
    for count in (10, 100, 1000):
        times = []
        for _ in range(repeats):
            clock = sweep(folder, notebook, count, 2, task=write_only)
            # From the first that is back: before that, each worker loads what it needs, once.
            times.append((clock.ended[-1] - clock.ended[0]) / (count - 1) * 1000)
        found[str(count)] = round(statistics.median(times), 1)
    return {"scheduling_ms_per_run": found}


PARTS = {
    "overhead": overhead,
    "sleep": speedup("sleep", SLEEP, 8),
    "train": speedup("train", TRAIN, 4),
    "scheduling": scheduling,
}


def write_only(job):
    """A task without a notebook: it leaves a result, as a run does."""
    result = {
        "id": job["id"], "parameters": job["parameters"], "status": "done", "error": None, "seconds": 0.0,
        "peak_memory_mb": 0, "results": {"answer": 1}, "worker": work.me(), "claims": [], "run": {}, "notebook": "tiny",
    }  # fmt: skip
    Store(job["store"]).write_json(f"runs/{job['id']}/result.json", result)
    return {name: result[name] for name in ("id", "status", "error", "seconds", "worker")}


def write(folder, name, body):
    cells = [new_code_cell("seed: int = 0", metadata={"tags": ["parameters"]}), new_code_cell(body)]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def sweep(folder, notebook, count, workers, task=None):
    clock, out = Clock(), tempfile.mkdtemp(dir=folder)
    wanted = cluster.Wanted(workers=workers, threads=1, gpus=())
    outcome = engine.run(plan.make(str(notebook), seeds=count), Store(out), wanted, listener=clock, task=task)
    assert len(outcome.table) == count and (outcome.table["status"] == "done").all(), "a run was lost"
    return clock


def seconds_plain(folder, notebook, count, processes):
    """Seconds in which `processes` plain Python processes do `count` runs between them, their start not counted."""
    environment = {**os.environ, **runs.KERNEL, **ONE_THREAD, "CUDA_VISIBLE_DEVICES": "-1"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PLAIN, str(count // processes), notebook, folder / f"plain-{number}.ipynb"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    times = [list(map(float, process.communicate()[0].split())) for process in started]
    assert not any(process.returncode for process in started)
    return max(last for _first, last in times) - min(first for first, _last in times)


if __name__ == "__main__":
    main(*sys.argv[1:])
