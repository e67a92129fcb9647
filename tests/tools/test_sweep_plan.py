"""Which runs a sweep has, and what is refused before anything starts."""

import random

import pytest
from sweep_small import sweep, tiny

from course_utils.core.errors import CourseError
from course_utils.tools.sweeps import command, plan


@pytest.fixture
def notebook(tmp_path):
    return str(tiny(tmp_path))


def given(made):
    return [run["parameters"] for run in made.runs]


def test_a_grid_has_every_combination_once(notebook):
    made = plan.make(notebook, ["x=1,2,1", "action=a,b"], ["pause=0.5"], seeds=2)
    assert len(made.runs) == 8 == len({run["id"] for run in made.runs})
    assert {"pause": 0.5, "x": 2, "action": "b", "seed": 1} in given(made)
    assert made.swept == ["x", "action", "seed"] and made.name == "tiny"
    assert plan.make(notebook).runs[0]["parameters"] == {}


def test_values_are_data_and_never_code(notebook, tmp_path):
    texts = {
        "1": 1, "-2.5": -2.5, "1e-3": 0.001, "true": True, "None": None, "relu": "relu", "'1'": "1", "[1, 2]": [1, 2],
        "(1, 2)": [1, 2], "08": "08", "nan": "nan", "1e999": "1e999", "b'x'": "b'x'",
        "__import__('os').mkdir('evil')": "__import__('os').mkdir('evil')", "[" * 5000: "[" * 5000,
    }  # fmt: skip
    for text, value in texts.items():
        assert plan.scalar(text) == value and type(plan.scalar(text)) is type(value)
    assert plan.values_of("x", "[1,2],[3],'a,b',c") == [[1, 2], [3], "a,b", "c"]


def test_the_same_run_has_the_same_id_and_another_one_has_not(tmp_path):
    path = tiny(tmp_path)
    first = plan.make(str(path), ["x=1,2"])
    again = plan.make(str(path), ["x=2,1"])
    assert {run["id"] for run in first.runs} == {run["id"] for run in again.runs}
    tiny(tmp_path, "x + 1")
    changed = plan.make(str(path), ["x=1,2"])
    assert not {run["id"] for run in first.runs} & {run["id"] for run in changed.runs}
    other = plan.Plan(**{**vars(changed), "versions": {"python": "4"}})
    assert plan.run_id(other, {"x": 1}) != plan.run_id(changed, {"x": 1})


def test_outputs_do_not_change_a_notebook(tmp_path):
    import nbformat
    from nbformat.v4 import new_output

    path = tiny(tmp_path)
    before = plan.make(str(path)).notebook_sha256
    notebook = nbformat.read(path, 4)
    notebook.cells[1].outputs = [new_output("stream", text="hello")]
    notebook.cells[1].execution_count = 7
    nbformat.write(notebook, path)
    assert plan.make(str(path)).notebook_sha256 == before


