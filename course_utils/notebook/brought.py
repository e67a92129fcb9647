"""Ten rows, pictures or sounds that a learner brings: what was found out about them, and whether their form is right.

A chapter's own `bring` module reads them and asks its model; here is what all of them say, and how.
"""

from dataclasses import dataclass, field

from course_utils.core.i18n import _
from course_utils.notebook.decision_card import share_interval

TEN = 10  # as many are asked for


@dataclass(frozen=True)
class Brought:
    """What came of it.

    `sample` is True where nothing was brought and the chapter's sample stands in. `faults` are sentences, each what is
    wrong with the form of what was brought, the most important first. `lines` say what the model said. Of `of` answers
    `right` are right; by guessing, the share `chance` would be, where that is known.
    """

    sample: bool
    faults: tuple = ()
    lines: tuple = ()
    right: int = 0
    of: int = 0
    chance: float = None
    things: str = field(default="")  # what was asked for, in words: "ten ratings"


def right_in_words(right, of, chance=None):
    """How many are right, with the interval that so few allow: one or two sentences."""
    if not of:
        return _("Nothing could be asked.")
    found = share_interval(right, of)
    share, low, high = (f"{100 * found[key]:.0f} %" for key in ("value", "low", "high"))
    text = _("{right} of {of} are right: {share}, with a 95 % interval from {low} to {high}.")
    told = text.format(right=right, of=of, share=share, low=low, high=high)
    if chance is None:
        return told
    if found["low"] <= chance <= found["high"]:
        text = _("Guessing would give {chance:.0f} %, and the interval holds that: so few cannot tell them apart.")
    elif found["low"] > chance:
        text = _("Guessing would give {chance:.0f} %, which is below the interval.")
    else:
        text = _("Guessing would give {chance:.0f} %, which is above the interval: worse than chance.")
    return told + " " + text.format(chance=100 * chance)


def verdict(brought):
    """("sample" | "wrong" | "right", a sentence): is what was brought of the form that was asked for?"""
    if brought.sample:
        text = _("That was the chapter's own sample, so that you see what comes: now bring {things}.")
        return "sample", text.format(things=brought.things)
    if brought.faults:
        return "wrong", brought.faults[0]
    return "right", _("These are yours, and of the right form.")


def tell(brought):
    """Print what the model said, how many are right, and what is to be mended."""
    mark = {"sample": "…", "wrong": "✗", "right": "✓"}
    status, sentence = verdict(brought)
    lines = [*brought.lines]
    if brought.of:
        lines.append(right_in_words(brought.right, brought.of, brought.chance))
    lines += [f"{mark[status]} {sentence}", *(f"  {fault}" for fault in brought.faults[1:5])]
    print("\n".join(lines))
