import numpy
import pytest

from course_utils.chapters.training_algorithm.explorers import optimiser_race as race
from course_utils.core.errors import CourseError
from course_utils.learning import optimisers


@pytest.mark.parametrize("surface", list(race.SURFACES))
def test_slopes_and_minima(surface):
    shape = race.SURFACES[surface]
    generator = numpy.random.default_rng(0)
    h = 1e-6
    for x, y in generator.uniform(-2, 2, (20, 2)):
        measured = (
            (shape.loss(x + h, y) - shape.loss(x - h, y)) / (2 * h),
            (shape.loss(x, y + h) - shape.loss(x, y - h)) / (2 * h),
        )
        assert shape.slope(x, y) == pytest.approx(measured, abs=1e-6)
    lowest = min(shape.loss(x, y) for x in numpy.linspace(-2.4, 2.4, 97) for y in numpy.linspace(-1.8, 1.8, 73))
    for place in shape.minima:
        assert shape.loss(*place) == pytest.approx(0, abs=1e-6) and lowest > -1e-9


@pytest.mark.parametrize("rule", list(optimisers.RULES))
def test_a_path_is_the_rule_step_by_step(rule):
    places = race.path("bend", rule, -1.6, 0.4, 0.02)
    weights, memory = numpy.array([-1.6, 0.4]), 0.0
    for step in range(1, 31):
        slope = numpy.array(race.SURFACES["bend"].slope(*weights))
        change, memory = optimisers.RULES[rule](slope, memory, 0.02, step)
        weights = weights + change
        assert places[step][:2] == pytest.approx(tuple(weights), rel=1e-9)
    assert len(places) == race.STEPS + 1


def test_sgd_flies_off_above_the_rate_of_two_over_the_curvature():
    # The ravine's steep direction has curvature 12.
    assert len(race.path("ravine", "SGD", -2.1, 1.2, 1.9 / 12)) == race.STEPS + 1
    flown = race.path("ravine", "SGD", -2.1, 1.2, 2.3 / 12)
    assert len(flown) < race.STEPS and flown[-1][2] == float("inf")
    assert race.standing({"SGD": flown, "other": ((0, 0, 5.0),)}, 100)[0] == ("other", 5.0)
    assert "flown off" in race.OptimiserRace().alt("ravine", 100, 0.0, -2.1, 1.2, False)


def test_what_the_chapter_says_about_the_surfaces():
    # On the pass exactly, no slope leads off it, and no rule leaves.
    for places in race.race("saddle", -2.0, 0.0, 0.03).values():
        assert places[-1][1] == 0
    # At 0.01 momentum alone rolls through the shallow valley; at 10 to the power -1.5 it ends in the shallow one again.
    start = race.SURFACES["valleys"].start
    ends = {rule: places[-1][0] for rule, places in race.race("valleys", *start, 0.01).items()}
    assert ends.pop("momentum") < -0.9 and min(ends.values()) > 0.9
    assert race.path("valleys", "momentum", *start, 10**-1.5)[-1][0] > 0.9


def test_settled_means_for_good():
    losses = (3, 0.001, 2, 0.005, 0.002)
    assert race.settled([(0, 0, loss) for loss in losses]) == 3
    assert race.settled([(0, 0, loss) for loss in losses[:3]]) is None
    assert race.settled([(0, 0, 0.001)]) == 0


@pytest.mark.parametrize("rule", list(optimisers.RULES))
def test_the_best_rate_is_not_beaten(rule):
    def rank(rate):
        places = race.path("ravine", rule, *race.SURFACES["ravine"].start, rate)
        steps = race.settled(places)
        return race.STEPS + 1 if steps is None else steps

    assert rank(race.best_rate("ravine", rule)) == min(rank(rate) for rate in race.RATES)


def test_pointing_moves_the_start_and_a_new_surface_has_its_own():
    explorer = race.OptimiserRace()
    box = explorer.build()
    before = box.canvas.frame
    x, y = explorer.field.transData.transform((1.02, -0.48))
    box.canvas.pointer = [float(x), float(y), 1]
    assert (box.controls["x"].value, box.controls["y"].value) == pytest.approx((1.0, -0.5))
    assert box.canvas.frame != before
    box.controls["surface"].value = "saddle"
    assert (box.controls["x"].value, box.controls["y"].value) == pytest.approx(race.SURFACES["saddle"].start)


def test_the_map_is_darkest_at_the_minimum():
    picture = race.relief("bend", 97, 73)
    assert picture.shape == (73, 97, 4) and (picture[..., 3] == 255).all()
    column, row = round((1.0 - race.LEFT) / 4.8 * 96), 36
    assert picture[row, column, 0] < picture[5, 48, 0]


@pytest.mark.parametrize(("surface", "rate"), [("mountain", 0.1), ("ravine", 0.0), ("ravine", float("nan"))])
def test_bad_values_are_refused(surface, rate):
    with pytest.raises(CourseError):
        race.path(surface, "SGD", 0.0, 0.0, rate)


def ravine(rule, rate):
    """How often the rule's way in the ravine changes sides in 60 steps, and how far along it is after 20."""
    places = race.path("ravine", rule, *race.SURFACES["ravine"].start, rate)[:61]
    across = [place[1] for place in places]
    return sum(before * after < 0 for before, after in zip(across, across[1:], strict=False)), places[20][0]


def test_who_swings_and_who_creeps_depends_on_the_rate():
    """As the picture opens SGD jumps each step and creeps, momentum is ahead; at 10^-1.5 it alone swings."""
    assert race.OptimiserRace().controls["rate"].default == -0.8
    (jumps, crept), (swings, rolled) = ravine("SGD", 10**-0.8), ravine("momentum", 10**-0.8)
    start = race.SURFACES["ravine"].start[0]
    assert jumps == 60 and 10 < swings < 40
    assert rolled - start > 3 * (crept - start)
    assert ravine("SGD", 10**-1.5)[0] == 0 < ravine("momentum", 10**-1.5)[0]
