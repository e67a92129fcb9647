"""Checks of 15_recommendation."""

import math

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number
from course_utils.notebook.exercises import call, exercise

# (list, held out, k): more and fewer held out than k, a hit behind place k, no hit, all hits.
LISTS = (
    ([7, 2, 9, 4, 1, 8], {2, 4, 8, 30, 31, 32, 33}, 4),
    ([7, 2, 9, 4, 1, 8], {9, 1}, 4),
    ([5, 6, 0, 3], {6, 5, 8}, 3),
    ([5, 6, 0, 3], {9}, 3),
    ([1, 0, 2, 5], {0, 1, 2}, 3),
)


@exercise("film-offset")
def check_film_offset(answer):
    for stars, mean, damp in (((5.0, 4.5), 3.5, 5), ((2.0, 3.0, 2.5), 3.4, 5), ((4.0, 5.0, 4.5, 4.0, 5.0), 3.0, 2)):
        stars = numpy.array(stars)
        n, over = len(stars), float((stars - mean).sum())
        wanted = over / (n + damp)
        found = number(call(answer, stars.copy(), mean, damp))
        if found is None:
            return _("Return one number: how many stars the film lies above or below the mean.")
        if near(found, wanted):
            continue
        hints = [
            (over / n,
             _("That is not damped: a single rating of 5 would make this the best film of all. Where does damp go?")),
            (mean + wanted, _("That is the prediction; the offset alone is asked, without the mean.")),
            (float(stars.mean()), _("That is the film's mean; the offset is its distance from the mean of all films.")),
            (float(stars.sum()) / (n + damp),
             _("Take the mean off each rating first: damping pulls to 0, and 0 must mean an average film.")),
            (over / damp, _("Divide by the number of ratings plus damp, so that many ratings outweigh it.")),
            ((over + damp) / (n + damp),
             _("damp stands for ratings that are exactly average: they add 0 to the sum, not damp.")),
            (-wanted, _("The sign is turned: a film with many stars has an offset above 0.")),
            (over, _("That is a sum: a film that many have rated would run away. Divide.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For ratings {stars}, mean {mean} and damp {damp} you say {found:.4g}; start with how far "
            "each lies above the mean."
        )
        return text.format(stars=stars.tolist(), mean=mean, damp=damp, found=found)
    return None


@exercise("recall-at-k")
def check_recall(answer):
    for recommended, held_out, k in LISTS:
        hits = len(set(recommended[:k]) & held_out)
        wanted = hits / min(k, len(held_out))
        found = number(call(answer, list(recommended), set(held_out), k))
        if found is None:
            return _("Return one number from 0 to 1.")
        if near(found, wanted):
            continue
        whole = len(set(recommended) & held_out)
        hints = [
            (whole / min(k, len(held_out)),
             _("Only the first k places count: the learner never sees the rest of the list.")),
            (whole / len(held_out), _("Only the first k places count: the learner never sees the rest of the list.")),
            (hits, _("That is the number of hits; divide by how many there could be.")),
            (hits / k,
             _("That is precision: the share of the list that hits. Recall asks how much of what was held out "
               "is found.")),
            (hits / len(held_out),
             _("With more films held out than places, 1 could never be reached: divide by the smaller of the two.")),
            (1.0 if hits else 0.0, _("That asks whether there is any hit; count them.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For the list {films}, held out {held}, k = {k} you say {found:.4g}; count the hits in the first k places."
        )
        return text.format(films=recommended, held=sorted(held_out), k=k, found=found)
    return None


@exercise("ndcg-at-k")
def check_ndcg(answer):
    for recommended, held_out, k in LISTS:
        places = [place for place, film in enumerate(recommended[:k], start=1) if film in held_out]
        gain = sum(1 / math.log2(place + 1) for place in places)
        best = min(k, len(held_out))
        ideal = sum(1 / math.log2(place + 1) for place in range(1, best + 1))
        wanted = gain / ideal
        found = number(call(answer, list(recommended), set(held_out), k))
        if found is None:
            return _("Return one finite number from 0 to 1 (log2 of 1 is 0: count the places from 1 and add 1).")
        if near(found, wanted):
            continue
        whole = sum(1 / math.log2(place + 1) for place, film in enumerate(recommended, start=1) if film in held_out)
        all_places = sum(1 / math.log2(place + 1) for place in range(1, k + 1))
        all_held = sum(1 / math.log2(place + 1) for place in range(1, len(held_out) + 1))
        harmonic = sum(1 / place for place in places) / sum(1 / place for place in range(1, best + 1))
        hints = [
            (gain, _("That is DCG. Divide by that of the best list there could be: then 1 is perfect for everybody.")),
            (gain / all_places,
             _("With fewer films held out than places, the best list is not all hits: only so many places can hit.")),
            (gain / all_held, _("With more films held out than places, the best list has k hits, not more.")),
            (whole / ideal, _("Only the first k places count.")),
            (len(places) / best, _("That is recall: every place counts the same. A hit further down must count less.")),
            (harmonic,
             _("That divides by the place itself. Here the logarithm of the place is used: it falls more gently.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For the list {films}, held out {held}, k = {k} you say {found:.4g}; a hit in place p counts "
            "1 / log2(p + 1)."
        )
        return text.format(films=recommended, held=sorted(held_out), k=k, found=found)
    return None
