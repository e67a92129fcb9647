"""Running notebooks: what comes out when they work, when they fail, when the parameters are wrong."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from click.testing import CliRunner
from small import runnable, write
from sweep_small import alive, kernels, until

from course_utils.core.errors import CourseError
from course_utils.tools import course_run, notebooks, report, runs
from course_utils.tools.cli import cli


def run(tmp_path, *sources, **parameters):
    path = write(runnable(*sources), tmp_path / "en" / "00_start_here.ipynb")
    return runs.run_notebook(path, tmp_path / "out" / "00_start_here.ipynb", parameters)


def test_a_run_leaves_its_notebook_and_its_result(tmp_path):
    seen = []
    path = write(runnable("record(answer=42)"), tmp_path / "en" / "00_start_here.ipynb")
    result = runs.run_notebook(path, tmp_path / "out.ipynb", {"epochs": 5}, lambda *cell: seen.append(cell))
    assert result["status"] == "done" and result["error"] is None
    assert result["results"] == {"answer": 42}
    assert result["run"]["parameters"]["epochs"] == 5 and result["run"]["data"]["fingerprint"]
    assert result["peak_memory_mb"] > 10 and result["seconds"] > 0 and result["cpu_seconds"] > 0.1
    assert json.loads((tmp_path / "out.result.json").read_text()) == result
    assert seen[-1][0] == seen[-1][1] == len(nbformat.read(tmp_path / "out.ipynb", 4).cells)


def test_the_result_names_every_data_set_that_was_loaded(tmp_path):
    load = 'from course_utils import datasets\n\nclub = datasets.load("film_club", among=("film_club",))'
    run_ = run(tmp_path, load, "record(fingerprint=club.fingerprint)", dataset="fashion_mnist")
    first, second = run_["run"]["data_sets"]
    assert first == run_["run"]["data"] and first["name"] == "fashion_mnist"
    assert second == {"name": "film_club", "tier": "bundled", "fingerprint": run_["results"]["fingerprint"]}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"epochs": 0}, "Parameter epochs is 0, which is out of range; allowed: 1 to 100."),
        ({"epochs": "many"}, "Parameter epochs is 'many', but it must be a whole number"),
        ({"epoch": 3}, "There is no parameter epoch (it was given as 3)"),
        ({"profile": "quick"}, "Parameter profile is 'quick'"),
        ({"dataset": "mnist"}, "Parameter dataset is 'mnist'"),
    ],
)
def test_a_wrong_parameter_stops_the_first_cell_with_one_sentence(tmp_path, parameters, words):
    result = run(tmp_path, "record(reached=True)", **parameters)
    assert result["status"] == "failed" and words in result["error"]
    notebook = nbformat.read(tmp_path / "out" / "00_start_here.ipynb", 4)
    failed = [cell for cell in notebook.cells if any(out.output_type == "error" for out in cell.get("outputs", ()))]
    assert [cell.source.split("\n")[-1].startswith("course = setup") for cell in failed] == [True]
    (error,) = failed[0].outputs
    assert len(error.traceback) == 1 and "Traceback" not in error.traceback[0]
    assert result["results"] == {}


def test_a_run_that_raises_keeps_notebook_and_reason(tmp_path):
    result = run(tmp_path, "record(before=1)", "1 / 0", "record(after=1)")
    assert result["status"] == "failed" and "ZeroDivisionError: division by zero" in result["error"]
    assert result["results"] == {"before": 1}
    assert (tmp_path / "out" / "00_start_here.ipynb").exists()


def test_an_error_that_the_kernel_could_not_show_is_told(tmp_path):
    """As where it may open no more files: it answers that the cell failed, and no output says why."""
    result = run(tmp_path, "get_ipython().showtraceback = lambda *_words, **_more: None\n1 / 0")
    assert result["status"] == "failed" and result["error"] == "cell 3: ZeroDivisionError: division by zero"


def test_a_kernel_that_dies_is_noticed(tmp_path):
    result = run(tmp_path, "record(before=1)", "import os\nos._exit(9)")
    assert result["status"] == "failed" and "the kernel died" in result["error"]


@pytest.fixture
def course(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks" / "en"
    write(runnable("record(one=1)"), folder / "00_start_here.ipynb")
    write(runnable("1 / 0", chapter="07_cnn"), folder / "07_cnn.ipynb")
    write(runnable("course.seed", chapter="08_training"), folder / "08_training.ipynb")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    return tmp_path


def test_one_failure_does_not_stop_the_others_and_the_report_tells(course, capfd, log):
    found = course_run.run_all("smoke", folder=course / "runs")
    assert [result["status"] for result in found] == ["done", "failed", "done"]
    lines, errors = capfd.readouterr()  # what kernels say of themselves would be in there
    assert errors == "" and all(re.match(r"\[|\w+ \.\.\.$", line) for line in lines.splitlines()), (
        "progress and results only"
    )
    assert "IPKernelApp" not in lines and "TCP" not in lines
    said = log.read_text()
    failed = said.index("== 07_cnn.ipynb")
    assert said.index("== 00_start_here.ipynb") < said.index("== 08_training.ipynb") < failed, "what failed is last"
    assert failed < said.index("ZeroDivisionError: div")
    assert "/3] 07_cnn: FAILED" in lines and "/3] 08_training: done" in lines and "[3/3]" in lines
    index = report.write(found, source=course / "runs", target=course / "report")
    text = index.read_text()
    assert "1 of 3 notebooks failed" in text and "ZeroDivisionError" in text
    assert (course / "report" / "07_cnn.html").exists()
    assert ">one</th>" in text


def test_a_broken_notebook_does_not_stop_the_others_and_a_copy_is_no_chapter(course, capfd):
    folder = course / "notebooks" / "en"
    (folder / "07_cnn.ipynb").write_text('{\n "cells": [\n<<<<<<< HEAD\n', encoding="utf-8")
    for name in ("08_training-Copy1", "08_training (1)", "08_training_copy"):
        write(runnable("1 / 0"), folder / f"{name}.ipynb")
    found = course_run.run_all("smoke", only="00,07", folder=course / "runs")
    assert [result["status"] for result in found] == ["done", "failed"]
    assert "conflict marks, the first at line 3" in found[1]["error"]
    assert report.write(found, source=course / "runs", target=course / "report").exists()
    assert json.loads((course / "runs" / "en" / "07_cnn.result.json").read_text())["error"] == found[1]["error"]
    said = capfd.readouterr().out
    assert "left out: 08_training (1).ipynb, 08_training-Copy1.ipynb, 08_training_copy.ipynb" in said
    assert [path.stem for path in notebooks.find("en")] == ["00_start_here", "07_cnn", "08_training"]
    with pytest.raises(CourseError, match="no chapter. 08_training-Copy1.ipynb is a copy"):
        notebooks.find("en", "08_training-Copy1")


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_disk_that_fills_up_leaves_its_reason_and_nothing_half_written(tmp_path, monkeypatch):
    resource = pytest.importorskip("resource")
    for text in ("out.ipynb", "out.result.json"):
        (tmp_path / text).write_text('{"of an earlier run": 1}')
    path = write(runnable("print('x' * 200_000)"), tmp_path / "en" / "00_start_here.ipynb")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        result = runs.run_notebook(path, tmp_path / "out.ipynb", {}, log=tmp_path / "log.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert result["status"] == "failed" and "out.ipynb is larger than a file may be here" in result["error"]
    assert files(tmp_path) == ["en", "log.txt", "out.result.json"]
    assert json.loads((tmp_path / "out.result.json").read_text())["error"] == result["error"]


def test_a_result_that_cannot_be_written_is_not_that_of_an_earlier_run(tmp_path, monkeypatch):
    (tmp_path / "out.result.json").write_text('{"status": "done"}')
    (tmp_path / "07_cnn.ipynb").write_text("")

    def full(path, _text):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(notebooks, "write_atomically", full)
    with pytest.raises(OSError, match="out.result.json"):
        runs.run_notebook(tmp_path / "07_cnn.ipynb", tmp_path / "out.ipynb", {})
    assert files(tmp_path) == ["07_cnn.ipynb"]


@pytest.mark.alone
def test_ctrl_c_ends_a_run_with_one_line(tmp_path):
    write(runnable("import time\n\ntime.sleep(60)"), tmp_path / "notebooks" / "en" / "00_start_here.ipynb")
    code = (
        "import functools, pathlib, sys\n"
        "from course_utils.tools import cli, course_log, course_run, notebooks\n"
        f"folder = notebooks.ROOT = pathlib.Path({str(tmp_path)!r})\n"
        "course_log.FILE = folder / 'log'\n"
        "course_run.run_all = functools.partial(course_run.run_all, folder=folder / 'runs')\n"
        "cli.cli(['run', '--profile', 'smoke'])"
    )
    folder = tmp_path / "runs" / "en"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        until(lambda: process.poll() is not None or folder.is_dir() and files(folder), "the run")
        assert process.poll() is None, process.communicate()
        kernel = until(lambda: kernels(process), "the kernel")
        time.sleep(3)  # into the cell that sleeps
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err == "\nInterrupted. What was finished before is kept.\n"
    assert out == "00_start_here ...\n" and not alive(kernel) and files(folder) == ["00_start_here.log"]


def test_what_a_kernel_says_beside_its_cells_is_in_the_log(course, capfd, log):
    words = "import os\n\nos.write(2, b'a library warns\\n')\nos._exit(9)"
    write(runnable(words), course / "notebooks" / "en" / "00_start_here.ipynb")
    done = CliRunner().invoke(cli, ["run", "--profile", "smoke", "--only", "00"])
    assert done.exit_code == 1 and "a library warns" in log.read_text()
    assert done.stderr.startswith("FAILED 00_start_here: the kernel died")
    assert f"The last lines of {log}:" in done.stderr and "    a library warns" in done.stderr
    assert "a library warns" not in done.stdout + "".join(capfd.readouterr())


def test_a_learners_own_ipython_does_not_reach_into_a_run(tmp_path, monkeypatch):
    profile = tmp_path / "ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True)
    (profile / "startup" / "00.py").write_text("import os; os._exit(3)")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    (tmp_path / "startup.py").write_text("answer = 3")
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "startup.py"))
    result = run(tmp_path, "record(named='answer' in globals())")
    assert (result["error"], result["results"]) == (None, {"named": False})
    assert os.environ["IPYTHONDIR"] == str(tmp_path / "ipython")


def test_a_kernel_that_never_answers_is_one_sentence(tmp_path, monkeypatch):
    def silent(*_words, **_more):
        raise RuntimeError("Kernel didn't respond in 60 seconds")

    monkeypatch.setattr("papermill.execute_notebook", silent)
    assert "let programs talk to each other on 127.0.0.1" in run(tmp_path)["error"]


def test_a_kernel_that_said_why_it_died_is_believed(tmp_path):
    words = "import os\n\nos.write(2, b'OSError: [Errno 24] Too many open files\\n')\nos._exit(1)"
    path = write(runnable(words), tmp_path / "00_start_here.ipynb")
    (tmp_path / "log").write_text("MemoryError: of an earlier run\n")
    result = runs.run_notebook(path, tmp_path / "out.ipynb", {}, log=tmp_path / "log")
    assert result["error"] == "the kernel died; it had said: OSError: [Errno 24] Too many open files"


@pytest.mark.parametrize(
    ("only", "stems"),
    [
        ("", ["00_start_here", "07_cnn", "08_training"]),
        ("08", ["08_training"]),
        ("08,00_start_here", ["00_start_here", "08_training"]),
    ],
)
def test_selection(course, only, stems):
    assert [path.stem for path in notebooks.find("en", only)] == stems


def test_wrong_selections_are_told(course):
    with pytest.raises(CourseError, match="ONLY names '99'.*07_cnn"):
        notebooks.find("en", "99")
    with pytest.raises(CourseError, match="no notebooks in notebooks/zh"):
        notebooks.find("zh")
    with pytest.raises(CourseError, match="allowed: en, zh"):
        notebooks.find("fr")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"PROFILE": "fast"}, "PROFILE is 'fast'"),
        ({"ONLY": "99"}, "ONLY names '99'"),
        ({"EDITION": "fr"}, "EDITION is 'fr'"),
    ],
)
def test_the_command_line_refuses_with_one_line_and_status_2(variables, words):
    import os

    done = subprocess.run(
        [sys.executable, "-c", "from course_utils.tools.cli import cli; cli()", "run"],
        env={**os.environ, **variables}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2 and words in done.stderr and len(done.stderr.splitlines()) == 1


def test_help_notebook_lists_every_parameter(tmp_path):
    from papermill.cli import papermill
    from small import parameter_cell

    from course_utils.core.chapters import names, parameters_of

    for chapter in names():
        notebook = runnable(chapter=chapter)
        notebook.cells[1] = parameter_cell(chapter)
        path = write(notebook, tmp_path / f"{chapter}.ipynb")
        told = CliRunner().invoke(papermill, ["--help-notebook", str(path)]).output
        for name, spec in parameters_of(chapter).items():
            line = next(line for line in told.splitlines() if line.strip().startswith(f"{name}:"))
            assert f"{name}: {spec.kind.__name__}" in line
            assert spec.help.split()[0] in told


def test_a_notebook_that_names_no_kernel_is_run(tmp_path):
    cells = [
        nbformat.v4.new_code_cell("rate: float = 0.1", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("print(rate)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "plain.ipynb")
    result = runs.run_notebook(tmp_path / "plain.ipynb", tmp_path / "out.ipynb", {"rate": 0.5})
    assert result["status"] == "done", result["error"]
