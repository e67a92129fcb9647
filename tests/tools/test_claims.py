"""make claims: verdicts counted over seeds, numbers with their spread, a table that says how it was made."""

import json

import pytest
from sweep_folder import grid, make

from course_utils.core.errors import CourseError
from course_utils.notebook import measured
from course_utils.tools import claims

ACCURACY = [0.64, 0.66, 0.68, 0.66]


def recorded(given):
    value = ACCURACY[given["seed"]]
    return {"test_accuracy": value, "spreads": [value, value + 0.1], "note": "x", "good": True, "by": {"a": 1.0}}


def verdicts(given):
    value = ACCURACY[given["seed"]]
    took = {"measured": "it took 1,500 s", "values": {"seconds": 1500}, "sentence": "it took {seconds:,} s"}
    took = took if given["seed"] else {"measured": "it was not measured"}
    return [
        {"id": "5.4-accuracy", "verdict": "confirmed" if value > 0.67 else "refuted", "because": "",
         "measured": f"{value:.0%} of 10,000 on CPU, 2 cores", "values": {"accuracy": value, "n": 10_000},
         "sentence": "{accuracy:.0%} of {n:,} on CPU, 2 cores"},
        {"id": "5.1-gpu", "verdict": "depends", "because": "x", **took},
        {"id": "5.4-gap", "verdict": "refuted", "because": "", "measured": f"{value} of 32x32"},
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    make(tmp_path / "sweep", grid(profile=["class"], seed=range(4)), recorded, None, swept=["seed"], claims=verdicts)
    return tmp_path / "sweep"


def test_verdicts_are_counted_and_numbers_have_their_spread(folder, tmp_path):
    path = claims.write(folder, 4, "class", tmp_path)
    table = measured.read("claims_08", tmp_path)
    assert path.name == "claims_08.json" and table["command"] == "make claims ONLY=08 SEEDS=4 PROFILE=class"
    assert set(table) == set(measured.KEYS) and "over 4 seeds" in table["about"]
    assert table["about"].endswith("in profile class, on fashion_mnist (bundled).")
    first, second, third, *numbers = table["rows"]
    assert (first["id"], first["confirmed"], first["refuted"], first["depends"]) == ("5.4-accuracy", 1, 3, 0)
    assert first["measured"] == "66% ± 1.6% of 10,000 on CPU, 2 cores" and "78.14" in first["article"]
    assert second["depends"] == 4 and second["measured"] == "it took 1,500 s (3 of 4 runs; else: it was not measured)"
    assert third["measured"] == "0.64 of 32x32 (the first of 4 runs)", "nobody said which of its digits are numbers"
    assert [row["name"] for row in numbers] == ["test_accuracy", "spreads_mean"]
    assert numbers[0]["mean"] == pytest.approx(0.66) and numbers[0]["std"] == pytest.approx(0.01633, abs=1e-5)
    assert (numbers[0]["lowest"], numbers[0]["highest"], numbers[0]["n"]) == (0.64, 0.68, 4)


def test_a_failed_run_is_counted_as_failed(tmp_path):
    make(
        tmp_path / "sweep", grid(seed=range(4)), recorded, None, swept=["seed"], claims=verdicts, failed={2}
    )  # fmt: skip
    claims.write(tmp_path / "sweep", 4, "class", tmp_path)
    first = measured.read("claims_08", tmp_path)["rows"][0]
    assert (first["confirmed"], first["refuted"], first["failed"]) == (0, 3, 1)


def test_a_run_that_is_missing_gives_no_table(folder, tmp_path):
    next(folder.glob("runs/*/result.json")).unlink()
    with pytest.raises(CourseError, match="1 of 4 runs in .* have no result"):
        claims.write(folder, 4, "class", tmp_path)
    assert not list(tmp_path.glob("*.json"))


def test_a_sweep_of_failures_gives_no_table(tmp_path):
    make(tmp_path / "sweep", grid(seed=[0, 1]), recorded, None, swept=["seed"], failed={0, 1})
    with pytest.raises(CourseError, match="Every run in .* failed: cell 5: ValueError"):
        claims.write(tmp_path / "sweep", 2, "class", tmp_path)


@pytest.mark.parametrize(
    ("sentence", "values", "together"),
    [
        ("a {x:.1f}", [1.5, 2.5], "a 2.0 ± 0.71"),
        ("{x:+.1f} points", [5.4, -1.0], "+2.2 ± 4.53 points"),
        ("{x:,} at 32x32", [1000, 3000], "2,000 ± 1,414.2 at 32x32"),
        ("{x:.2%}", [0.8741, 0.8741], "87.41%"),
        ("{x:.0f}", [0.8, 1.2], "1"),
        ("{x:.2%} on {x}", [0.5], "50.00% on 0.5"),
        ("best: {x}", ["CNN", "linear", "CNN"], "best: CNN or linear"),
        ("no number", [1, 2], "no number"),
    ],
)
def test_a_sentence_tells_the_numbers_of_several_runs(sentence, values, together):
    runs = [{"measured": sentence.format(x=x), "sentence": sentence, "values": {"x": x}} for x in values]
    assert claims.summary(runs) == together


def test_the_sweep_is_one_command_and_its_failure_is_told(monkeypatch, tmp_path):
    called = []
    monkeypatch.setattr(claims.subprocess, "call", lambda command: called.append(command) or 2)
    monkeypatch.setattr(claims, "RUNS", tmp_path)
    with pytest.raises(CourseError, match="The sweep of 08_training stopped"):
        claims.measure("08", 10, "smoke", 2)
    (command,) = called
    assert command[1:4] == ["-m", "course_utils", "sweep"] and command[4].endswith("08_training.ipynb")
    assert command[5:] == [
        "-p", "profile=smoke", "--seeds", "10", "--out", str(tmp_path / "claims-08-smoke"), "--workers", "2",
    ]  # fmt: skip


def test_wrong_options_are_told():
    with pytest.raises(CourseError, match="2 or more"):
        claims.measure(seeds=1)
    with pytest.raises(CourseError, match="'quick'; allowed: smoke"):
        claims.measure(profile="quick")


def test_a_measured_table_is_shown_with_its_origin(folder, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw=False: seen.append(data))
    path = claims.write(folder, 4, "class", tmp_path)
    table = json.loads(path.read_text())
    table["rows"][0]["measured"] = "<b>x</b>"
    path.write_text(json.dumps(table))
    measured.show("claims_08", folder=tmp_path, kind="claim")
    measured.show("claims_08", ["name", "mean"], folder=tmp_path, kind="number")
    html, plain = seen[0]["text/html"], seen[0]["text/plain"]
    assert "&lt;b&gt;x&lt;/b&gt;" in html and "<b>" not in html and "test_accuracy" not in html and "kind" not in html
    assert table["date"] in html and table["device"] in plain and "make claims ONLY=08" in plain
    assert seen[1]["text/plain"].splitlines()[1:3] == ["number | mean", "test_accuracy | 0.66"]
    rows = [{"kind": "number", "name": name, "mean": place} for place, name in enumerate(("a", "b", "c"))]
    path.write_text(json.dumps({**table, "rows": rows}))
    measured.show("claims_08", folder=tmp_path, kind="number", name=("c", "a", "z"))
    assert seen[2]["text/plain"].splitlines()[1:4] == ["number | mean", "c | 2", "a | 0"]
