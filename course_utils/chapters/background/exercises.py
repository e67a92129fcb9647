"""Checks of 01_background."""

import itertools
import math

import numpy

from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, told
from course_utils.notebook.exercises import call, exercise


@exercise("gpu-hours")
def check_gpu_hours(answer):
    n, d, peak, used = 7e9, 2e11, 1e15, 0.4
    right = 6 * n * d / (peak * used * 3600)
    found = call(answer, n, d, peak, used)
    hints = (
        (right * used, _("You divide by the peak: no training reaches it. Only `utilisation` of it does useful work.")),
        (right * used**2, _("A GPU that is used less needs more hours: divide by the utilisation, do not multiply.")),
        (right * 3600, _("These are GPU seconds; an hour has 3,600.")),
        (right * 3600 * used, _("These are GPU seconds at the peak: divide by 3,600 and by the utilisation.")),
        (right / 3, _("That is the forward pass only (2 N D); the backward pass costs twice as much again.")),
        (right / 6, _("Each weight does 6 operations for each token in training, not one.")),
        (right / d, _("Multiply by the tokens too: every token passes through every weight.")),
        (right * 100, _("Utilisation comes as a share: 0.4, not 40.")),
    )
    hint = first_match(number(found), hints)
    if hint:
        return hint
    for case in ((n, d, peak, used), (175e9, 300e9, 312e12, 0.3), (1e6, 1e6, 1e12, 1.0)):
        found, wanted = call(answer, *case), 6 * case[0] * case[1] / (case[2] * case[3] * 3600)
        if not near(number(found), wanted):
            text = _(
                "For N = {n:.3g}, D = {d:.3g}, {peak:.3g} FLOP/s, {used:.0%} used, you say {found}; it is {wanted:.4g}."
            )
            return text.format(n=case[0], d=case[1], peak=case[2], used=case[3], found=told(found), wanted=wanted)
    return None


@exercise("largest-model")
def check_largest_model(answer):
    flops = 1.2e22
    right = math.sqrt(flops / 120)
    found = call(answer, flops)
    hints = (
        (flops / 120, _("C = 6 N · 20 N holds N twice: take the square root.")),
        (math.sqrt(flops / 6), _("You give it one token for each parameter; the rule asks for 20.")),
        (math.sqrt(flops / 20), _("The 6 operations for each parameter and token are missing.")),
        (20 * right, _("That is the number of tokens D; the model has a twentieth of it.")),
        (math.sqrt(flops / 26), _("6 N times 20 N is 120 N², not 26 N².")),
    )
    hint = first_match(number(found), hints)
    if hint:
        return hint
    for compute in (flops, 5.76e23, 120.0, 3e18):
        found, wanted = call(answer, compute), math.sqrt(compute / 120)
        if not near(number(found), wanted):
            text = _("For {flops:.3g} FLOP you say {found}; put your N and 20 N into 6 N D and see what comes out.")
            return text.format(flops=compute, found=told(found))
    return None


@exercise("total-cost")
def check_total_cost(answer):
    up_front, first, growth, months = 1000.0, 200.0, 0.1, 12
    powers = [(1 + growth) ** month for month in range(months)]
    right = up_front + first * sum(powers)
    found = call(answer, up_front, first, growth, months)
    hints = (
        (up_front + first * months, _("You pay the first month's bill every month: the volume grows.")),
        (up_front + first * months * powers[-1], _("You pay the last month's bill every month; at first it is lower.")),
        (right - up_front, _("What is paid up front is missing.")),
        (right + up_front * (months - 1), _("The up-front cost is paid once, not every month.")),
        (up_front + first * sum(powers) * (1 + growth), _("The first month has not grown yet: its factor is 1.")),
        (up_front + first * sum(1 + growth * m for m in range(months)),
         _("Growth is on top of growth: the factors are 1, 1 + g, (1 + g)², ..., not 1, 1 + g, 1 + 2g.")),
        (up_front + first * powers[-1], _("That is one month's bill, the last; add up all months.")),
        (right + first * (1 + growth) ** months, _("You add one month too many.")),
    )  # fmt: skip
    hint = first_match(number(found), hints)
    if hint:
        return hint
    for case in ((up_front, first, growth, months), (0.0, 50.0, 0.0, 24), (300.0, 10.0, -0.2, 5), (5.0, 7.0, 1.0, 1)):
        found = call(answer, *case)
        wanted = case[0] + sum(case[1] * (1 + case[2]) ** month for month in range(case[3]))
        if not near(number(found), wanted):
            text = _("For {up} up front, {first} in month 1, growth {growth} and {months} months you say {found}; "
                     "add up the months one by one.")  # fmt: skip
            return text.format(up=case[0], first=case[1], growth=case[2], months=case[3], found=told(found))
    return None


