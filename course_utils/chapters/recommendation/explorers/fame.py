"""What happens when famous films are held back: hits, variety, and who gets the places. Taught in 15_recommendation."""

import numpy

from course_utils.chapters.recommendation import recommend
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, GREEN, ORANGE, SKY
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

STRENGTHS = numpy.round(numpy.linspace(-0.5, 1.5, 21), 1)
GROUPS = 10


def held_back(scores, likes, strength):
    """Scores with `strength` x the logarithm of a film's likes taken off; both in units of their spread.

    Parameters
    ----------
    scores : float [people, films]
    likes : array [films]
        How many people like each film.
    strength : float
        0: as they are; above 0: famous films are held back; below 0: pushed.
    """
    fame = numpy.log1p(likes)
    spread = numpy.maximum(scores.std(axis=1, keepdims=True), 1e-9)
    return scores / spread - strength * (fame - fame.mean()) / max(float(fame.std()), 1e-9)


def groups_of(likes):
    """The group of each film, int64 [films]: 0 is the tenth of the catalogue with most likes, 9 the one with fewest."""
    order = numpy.argsort(-numpy.asarray(likes), kind="stable")
    group = numpy.empty(len(order), int)
    group[order] = numpy.arange(len(order)) * GROUPS // len(order)
    return group


def measure(scores, seen, target, likes, strengths=STRENGTHS):
    """Lists for each strength: {"recall", "coverage": float [strengths], "places": float [strengths, 10]}.

    `places` is the share of all recommended places that each tenth of the catalogue gets, from the famous to the rare.
    """
    group, found = groups_of(likes), {"recall": [], "coverage": [], "places": []}
    for strength in strengths:
        lists = recommend.best(held_back(scores, likes, strength), seen)
        found["recall"].append(recommend.recall(lists, target).mean())
        found["coverage"].append(recommend.coverage(lists, scores.shape[1]))
        found["places"].append(numpy.bincount(group[lists].ravel(), minlength=GROUPS) / lists.size)
    return {name: numpy.array(values) for name, values in found.items()}


class Fame(Explorer):
    """Who gets the places, and hits and variety, for every strength with which famous films are held back.

    Parameters
    ----------
    found : dict, from `measure`
    wanted : float [10]
        The share of what people like in each tenth of the catalogue, from the famous to the rare.
    """

    def __init__(self, found, wanted):
        super().__init__(8.2, 3.7)
        self.controls = {"strength": Slider(_("hold back"), float(STRENGTHS[0]), float(STRENGTHS[-1]), 0.1, 0.0)}
        self.found = found
        self._lay_out_places(wanted)
        self._lay_out_curves()
        moving(*self.bars, self.likes, self.hit, self.wide, self.words)
        lower_still(self.figure)

    def _lay_out_places(self, wanted):
        left = chart_axes(self.figure, (0.075, 0.15, 0.36, 0.73), _("Who gets the places?"))
        left.set(xlim=(-0.6, GROUPS - 0.4), ylim=(0, 100))
        left.set_xticks(range(GROUPS), [_("famous"), *[""] * (GROUPS - 2), _("rare")], fontsize=8)
        left.set_xlabel(_("films, in tenths by number of likes"), fontsize=9)
        left.set_ylabel(_("share of places (%)"), fontsize=9)
        self.bars = left.bar(range(GROUPS), [0] * GROUPS, color=SKY, width=0.8)
        (self.likes,) = left.plot(
            range(GROUPS), 100 * wanted, "o-", color=ORANGE, markersize=4, label=_("what people like")
        )
        left.legend(fontsize=8, frameon=False)

    def _lay_out_curves(self):
        right = chart_axes(self.figure, (0.515, 0.15, 0.47, 0.73), _("Hits and variety (%)"))
        right.set(xlim=(STRENGTHS[0], STRENGTHS[-1]), ylim=(0, 118))
        right.set_yticks(range(0, 101, 20))
        right.set_xlabel(_("how much famous films are held back"), fontsize=9)
        right.plot(STRENGTHS, 100 * self.found["recall"], color=BLUE, linewidth=2, label=_("recall@10"))
        right.plot(STRENGTHS, 100 * self.found["coverage"], "--", color=GREEN, linewidth=2, label=_("coverage"))
        right.axvline(0, 0, 0.85, color="#BBBBBB", linewidth=1)
        right.legend(fontsize=8, frameon=False, loc="upper left", ncols=2)
        (self.hit,) = right.plot([], [], "o", color=BLUE, markersize=9)
        (self.wide,) = right.plot([], [], "s", color=GREEN, markersize=8)
        self.words = right.text(1.0, 1.03, "", transform=right.transAxes, fontsize=9, ha="right")
        self.curves = right

    def draw(self, strength):
        place = _place(strength)
        recall, coverage = self.found["recall"][place], self.found["coverage"][place]
        for bar, share in zip(self.bars, self.found["places"][place], strict=True):
            bar.set_height(100 * share)
        self.hit.set_data([STRENGTHS[place]], [100 * recall])
        self.wide.set_data([STRENGTHS[place]], [100 * coverage])
        self.words.set_text(_("recall {recall:.1%}, coverage {coverage:.0%}").format(recall=recall, coverage=coverage))
        return self.figure

    def alt(self, strength):
        place = _place(strength)
        return _(
            "Famous films held back with strength {strength:.1f}: recall@10 is {recall:.1%}, {coverage:.0%} of the "
            "catalogue is on some list, and the most liked tenth of the films gets {famous:.0%} of all places."
        ).format(
            strength=strength, recall=self.found["recall"][place], coverage=self.found["coverage"][place],
            famous=self.found["places"][place][0],
        )  # fmt: skip

    def point(self, x, y, /, **values):
        across, _up = data_place(self.curves, x, y)
        return {"strength": across} if STRENGTHS[0] - 0.1 <= across <= STRENGTHS[-1] + 0.1 else {}


def _place(strength):
    return int(numpy.abs(STRENGTHS - strength).argmin())


def explore(scores, seen, target, likes):
    """Show the explorer; the arrays are those of the people tested, `likes` [films] counts likes in training."""
    found = measure(scores, seen, target, likes)
    wanted = numpy.bincount(groups_of(likes), weights=target.sum(axis=0), minlength=GROUPS) / target.sum()
    Fame(found, wanted).show()
    return found
