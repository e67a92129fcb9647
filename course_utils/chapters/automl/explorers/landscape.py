"""A landscape of two settings, and four searchers on it who pay by the second. Taught in 19_automl.

The landscape was measured (`settings_table`): a small network for each of 16 learning rates and 9 widths.
"""

import functools

import numpy

from course_utils.chapters.automl import digits_task, race, settings_table, tpe
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving

RUNGS = digits_task.RUNGS
LAST = len(RUNGS) - 1
MOST = 3.0  # CPU seconds
SEARCHERS = ("grid", "random", "halving", "TPE")
COLOURS = dict(zip(SEARCHERS, (plots.ORANGE, plots.BLACK, plots.PINK, plots.RED), strict=True))


def shape():
    """(widths, rates) of the map."""
    return settings_table.table()["map"].shape[:2]


def look(place, rung):
    """Validation accuracy (0 to 1) at a place (width, rate) of the map after rung number `rung`."""
    return int(settings_table.table()["map"][place][rung]) / digits_task.VALIDATION


def price(place, epochs):
    """CPU seconds that so many epochs cost at a place of the map."""
    return float(settings_table.table()["map_seconds"][place]) / RUNGS[-1] * epochs


def _nearest(unit):
    """The place of the map next to `unit`, two numbers from 0 to 1."""
    return tuple(int(round(float(value) * (count - 1))) for value, count in zip(unit, shape(), strict=True))


@functools.lru_cache(maxsize=256)
def search(name, seed=0, seconds=MOST):
    """What a searcher tries, in order, until the seconds are spent.

    Parameters
    ----------
    name : str
        One of `SEARCHERS`.
    seed : int
    seconds : float
        The grid is made as fine as they allow; all others do in less time what they would do first in more.

    Returns
    -------
    tuple of (place, rung, accuracy, seconds spent)
    """
    generator = numpy.random.default_rng(seed)
    tries, spent = [], 0.0

    def judge(place, rung=LAST, done=0):
        nonlocal spent
        spent += price(place, RUNGS[rung] - done)  # also where the place was tried before: it is another training
        tries.append((place, rung, look(place, rung), spent))
        return tries[-1][2]

    walk = {"grid": _grid, "random": _random, "halving": _halving, "TPE": _tpe}[name]
    for _step in walk(judge, generator, seconds):
        if spent > seconds:
            break
    return tuple(one for one in tries if one[3] <= seconds)


def _grid(judge, generator, seconds):
    side = 1
    while side < min(shape()) and sum(price(place, RUNGS[-1]) for place in _points(side + 1)) <= seconds:
        side += 1
    for place in _points(side):
        yield judge(place)


def _points(side):
    places = (numpy.arange(side) + 0.5) / side
    return list(dict.fromkeys(_nearest((y, x)) for y in places for x in places))


def _random(judge, generator, seconds):
    while True:
        yield judge(_nearest(generator.random(2)))


