"""Which values `setup` takes, whatever was run before it, in whatever order."""

import contextlib
import io

import nbformat
import pytest
import small

from course_utils import setup
from course_utils.core.chapters import parameters_of
from course_utils.core.errors import CourseError
from course_utils.notebook import parameter_cells
from course_utils.tools import runs

CHAPTER = "01_background"  # it has no networks, so its setup takes no time
PARAMETERS = (
    'profile: str = "smoke"  # how much\nseed: int = 0\nlang: str = "en"\nrepetitions: int = None\nmonths: int = 24'
)
SETUP = f'from course_utils import setup\n\ncourse = setup("{CHAPTER}", globals(), networks=False)'


def opened(*cells):
    """(values that setup takes, its sentences), after these cells were run as IPython runs them, bad ones too."""
    namespace = {"In": [""]}
    for cell in cells:
        namespace["In"].append(cell)
        if "setup(" not in cell:
            try:
                exec(cell, namespace)  # our own cells
            except Exception:
                continue
    with contextlib.redirect_stdout(io.StringIO()) as said:
        course = setup(CHAPTER, namespace, networks=False)
    told = [line for line in said.getvalue().splitlines() if line.startswith("A cell has bound")]
    return course.parameters, told


def one_sentence(*cells):
    with pytest.raises(CourseError) as caught:
        opened(*cells)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 500
    return str(caught.value)


def test_a_plain_run_takes_the_parameters_cell():
    values, told = opened(PARAMETERS, SETUP)
    assert (values["profile"], values["seed"], values["months"], values["repetitions"]) == ("smoke", 0, 24, 50)
    assert values["growth"] == 0.05 and told == []


@pytest.mark.parametrize(
    "cell",
    [
        "seed = 9",
        "for seed in range(10):\n    pass",
        "import math as seed",
        "import numpy\nseed = numpy.zeros((99, 99))",
    ],
)
def test_a_name_bound_since_is_told_and_changes_nothing(cell):
    values, told = opened(PARAMETERS, SETUP, cell, SETUP)
    assert values["seed"] == 0
    assert len(told) == 1 and told[0].startswith("A cell has bound seed to ") and "parameters cell says, 0" in told[0]
    assert "\n" not in told[0] and len(told[0]) < 250


def test_a_name_bound_before_the_first_setup_changes_nothing_either():
    values, told = opened(PARAMETERS, "repetitions = 70", SETUP)
    assert values["repetitions"] == 50 and "repetitions to 70" in told[0] and "says, 50" in told[0]


def test_a_parameter_that_the_cell_does_not_have_is_not_taken_from_another_cell():
    values, told = opened(PARAMETERS, SETUP, "growth = 0.5", SETUP)
    assert values["growth"] == 0.05 and "growth to 0.5" in told[0]


def test_the_edited_parameters_cell_counts_once_it_was_run():
    edited = PARAMETERS.replace("seed: int = 0", "seed: int = 7").replace(
        "repetitions: int = None", "repetitions: int = 40"
    )
    values, told = opened(PARAMETERS, SETUP, "seed = 9", edited, SETUP)
    assert (values["seed"], values["repetitions"], told) == (7, 40, [])
    without = edited.replace("repetitions: int = 40\n", "")
    values, _told = opened(PARAMETERS, SETUP, edited, SETUP, without, SETUP)
    assert values["repetitions"] == 50, "as after a restart, a line that was taken out counts no more"


def test_a_parameters_cell_may_lose_kinds_and_gain_variables():
    edited = PARAMETERS.replace("seed: int = 0", "seed = 7") + "\nmine = 3\nprint(mine)"
    values, told = opened(PARAMETERS, SETUP, edited, SETUP)
    assert (values["seed"], told) == (7, [])
    assert opened("seed = 7\nrepetitions = 20", SETUP)[0]["repetitions"] == 20, (
        "no cell is a parameters cell: as in a script"
    )
    assert opened('profile: str = "smoke"\nif True:\n    seed = 8', SETUP, SETUP)[0]["seed"] == 8


def test_two_parameters_cells_stand_beside_each_other():
    first, second = PARAMETERS.rsplit("\n", 1)
    values, _told = opened(first, second.replace("24", "36"), SETUP)
    assert (values["profile"], values["months"]) == ("smoke", 36)


def test_a_computed_value_is_that_of_the_variable_or_a_sentence():
    cell = PARAMETERS + "\ngrowth: float = 1 / 8"
    assert opened(cell, SETUP)[0]["growth"] == 0.125
    assert opened(cell, SETUP, "mine = 3", SETUP)[0]["growth"] == 0.125
    assert "computes growth, and another cell has bound growth since" in one_sentence(cell, SETUP, "growth = 3", SETUP)
    assert opened(cell, SETUP, "growth = 3", cell, SETUP)[0]["growth"] == 0.125


