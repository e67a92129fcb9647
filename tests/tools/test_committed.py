"""The notebooks as they are committed: conventions kept, executed in order, outputs made from this source."""

import re
import subprocess

import nbformat
import pytest
from recorded import recorded

from course_utils.notebook import quizzes
from course_utils.tools import lint, notebooks, refresh

PATHS = sorted((notebooks.ROOT / "notebooks" / "en").glob("[0-9]*.ipynb"))


def test_the_first_chapters_are_there():
    assert {path.stem[:2] for path in PATHS} >= {f"{number:02d}" for number in range(9)}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_conventions(path):
    problems = lint.lint(path)
    assert not problems, "\n".join(problems)


IDEAS = [path for path in PATHS if "01" <= path.stem[:2] <= "05"]


@pytest.mark.parametrize("path", IDEAS, ids=lambda path: path.stem)
def test_chapters_of_ideas_have_explorers_exercises_and_a_long_quiz(path):
    notebook = nbformat.read(path, 4)
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", ())]
    assert tags.count("explorer") >= 2 and tags.count("exercise") >= 3
    assert len(quizzes.questions(path.stem)) >= 5
    assert notebook.metadata["course"]["budget_s"] <= 90


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_outputs_are_fresh_and_made_on_bundled_data(path):
    from course_utils.core.results import collect

    notebook = nbformat.read(path, 4)
    assert refresh.is_fresh(notebook), "run `make refresh`"
    run = collect(notebook)["run"]
    assert run["profile"] == "class" and run["lang"] == "en"
    if "dataset" in run["parameters"]:
        assert run["data"]["tier"] == "bundled"


def test_no_machine_is_named_in_an_output():
    import re

    for path in PATHS:
        found = re.findall(r"/(?:home|root|tmp|work|Users)/[\w./-]+", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found[:3]}"


@pytest.mark.results
def test_every_claim_has_its_verdict_in_its_chapter():
    from course_utils.core.results import registry

    assert {claim["id"] for path in PATHS for claim in recorded(path.stem)["claims"]} == set(registry())


def test_git_ignores_nothing_of_the_package_and_its_tests():
    """A rule meant for a folder at the top, such as `assignments/`, must not keep a package out of every clone."""
    folders = ("course_utils", "tests", "notebooks", "data/bundled")
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "--", *folders]
    done = subprocess.run(command, cwd=notebooks.ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a checkout of git")
    left = [line for line in done.stdout.splitlines() if not re.search(r"__pycache__|\.pyc$|\.ipynb_checkpoints", line)]
    assert left == []
