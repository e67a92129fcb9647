"""Running notebooks: what comes out when they work, when they fail, when the parameters are wrong."""

import json
import subprocess
import sys

import nbformat
import pytest
from click.testing import CliRunner
from small import runnable, write

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
    assert result["peak_memory_mb"] > 10 and result["seconds"] > 0
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
    assert errors == "" and all(line.startswith("[") for line in lines.splitlines()), "progress and results only"
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


def test_what_a_kernel_says_beside_its_cells_is_in_the_log(course, capfd, log):
    words = "import os\n\nos.write(2, b'a library warns\\n')\nos._exit(9)"
    write(runnable(words), course / "notebooks" / "en" / "00_start_here.ipynb")
    done = CliRunner().invoke(cli, ["run", "--profile", "smoke", "--only", "00"])
    assert done.exit_code == 1 and "a library warns" in log.read_text()
    assert done.stderr.startswith("FAILED 00_start_here: the kernel died")
    assert f"The last lines of {log}:" in done.stderr and "    a library warns" in done.stderr
    assert "a library warns" not in done.stdout + "".join(capfd.readouterr())


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
    from small import parameter_cell

    from course_utils.core.chapters import names, parameters_of

    for chapter in names():
        notebook = runnable(chapter=chapter)
        notebook.cells[1] = parameter_cell(chapter)
        path = write(notebook, tmp_path / f"{chapter}.ipynb")
        done = subprocess.run(
            [sys.executable, "-m", "papermill", "--help-notebook", str(path)], capture_output=True, text=True
        )
        for name, spec in parameters_of(chapter).items():
            line = next(line for line in done.stdout.splitlines() if line.strip().startswith(f"{name}:"))
            assert f"{name}: {spec.kind.__name__}" in line
            assert spec.help.split()[0] in done.stdout


def test_a_notebook_that_names_no_kernel_is_run(tmp_path):
    cells = [
        nbformat.v4.new_code_cell("rate: float = 0.1", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("print(rate)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "plain.ipynb")
    result = runs.run_notebook(tmp_path / "plain.ipynb", tmp_path / "out.ipynb", {"rate": 0.5})
    assert result["status"] == "done", result["error"]
