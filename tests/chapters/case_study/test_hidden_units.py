import examples_case_study
import numpy
import pytest
from examples_case_study import NAMES, SIZE, UNITS, dense_world
from explorer_data import picture_in

from course_utils.chapters.case_study import enlarge
from course_utils.chapters.case_study.explorers import hidden_units
from course_utils.core.errors import CourseError


@pytest.fixture
def world():
    return dense_world()


@pytest.fixture
def explorer():
    return examples_case_study.hidden_units()


def test_units_are_sorted_by_the_class_they_vote_for(world):
    units = hidden_units.study(*world[:2], SIZE)
    classes = units.votes.argmax(axis=1)
    assert (numpy.diff(classes) >= 0).all() and sorted(units.number) == list(range(UNITS))
    for label in range(3):
        assert (numpy.diff(units.votes[classes == label].max(axis=1)) <= 0).all()
    assert (units.votes == numpy.asarray(world[0][2], "float32")[units.number]).all()


def test_the_liked_pictures_are_those_that_excite_the_large_network_most(world):
    weights, pictures, _labels = world
    units = hidden_units.study(weights, pictures, SIZE)
    large = enlarge.enlarge(pictures, SIZE).reshape(len(pictures), -1) / 255
    active = numpy.maximum(large @ weights[0] + weights[1], 0)
    for row, number in enumerate(units.number):
        best = active[:, number][units.top[row]]
        numpy.testing.assert_allclose(best, numpy.sort(active[:, number])[::-1][: hidden_units.TOP], rtol=1e-3)
        assert units.active[row] == (active[:, number] > 0).mean()
    raw = numpy.asarray(weights[0])[:, units.number[0]].reshape(SIZE, SIZE, 3).mean(axis=2)
    numpy.testing.assert_allclose(units.raw[0], raw, atol=1e-5)


def test_a_mosaic_shows_each_map_at_its_place():
    maps = numpy.zeros((5, 28, 28), "float32")
    for number in range(5):
        maps[number] = number - 2
    table, across = hidden_units.mosaic(maps)
    tile = hidden_units.TILE
    assert across == 3 and table.shape == (3 * tile, 3 * tile)
    assert [table[tile * (n // 3) + 2, tile * (n % 3) + 2] for n in range(9)] == [-1, -1, 0, 1, 1, 0, 0, 0, 0]


def test_the_large_map_shows_the_chosen_weights(explorer):
    units = explorer.units
    for unit, seen, maps in ((3, "raw", units.raw), (8, "folded", units.folded)):
        image = explorer.draw(unit, seen).axes[1].images[0]
        assert (image.get_array() == maps[unit - 1]).all()
        assert image.norm.vmin == -image.norm.vmax  # zero is white


def test_words_tell_votes_and_liked_pictures(explorer):
    units, text = explorer.units, explorer.alt(4, "folded")
    assert NAMES[units.votes[3].argmax()] in text and f"number {units.number[3]}" in text and "folded" in text
    assert explorer.alt(5, "folded") != text and "as trained" in explorer.alt(4, "raw")


def test_clicking_a_small_map_chooses_its_unit(explorer):
    overview = explorer.overview
    for unit in (1, 5, 10):
        place = overview.transData.transform(((unit - 1) % 4 + 0.5, (unit - 1) // 4 + 0.5))
        assert explorer.point(*place, unit=3, seen="raw") == {"unit": unit}
    assert explorer.point(*explorer.figure.axes[1].transData.transform((1, 1)), unit=3, seen="raw") == {}


def test_an_arrow_key_moves_on_from_the_start(explorer, world, shown):
    unit = explorer.controls["unit"]
    assert (unit.low, unit.high) == (1, UNITS) and unit.low <= unit.default < unit.high
    assert unit.default - 1 == hidden_units.first_unit(explorer.units, explorer.labels)
    hidden_units.explore(*world, NAMES, SIZE)
    ((data, _metadata),) = shown
    words = picture_in(data)[1]
    assert "of 10" in words and "Unit 10 " not in words


def test_the_first_unit_likes_pictures_of_the_class_that_it_votes_for():
    """The text below the explorer says so; the strongest vote alone may like something else."""
    votes = numpy.array([[9.0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 5]])
    top = numpy.array([[0, 1, 2, 3, 4], [0, 0, 0, 0, 1], [5, 5, 5, 5, 5], [9, 9, 9, 9, 9]])
    labels = numpy.array([0, 1, 1, 1, 1, 1, 0, 0, 0, 2])
    empty = numpy.zeros((4, 2, 2))
    units = hidden_units.Units(numpy.arange(4), empty, empty, votes, top, numpy.zeros(4))
    # The last one is left out; of the others, the third likes its own class only.
    assert hidden_units.first_unit(units, labels) == 2
    alone = hidden_units.Units(*(part[:1] for part in units))
    assert hidden_units.first_unit(alone, labels) == 0


def test_too_few_pictures_are_refused(world):
    with pytest.raises(CourseError, match="5 or more"):
        hidden_units.study(world[0], world[1][:4], SIZE)
