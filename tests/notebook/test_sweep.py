"""Sweeps that a notebook starts: the child's arguments, its lines, its failures, its end; tables and what is shown."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest
from explorer_data import picture_in

from course_utils.core.errors import CourseError
from course_utils.notebook import sweep, sweep_results

PYTHON = sys.executable  # a test puts another one in its place
TOOLS = Path(__file__).parent.parent / "tools"
FAKE = """\
#!{python}
import json, os, sys
sys.path[:0] = [{tools!r}]
arguments = sys.argv[1:]
out = arguments[arguments.index("--out") + 1]
open({seen!r}, "w").write(json.dumps([arguments, os.environ["COURSE_NO_VENV"]]))
print("2 of 6 runs done", flush=True)
{body}
"""
MAKE = """
from pathlib import Path
from sweep_folder import grid, make
from course_utils.tools.sweeps import store, table
make(Path(out), grid(learning_rate=[0.1, 0.2], seed=[0, 1]), lambda given: {{"accuracy": given["learning_rate"]}},
     "accuracy", swept=["learning_rate", "seed"], failed={failed})
table.write(store.Store(out))
"""


@pytest.fixture
def child(tmp_path, monkeypatch):
    """A function that puts a script in the place of the command line; it returns where the script's arguments are."""
    monkeypatch.setattr(sweep, "_latest", None)
    monkeypatch.delenv("COURSE_IN_SWEEP", raising=False)

    def put(body):
        seen, script = tmp_path / "seen.json", tmp_path / "python"
        script.write_text(FAKE.format(python=PYTHON, tools=str(TOOLS), seen=str(seen), body=body))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(sweep.sys, "executable", str(script))
        return seen

    return put


GRID = {"learning_rate": [0.1, 0.2]}


def test_a_sweep_runs_shows_its_lines_and_is_the_latest(child, tmp_path, capsys):
    import json

    seen = child(MAKE.format(failed="set()") + "print('4 of 4 runs done; see index.html')")
    out = tmp_path / "out"
    folder = sweep.start(
        "08_training", {**GRID, "dataset": ["a b", "$(touch x)", "1,5", "True"]}, seeds=2, out=out,
        fixed={"profile": "smoke"}, metric="accuracy", workers=2,
    )  # fmt: skip
    assert folder == str(out)
    arguments, no_venv = json.loads(seen.read_text())
    assert arguments == [
        "-m", "course_utils", "sweep", "08_training", "-g", "learning_rate=0.1,0.2",
        "-g", "dataset=a b,'$(touch x)','1,5','True'", "-p", "profile=smoke",
        "--out", str(out), "--seeds", "2", "--metric", "accuracy", "--workers", "2",
    ]  # fmt: skip
    assert no_venv == "1"
    assert capsys.readouterr().out.splitlines() == ["2 of 6 runs done", "4 of 4 runs done; see index.html"]
    assert len(sweep.table()) == 4 and sweep.best().best.parameters == {"learning_rate": 0.2}


def test_a_sweep_that_cannot_run_says_why_in_its_last_line(child, tmp_path):
    child("print('Error: The folder cannot be written.', file=sys.stderr); sys.exit(2)")
    with pytest.raises(CourseError, match="^The sweep stopped: The folder cannot be written.$"):
        sweep.start("08_training", GRID, out=tmp_path / "out")


def test_a_sweep_that_broke_off_is_no_success(child, tmp_path):
    child("print('the cluster is gone'); sys.exit(1)")
    with pytest.raises(CourseError, match="the cluster is gone"):
        sweep.start("08_training", GRID, out=tmp_path / "out")


def test_runs_that_failed_are_results_too(child, tmp_path):
    child(MAKE.format(failed="{1}") + "print('1 of 4 runs failed'); sys.exit(1)")
    folder = sweep.start("08_training", GRID, out=tmp_path / "out")
    assert list(sweep.table(folder)["status"]).count("failed") == 1


def test_a_notebook_within_a_sweep_starts_no_other(child, tmp_path, monkeypatch, capsys):
    seen = child("")
    monkeypatch.setenv("COURSE_IN_SWEEP", "1")
    assert sweep.start("08_training", GRID, out=tmp_path / "out") is None
    assert "inside a sweep" in capsys.readouterr().out and not seen.exists()


def test_the_same_call_has_the_same_folder_and_another_call_another(child):
    child("sys.exit(0)")
    first = sweep.start("notebooks/08_training.ipynb", GRID)
    assert sweep.start("notebooks/08_training.ipynb", GRID) == first
    assert Path(first).parent == sweep.FOLDER and Path(first).name.startswith("08_training-")
    assert sweep.start("notebooks/08_training.ipynb", GRID, seeds=2) != first


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grid": {}}, "grid is {}"),
        ({"grid": {"a": 3}}, "grid is {'a': 3}"),
        ({"grid": {"a": []}}, "a list of values"),
        ({"seeds": 0}, "seeds is 0"),
        ({"seeds": True}, "seeds is True"),
        ({"workers": 1.5}, "workers is 1.5"),
    ],
)
def test_wrong_calls_are_told_before_anything_starts(child, tmp_path, change, words):
    seen = child("")
    with pytest.raises(CourseError) as error:
        sweep.start(**{"notebook": "08_training", "grid": GRID, "out": tmp_path, **change})
    assert words in str(error.value) and not seen.exists()


