"""What the chapter discloses about its simulation is what the clips were made with."""

import ast

import numpy
import pytest

from course_utils.chapters.speech_emotion import recipe
from course_utils.core.paths import ROOT
from course_utils.datasets.speech import spoken_styles


@pytest.fixture(scope="module")
def made():
    """The constants of the script that made the clips."""
    tree = ast.parse((ROOT / "data" / "make_spoken_styles.py").read_text(encoding="utf-8"))
    wanted = {"MEANS", "HABIT", "MANNER", "WITHIN", "COLOUR"}
    pairs = [(node.targets[0].id, node.value) for node in tree.body if isinstance(node, ast.Assign) and
             isinstance(node.targets[0], ast.Name)]  # fmt: skip
    return {name: ast.literal_eval(value) for name, value in pairs if name in wanted}


def test_each_style_is_four_numbers_around_its_mean(made):
    values, labels = recipe.settings()
    assert values.shape == (576, 4) and numpy.bincount(labels).tolist() == [144] * 4
    spread = numpy.sqrt(sum(numpy.square(made[name]) for name in ("HABIT", "MANNER", "WITHIN")))
    for k, name in enumerate(spoken_styles.CLASS_NAMES):
        assert (numpy.abs(values[labels == k].mean(axis=0) - made["MEANS"][name]) < 0.6 * spread).all()
    assert numpy.allclose(recipe.spread_within(values, labels), spread, rtol=0.25)


def test_a_sitting_has_a_colour_of_its_own(made):
    assert made["COLOUR"] > 0  # the leak that the chapter says was put in


def test_the_nearest_styles_are_lively_and_tense_by_the_script_too(made):
    first, second, apart = recipe.nearest(*recipe.settings())
    assert [spoken_styles.CLASS_NAMES[k] for k in (first, second)] == ["lively", "tense"] and 1 < apart < 2.5
    means = numpy.array([made["MEANS"][name] for name in spoken_styles.CLASS_NAMES], float)
    jitter = numpy.concatenate([means - 0.5, means + 0.5])
    assert recipe.nearest(jitter, numpy.tile(range(4), 2))[2] > 0


def test_distances_are_counted_in_spreads():
    values = numpy.array([[0.0, 0], [2, 0], [10, 0], [12, 0], [0, 7], [2, 7]])
    values[:, 1] += [0, 1] * 3
    apart = recipe.distances(values, numpy.array([0, 0, 1, 1, 2, 2]))
    assert apart[0, 1] == pytest.approx(10) and apart[0, 2] == pytest.approx(14) and apart[1, 1] == 0


def test_the_table_says_what_the_styles_were_told(monkeypatch):
    shown = []
    monkeypatch.setattr(recipe, "show_bundle", shown.append)
    recipe.show_table()
    assert all(f"{name} | " in shown[0]["text/plain"] for name in spoken_styles.CLASS_NAMES)
    assert shown[0]["text/html"].count("<tr>") == 5
