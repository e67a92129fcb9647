"""What 00_start_here says in words, held against what its committed notebook recorded."""

import nbformat
import pytest
from recorded import recorded

from course_utils.core.paths import ROOT

pytestmark = pytest.mark.results


@pytest.fixture(scope="module")
def found():
    return recorded("00_start_here")


@pytest.fixture(scope="module")
def results(found):
    return found["results"]


def test_several_thousand_pictures_and_a_minute(results):
    assert 3000 <= results["pictures"] < 10_000
    assert 0 < results["seconds"] <= 60


def test_it_learned_and_did_not_only_guess(results):
    """Guessing blindly is right once in ten; the network reaches several times that on pictures it has never seen."""
    assert 0.7 < results["accuracy"] < 1


def test_its_epochs_are_those_of_the_profile(found):
    assert found["results"]["epochs"] == found["run"]["parameters"]["epochs"] == 3
    assert found["claims"] == []


def test_the_stored_map_names_every_chapter():
    """The first thing that a visitor sees: the committed output, not what the function would show today."""
    folder = ROOT / "notebooks" / "en"
    (cell,) = [cell for cell in nbformat.read(folder / "00_start_here.ipynb", 4).cells if cell.id == "map"]
    shown = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
    missing = [path.name for path in sorted(folder.glob("[0-9]*.ipynb")) if path.name not in shown]
    assert not missing