@pytest.mark.skipif(os.name == "nt", reason="signals to a group of processes")
@pytest.mark.alone
def test_an_interruption_lets_the_child_clean_up_and_leaves_none(child, tmp_path):
    body = f"""
import time
Path = __import__("pathlib").Path
Path({str(tmp_path / "child")!r}).write_text(str(os.getpid()))
try:
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.5)
    Path({str(tmp_path / "cleaned")!r}).write_text("yes")
"""
    child(body)
    notebook = textwrap.dedent(f"""
        import sys
        from course_utils.notebook import sweep
        sweep.sys = type("fake", (), {{"executable": {str(tmp_path / "python")!r}}})
        try:
            sweep.start("08_training", {{"a": [1, 2]}}, out={str(tmp_path / "out")!r})
        except KeyboardInterrupt:
            print("interrupted")
    """)
    parent = subprocess.Popen([PYTHON, "-c", notebook], stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        deadline = time.monotonic() + 30
        while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
            assert time.monotonic() < deadline and parent.poll() is None
            time.sleep(0.05)
        time.sleep(0.2)
        os.killpg(parent.pid, signal.SIGINT)
        assert "interrupted" in parent.communicate(timeout=30)[0]
    finally:
        parent.kill()
        parent.wait()
    assert (tmp_path / "cleaned").exists()
    assert not psutil.pid_exists(int((tmp_path / "child").read_text()))


def test_show_has_table_picture_and_best(child, tmp_path, shown_tables, capsys):
    child(MAKE.format(failed="{1}"))
    sweep.start("08_training", GRID, out=tmp_path / "out", metric="accuracy")
    sweep.show()
    table, picture = shown_tables
    assert "<caption>4 runs, 1 failed</caption>" in table["text/html"]
    assert "&lt;b&gt;no&lt;/b&gt; luck" in table["text/html"] and "<b>no" not in table["text/html"]
    assert table["text/plain"].splitlines()[2].startswith("done | 0.2 | 0 | 0.2")
    assert "learning_rate: 0.1 (0.1), 0.2 (0.2)" in picture_in(picture)[1]
    assert "Best: learning_rate = 0.2" in capsys.readouterr().out


def test_a_url_is_read_as_a_path_is(child, tmp_path):
    import fsspec

    child(MAKE.format(failed="set()"))
    folder = sweep.start("08_training", GRID, out=tmp_path / "out")
    memory = fsspec.filesystem("memory")
    memory.pipe("/sweeps/one/results.parquet", (Path(folder) / "results.parquet").read_bytes())
    assert sweep.table("memory://sweeps/one").equals(sweep.table(folder))
    assert len(sweep.table(f"file://{folder}")) == 4


def test_what_is_not_there_is_told(child, tmp_path):
    with pytest.raises(CourseError, match="started no sweep yet"):
        sweep.table()
    with pytest.raises(CourseError, match="There is no table of a sweep in .*nowhere"):
        sweep.table(tmp_path / "nowhere")
    child(MAKE.format(failed="set()").replace('"accuracy", swept', "None, swept"))
    sweep.start("08_training", GRID, out=tmp_path / "out")
    with pytest.raises(CourseError, match="give metric=, one of accuracy"):
        sweep.show()
    assert sweep.best(metric="accuracy", minimize=True).best.parameters == {"learning_rate": 0.1}


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        ("build/runs", "build/runs/results.csv"),
        ("s3://bucket/sweep", "s3://bucket/sweep/results.csv"),
        ("memory://x/", "memory://x/results.csv"),
        ("file:///tmp/x", "file:///tmp/x/results.csv"),
    ],
)
def test_names_within_a_folder_or_url(folder, place):
    assert sweep_results.place(folder, "results.csv") == place


def test_the_module_loads_nothing_heavy():
    code = "import course_utils.notebook.sweep, sys; print([n for n in ('tensorflow', 'pandas', 'distributed', 'course_utils.tools') if n in sys.modules])"  # noqa: E501
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_lines_are_plain_text_that_does_not_name_this_machine(child, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as kernels have it
    child(
        MAKE.format(failed="set()") + "from rich.console import Console\n"
        "print(Console().is_terminal)\n"
        f"print('In ' + {str(sweep.paths.ROOT)!r} + os.sep + 'build: index.html')"
    )
    sweep.start("08_training", GRID, out=tmp_path / "out")
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["False", "In build: index.html"]