def test_what_papermill_injects_counts():
    values, told = opened(PARAMETERS, "# Parameters\nrepetitions = 55\nseed = 3\n", SETUP, "repetitions = 99", SETUP)
    assert (values["repetitions"], values["seed"], values["months"]) == (55, 3, 24)
    assert len(told) == 1 and "repetitions to 99" in told[0]
    assert opened("# Parameters\nrepetitions = 55\n", SETUP)[0]["repetitions"] == 55
    assert opened(PARAMETERS + "\ngrowth: float = 1 / 8", "# Parameters\ngrowth = 0.5\n", SETUP)[0]["growth"] == 0.5


def test_a_typo_that_papermill_injects_is_one_sentence_until_it_is_corrected():
    typo = "# Parameters\nmonth = 3\n"
    sentence = one_sentence(PARAMETERS, typo, SETUP)
    assert sentence.startswith("There is no parameter month (it was given as 3); this chapter has: profile, seed")
    assert "Did you mean months?" in sentence and "run the parameters cell" in sentence
    assert "no parameter month " in one_sentence(PARAMETERS, typo, SETUP, SETUP)
    assert "no parameter mont " in one_sentence(PARAMETERS, typo, SETUP, "# Parameters\nmont = 3\n", SETUP)
    corrected = typo.replace("month", "months")
    assert opened(PARAMETERS, typo, SETUP, corrected, SETUP)[0]["months"] == 3
    assert opened(PARAMETERS, "# Parameters\nmonths = = 3", SETUP, corrected, SETUP)[0]["months"] == 3
    assert opened(PARAMETERS, typo, SETUP, PARAMETERS, SETUP)[0]["months"] == 24, "taken out"
    assert "'x" in one_sentence(PARAMETERS, f"# Parameters\nmonth = {'x' * 10_000!r}\n", SETUP)


def test_an_edited_injected_cell_counts_also_after_the_whole_chapter():
    chapter = ["import math", "found = math.pi", "print(found)"]
    values, _told = opened(PARAMETERS, "# Parameters\nseed = 3", SETUP, *chapter, "# Parameters\nseed = 4", SETUP)
    assert values["seed"] == 4


@pytest.mark.parametrize(
    "own", ["alpha = 0.1", "month = 3", "months = = 3", "alpha = undefined", "print('x')", "seed: x"]
)
def test_a_cell_of_ones_own_that_begins_as_papermills_changes_nothing(own):
    values, told = opened(PARAMETERS, SETUP, f"# Parameters\n{own}", SETUP)
    assert values == opened(PARAMETERS, SETUP)[0] and told == []
    values, told = opened(PARAMETERS, SETUP, "import math", f"# Parameters\n{own}", "# Parameters\nbeta = 2", SETUP)
    assert values == opened(PARAMETERS, SETUP)[0] and told == []


def test_a_typo_in_the_parameters_cell_is_one_sentence_until_it_is_corrected():
    typo = PARAMETERS.replace("repetitions", "repetitoins")
    sentence = one_sentence(typo, SETUP)
    assert "no parameter repetitoins (it was given as None)" in sentence and "Did you mean repetitions?" in sentence
    assert sentence.endswith("Correct it in the parameters cell, and run that cell and this one again.")
    assert opened(typo, SETUP, PARAMETERS, SETUP)[0]["repetitions"] == 50
    assert opened(f"{PARAMETERS}\nx: int = 3\nprint(x)\n{SETUP}", "")[0]["repetitions"] == 50, (
        "a whole script in one cell"
    )


@pytest.mark.parametrize("history", [None, 5, [1, None, "seed = 3"], {"seed": 3}])
def test_a_namespace_without_a_history_gives_its_variables(history):
    specs = parameters_of(CHAPTER)
    assert parameter_cells.given(specs, {"In": history, "seed": 4, "mine": 5}) == {"seed": 4}
    assert parameter_cells.given(specs, {"repetitions": 2}) == {"repetitions": 2}


def test_in_a_kernel_that_papermill_started_it_is_the_same(tmp_path):
    """IPython's own `In`, which holds the cells as IPython rewrote them."""
    again = (
        f'course = setup("{small.CHAPTER}", globals(), networks=False)\nrecord(seed=course.seed, n=course.epochs)'
    )
    own = ["seed = 9\nfor epochs in range(7):\n    pass", "%time rate = 3", "# Parameters\nalpha = 0.1", again]
    notebook = small.write(small.runnable(*own), tmp_path / "small.ipynb")
    result = runs.run_notebook(notebook, tmp_path / "out.ipynb", {"profile": "smoke", "seed": 4})
    assert result["error"] is None and result["results"] == {"seed": 4, "n": 1}
    told = "".join(
        output.text
        for output in nbformat.read(tmp_path / "out.ipynb", 4).cells[-1].outputs
        if output.output_type == "stream"
    )
    assert "bound seed to 9; setup takes what the parameters cell says, 4" in told and "bound epochs to 6" in told
