"""make bench: what a bench script prints last is kept; one that fails is named."""

import json

import pytest

from course_utils.core.errors import CourseError
from course_utils.tools import bench

GOOD = 'print("working"); print(\'{"bench": "good", "best_ms": 3, "rows": {"a": {"ms": 3}, "b": {"ms": 4}}}\')'


@pytest.fixture
def scripts(tmp_path):
    folder = tmp_path / "bench"
    folder.mkdir()
    (folder / "good.py").write_text(GOOD)
    (folder / "bad.py").write_text("raise SystemExit('no luck')")
    (folder / "silent.py").write_text("print('no numbers')")
    return folder


def test_results_are_kept_and_failures_named(scripts, tmp_path):
    target = tmp_path / "out"
    assert bench.run("", scripts, target) == ["bad", "silent"]
    kept = json.loads((target / "good.json").read_text())
    assert kept["best_ms"] == 3 and kept["device"] and kept["versions"]["python"]
    text = (target / "bench.md").read_text()
    assert "## good" in text and "best_ms: 3" in text and "| a | 3 |" in text and "| b | 4 |" in text
    assert not (target / "bad.json").exists()


def test_only_chooses(scripts, tmp_path, capsys):
    assert bench.run("good", scripts, tmp_path / "out") == []
    with pytest.raises(CourseError, match="'fast', which is no bench; there are bad, good, silent"):
        bench.run("fast", scripts, tmp_path / "out")


def test_the_benches_of_the_course_are_found():
    assert {"explorers", "notebooks"} <= set(bench.names())


def test_long_benches_run_only_when_named(scripts, tmp_path, capfd):
    for name in ("bad", "silent"):
        (scripts / f"{name}.py").unlink()
    (scripts / "slow.py").write_text(f"LONG = True\n{GOOD}\n")
    (scripts / "quick.py").write_text(f"text = 'LONG = True'  # not a line of its own\n{GOOD}\n")
    (scripts / "_shared.py").write_text("raise SystemExit('this is no bench')")
    target = tmp_path / "out"
    assert bench.run("", scripts, target) == []
    assert sorted(path.name for path in target.glob("*.json")) == ["good.json", "quick.json"]
    assert "ONLY=slow" in capfd.readouterr().err
    assert bench.run("slow", scripts, target) == []
    assert (target / "slow.json").exists()
    assert "ONLY=slow" not in capfd.readouterr().err


def test_the_last_line_on_standard_output_is_the_json(scripts, tmp_path, capfd):
    (scripts / "good.py").write_text(GOOD + "\nprint()")  # an empty line behind it does no harm
    assert bench.run("good", scripts, tmp_path / "out") == []
    lines = capfd.readouterr().out.strip().splitlines()
    assert json.loads(lines[-1])["best_ms"] == 3 and len([line for line in lines if line.startswith("{")]) == 1


def test_the_command_adds_nothing_to_standard_output(monkeypatch):
    from click.testing import CliRunner

    from course_utils.tools.cli import cli

    asked = []
    monkeypatch.setattr(bench, "run", lambda only: asked.append(only) or ["broken"])
    result = CliRunner().invoke(cli, ["bench"], env={"ONLY": "broken"})
    assert asked == ["broken"] and result.exit_code == 1
    assert result.stdout == "" and "FAILED bench broken" in result.stderr


def test_the_courses_long_benches_say_so():
    long = set(bench.names()) - set(bench.quick())
    assert {"convnets", "budgets"} <= long and not {"explorers", "notebooks", "imports", "rates"} & long
