"""Checks of 09_face_recognition."""

import math

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, numbers
from course_utils.notebook.exercises import call, exercise


@exercise("triplet-loss")
def check_triplet_loss(answer):
    cases = [
        ((0.0, 0.0), (1.0, 0.0), (0.0, 2.0), 0.2),  # far enough apart: 0
        ((0.0, 0.0), (1.2, 0.0), (0.0, 1.0), 0.5),
        ((1.0, 2.0, 0.0), (0.0, 2.0, 1.5), (1.0, 1.0, 0.0), 0.3),
        ((0.6, 0.8), (0.6, 0.8), (0.6, 0.8), 0.2),  # all the same: the margin
    ]
    for anchor, same, other, margin in cases:
        a, p, n = (numpy.array(vector) for vector in (anchor, same, other))
        to_same, to_other = float(((a - p) ** 2).sum()), float(((a - n) ** 2).sum())
        wanted = max(0.0, to_same - to_other + margin)
        found = number(call(answer, a.copy(), p.copy(), n.copy(), margin), finite=False)
        if found is None:
            return _("Return one number: the loss of this one triplet.")
        if near(found, wanted):
            continue
        hints = [
            (to_same - to_other + margin, _("A triplet that is far enough apart costs nothing: cut off below 0.")),
            (max(0.0, to_other - to_same + margin),
             _("The sign is turned: it must cost when the *same* person is far away.")),
            (max(0.0, to_same - to_other), _("The margin is missing: without it, equal distances would cost nothing.")),
            (max(0.0, to_same - to_other - margin),
             _("The margin is added: the other person must be farther away by that much.")),
            (max(0.0, math.sqrt(to_same) - math.sqrt(to_other) + margin),
             _("The distances are squared: leave out the root.")),
            (max(0.0, to_same / len(a) - to_other / len(a) + margin),
             _("A squared distance is a sum over the numbers of the vectors, not a mean.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For anchor {a}, same {p}, other {n} and margin {m} you say {found:.4g}; "
            "write down both squared distances first."
        )
        return text.format(a=list(anchor), p=list(same), n=list(other), m=margin, found=found)
    return None


@exercise("error-rates")
def check_error_rates(answer):
    cases = [
        ((0.9, 0.7, 0.6, 0.2, 0.8, 0.3, 0.1, 0.0, -0.2, 0.6), (1, 1, 1, 1, 0, 0, 0, 0, 0, 0), 0.55),
        ((0.9, 0.4, 0.5, 0.5, 0.1, 0.2), (1, 1, 1, 0, 0, 0), 0.5),  # equal to the threshold: accepted
        ((0.3, 0.2, 0.1, 0.05), (1, 0, 0, 0), 0.9),
    ]
    for similarities, same, threshold in cases:
        s, same = numpy.array(similarities), numpy.array(same, bool)
        accepted = s >= threshold
        false, missed = float(accepted[~same].mean()), float((~accepted[same]).mean())
        found = numbers(call(answer, s.copy(), same.copy(), threshold), 2)
        if found is None:
            return _("Return two numbers: the share of false accepts, then the share of false rejects.")
        if near(found, (false, missed)):
            continue
        strict = s > threshold
        hints = [
            ((missed, false), _("The two are swapped: false accepts first.")),
            (((accepted & ~same).mean(), (~accepted & same).mean()),
             _(
                 "You divide by all pairs. A false accept can only happen to a pair of different people: "
                 "divide by those."
             )),
            (((accepted & ~same).sum(), (~accepted & same).sum()),
             _("These are counts; divide by the pairs it can happen to.")),
            ((false, 1 - missed),
             _("The second is the share of true accepts; rejected pairs of the same person are asked.")),
            ((1 - false, missed),
             _("The first is the share of true rejects; accepted pairs of different people are asked.")),
            ((strict[~same].mean(), (~strict[same]).mean()),
             _("A similarity equal to the threshold is accepted: use >=.")),
            (((~accepted)[~same].mean(), accepted[same].mean()),
             _("You have turned accept and reject around: similar pairs are accepted.")),
            ((100 * false, 100 * missed), _("Give shares from 0 to 1, not per cent.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        if accepted.any() and near(found[0], (~same)[accepted].mean()):
            return _(
                "You divide by the accepted pairs. The rate asks: of the pairs of different people, how many got in?"
            )
        text = _("With threshold {t} you say {a:.3g} and {b:.3g}; count the four kinds of pairs once by hand.")
        return text.format(t=threshold, a=found[0], b=found[1])
    return None


@exercise("false-alarms")
def check_false_alarms(answer):
    for people, gallery, rate in ((10_000, 100, 0.001), (50, 1, 0.02), (5000, 2000, 0.001), (800, 10, 0.0)):
        wanted = people * (1 - (1 - rate) ** gallery)
        found = number(call(answer, people, gallery, rate), finite=False)
        if found is None:
            return _("Return one number: how many of them are reported, on average.")
        if near(found, wanted):
            continue
        hints = [
            (people * rate, _("Each of them is compared with everybody in the gallery, not with one person.")),
            (people * gallery * rate,
             _("That counts alarms, not people: with a large gallery it is more than there are people. "
                "First the chance of *no* alarm at all.")),
            (people * (1 - rate) ** gallery, _("That is how many pass without an alarm.")),
            (1 - (1 - rate) ** gallery, _("That is the chance for one person; many walk by.")),
            (people * rate**gallery, _("That is the chance that *everybody* in the gallery matches; one is enough.")),
        ]  # fmt: skip
        hint = first_match(found, hints)
        if hint:
            return hint
        text = _(
            "For {p} people, {g} in the gallery and a rate of {r} you say {found:.6g}; "
            "start with one person and a gallery of two."
        )
        return text.format(p=people, g=gallery, r=rate, found=found)
    return None
