"""Sweeps with real processes: what breaks is survived, what is done is kept, nothing stays behind."""

import json
import os
import signal
import subprocess
import uuid
import zlib

import pytest
from sweep_small import alive, descendants, kernels, kill, results, start, sweep, tiny, until

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps import cluster, engine, plan, table, work
from course_utils.tools.sweeps.store import Store

pytestmark = pytest.mark.slow  # workers and kernels are started


@pytest.fixture
def notebook(tmp_path):
    return tiny(tmp_path / "notebooks")


def memory():
    return Store(f"memory://{uuid.uuid4().hex}")


def by_action(out):
    return {result["parameters"].get("action", ""): result for result in results(out).values()}


def test_what_fails_is_kept_and_the_others_go_on(notebook, tmp_path):
    out = tmp_path / "out"
    words = ["-g", "action=ok,raise,kernel,worker", "-p", "pause=0.1", "--workers", 2, "--metric", "score"]
    done = sweep(notebook, *words, "--out", out)
    assert done.returncode == 1, done.stdout + done.stderr
    found = by_action(out)
    assert {action: result["status"] for action, result in found.items()} == {
        "ok": "done", "raise": "failed", "kernel": "failed", "worker": "failed",
    }  # fmt: skip
    assert found["ok"]["results"]["score"] == 10 and found["ok"]["results"]["threads"] == "1"
    assert found["ok"]["results"]["in_sweep"] == "1"  # so that a notebook that starts sweeps starts none here
    assert "ValueError: as it was asked" in found["raise"]["error"]
    assert 'raise ValueError("as it was asked")' in found["raise"]["traceback"]
    assert "the kernel died" in found["kernel"]["error"] and found["kernel"]["seconds"] < 20
    assert "4 workers were lost while they ran it" in found["worker"]["error"]
    for result in found.values():
        folder = out / "runs" / result["id"]
        assert len(json.loads((folder / "notebook.ipynb").read_text())["cells"]) >= 2
        assert (folder / "log.txt").exists()
    assert "ValueError" in (out / "runs" / found["raise"]["id"] / "notebook.ipynb").read_text()
    assert "ValueError" in (out / "runs" / found["raise"]["id"] / "log.txt").read_text()
    assert "Best: all runs" not in done.stdout and "Best: action ok: score 10 (n = 1)." in done.stdout
    assert "1 done, 3 failed." in done.stdout and "Traceback" not in done.stdout + done.stderr
    assert sorted(table.write(Store(out))["status"]) == ["done", "failed", "failed", "failed"]


def test_the_same_command_does_only_what_is_missing(notebook, tmp_path):
    out = tmp_path / "out [lr] a::b"  # neither a pattern nor a URL
    words = [notebook, "-g", "x=1,2,3", "-p", "action=", "--workers", 1, "--out", out]
    words[4] = "pause=0"
    running = start(*words, "-p", "seed=7")
    until(lambda: len(results(out)) >= 1, "the first result")
    everybody = descendants(running)
    kill(running)
    running.wait()
    until(lambda: not alive(everybody), "the workers and kernels to end with their client", 20)
    before = {name: result["finished"] for name, result in results(out).items()}
    assert 1 <= len(before) < 3
    # One that was done is broken now: cut off in the middle.
    broken = out / "runs" / sorted(before)[0] / "result.json"
    broken.write_text(broken.read_text()[:100])
    done = sweep(*words, "-p", "seed=7")
    assert done.returncode == 0, done.stdout + done.stderr
    after = results(out)
    assert len(after) == 3 and all(result["status"] == "done" for result in after.values())
    same = [name for name in before if after[name]["finished"] == before[name]]
    assert same == sorted(before)[1:]
    # And once more: nothing is left to do, so nothing is started.
    third = sweep(*words, "-p", "seed=7")
    assert third.returncode == 0 and {n: r["finished"] for n, r in results(out).items()} == {
        n: r["finished"] for n, r in after.items()
    }
    assert "at a time" not in third.stdout and "3 done, 0 failed." in third.stdout