@exercise("break-even")
def check_break_even(answer):
    fixed, own, price, tokens = 1500.0, 0.5, 2.0, 1600
    right = fixed / ((price - own) * tokens / 1e6)
    found = call(answer, fixed, own, price, tokens)
    hints = (
        (right / 1e6, _("The prices are for a million tokens: divide the tokens by 1,000,000.")),
        (right / 1e3, _("You divide by 1,000: the prices are for a million tokens.")),
        (fixed / (price * tokens / 1e6), _("Your own tokens are not free: the difference of the prices counts.")),
        (fixed / ((price + own) * tokens / 1e6), _("You add the two prices; each request saves their difference.")),
        (right * tokens, _("That is the number of tokens; the question is the number of requests.")),
        (right * tokens / 1e6, _("That is millions of tokens; the question is the number of requests.")),
        (1 / right, _("Upside down: fixed cost divided by the saving of one request.")),
    )  # fmt: skip
    hint = first_match(number(found), hints)
    if hint:
        return hint
    for case in ((fixed, own, price, tokens), (900.0, 0.0, 3.0, 300), (12.0, 1.0, 5.0, 20_000)):
        found, wanted = call(answer, *case), case[0] / ((case[2] - case[1]) * case[3] / 1e6)
        if not near(number(found), wanted):
            text = _("With {fixed} fixed, {own} and {price} per million tokens and {tokens} tokens you say {found}; "
                     "there, the two bills are not equal.")  # fmt: skip
            return text.format(fixed=case[0], own=case[1], price=case[2], tokens=case[3], found=told(found))
    for own in (2.0, 3.0):
        if number(call(answer, fixed, own, 2.0, tokens), finite=False) != math.inf:
            return _("When the API is no dearer per token, your own machine never catches up: return math.inf.")
    return None


def _pairs_in_order(years, sizes):
    """How many pairs of models have the larger one later: whole numbers, so that ties are exact."""
    order = numpy.argsort(numpy.asarray(years))
    sizes = numpy.asarray(sizes)[order]
    return int(sum((sizes[place + 1 :] > size).sum() for place, size in enumerate(sizes)))


@exercise("shuffle-test")
def check_shuffle_test(answer):
    times = 4000
    for sizes in ((2.0, 1.0, 4.0, 3.0), (1.0, 2.0, 3.0, 4.0)):
        years, real = numpy.arange(len(sizes)), _pairs_in_order(range(len(sizes)), sizes)
        found = call(answer, years.copy(), numpy.array(sizes), _pairs_in_order, times, numpy.random.default_rng(5))
        share = number(found)
        if share is None:
            return _("Return one number from 0 to 1; yours is {found}.").format(found=told(found))
        shuffled = numpy.array([_pairs_in_order(years, order) for order in itertools.permutations(sizes)])
        drawn = numpy.array([_pairs_in_order(years, order) for order in itertools.product(sizes, repeat=4)])
        wanted = float(numpy.mean(shuffled >= real))
        if abs(share - wanted) < 0.025:
            continue
        slips = (
            (1.0, _("Every history is as good as the real one: are years and sizes shuffled together, or not at all?")),
            (float((shuffled > real).mean()), _("A history that does just as well counts, too: >=, not >.")),
            (float((drawn >= real).mean()), _("Some models occur twice: shuffle, without replacement.")),
            (1 - wanted, _("You count the histories that do worse; those that do as well or better are asked for.")),
            (float((shuffled <= real).mean()), _("The comparison is turned round: as large as the real one.")),
            (100 * wanted, _("That is in per cent; return a share from 0 to 1.")),
            (times * wanted, _("That is a number of histories; divide by the repetitions.")),
        )  # fmt: skip
        for value, hint in slips:
            if abs(share - value) < (0.015 if value <= 1 else 0.05 * value):
                return hint
        return _("With {n} models chance does as well in {wanted:.2f} of the histories; you say {found:.2f}.").format(
            n=len(sizes), wanted=wanted, found=share
        )
    return None
