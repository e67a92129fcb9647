"""make bench: what a bench script prints last is kept; one that fails is named."""

import json

import pytest

from course_utils.errors import CourseError
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
