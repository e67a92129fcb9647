"""Checks of 19_automl."""

import math

from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, first_match, near, number
from course_utils.notebook.exercises import call, exercise


@exercise("draws-needed")
def check_draws(answer):
    for share, chance in ((0.01, 0.95), (0.05, 0.95), (0.05, 0.5), (0.2, 0.99)):
        wanted = math.ceil(math.log(1 - chance) / math.log(1 - share))
        found = number(call(answer, share, chance))
        if found is None:
            return _("Return one number: how many draws.")
        if near(found, wanted, *EXACT):
            continue
        exact = math.log(1 - chance) / math.log(1 - share)
        sums = _("Chances of several draws do not add up; the chances of *missing* multiply.")
        hints = [
            (exact, _("That is exact, but nobody draws a part of a setting: round up.")),
            (math.floor(exact), _("Rounded down, the chance is just missed: round up.")),
            (1 / share, _("That many hit once *on average*; often they never do. Work out the chance of no hit.")),
            (math.ceil(chance / share), sums),
            (chance / share, sums),
            (math.ceil(math.log(chance) / math.log(1 - share)),
             _("You ask that all draws miss with this chance; they shall miss with the rest, 1 - chance.")),
            (math.ceil(math.log(1 - chance) / math.log(share)),
             _("One draw misses with the chance 1 - share, not with share.")),
        ]  # fmt: skip
        hint = first_match(found, hints, *EXACT) or first_match(found, hints[:1])
        if hint:
            return hint
        text = _("For a share of {share} and a chance of {chance} you say {found:g}. How likely do n draws all miss?")
        return text.format(share=share, chance=chance, found=found)
    return None


def _quality(name, epochs):
    """How good a setting of the check is after so many epochs: some start slowly, the longer the better."""
    start, end, speed = _SETTINGS[name]
    return end - (end - start) * math.exp(-epochs / speed)


# name: accuracy at the start and in the end, and how many epochs it takes
_SETTINGS = {
    f"s{number}": (0.1, 0.5 + 0.45 * ((7 * number + 4) % 27) / 27, 1.5 + (5 * number) % 7) for number in range(27)
}


def _halved(names, score, rungs, keep, part=1.0):
    alive = list(names)
    for rung in rungs:
        alive = sorted(alive, key=lambda name: -score(name, rung))[: max(1, int(len(alive) / keep * part))]
    return alive[0]


@exercise("successive-halving")
def check_halving(answer):
    for count, rungs, keep in ((27, (1, 3, 9, 27), 3), (16, (2, 4, 8, 16), 2), (10, (1, 3, 9), 3)):
        names, asked = list(_SETTINGS)[:count], []

        def score(name, epochs, asked=asked):
            asked.append((name, epochs))
            return _quality(name, epochs)

        found = call(answer, list(names), score, rungs, keep)
        wanted = _halved(names, _quality, rungs, keep)
        due = [count]
        for _rung in rungs[1:]:
            due.append(max(1, due[-1] // keep))
        made = [sum(epochs == rung for _name, epochs in asked) for rung in rungs]
        if isinstance(found, (list, tuple)):
            return _("Return the one setting that is left, not a list.")
        if isinstance(found, float):
            return _("Return the setting itself, not its score.")
        if isinstance(found, int):
            return _("Return the setting itself, not its place in the list.")
        if not asked:
            return _("You never call score(setting, epochs): without it nothing can be compared.")
        if made == [count] * len(rungs):
            return _("At every rung all settings are judged: go on with the best ones only, or nothing is saved.")
        if made[0] == 0 or made[:1] == [0]:
            return _("Begin at the first rung, where training is cheap.")
        if found == _halved(names, lambda name, epochs: -_quality(name, epochs), rungs, keep):
            return _("You keep the worst ones: a higher score is better.")
        if made == [count, *[0] * (len(rungs) - 1)]:
            return _("All is decided at the first rung: the survivors must be trained on and judged again.")
        if keep != 2 and made[1] == max(1, count // 2):
            return _("You keep a half; keep one in `keep`.")
        if made[1] > due[1] and made[1] == count - count // keep:
            return _("You drop one in `keep`, and keep the rest; it is the other way round.")
        if 0 in made or found not in names:
            return _("Somewhere no setting is left: keep at least one.")
        if made != due:
            text = _("At the rungs {rungs} you judge {made} settings; it should be {due}.")
            return text.format(rungs=list(rungs), made=made, due=due)
        if found != wanted:
            text = _("Of {n} settings you return {found}; with the scores of each rung it is {wanted}.")
            return text.format(n=count, found=found, wanted=wanted)
    return None


# name: days from the decision to the day on which the value is written (below 0: before), and how much it tells
_TABLES = (
    {"age": (-900, 0.1), "complaints": (-3, 0.7), "goodbye_letter": (4, 0.9), "logins": (0, 0.4)},
    {"refund_paid": (12, 0.2), "visits": (-2, 0.8), "final_bill": (1, 0.95), "order_value": (0, 0.6)},
    {"price": (-30, 0.3), "months": (0, 0.5), "deliveries": (-5, 0.97)},
)


@exercise("spot-the-leak")
def check_leak(answer):
    for table in _TABLES:
        days = {name: day for name, (day, _tells) in table.items()}
        tells = {name: much for name, (_day, much) in table.items()}
        found = call(answer, dict(days), dict(tells))
        if isinstance(found, str) or not isinstance(found, (list, tuple, set)):
            return _("Return a list of names of columns, also where it has one or none.")
        if not all(isinstance(name, str) for name in found) or len(set(found)) < len(found):
            return _("Each entry is the name of one column, a text, and each name stands there once.")
        found, wanted = set(found), {name for name, day in days.items() if day > 0}
        if found == wanted:
            continue
        strongest = max(tells, key=tells.get)
        hints = [
            (found == {name for name, day in days.items() if day >= 0},
             _("What is written on the day itself is there in time: day 0 is allowed.")),
            (found == set(days) - wanted, _("These are the columns that may be used; name the others.")),
            (found == {strongest}, _("You name the column that tells most; an honest column may tell much, too.")),
            (found == {name for name, much in tells.items() if much >= 0.9} and found,
             _("A column that tells much is suspicious, but not guilty: what counts is when it is written.")),
            (found == {name for name, day in days.items() if day < 0},
             _("Below 0 is *before* the decision: these are known in time.")),
        ]  # fmt: skip
        hint = next((hint for true, hint in hints if true), None)
        if hint:
            return hint
        missed = ", ".join(sorted(wanted - found)) or "-"
        extra = ", ".join(sorted(map(str, found - wanted))) or "-"
        return _("Missed: {missed}. Named without need: {extra}.").format(missed=missed, extra=extra)
    return None
