"""What a measurement says, in one sentence with its uncertainty, whatever it found: for 09_face_recognition.

Intervals are over people, because the pictures of one person are no independent draws.
"""

import re
import textwrap
import unicodedata

from course_utils.core.i18n import _, language, punctuated
from course_utils.notebook.decision_card import items_interval, runs_interval, share_interval

WIDTH = 88  # letters of a line: what a slide has room for; a Chinese character is as wide as two


def called(name):
    """What something of this chapter is called in the language of the notebook; what is not known is called as it is.

    The same name in English is a key in tables and results.
    """
    names = {
        "pixels": _("pixels"),
        "eigenfaces": _("eigenfaces"),
        "fisherfaces": _("fisherfaces"),
        "network": _("network"),
        "true landmarks": _("true landmarks"),
        "the detector's": _("the detector's"),
        "its middle and size": _("its middle and size"),
        "its middle, a box": _("its middle, a box"),
        "triplets in turn": _("triplets in turn"),
        "hardest triplets": _("hardest triplets"),
        "contrastive": _("contrastive"),
        "ours": _("ours"),
        "ORL photographs": _("ORL photographs"),
        "drawn faces in scenes": _("drawn faces in scenes"),
    }
    return names.get(name, name)


def quoted(name):
    """`called`, in quotation marks."""
    return _('"{name}"').format(name=called(name))


def columns(text):
    """How many letters wide a text is: a Chinese character takes the room of two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def filled(text, indent=""):
    """A text in lines of `WIDTH` letters; the second and all later ones begin with `indent`."""
    if language() == "en":
        return textwrap.fill(text, WIDTH, subsequent_indent=indent)
    # A line ends after any Chinese character, but none begins with punctuation, and a word or a number stays whole.
    pieces = re.findall(r"“?(?:[\u3400-\u9fff]|[^\s\u3000-\u9fff\uff00-\uffef“”]+)[、，。；：！？）”]*|\s+|.", text)
    lines = [""]
    for piece in pieces:
        if columns(lines[-1] + piece.rstrip()) > WIDTH:
            lines[-1] = lines[-1].rstrip()
            lines.append(indent + piece.lstrip())
        else:
            lines[-1] += piece
    return "\n".join(lines)


def share(values):
    """The mean of shares, one for each person, as words: "76 % (71 to 81)"."""
    return _around(items_interval(values))


def counted(right, of):
    """A share of independent items as words, in the same way; "nothing to count" where there are none."""
    return _around(share_interval(right, of)) if of else _("nothing to count")


def _around(found):
    return _("{value:.0f} % ({low:.0f} to {high:.0f})").format(
        value=100 * found["value"], low=100 * found["low"], high=100 * found["high"]
    )


def difference(first, second, name, other):
    """Which of two is better, when both have a share for each of the same people: a sentence.

    Parameters
    ----------
    first, second : float [n]
        Shares of the same n people.
    name, other : str
        What gave them.
    """
    return _told(items_interval([a - b for a, b in zip(first, second, strict=True)]), name, other)


def over_runs(first, second, name, other):
    """The same for runs with the same seeds, such as AUCs: pairs of numbers from 0 to 1."""
    return _told(runs_interval([a - b for a, b in zip(first, second, strict=True)]), name, other)


def _told(found, name, other):
    if found["low"] is None:
        text = _("{name} minus {other}: {value:+.1f} points in one run, which tells nothing of the spread.")
        return filled(punctuated(text.format(name=name, other=other, value=100 * found["value"])))
    points = {key: 100 * found[key] for key in ("value", "low", "high")}
    if points["low"] > 0:
        text = _("{name} is better than {other} by {value:.1f} points (95 % interval {low:.1f} to {high:.1f}).")
    elif points["high"] < 0:
        points = {"value": -points["value"], "low": -points["high"], "high": -points["low"]}
        name, other = other, name
        text = _("{name} is better than {other} by {value:.1f} points (95 % interval {low:.1f} to {high:.1f}).")
    else:
        name = "the " + name[4:] if name.startswith("The ") else name  # no longer the sentence's first word
        text = _(
            "Between {name} and {other} no difference can be told: {value:+.1f} points (95 % interval {low:+.1f} to "
            "{high:+.1f})."
        )
    return filled(punctuated(text.format(name=name, other=other, **points)), "    ")
