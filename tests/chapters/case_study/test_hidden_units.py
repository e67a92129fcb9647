import time

import numpy
import pytest

from course_utils.chapters.case_study import enlarge
from course_utils.chapters.case_study.explorers import hidden_units
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.widgets.painter import Painter

SIZE, UNITS, NAMES = 12, 10, ("one", "two", "three")


@pytest.fixture
def world():
    dice = numpy.random.default_rng(0)
    weights = [
        dice.normal(size=(SIZE * SIZE * 3, UNITS)),
        dice.normal(size=UNITS),
        dice.normal(size=(UNITS, 3)),
        [0] * 3,
    ]
    pictures = dice.integers(0, 256, (30, 6, 5, 3)).astype(numpy.uint8)
    return weights, pictures, dice.integers(0, 3, 30)


def parts(world):
    weights, pictures, labels = world
    units = hidden_units.study(weights, pictures, SIZE)
    draw, point = hidden_units.picture_function(units, pictures, NAMES)
    return units, draw, point, hidden_units.alt_function(units, labels, NAMES)


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


def test_a_picture_depends_on_its_values_alone(world):
    _units, draw, _point, _alt = parts(world)
    first = plots.png(draw(2, "raw"))
    pictures = {plots.png(draw(2, "folded")), plots.png(draw(3, "raw")), first}
    assert len(pictures) == 3 and plots.png(draw(2, "raw")) == first


def test_the_large_map_shows_the_chosen_weights(world):
    units, draw, _point, _alt = parts(world)
    for unit, seen, maps in ((3, "raw", units.raw), (8, "folded", units.folded)):
        image = draw(unit, seen).axes[1].images[0]
        assert (image.get_array() == maps[unit - 1]).all()
        assert image.norm.vmin == -image.norm.vmax  # zero is white


def test_live_and_still_agree(world):
    _units, draw, _point, _alt = parts(world)
    painter = Painter(draw(1, "raw"))
    for values in ((1, "raw"), (7, "folded"), (1, "raw")):
        figure = draw(*values)
        live = painter.pixels().astype(int)
        still = numpy.asarray(Painter(draw(*values)).pixels()).astype(int)
        assert figure is painter.figure and numpy.abs(live - still).max() <= 3


def test_words_tell_votes_and_liked_pictures(world):
    units, _draw, _point, alt = parts(world)
    text = alt(4, "folded")
    assert NAMES[units.votes[3].argmax()] in text and f"number {units.number[3]}" in text and "folded" in text
    assert alt(5, "folded") != text and "as trained" in alt(4, "raw")


def test_clicking_a_small_map_chooses_its_unit(world):
    units, draw, point, _alt = parts(world)
    overview = draw(1).axes[0]
    for unit in (1, 5, 10):
        place = overview.transData.transform(((unit - 1) % 4 + 0.5, (unit - 1) // 4 + 0.5))
        assert point(*place, unit=3, seen="raw") == {"unit": unit}
    assert point(*draw(1).axes[1].transData.transform((1, 1)), unit=3, seen="raw") == {}


def test_an_arrow_key_moves_on_from_the_start(world, shown):
    units, _draw, _point, _alt = parts(world)
    unit = hidden_units.controls(units, 4)["unit"]
    assert (unit.low, unit.high, unit.default) == (1, UNITS, 4)
    hidden_units.explore(*world, NAMES, SIZE)
    ((_data, metadata),) = shown
    assert "of 10" in metadata["image/png"]["alt"] and "Unit 10 " not in metadata["image/png"]["alt"]


def test_too_few_pictures_are_refused(world):
    with pytest.raises(CourseError, match="5 or more"):
        hidden_units.study(world[0], world[1][:4], SIZE)


def test_a_picture_comes_in_time(world):
    """Wide of the 15 ms it takes alone: other work runs beside the tests."""
    _units, draw, _point, _alt = parts(world)
    painter, spent = Painter(draw()), []
    for number in range(30):
        start = time.process_time()
        draw(number % UNITS + 1)
        painter.frame()
        spent.append(time.process_time() - start)
    assert numpy.median(spent) < 0.06
