"""Checks of 20_customisation."""

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import EXACT, first_match, near, number
from course_utils.notebook.exercises import call, exercise


def _ridge(rows, wanted, strength):
    return numpy.linalg.solve(rows.T @ rows + strength * numpy.eye(rows.shape[1]), rows.T @ wanted)


@exercise("linear-head")
def check_head(answer):
    strengths = [0.01, 1.0, 30.0, 1000.0]
    for seed, noise in ((0, 1.5), (1, 0.3)):
        random = numpy.random.default_rng(seed)
        truth = random.normal(size=8) * (numpy.arange(8) < 3)
        rows, others = random.normal(size=(14, 8)), random.normal(size=(30, 8))
        wanted, judged = (part @ truth + noise * random.normal(size=len(part)) for part in (rows, others))
        fits = [_ridge(rows, wanted, strength) for strength in strengths]

        def error(weights, some, target):
            return float(((some @ weights - target) ** 2).mean())

        on_judged = [error(weights, others, judged) for weights in fits]
        best = int(numpy.argmin(on_judged))
        found = call(answer, rows.copy(), wanted.copy(), others.copy(), judged.copy(), list(strengths))
        if not (isinstance(found, (tuple, list)) and len(found) == 2):
            return _("Return two things: the weights, and the strength that was chosen.")
        weights, strength = found[0], number(found[1])
        if strength is None:
            return _("The second thing must be one number: the strength.")
        hints = [
            (strengths[0], _("That strength has the smallest error on what was learnt from, where less "
                             "regularisation always looks better; choose on the validation rows.")),
            (float(best), _("That is the place in the list; return the strength itself.")),
            (on_judged[best], _("That is the smallest error; return the strength at which it is reached.")),
            (strengths[-1], _("That is the largest strength: it makes the weights nearly zero, whatever the rows "
                              "say.")),
        ]  # fmt: skip
        if not near(strength, strengths[best]):
            text = _("The strength {strength:g} is not the one with the smallest squared error on the validation rows.")
            return first_match(strength, hints) or text.format(strength=strength)
        if near(weights, fits[best]):
            continue
        chosen, n, eye = strengths[best], len(rows), numpy.eye(8)
        slips = [
            (numpy.linalg.pinv(rows) @ wanted, _("These weights are not regularised: add the strength times the unit "
                                                 "matrix before you solve.")),
            (_ridge(others, judged, chosen), _("You learnt from the validation rows; they only choose.")),
            (_ridge(rows, wanted, n * chosen),
             _("The strength is multiplied by the number of rows; take it as it is.")),
            (_ridge(numpy.vstack([rows, others]), numpy.concatenate([wanted, judged]), chosen),
             _("You learnt from both parts; the validation rows only choose.")),
            (numpy.linalg.solve(rows.T @ rows + chosen * numpy.ones_like(eye), rows.T @ wanted),
             _("The strength stands on the diagonal only: `np.eye`, not `np.ones`.")),
            (fits[0], _("The strength is right, and the weights belong to another one: the first that was tried.")),
            (fits[-1], _("The strength is right, and the weights belong to another one: the last that was tried.")),
        ]  # fmt: skip
        return first_match(weights, slips) or _("The weights solve (XᵀX + strength · I) w = Xᵀy, with X the rows.")
    return None


@exercise("lora-count")
def check_count(answer):
    for shapes, rank in (([(784, 256), (256, 128)], 4), ([(10, 10)], 1), ([(4096, 4096)] * 3, 8)):
        found = number(call(answer, list(shapes), rank))
        if found is None:
            return _("Return one number.")
        wanted = sum(rank * (n + m) for n, m in shapes)
        if near(found, wanted, *EXACT):
            continue
        slips = [
            (sum(n * m for n, m in shapes), _("That is what full fine-tuning trains; LoRA trains two thin matrices.")),
            (sum(rank * n * m for n, m in shapes),
             _("The two matrices are multiplied, their numbers of weights are added: n · rank and rank · m.")),
            (sum(rank * n for n, m in shapes), _("That is the first of the two matrices; the second has rank · m.")),
            (sum(rank * m for n, m in shapes), _("That is the second of the two matrices; the first has n · rank.")),
            (sum(n * m + rank * (n + m) for n, m in shapes), _("The frozen weights are stored, but not trained.")),
            (sum(rank * (n + m) + m for n, m in shapes), _("The biases stay frozen, too.")),
            (sum(n + m for n, m in shapes), _("Each of the two matrices is `rank` wide.")),
        ]  # fmt: skip
        text = _(
            "For {shapes} and rank {rank} you say {found:g}: count n · rank for one matrix, rank · m for the other."
        )
        return first_match(found, slips, *EXACT) or text.format(shapes=shapes, rank=rank, found=found)
    return None


@exercise("answer-price")
def check_price(answer):
    for per_second, hourly, used in ((20.0, 0.10, 0.25), (3.0, 2.0, 0.8)):
        found = number(call(answer, per_second, hourly, used))
        if found is None:
            return _("Return one number.")
        busy = hourly / 3600 / per_second
        wanted = 1000 * busy / used
        if near(found, wanted):
            continue
        slips = [
            (1000 * busy, _("You let the server work all the time; the idle hours are paid for, too.")),
            (1000 * busy * used, _("Idle time makes an answer dearer, not cheaper: divide by the share.")),
            (busy / used, _("That is the price of one answer; a thousand are asked for.")),
            (1000 * hourly / 60 / per_second / used, _("An hour has 3,600 seconds, not 60.")),
            (1000 * hourly / per_second / used, _("The price is that of an hour, the rate that of a second.")),
            (1000 * hourly / 3600 * per_second / used,
             _("A faster server makes an answer cheaper: divide by the rate.")),
        ]  # fmt: skip
        text = _("At {rate:g} answers a second, {hourly:g} an hour and {used:.0%} use you say {found:.4g}; how many "
                 "answers does one hour give?")  # fmt: skip
        return first_match(found, slips) or text.format(rate=per_second, hourly=hourly, used=used, found=found)
    return None
