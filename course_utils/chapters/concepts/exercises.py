"""Checks of 02_concepts."""

from course_utils.core.i18n import _
from course_utils.notebook.answers import first_match, near, number, told
from course_utils.notebook.exercises import call, exercise


@exercise("dense-stack-parameters")
def check_dense_stack(answer):
    hint = first_match(
        number(call(answer, [784, 256, 10])),
        (
            (784 * 256 + 256 * 10, _("You count the weights only: every unit of the two layers has a bias too.")),
            (784 * 256 + 256 * 10 + 2, _("There is one bias for each unit, not one for each layer.")),
            (785 * 256 + 257 * 10 + 784, _("The inputs are given, not computed: they have no biases.")),
            (785 * 256, _("That is the first layer only; add the others.")),
            (784 * 256 * 10, _("Layers stand one after another: add their weights, do not multiply them.")),
            (784 + 256 + 10, _("Those are units. A weight belongs to a pair: one unit, one unit before it.")),
        ),
    )
    if hint:
        return hint
    for sizes in ([784, 256, 10], [2, 3, 1], [3, 5, 4, 2], [7, 1], [16384, 256, 10]):
        found = call(answer, list(sizes))
        wanted = sum((before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False))
        if not near(number(found), wanted):
            text = _("For the sizes {sizes} you say {found}; draw the network and count the lines and the units.")
            return text.format(sizes=sizes, found=told(found))
    return None


@exercise("block-parameters")
def check_block(answer):
    d = 768
    hint = first_match(
        number(call(answer, d)),
        (
            (12 * d * d, _("You count the weights only: dense layers have biases, normalisations parameters.")),
            (12 * d * d + 9 * d, _("The two normalisations are missing: a scale and a shift for each number, twice.")),
            (12 * d * d + 11 * d, _("There are two normalisations in a block; you count one.")),
            (12 * d * d + 4 * d, _("The biases are missing: four in the attention, two in the dense layers.")),
            (4 * d * d + 4 * d, _("That is the attention alone; the two dense layers and the normalisations follow.")),
            (8 * d * d + 12 * d, _("One of the two dense layers is missing: up to four times the width, or back.")),
            (8 * d * d + 9 * d, _("One of the two dense layers is missing: up to four times the width, or back.")),
            (11 * d * d + 12 * d, _("Attention has four dense layers: query, key, value, and one to join the heads.")),
            (6 * d * d + 10 * d, _("The dense layers go up to four times the width and back down to it.")),
        ),
    )  # fmt: skip
    if hint:
        return hint
    for width in (768, 4, 12288):
        found, wanted = call(answer, width), 12 * width**2 + 13 * width
        if not near(number(found), wanted):
            text = _("For the width {width} you say {found}; add up attention, two dense layers, two normalisations.")
            return text.format(width=width, found=told(found))
    return None


@exercise("serving-gigabytes")
def check_serving(answer):
    hint = first_match(
        number(call(answer, 7e9, 16)),
        (
            (7e9 * 16 / 1e9, _("You take bits for bytes: a byte has 8 bits.")),
            (7e9 * 16 / 8 / 2**30, _("You divide by 2^30: that is GiB. The exercise asks for GB, 10^9 bytes.")),
            (7e9 * 16 / 8, _("Those are bytes: divide by 10^9 for GB.")),
            (7e9 * 4 / 1e9, _("You use 4 bytes whatever the precision; use the bits that are given.")),
            (7e9 * 16 * 8 / 1e9, _("Divide by 8, do not multiply: 8 bits make a byte.")),
            (7e9 * 16 / 8 / 1e6, _("Those are MB; GB are a thousand times larger.")),
        ),
    )
    if hint:
        return hint
    for parameters, bits in ((7e9, 16), (7e9, 4), (70e9, 8), (1e6, 32), (3e9, 1)):
        found, wanted = call(answer, parameters, bits), parameters * bits / 8e9
        if not near(number(found), wanted):
            value = number(found)
            if value is not None and value.is_integer() and abs(value - wanted) < 1:
                return _("Do not round: small models take a part of a GB.")
            text = _("For {parameters:.0f} parameters of {bits} bits you say {found} GB; count the bytes of one first.")
            return text.format(parameters=parameters, bits=bits, found=told(found))
    return None


@exercise("training-days")
def check_training_days(answer):
    case = (7e9, 2e12, 989e12, 256, 0.4)
    work, rate = 6 * case[0] * case[1], case[2] * case[3] * case[4]
    days = work / rate / 86400
    hint = first_match(
        number(call(answer, *case)),
        (
            (days / 3, _("2 x N x D is the way forward only; the way back costs twice as much again: 6.")),
            (days * 2 / 3, _("4 x N x D is the way back only; the way forward costs 2 more.")),
            (days * case[4] ** 2, _("Reaching only a part of the peak makes it slower: divide by the utilisation.")),
            (days * case[4], _("The utilisation is missing: only a part of the peak is reached.")),
            (days * case[3], _("The devices share the work: divide by their number.")),
            (days * 24, _("Those are hours; a day has 24.")),
            (days * 86400, _("Those are seconds; a day has 86400.")),
            (days * 1440, _("Those are minutes; a day has 1440.")),
        ),
    )  # fmt: skip
    if hint:
        return hint
    for parameters, tokens, peak, devices, utilisation in (case, (1e9, 2e10, 312e12, 1, 0.5), (1e6, 1e7, 2e11, 2, 1.0)):
        found = call(answer, parameters, tokens, peak, devices, utilisation)
        wanted = 6 * parameters * tokens / (peak * devices * utilisation) / 86400
        if not near(number(found), wanted):
            text = _(
                "For {parameters:.0e} parameters, {tokens:.0e} tokens and {devices} devices of {peak:.2e} operations a "
                "second at {utilisation} you say {found} days; write down the units of each number."
            )
            return text.format(
                parameters=parameters,
                tokens=tokens,
                devices=devices,
                peak=peak,
                utilisation=utilisation,
                found=told(found),
            )
    return None
