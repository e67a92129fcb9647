"""What a sweep says on the terminal."""

import io
import time

import pandas
from rich.console import Console
from sweep_small import tiny

from course_utils.tools.sweeps import command, engine, plan, terminal


def finished(identity, status="done", **parameters):
    return {
        "id": identity, "status": status, "error": "ValueError: no" if status == "failed" else None, "seconds": 2.0,
        "parameters": parameters,
    }  # fmt: skip


def test_plain_lines_where_there_is_no_terminal():
    out = io.StringIO()
    progress = terminal.Progress(Console(file=out, width=200))
    progress.begin(4, 1, 2)
    progress.update("a", None, None)
    progress.update("b", None, None)
    progress.update(None, finished("a", x=1), None)
    progress.update(None, finished("b", "failed", x="[red]"), None)
    progress.end()
    lines = out.getvalue().splitlines()
    assert lines[0] == "4 runs, 1 of them done before, 2 at a time."
    assert lines[1].startswith("[2/4] a x=1: done in 2.0 s, about ") and lines[1].endswith(" left")
    assert lines[2].startswith("[3/4] b x=[red]: FAILED: ValueError: no")


def test_the_live_line_counts():
    progress = terminal.Progress(Console(file=io.StringIO(), force_terminal=True))
    progress.begin(10, 0, 3)
    for name in "abc":
        progress.update(name, None, None)
        progress.running[name] = time.monotonic() - 60
    progress.update(None, finished("a"), None)
    progress.update(None, finished("b", "failed"), None)
    assert progress.text() == "1 of 10 done, 1 running, 1 failed, about 2 min left"
    assert progress.bar.live
    progress.update(None, None, 7)
    assert progress.text().endswith("about 60 s left")
    progress.end()
    assert not progress.bar.live


def test_times_in_words():
    assert [terminal.readable(seconds) for seconds in (-1, 40, 600, 9000)] == ["0 s", "40 s", "10 min", "2.5 h"]


ASKED = {
    "metric": "score",
    "swept": ["lr", "seed"],
    "runs": [{"id": f"r{lr}{seed}", "parameters": {"lr": lr, "seed": seed}} for lr in (1, 2) for seed in (0, 1)],
}
TABLE = pandas.DataFrame(
    [
        {"id": "r10", "status": "done", "lr": 1, "seed": 0, "score": 0.9, "note": "x", "seconds": 3.0},
        {"id": "r11", "status": "done", "lr": 1, "seed": 1, "score": 0.1, "note": "x", "seconds": 3.0},
        {"id": "r20", "status": "done", "lr": 2, "seed": 0, "score": 0.6, "note": "x", "seconds": 2.0},
        {"id": "r21", "status": "done", "lr": 2, "seed": 1, "score": 0.7, "note": "x", "seconds": 2.0},
        {"id": "r22", "status": "failed", "lr": 2, "seed": 2, "score": None, "note": None, "seconds": 2.0},
    ]
)


def test_the_best_is_the_best_on_average_over_seeds():
    best = terminal.best(TABLE, ASKED)
    assert best == ["Best: lr 2: score 0.65 ± 0.07071 (n = 2).", "Best single run: r10, score 0.9."]
    assert terminal.best(TABLE, {**ASKED, "minimize": True})[0].startswith("Best: lr 1: score 0.5 ± 0.5657 (n = 2).")
    assert terminal.best(TABLE, {**ASKED, "swept": ["seed"]})[0].startswith("Best: all runs: score 0.575")


def test_a_sweep_whose_results_cannot_be_seen_does_not_end_well(tmp_path, monkeypatch, capsys):
    notebook = tiny(tmp_path)
    asked = plan.make(str(notebook), ["x=1,2"]).asked(None, False)
    one = pandas.DataFrame({"id": [asked["runs"][0]["id"]], "status": ["done"]})
    monkeypatch.setattr(engine, "run", lambda *_words, **_more: engine.Outcome(one, asked))
    monkeypatch.setattr(command, "_terminate_like_interrupt", lambda: None)
    status = command.run(command.Options(str(notebook), str(tmp_path / "out"), grid=("x=1,2",)))
    said = capsys.readouterr()
    assert status == 2 and "1 done, 0 failed, 1 not yet done." in said.out
    assert said.err == "The sweep is not complete. To go on, give the same command again.\n"


def test_a_metric_that_nobody_recorded_is_told():
    assert terminal.best(TABLE, {**ASKED, "metric": "loss"}) == ["No run recorded a number loss; recorded: score."]
    assert terminal.best(TABLE, {**ASKED, "metric": None}) == ["Name the best run with --metric; recorded: score."]
    assert terminal.best(TABLE[TABLE["status"] == "failed"], ASKED) == []
