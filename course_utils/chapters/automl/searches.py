"""Searchers of settings, written out: grid, random, successive halving, Hyperband; and Optuna's. All pay by the second.

A searcher is a function (desk, generator) that never stops by itself. It draws or works out settings, and lets the desk
judge trainings of them; the desk holds the clock and raises `TimeOver` when the CPU seconds are spent. So all get the
same time, and what a searcher needs for its own thinking is paid, too. Taught in 19_automl.
"""

import contextlib
import copy
import itertools
import math
import time
from dataclasses import dataclass

import numpy

from course_utils.chapters.automl import digits_task, settings_table
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

RUNGS = digits_task.RUNGS
LAST = RUNGS[-1]
KEEP = 3  # one in so many goes on to the next rung
PARTS_OF_A_GRID = {"rate": 3, "width": 2, "batch": 2, "decay": 2}


class TimeOver(Exception):
    """The seconds of a search are spent."""


@dataclass(frozen=True)
class Winner:
    """The best that a search had seen: after how many CPU seconds, how good, and the network as it was."""

    seconds: float
    validation: float
    epochs: int
    setting: dict
    training: object

    def test_accuracy(self):
        """Accuracy on the test part, 0 to 1."""
        return self.training.test_accuracy()


class Live:
    """Settings that are really trained, on the pictures of `parts` (`digits_task.Split`)."""

    def __init__(self, parts, seed=0):
        self.parts, self.seed, self.listed = parts, seed, 0.0

    def draw(self, generator):
        """A random setting."""
        return digits_task.draw(generator)

    def grid(self):
        """All combinations of a few values of each knob, evenly spaced by factors: a list of dict."""
        axes = {}
        for name, parts in PARTS_OF_A_GRID.items():
            low, high = numpy.log(digits_task.SPACE[name])
            places = (numpy.arange(parts) + 0.5) / parts
            axes[name] = [float(value) for value in numpy.exp(low + places * (high - low))]
        axes |= {"depth": digits_task.DEPTHS, "shift": digits_task.SHIFTS}
        return [digits_task.whole(dict(zip(axes, values, strict=True))) for values in itertools.product(*axes.values())]

    def suggest(self, trial):
        """The setting that Optuna's `trial` proposes."""
        setting = {name: trial.suggest_float(name, *bounds, log=True) for name, bounds in digits_task.SPACE.items()}
        setting |= {"depth": trial.suggest_int("depth", 1, 2), "shift": trial.suggest_int("shift", 0, 1)}
        return digits_task.whole(setting)

    def start(self, setting):
        """A `digits_task.Training` of the setting."""
        return digits_task.Training(setting, self.parts, self.seed)


class Listed:
    """The settings of `settings_table`, on one of its splits: nothing is trained, the listed seconds are paid."""

    def __init__(self, split):
        kept = settings_table.table()
        self.validation, self.test = kept["validation"][split], kept["test"][split]
        self.prices = kept["seconds"][split].astype(float) / LAST
        self.settings, self.listed = settings_table.settings(), 0.0
        self.shape = tuple(len(levels) for levels in settings_table.LEVELS.values())

    def draw(self, generator):
        """The number of a random setting."""
        return int(generator.integers(len(self.settings)))

    def grid(self):
        """Numbers of settings, as `Live.grid` spaces them."""
        axes = {"rate": (1, 3, 5), "width": (0, 2), "depth": (0, 1), "batch": (0, 1), "decay": (0, 2), "shift": (0, 1)}
        return [int(numpy.ravel_multi_index(places, self.shape)) for places in itertools.product(*axes.values())]

    def suggest(self, trial):
        """The number of the setting that Optuna's `trial` proposes; levels are whole numbers to it, in their order."""
        levels = settings_table.LEVELS
        places = [trial.suggest_int(name, 0, len(values) - 1) for name, values in levels.items()]
        return int(numpy.ravel_multi_index(places, self.shape))

    def start(self, number):
        """A training whose results are looked up."""
        return _Looked(self, number)


class _Looked:
    def __init__(self, problem, number):
        self.problem, self.number, self.epochs = problem, number, 0
        self.setting = problem.settings[number]

    def to(self, epochs):
        self.problem.listed += (epochs - self.epochs) * self.problem.prices[self.number]
        self.epochs = epochs
        return int(self.problem.validation[self.number, RUNGS.index(epochs)]) / digits_task.VALIDATION

    def test_accuracy(self):
        return int(self.problem.test[self.number, RUNGS.index(self.epochs)]) / 1347


