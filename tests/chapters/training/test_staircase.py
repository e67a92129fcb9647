"""Each step of the staircase gets the same time, also where the trial told it wrongly."""

from types import SimpleNamespace

import numpy
import pytest

from course_utils.chapters.training import staircase
from course_utils.learning import fast

PICTURES = 10_000


class Machine:
    """Trains nothing: a pass takes `slow` times as long as the trial, a short run, says."""

    def __init__(self, slow):
        self.slow, self.asked = slow, []

    def recipe(self, split, epochs, seed=None, **_options):
        pictures, trial = epochs * PICTURES, seed is None
        seconds = pictures / 1000 * (1 if trial else self.slow)
        if not trial:
            self.asked.append(epochs)
        return SimpleNamespace(
            pictures=pictures, usual_seconds=seconds, fit_seconds=seconds, accuracy=lambda *_: 0.5, epochs=epochs
        )


def times(monkeypatch, slow):
    machine = Machine(slow)
    monkeypatch.setattr(fast, "fast_recipe", machine.recipe)
    monkeypatch.setattr(staircase, "article_for", lambda *_: (0.5, 10.0, 1.0))

    class Part(list):
        images = labels = numpy.zeros(1)

    rows = list(staircase.climb(Part(range(PICTURES)), Part(), 10.0, range(2), say=lambda _words: None))
    return rows, machine


def test_every_step_has_a_name_for_readers_and_the_gains_are_told():
    assert list(staircase.spoken()) == staircase.names()
    assert staircase.told({"one": 50.0, "weight decay": 58.0, "two": 57.5}) == (
        "largest gain: weight decay, +8.0 points; smallest: two, -0.5"
    )


@pytest.mark.parametrize("slow", [1.0, 0.8, 1.25, 3.0])
def test_all_rows_take_the_same_time(monkeypatch, slow):
    rows, machine = times(monkeypatch, slow)
    assert [row.name for row in rows] == staircase.names()
    for row in rows:
        assert max(row.seconds) / 10 == pytest.approx(1, abs=staircase.CLOSE), row.name
    repeats = len(machine.asked) / (2 * len(staircase.STEPS))
    assert repeats == (1 if slow == 1.0 else 2), "a second attempt where the first was off, and no more"


def test_a_machine_that_never_keeps_its_time_ends_too(monkeypatch):
    draw = numpy.random.default_rng(0)

    class Restless(Machine):
        def recipe(self, split, epochs, seed=None, **options):
            self.slow = draw.uniform(2, 9)
            return super().recipe(split, epochs, seed, **options)

    machine = Restless(1)
    monkeypatch.setattr(fast, "fast_recipe", machine.recipe)
    options = dict(staircase.BARE)
    runs, _epochs = staircase._equal(range(PICTURES), 10.0, options, range(2), lambda _words: None)
    assert len(runs) == 2 and len(machine.asked) <= 2 * staircase.ATTEMPTS
