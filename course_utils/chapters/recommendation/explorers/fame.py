"""What happens when famous films are held back: hits, variety, and who gets the places. Taught in 15_recommendation."""

import numpy

from course_utils.chapters.recommendation import recommend
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, GREEN, ORANGE, SKY
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import data_place, lower_still, moving, new_figure, set_title

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


def _make(found, wanted):
    figure = new_figure(8.2, 3.7)
    left = figure.add_axes((0.075, 0.15, 0.36, 0.73))
    left.set(xlim=(-0.6, GROUPS - 0.4), ylim=(0, 100))
    left.set_xticks(range(GROUPS), [_("famous"), *[""] * (GROUPS - 2), _("rare")], fontsize=8)
    left.set_xlabel(_("films, in tenths by number of likes"), fontsize=9)
    left.set_ylabel(_("share of places (%)"), fontsize=9)
    set_title(left, _("Who gets the places?"))
    bars = left.bar(range(GROUPS), [0] * GROUPS, color=SKY, width=0.8)
    (likes,) = left.plot(range(GROUPS), 100 * wanted, "o-", color=ORANGE, markersize=4, label=_("what people like"))
    left.legend(fontsize=8, frameon=False)
    right = figure.add_axes((0.515, 0.15, 0.47, 0.73))
    right.set(xlim=(STRENGTHS[0], STRENGTHS[-1]), ylim=(0, 118))
    right.set_yticks(range(0, 101, 20))
    right.set_xlabel(_("how much famous films are held back"), fontsize=9)
    set_title(right, _("Hits and variety (%)"))
    right.plot(STRENGTHS, 100 * found["recall"], color=BLUE, linewidth=2, label=_("recall@10"))
    right.plot(STRENGTHS, 100 * found["coverage"], "--", color=GREEN, linewidth=2, label=_("coverage"))
    right.axvline(0, 0, 0.85, color="#BBBBBB", linewidth=1)
    right.legend(fontsize=8, frameon=False, loc="upper left", ncols=2)
    (hit,) = right.plot([], [], "o", color=BLUE, markersize=9)
    (wide,) = right.plot([], [], "s", color=GREEN, markersize=8)
    words = right.text(1.0, 1.03, "", transform=right.transAxes, fontsize=9, ha="right")
    for axes in (left, right):
        axes.tick_params(labelsize=8)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    moving(*bars, likes, hit, wide, words)
    lower_still(figure)

    def draw(strength=0.0):
        place = _place(strength)
        for bar, share in zip(bars, found["places"][place], strict=True):
            bar.set_height(100 * share)
        hit.set_data([STRENGTHS[place]], [100 * found["recall"][place]])
        wide.set_data([STRENGTHS[place]], [100 * found["coverage"][place]])
        words.set_text(
            _("recall {recall:.1%}, coverage {coverage:.0%}").format(
                recall=found["recall"][place], coverage=found["coverage"][place]
            )
        )
        return figure

    def point(x, y, **values):
        across, _up = data_place(right, x, y)
        return {"strength": across} if STRENGTHS[0] - 0.1 <= across <= STRENGTHS[-1] + 0.1 else {}

    return draw, point


def _place(strength):
    return int(numpy.abs(STRENGTHS - strength).argmin())


def _alt(found):
    def alt(strength=0.0):
        place = _place(strength)
        return _(
            "Famous films held back with strength {strength:.1f}: recall@10 is {recall:.1%}, {coverage:.0%} of the "
            "catalogue is on some list, and the most liked tenth of the films gets {famous:.0%} of all places."
        ).format(
            strength=strength, recall=found["recall"][place], coverage=found["coverage"][place],
            famous=found["places"][place][0],
        )  # fmt: skip

    return alt


def controls():
    """The explorer's control."""
    return {"strength": Slider(_("hold back"), float(STRENGTHS[0]), float(STRENGTHS[-1]), 0.1, 0.0)}


def explore(scores, seen, target, likes):
    """Show the explorer; the arrays are those of the people tested, `likes` [films] counts likes in training."""
    found = measure(scores, seen, target, likes)
    wanted = numpy.bincount(groups_of(likes), weights=target.sum(axis=0), minlength=GROUPS) / target.sum()
    draw, point = _make(found, wanted)
    explorer(draw, controls(), _alt(found), point=point)
    return found
