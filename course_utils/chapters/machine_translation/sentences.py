"""What was measured, in a sentence: the answers to "predict first". Used in 12_machine_translation.

Each is true whatever the numbers are: where two things cannot be told apart, it says so.
"""

import math

import numpy

from course_utils.core.i18n import _, punctuated
from course_utils.notebook.decision_card import items_interval, share_interval

FLAT = 0.02  # nats a piece: a validation loss that rose by less has not turned


def leak(shares, leaky, clean):
    """By how much copies flatter the memory; `shares` and `leaky` (chrF) have one number a shuffle."""
    text = _(
        "After a plain shuffle {share:.0%} of the test texts stand in the store too. The memory scores chrF "
        "{leaky:.1f} ± {spread:.1f} there (mean and standard deviation of {n} shuffles) and {clean:.1f} on new texts: "
        "the leak is worth {gain:.1f} points."
    )
    return text.format(
        share=numpy.mean(shares), leaky=numpy.mean(leaky), spread=numpy.std(leaky), n=len(leaky), clean=clean,
        gain=numpy.mean(leaky) - clean,
    )  # fmt: skip


def root(d, spread, largest):
    """What the division does; `spread` and `largest` have a number at `d` each, first divided, then not."""
    narrow, wide = spread.values()
    many, one = largest.values()
    text = _(
        "With d = {d:,} the scores spread by {wide:.1f} as they are (√d = {root:.1f}) and by {narrow:.1f} after the "
        "division. So the largest of 20 weights is {one:.2f} on average without it, and {many:.2f} with it."
    )
    return text.format(d=d, wide=wide, root=math.sqrt(d), narrow=narrow, one=one, many=many)


def training(losses, blind):
    """Where the validation loss ended, and whether it turned."""
    best, last = int(numpy.argmin(losses)), losses[-1]
    text = _(
        "Guessing blindly among all pieces costs {blind:.2f} nats a piece; after {n} epochs validation costs "
        "{last:.2f}, and its lowest was {low:.2f} in epoch {best}."
    ).format(blind=blind, n=len(losses), last=last, low=losses[best], best=best + 1)
    if last > losses[best] + FLAT:
        return text + " " + _("It has turned: since then the network learns its texts by heart.")
    if best + 1 < len(losses) or (len(losses) > 1 and losses[-2] - last < FLAT):
        return text + " " + _("It has become flat, but it has not turned.")
    return text + " " + _("It was still falling.")


def without_mask(honest_loss, loss, honest_chrf, chrf):
    """What happens without the causal mask: the loss and the translations."""
    fall = _("falls to {loss:.2f}, below the {honest:.2f} of the honest network")
    stay = _("is {loss:.2f}, and {honest:.2f} with it")
    text = _("Without the mask the loss {how}, but chrF is {chrf:.1f} instead of {right:.1f}.")
    how = (fall if loss < honest_loss else stay).format(loss=loss, honest=honest_loss)
    return text.format(how=how, chrf=chrf, right=honest_chrf)


def difference(differences, name, other):
    """Whether `name` scores better than `other` on the same texts; one difference of chrF a text."""
    found = items_interval(differences)
    text = _("{name} minus {other}: {value:+.1f} chrF a text (95 % interval {low:+.1f} to {high:+.1f}, {n} texts)")
    text = text.format(name=name, other=other, **found)
    if found["low"] <= 0 <= found["high"]:
        return text + _(": these texts cannot tell the two apart.")
    return punctuated(text + ": " + (_("better.") if found["value"] > 0 else _("worse.")))


def exactly(right, of):
    """How many texts come out exactly right."""
    found = share_interval(right, of)
    text = _(
        "Of 100 new texts {value:.0f} come out exactly as a person wrote them (95 % interval {low:.0f} to {high:.0f})."
    )
    return text.format(**{name: 100 * found[name] for name in ("value", "low", "high")})