def _halving(judge, generator, seconds):
    while True:
        alive = [_nearest(generator.random(2)) for _one in range(27)]
        for rung in range(len(RUNGS)):
            scores = []
            for place in alive:
                scores.append(judge(place, rung, RUNGS[rung - 1] if rung else 0))
                yield scores[-1]
            alive = [alive[number] for number in numpy.argsort(scores, kind="stable")[::-1][: max(1, len(alive) // 3)]]


def _tpe(judge, generator, seconds):
    tried, values = [], []
    while True:
        early = len(values) < tpe.FIRST
        unit = generator.random(2) if early else tpe.propose(numpy.array(tried), numpy.array(values), generator)
        tried.append(unit)
        values.append(judge(_nearest(unit)))
        yield values[-1]


def best_so_far(tries):
    """(seconds, best accuracy until then) of a search, as two lists that begin at 0 s and 0."""
    seconds, best = [0.0], [0.0]
    for _place, _rung, accuracy, spent in tries:
        seconds += [spent, spent]
        best += [best[-1], max(best[-1], accuracy)]
    return seconds, best


class Landscape(Explorer):
    """The map of accuracies with what one searcher tried; beside it, the best so far of all four."""

    def __init__(self):
        super().__init__(8.0, 3.8)
        self.controls = {
            "searcher": Choice(_("searcher"), {race.names()[name]: name for name in SEARCHERS}, "random"),
            "seconds": Slider(_("CPU seconds"), 0.2, MOST, 0.1, 1.0),
            "seed": Slider(_("seed"), 0, 9, 1, 0),
        }
        self._lay_out_map()
        self._lay_out_race()
        moving(self.short, self.long, self.best, self.said, self.here, *self.lines.values())
        lower_still(self.figure)

    def _lay_out_map(self):
        axis = chart_axes(self.figure, (0.08, 0.15, 0.42, 0.74), _("Tried so far"), labels=9)
        heights = 100 * settings_table.table()["map"][:, :, -1] / digits_task.VALIDATION
        rates, widths = settings_table.MAP_RATES, settings_table.MAP_WIDTHS
        picture = axis.pcolormesh(rates, widths, heights, cmap="cividis", vmin=40, vmax=96, shading="nearest")
        axis.set(xscale="log", yscale="log")
        axis.set_yticks([8, 16, 32, 64, 128], ["8", "16", "32", "64", "128"])
        axis.minorticks_off()
        axis.set_xlabel(_("learning rate"), fontsize=9)
        axis.set_ylabel(_("width (units)"), fontsize=9)
        bar = self.figure.colorbar(picture, cax=self.figure.add_axes((0.515, 0.15, 0.012, 0.74)))
        bar.ax.tick_params(labelsize=8)
        bar.set_label(_("accuracy after 27 epochs (%)"), fontsize=8)
        (self.short,) = axis.plot([], [], "o", markerfacecolor="white", markeredgecolor="black", markersize=4)
        (self.long,) = axis.plot([], [], "o", markerfacecolor=plots.ORANGE, markeredgecolor="black", markersize=7)
        (self.best,) = axis.plot([], [], "*", markerfacecolor=plots.RED, markeredgecolor="white", markersize=17)

    def _lay_out_race(self):
        axis = chart_axes(self.figure, (0.69, 0.15, 0.29, 0.74), _("Best so far"), labels=9)
        axis.set(xlim=(0, MOST), ylim=(78, 97))
        axis.set_xlabel(_("CPU seconds"), fontsize=9)
        axis.set_ylabel(_("validation accuracy (%)"), fontsize=9)
        called = race.names()
        self.lines = {
            name: axis.plot([], [], color=COLOURS[name], linewidth=1.8, label=called[name])[0] for name in SEARCHERS
        }
        self.here = axis.axvline(0, color="#888888", linewidth=1)
        axis.legend(fontsize=8, loc="lower right", bbox_to_anchor=(1, 0.1))
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}  # the line of the clock passes behind
        self.said = axis.text(0.99, 0.03, "", transform=axis.transAxes, fontsize=8, ha="right", bbox=paper)

    def draw(self, searcher, seconds, seed):
        tries = search(searcher, seed, seconds)
        rates, widths = settings_table.MAP_RATES, settings_table.MAP_WIDTHS
        whole = [place for place, rung, _accuracy, _spent in tries if rung == len(RUNGS) - 1]
        short = [place for place, rung, _accuracy, _spent in tries if rung < len(RUNGS) - 1]
        for artist, places in ((self.short, short), (self.long, whole)):
            artist.set_data([rates[x] for _y, x in places], [widths[y] for y, _x in places])
        if tries:
            y, x = max(tries, key=lambda one: one[2])[0]
            self.best.set_data([rates[x]], [widths[y]])
        else:
            self.best.set_data([], [])
        for name, line in self.lines.items():
            times, best = best_so_far(search(name, seed, seconds))
            line.set_data([*times, seconds], [100 * value for value in [*best, best[-1]]])
        self.here.set_xdata([seconds, seconds])
        self.said.set_text(_("{n} looks, {whole} of them whole").format(n=len(tries), whole=len(whole)))
        return self.figure

    def alt(self, searcher, seconds, seed):
        told = []
        for name in SEARCHERS:
            tries = search(name, seed, seconds)
            top = max((one[2] for one in tries), default=0.0)
            told.append(_("{name} {top:.1%} ({n} looks)").format(name=race.names()[name], top=top, n=len(tries)))
        return _(
            "A map of validation accuracy by learning rate and width, with what {searcher} tried in {seconds:.1f} CPU "
            "seconds. Best so far: {told}."
        ).format(searcher=race.names()[searcher], seconds=seconds, told="; ".join(told))


def explore():
    """Show the explorer: who finds the ridge with so many seconds?"""
    Landscape().show()
