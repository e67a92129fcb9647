"""The floors of the package: the real one keeps them, and each way to break them is seen."""

import shutil

import pytest

from course_utils.core.paths import ROOT
from course_utils.tools import floors


@pytest.fixture
def copy(tmp_path):
    """A checkout with the package's modules and the contracts, to be broken."""
    only_code = shutil.ignore_patterns("__pycache__", "*.json", "*.mo", "*.po", "assets")
    shutil.copytree(ROOT / "course_utils", tmp_path / "course_utils", ignore=only_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_arrow_of_the_package_points_down():
    assert floors.report() == ""


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("core/errors.py", "from course_utils.notebook import quizzes", "core < media"),
        ("media/tokens.py", "from course_utils.learning import networks", "core < media"),
        ("learning/optimisers.py", "from course_utils.datasets import store", "core < media"),
        ("widgets/glyphs.py", "from course_utils.datasets import store", "core < media"),
        ("notebook/source.py", "from course_utils.chapters.cnn import exercises", "core < media"),
        ("chapters/cnn/exercises.py", "from course_utils.tools import runs", "core < media"),
        ("chapters/cnn/exercises.py", "from course_utils.chapters.training import staircase", "no chapter imports"),
    ],
)
def test_an_arrow_upwards_or_sideways_is_found(copy, module, line, broken):
    path = copy / "course_utils" / module
    path.write_text(path.read_text() + f"\n{line}\n")
    found = floors.report(copy)
    assert f"{broken}" in found and "BROKEN" in found
    assert line.split()[1].split(".")[1] in found


def test_the_face_of_the_package_imports_nothing_of_it():
    text = (ROOT / "course_utils" / "__init__.py").read_text()
    assert "\nfrom course_utils" not in text and "\nimport course_utils" not in text