class Desk:
    """Judges trainings while there is time, and remembers each look and each new best.

    Attributes
    ----------
    looks : list of (seconds, validation accuracy, epochs, setting)
    bests : list of Winner
        Each better than the one before it.
    """

    def __init__(self, problem, seconds):
        if not seconds > 0:
            raise CourseError(_("A search needs more than 0 CPU seconds; it got {n}.").format(n=seconds))
        self.problem, self.seconds, self.looks, self.bests = problem, seconds, [], []
        self._start = time.process_time() + 0.0
        self.listed_before = problem.listed

    def spent(self):
        """CPU seconds so far: measured ones, and listed ones of trainings that were looked up."""
        return time.process_time() - self._start + self.problem.listed - self.listed_before

    def judge(self, training, epochs):
        """Train on to `epochs`, and return the validation accuracy. TimeOver where that ends too late to count."""
        value = training.to(epochs)
        spent = self.spent()
        if spent > self.seconds:
            raise TimeOver
        self.looks.append((spent, value, epochs, training.setting))
        if not self.bests or value > self.bests[-1].validation:
            self.bests.append(Winner(spent, value, epochs, training.setting, copy.copy(training)))
            if hasattr(training, "network"):  # which trains on: keep the weights as they are now
                self.bests[-1].training.network = copy.deepcopy(training.network)
        return value

    def best(self, seconds=None):
        """The `Winner` after so many seconds (None: at the end), or None where nothing was judged in time."""
        limit = self.seconds if seconds is None else seconds
        return next((winner for winner in reversed(self.bests) if winner.seconds <= limit), None)


def run(search, problem, seconds, seed=0):
    """Let `search` search for so many CPU seconds; returns its `Desk`."""
    desk = Desk(problem, seconds)
    with contextlib.suppress(TimeOver), numpy.errstate(all="ignore"):  # some settings blow up: they are bad, no error
        search(desk, numpy.random.default_rng(seed))
    return desk


def defaults(desk, _generator):
    """No search at all: the defaults, trained on and on, judged after each third more."""
    training, epochs = desk.problem.start(digits_task.DEFAULTS), 0
    while True:
        epochs = max(epochs + 1, epochs * 4 // 3)
        desk.judge(training, epochs)


def grid_search(desk, generator):
    """Every point of a grid, in random order: in the order of nested loops, early points would share most values."""
    points = desk.problem.grid()
    for place in generator.permutation(len(points)):
        desk.judge(desk.problem.start(points[place]), LAST)


def random_search(desk, generator):
    """A setting drawn at random, trained to the end, again and again."""
    while True:
        desk.judge(desk.problem.start(desk.problem.draw(generator)), LAST)


def halve(alive, judge, rungs):
    """Successive halving: judge all at a rung, keep the best third, train these on to the next rung; the last ones."""
    for rung in rungs:
        scores = [judge(training, rung) for training in alive]
        best_first = numpy.argsort(scores)[::-1]
        alive = [alive[place] for place in best_first[: max(1, len(alive) // KEEP)]]
    return alive


def hyperband(desk, generator):
    """Successive halving from each rung in turn: many settings judged early, then fewer judged late."""
    while True:
        for first in range(len(RUNGS)):
            left = len(RUNGS) - first
            count = math.ceil(len(RUNGS) / left * KEEP ** (left - 1))
            alive = [desk.problem.start(desk.problem.draw(generator)) for _one in range(count)]
            halve(alive, desk.judge, RUNGS[first:])


def halving(desk, generator):
    """Successive halving alone: 27 settings from the first rung on, again and again."""
    while True:
        alive = [desk.problem.start(desk.problem.draw(generator)) for _one in range(KEEP ** (len(RUNGS) - 1))]
        halve(alive, desk.judge, RUNGS)


def bayesian(desk, generator):
    """Optuna's TPE: each next setting is proposed from what the earlier ones reached; all are trained to the end."""
    study = _study(generator, pruned=False)
    while True:
        trial = study.ask()
        study.tell(trial, desk.judge(desk.problem.start(desk.problem.suggest(trial)), LAST))


def bayesian_pruned(desk, generator):
    """The same, and a training is stopped at a rung where it is behind the median of the earlier ones."""
    import optuna

    study = _study(generator, pruned=True)
    while True:
        trial = study.ask()
        training = desk.problem.start(desk.problem.suggest(trial))
        for rung in RUNGS:
            value = desk.judge(training, rung)
            trial.report(value, rung)
            if rung < LAST and trial.should_prune():
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, value)


def _study(generator, pruned):
    """An Optuna study that says nothing. Accuracy is maximised."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.TPESampler(seed=int(generator.integers(2**31)))
    pruner = optuna.pruners.MedianPruner(n_startup_trials=5) if pruned else optuna.pruners.NopPruner()
    return optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
