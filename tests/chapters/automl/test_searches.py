"""The searchers, on a problem made for the test: what they judge, what they pay, and when they stop."""

import math

import numpy
import pytest

from course_utils.chapters.automl import digits_task, race, searches, settings_table
from course_utils.core.errors import CourseError


class Priced:
    """Settings 0 to 99, the higher the better; an epoch costs one second, which no clock measures."""

    def __init__(self):
        self.listed, self.asked = 0.0, []

    def draw(self, generator):
        return int(generator.integers(100))

    def grid(self):
        return [5, 50, 95]

    def suggest(self, trial):
        return trial.suggest_int("setting", 0, 99)

    def start(self, setting):
        return Run(self, setting)


class Run:
    def __init__(self, problem, setting):
        self.problem, self.setting, self.epochs = problem, setting, 0

    def to(self, epochs):
        self.problem.listed += epochs - self.epochs
        self.epochs = epochs
        self.problem.asked.append((self.setting, epochs))
        return self.setting / 100

    def test_accuracy(self):
        return self.setting / 100


@pytest.mark.parametrize("name", race.SEARCHERS)
def test_every_searcher_stops_in_time_and_finds_something_good(name):
    problem = Priced()
    desk = searches.run(race.SEARCHERS[name], problem, 27 * 40, seed=1)
    assert desk.looks[-1][0] <= 27 * 40 and desk.best().validation >= 0.9
    assert all(one.seconds < other.seconds for one, other in zip(desk.bests, desk.bests[1:], strict=False))


def test_a_training_that_ends_too_late_does_not_count():
    desk = searches.run(searches.random_search, Priced(), 26, seed=0)
    assert desk.looks == [] and desk.best() is None
    with pytest.raises(CourseError, match="more than 0"):
        searches.Desk(Priced(), 0)


def test_hyperband_begins_at_each_rung_with_the_published_counts():
    problem = Priced()
    searches.run(searches.hyperband, problem, 10_000, seed=0)
    epochs = [epochs for _setting, epochs in problem.asked]
    one_round = [1] * 27 + [3] * 9 + [9] * 3 + [27] + [3] * 12 + [9] * 4 + [27] + [9] * 6 + [27] * 2 + [27] * 4
    assert epochs[: len(one_round)] == one_round


def test_halving_keeps_the_best_and_never_none():
    runs = [Run(Priced(), setting) for setting in (3, 9, 5)]
    (left,) = searches.halve(runs, lambda run, rung: run.to(rung), (1, 3, 9))
    assert left.setting == 9 and left.epochs == 9


def test_the_best_after_fewer_seconds_is_what_was_known_then():
    desk = searches.run(searches.grid_search, Priced(), 200, seed=0)
    assert desk.best(10) is None
    assert desk.best(30).validation == desk.looks[0][1]
    assert desk.best().validation == max(look[1] for look in desk.looks)


def test_live_and_listed_problems_speak_of_the_same_knobs():
    live, listed = searches.Live(digits_task.split(0)), searches.Listed(0)
    assert len(live.grid()) == 3 * 2**5 == len(listed.grid())
    for setting in (live.grid()[0], live.draw(numpy.random.default_rng(0)), listed.settings[0]):
        assert set(setting) == set(digits_task.DEFAULTS)
    for setting in live.grid():
        for name, (low, high) in digits_task.SPACE.items():
            assert low <= setting[name] <= high
    levels = [listed.settings[number] for number in listed.grid()]
    assert len({setting["rate"] for setting in levels}) == 3


def test_listed_seconds_are_paid_once_for_each_epoch():
    listed = searches.Listed(1)
    training = listed.start(3)
    training.to(9)
    training.to(27)
    assert listed.listed == pytest.approx(float(settings_table.table()["seconds"][1][3]), rel=1e-5)
    assert 0 <= training.test_accuracy() <= 1


def test_the_winner_keeps_the_weights_it_had():
    parts = digits_task.split(0)
    desk = searches.Desk(searches.Live(parts), 60)
    training = digits_task.Training({**digits_task.DEFAULTS, "rate": 0.01}, parts)
    desk.judge(training, 9)
    before = desk.best().test_accuracy()
    training.network[0][0][:] = 0
    assert desk.best().test_accuracy() == before > 0.8


def test_the_verdict_follows_the_numbers():
    def row(mean, spread=0.001):
        tests = [mean + spread * math.sin(n) for n in range(9)]
        return {"test_accuracy": 100 * mean, "tests": tests}

    kept = {name: row(0.95) for name in race.SEARCHERS} | {race.PATIENT: row(0.93)}
    assert race.judge(kept, [0.92, 0.921, 0.922], 0.0)[0] is True
    assert race.judge(kept, [0.92, 0.921, 0.922], 1.0)[0] == "depends"
    assert not race.judge(kept, [0.96, 0.961, 0.962], 0.0)[0]
    level = kept | {race.PATIENT: row(0.951)}
    assert race.judge(level, [0.92, 0.921, 0.922], 0.0)[0] == "depends"