@pytest.mark.alone
@pytest.mark.parametrize("number", ["SIGINT", "SIGHUP"])  # Ctrl-C, and a terminal that is closed
def test_ctrl_c_leaves_nothing_behind(notebook, tmp_path, number):
    running = start(notebook, "-g", "x=1,2,3", "-p", "pause=60", "--workers", 2, "--out", tmp_path / "out")
    until(lambda: len(kernels(running)) == 2 and list((tmp_path / "out").glob("*")), "two kernels")
    everybody = descendants(running)
    os.killpg(running.pid, getattr(signal, number))  # as a terminal does: every process in the group gets it
    said, _nothing = running.communicate(timeout=40)
    assert running.returncode == 130, said
    until(lambda: not alive(everybody), "all workers and kernels to be gone", 3)
    assert "To go on, give the same command again:" in said
    assert "Traceback" not in said or number == "SIGHUP", said  # then nobody is left to read it
    assert "0 done, 0 failed, 3 not yet done." in said and (tmp_path / "out" / "results.csv").exists()


@pytest.mark.alone
def test_time_and_memory_of_a_run_are_limited(notebook, tmp_path):
    store = memory()
    found = engine.run(plan.make(str(notebook), ["pause=0,60"]), store, timeout=4).table.set_index("pause")
    assert found["status"][0] == "done" and found["error"][60] == "it took longer than 4 s, and was ended"
    hungry = tiny(tmp_path, "import time\nheap = bytearray(300_000_000)\ntime.sleep(30)", "hungry")
    store = memory()
    (result,) = engine.run(plan.make(str(hungry)), store, cluster.Wanted(memory_mb=200)).table.to_dict("records")
    assert "more than the 200 MB allowed" in result["error"] and result["seconds"] < 25


def test_each_gpu_takes_one_run_at_a_time(notebook, tmp_path):
    done = sweep(notebook, "--seeds", 5, "-p", "pause=0.5", "--gpus", "3,GPU-b", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    found = [result["results"] for result in results(tmp_path / "out").values()]
    assert {one["gpu"] for one in found} == {"3", "GPU-b"}
    for one in found:
        for other in found:
            if one is not other and one["gpu"] == other["gpu"]:
                assert one["ended"] <= other["started"] or other["ended"] <= one["started"]
    assert any(
        one["gpu"] != other["gpu"] and one["started"] < other["ended"] and other["started"] < one["ended"]
        for one in found
        for other in found
    )


def test_failed_runs_are_done_again_when_asked(notebook, tmp_path):
    marker = tmp_path / "marker"
    path = tiny(tmp_path, f"import os\nassert os.path.exists({str(marker)!r}) or x == 1", "flaky")
    made, store = plan.make(str(path), ["x=1,2"]), memory()
    first = engine.run(made, store).table
    assert sorted(first["status"]) == ["done", "failed"]
    marker.write_text("")
    assert sorted(engine.run(made, store).table["status"]) == ["done", "failed"]
    assert sorted(engine.run(made, store, again=True).table["status"]) == ["done", "done"]


def test_a_sweep_in_memory_and_one_that_grows_and_one_that_changes(notebook, tmp_path):
    store = memory()
    outcome = engine.run(plan.make(str(notebook), ["x=1,2"]), store, metric="score")
    assert list(outcome.table["score"]) == [10, 20] and outcome.notes == []
    ids = set(store.ids())
    assert "straight to the file descriptor" in store.read(f"runs/{store.ids()[0]}/log.txt").decode()
    grown = engine.run(plan.make(str(notebook), ["x=3"]), store)
    assert len(grown.table) == 3 and ids < set(store.ids()) and "Added to the 2 runs" in grown.notes[0]
    assert store.asked()["metric"] == "score" and store.asked()["swept"] == ["x"]
    tiny(notebook.parent, "from course_utils import record\nrecord(score=-x)")
    changed = engine.run(plan.make(str(notebook), ["x=3"]), store)
    assert list(changed.table["score"]) == [-3] and "the notebook has changed" in changed.notes[0]
    assert len(store.ids()) == 4
    other = tiny(tmp_path, name="other")
    with pytest.raises(CourseError, match="holds a sweep of tiny, not of other; choose another --out"):
        engine.run(plan.make(str(other), ["x=1"]), store)


def test_a_full_disk_ends_the_sweep_and_keeps_what_is_finished(notebook, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "none", disk], stderr=subprocess.DEVNULL
    ):
        pytest.skip("a small file system can be mounted by root only")
    try:
        done = sweep(notebook, "--seeds", 30, "--workers", 2, "--out", disk / "out")
        assert done.returncode == 2, done.stdout + done.stderr
        assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("Error: The disk is full: "), done.stderr
        found = results(disk / "out")
        assert 1 <= len(found) < 30 and all(result["status"] == "done" for result in found.values())
    finally:
        subprocess.call(["umount", disk])