def test_a_chapter_knows_its_own_defaults():
    made = plan.make("08", ["epochs=3,10", "learning_rate=1"], seeds=1)
    assert made.name == "08_training" and given(made)[0] == {"epochs": 3, "learning_rate": 1.0, "seed": 0}
    # class is the default profile, in which 10 epochs are the default: the same run, said in two ways.
    assert plan.make("08_training", ["epochs=10"]).runs[0]["id"] == plan.make("08", ["profile=class"]).runs[0]["id"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"grid": ["epoch=1"]}, "There is no parameter epoch"),
        ({"grid": ["epochs=0,1"]}, "Parameter epochs is 0, which is out of range; allowed: 1 to 100."),
        ({"grid": ["epochs=1.5"]}, "Parameter epochs is 1.5, but it must be a whole number"),
        ({"grid": ["epochs=1", "epochs=2"]}, "given twice"),
        ({"grid": ["epochs=1"], "fixed": ["epochs=2"]}, "with -p and with -g"),
        ({"grid": ["seed=1"], "seeds": 2}, "--seeds sets the parameter seed"),
        ({"grid": ["epochs"]}, "'epochs' is not understood; write -g name=value,value"),
        ({"grid": ["epochs=1,,2"]}, "an empty value"),
        ({"fixed": ["a b=1"]}, "write -p name=value"),
        ({"grid": ["learning_rate=log:1e-4:1e-1"]}, "needs --random"),
        ({"grid": ["learning_rate=log:0:1"], "draws": 2}, "greater than 0"),
        ({"grid": ["learning_rate=log:1:0.1"], "draws": 2}, "the lower edge first"),
        ({"grid": ["epochs=whole:1:2.5"], "draws": 2}, "with whole numbers"),
        ({"draws": 2}, "nothing to draw from"),
        (
            {"grid": ["batch_size=" + ",".join(map(str, range(1, 1001)))], "seeds": 101},
            "These are 101,000 runs; allowed",
        ),
        ({"grid": ["epochs=1"], "rows": [{"epochs": 2}]}, "in the list and on the command line"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(options, words):
    with pytest.raises(CourseError) as caught:
        plan.make("08_training", **options)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_names_are_checked_for_any_notebook(notebook, tmp_path):
    with pytest.raises(CourseError, match="no parameter y in tiny.ipynb; it has: x, seed, pause, action"):
        plan.make(notebook, ["y=1"])
    with pytest.raises(CourseError, match="There is no notebook .*none.ipynb"):
        plan.make(str(tmp_path / "none.ipynb"))
    with pytest.raises(CourseError, match="There is no chapter '99'"):
        plan.make("99")
    (tmp_path / "broken.ipynb").write_text("{")
    with pytest.raises(CourseError, match="cannot be read as a notebook"):
        plan.make(str(tmp_path / "broken.ipynb"))


def test_a_draw_is_fixed_by_its_seed_and_stays_when_it_grows():
    grid = ["learning_rate=log:1e-4:1e-1", "batch_size=16,32", "epochs=whole:2:5"]
    first = given(plan.make("08", grid, draws=20))
    assert given(plan.make("08", grid, draws=20)) == first != given(plan.make("08", grid, draws=20, draw_seed=1))
    assert given(plan.make("08", grid, draws=40))[:20] == first
    assert all(1e-4 <= run["learning_rate"] <= 1e-1 and run["epochs"] in (2, 3, 4, 5) for run in first)
    assert {run["batch_size"] for run in first} == {16, 32}


def test_log_gives_each_factor_the_same_chance():
    draw = plan._sampler("x", "log:0.001:1")
    numbers = random.Random(0)
    below = sum(draw(numbers) < 0.0316228 for _ in range(2000))
    assert 900 < below < 1100


def test_lists_from_csv_and_yaml(tmp_path, notebook):
    (tmp_path / "runs.csv").write_text("x, action\n1, a\n2.5,\n")
    (tmp_path / "runs.yaml").write_text("- {x: 1, action: a}\n- x: 25e-1\n")
    rows = plan.read_list(tmp_path / "runs.csv")
    assert rows == [{"x": 1, "action": "a"}, {"x": 2.5}] == plan.read_list(tmp_path / "runs.yaml")
    (tmp_path / "excel.csv").write_bytes("\ufeffx;action\r\n1;a\r\n2,5;\r\n".encode())  # where numbers have commas
    assert plan.read_list(tmp_path / "excel.csv") == rows
    made = plan.make(notebook, ["pause=0,1"], rows=rows)
    assert len(made.runs) == 4 and set(made.swept) == {"x", "action", "pause"}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "x,x\n1,2\n", "must name the parameters, each once"),
        ("a.csv", "x,y\n1\n", "Line 2 of .* has not as many cells"),
        ("a.csv", "x\n", "has no run in it"),
        ("a.yaml", "x: 1\n", "must be a list of mappings"),
        ("a.yaml", "- [1\n", "not valid YAML"),
        ("a.yaml", "- {x: 2020-01-01}\n", "Run 1 of .*: x is datetime"),
        ("a.yaml", "- !!python/object/apply:os.getcwd []\n", "not valid YAML"),
        ("a.txt", "x\n1\n", "neither CSV nor YAML"),
    ],
)
def test_wrong_lists(tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(CourseError, match=words):
        plan.read_list(tmp_path / name)


def test_sizes_and_devices():
    assert command.memory_mb("4GB") == 4000 and command.memory_mb("1 GiB") > 1073 and command.memory_mb(None) is None
    assert command.devices("0, 1") == ("0", "1") and command.devices("none") == () and command.devices(None) is None
    for wrong in ("4 apples", "-1GB", "1KB", "", " ", "1e999GB", "nan"):
        with pytest.raises(CourseError, match="--memory"):
            command.memory_mb(wrong)
    for wrong in ("0,0", "0,", "$(x)"):
        with pytest.raises(CourseError, match="--gpus"):
            command.devices(wrong)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-g", "epochs=0"], "out of range"),
        (["-g", "lr=1"], "There is no parameter lr"),
        (["--list", "no.csv"], "cannot be read"),
        (["--minimize"], "--metric"),
        (["--tls-ca", "ca.pem"], "are for --scheduler"),
    ],
)
def test_the_command_refuses_with_one_line_and_status_2(tmp_path, words, message):
    done = sweep("08_training", *words, "--out", tmp_path / "out")
    assert done.returncode == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr
    assert not list(tmp_path.glob("out/runs"))