def harder(shares):
    """Which direction is harder; `shares` is {"zh" and "en": (exactly right, of)}.

    The interval of the difference is that of Newcombe 1998, made of two Wilson intervals.
    """
    zh, en = (share_interval(*shares[to]) for to in ("zh", "en"))
    gap = zh["value"] - en["value"]
    low = gap - math.hypot(zh["value"] - zh["low"], en["high"] - en["value"])
    high = gap + math.hypot(zh["high"] - zh["value"], en["value"] - en["low"])
    text = _(
        "Exactly right are {zh:.0%} into Chinese and {en:.0%} into English, a difference of {gap:+.0f} points (95 % "
        "interval {low:+.0f} to {high:+.0f})"
    ).format(zh=zh["value"], en=en["value"], gap=100 * gap, low=100 * low, high=100 * high)
    if low <= 0 <= high:
        return text + _(": these texts do not tell which direction is harder.")
    return punctuated(text + ": " + (_("into English is harder.") if gap > 0 else _("into Chinese is harder.")))


def penalty(differences, favourite, usual, powers):
    """Whether the best power of the grid is better than the usual one; one difference of chrF a text."""
    if favourite == usual:
        return _("The usual power {usual:g} is the best of the grid on these texts.").format(usual=usual)
    text = _("The best of the grid is {favourite:g}").format(favourite=favourite)
    if favourite in (min(powers), max(powers)):
        text += _(", at its edge")
    one, other = _("Power {power:g}").format(power=favourite), _("power {power:g}").format(power=usual)
    return text + ". " + difference(differences, one, other)


def longest(scores):
    """Which scores like long texts best; `scores` is {name: its values, from no penalty to the strongest}."""
    changes = "; ".join(f"{name} {values[-1] - values[0]:+.1f}" for name, values in scores.items())
    text = _("From no penalty to the strongest, which writes the longest texts: {changes}.").format(changes=changes)
    best = "; ".join(name for name, values in scores.items() if numpy.argmax(values) == len(values) - 1)
    if best:
        return punctuated(text + " " + _("The longest are the best for: {names}.").format(names=best))
    return punctuated(text + " " + _("For none of the scores are the longest the best."))


def turned(found):
    """What the maps show of "of"; `found` has a bool a text: was what stands behind "of" written first?"""
    if not found:
        return _("No text here has words on both sides of “of”.")
    text = _("In {k} of {n} texts the decoder looked at what stands behind “of” before it looked at what is in front.")
    return text.format(k=sum(found), n=len(found))


def intact(kept, of):
    """Which share of the placeholders survives, with marks."""
    found = share_interval(kept, of)
    text = _(
        "With marks {k} of {n} texts keep all their placeholders ({value:.0%}; 95 % interval {low:.0%} to {high:.0%})."
    )
    return text.format(k=kept, **found)


def trade(home, chrf, kept, numbers):
    """What is left of the quality on sentences of trade."""
    text = _("chrF is {home:.1f} on texts of its kind and {chrf:.1f} on trade; {kept} of {numbers} numbers survive.")
    return text.format(home=home, chrf=chrf, kept=kept, numbers=numbers)


def stream(share, both, network, memory):
    """What the memory brings where texts come again; shares of texts exactly right."""
    text = _(
        "With {share:.0%} of repeats, asking the memory first gives {both:.0%} exactly right, the network alone "
        "{network:.0%}, the memory alone {memory:.0%}."
    )
    return text.format(share=share, both=both, network=network, memory=memory)


def variants(rows):
    """Whether our two changes of the Transformer are worth having; `rows` of the table attention_variants."""
    found = {(row["form"], row["name"]): row for row in rows}
    lines = []
    for name, language in (("chrf_zh", _("Chinese")), ("chrf_en", _("English"))):
        one, other = found["standard", name], found["ours", name]
        gain = other["mean"] - one["mean"]
        error = math.hypot(other["std"] / math.sqrt(other["n"]), one["std"] / math.sqrt(one["n"]))
        text = _("into {language} {gain:+.1f} ± {error:.1f} chrF").format(language=language, gain=gain, error=error)
        sure = abs(gain) > 2 * error and min(one["n"], other["n"]) > 1
        lines.append(text + (_(", more than chance") if sure else _(", which may be chance")))
    start = _("Ours minus standard, with the standard error over the seeds: ")
    return punctuated(start + "; ".join(lines) + ".")