def test_machines_that_do_not_fit_are_told(notebook, monkeypatch):
    monkeypatch.setattr(engine, "PAUSES", (0,))
    made = plan.make(str(notebook), ["x=1"])
    with pytest.raises(CourseError, match="a folder that all machines share"):
        engine.run(made, memory(), task=lambda job: {"id": job["id"], "status": "done", "worker": "far:1"})
    made.versions = {**made.versions, "keras": "1.0"}
    with pytest.raises(CourseError, match=r"The worker .* has keras .*, and this machine has 1.0: install the same"):
        engine.run(made, memory())
    made = plan.make(str(notebook), ["x=1"])
    made.source_sha256 = "other"
    with pytest.raises(CourseError, match="another state of course_utils"):
        engine.run(made, memory())


def test_a_fault_of_our_own_fails_one_run_and_not_the_sweep(notebook):
    def task(job):
        if job["parameters"]["x"] == 1:
            raise RuntimeError("a fault")
        return work.run(job)

    table = engine.run(plan.make(str(notebook), ["x=1,2"]), memory(), task=task).table
    assert sorted(table["status"]) == ["done", "failed"]
    assert "RuntimeError: a fault" in set(table["error"])


def test_a_run_that_never_began_is_not_blamed_for_lost_workers(notebook):
    from distributed import KilledWorker

    class Lost:
        status = "error"

        def exception(self):
            return KilledWorker("run-a", None, 3)

    made, store = plan.make(str(notebook), ["x=1"]), memory()
    (run,) = made.runs
    sweeping = engine._Sweep(made, store, None, engine.Silent(), None)
    sweeping.runs, sweeping.tries = {run["id"]: run}, {run["id"]: 1}
    assert sweeping._failed(run["id"], Lost()) is None and store.ids() == []
    sweeping.starts = {run["id"]: 4}
    assert "4 workers were lost" in sweeping._failed(run["id"], Lost())["error"] and store.ids() == [run["id"]]


def test_what_a_lost_worker_had_finished_counts(notebook):
    made, store = plan.make(str(notebook), ["x=1"]), memory()
    (run,) = made.runs
    job = {
        "id": run["id"], "parameters": run["parameters"], "name": made.name, "content": zlib.compress(made.content),
        "folder": made.folder, "store": store.url, "sweep": "one", "versions": made.versions,
        "source_sha256": made.source_sha256, "timeout": None, "memory_mb": None, "environment": {},
    }  # fmt: skip
    first = work.run(job)
    written = store.read(f"runs/{run['id']}/result.json")
    assert work.run(job) == first and store.read(f"runs/{run['id']}/result.json") == written
    work.run({**job, "sweep": "another"})
    assert store.read(f"runs/{run['id']}/result.json") != written


def test_an_answer_that_was_lost_and_made_again_is_asked_for_again():
    """When a worker dies between its answer and our asking, the future may be finished again: that is no failed run."""

    class Future:
        status = "finished"

        def result(self):
            raise KeyError("the worker that held it is gone")

        def exception(self):
            return None

    sweep_ = object.__new__(engine._Sweep)
    future, asked = Future(), []
    sweep_.futures, sweep_.runs = {"one": future}, {"one": {"id": "one"}}
    sweep_._submit = asked.append
    sweep_._take(("one", future))
    assert asked == [{"id": "one"}] and sweep_.futures == {}
