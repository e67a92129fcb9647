"""A storm: 40 runs on three workers, while workers and kernels are killed at random moments."""

import contextlib
import random
import time

import pandas
import psutil
import pytest
from sweep_small import Cluster, alive, descendants, kernels, kill, results, start, sweep, tiny

pytestmark = pytest.mark.slow  # forty runs

RUNS = 40


def test_every_run_is_in_the_table_exactly_once(tmp_path):
    numbers = random.Random(7)
    notebook = tiny(tmp_path / "notebooks")
    out = tmp_path / "out"
    with Cluster(tmp_path / "dask") as dask:
        workers = [dask.worker() for _ in range(3)]
        words = [notebook, "--seeds", RUNS, "-p", "pause=1", "--out", out, "--scheduler", dask.address]
        running = start(*words)
        storm, seen = ["worker", "kernel"] * 6, []
        numbers.shuffle(storm)
        while running.poll() is None:
            time.sleep(numbers.uniform(0.3, 1.5))
            found = [kernel for worker in workers for kernel in kernels(worker)]
            seen += found
            if not storm or not found:
                continue
            if storm.pop() == "kernel":
                kill_if_there(numbers.choice(found))
            else:
                victim = numbers.choice(workers)
                kill(victim)
                victim.wait()
                workers[workers.index(victim)] = dask.worker()
        said = running.stdout.read()
        assert running.returncode in (0, 1), said
        assert not storm, "the runs ended before the storm did"
        table = pandas.read_csv(out / "results.csv")
        assert sorted(table["seed"]) == list(range(RUNS)) and table["id"].is_unique, said
        failed = table[table["status"] == "failed"]
        assert len(failed) <= 7, list(failed["error"])
        assert failed["error"].str.contains("the kernel died|workers were lost").all(), list(failed["error"])
        # What the storm broke is done once more; nothing else is.
        before = {name: result["finished"] for name, result in results(out).items() if result["status"] == "done"}
        again = sweep(*words, "--again")
        assert again.returncode == 0, again.stdout + again.stderr
        table = pandas.read_csv(out / "results.csv")
        assert sorted(table["seed"]) == list(range(RUNS)) and set(table["status"]) == {"done"}
        assert (table["score"] == 10 + table["seed"]).all()
        after = results(out)
        assert all(after[name]["finished"] == finished for name, finished in before.items())
        assert not alive(seen) and not [k for worker in workers for k in kernels(worker)]
        everybody = [p for worker in workers for p in descendants(worker)]
    assert not alive([p for p in everybody if psutil.pid_exists(p.pid)])


def kill_if_there(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()
