"""What a measurement says, in one sentence with its uncertainty, whatever it found: for 09_face_recognition.

Intervals are over people, because the pictures of one person are no independent draws.
"""

import textwrap

from course_utils.core.i18n import _
from course_utils.notebook.decision_card import items_interval, runs_interval, share_interval

WIDTH = 88  # letters of a line: what a slide has room for


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
        return textwrap.fill(text.format(name=name, other=other, value=100 * found["value"]), WIDTH)
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
    return textwrap.fill(text.format(name=name, other=other, **points), WIDTH, subsequent_indent="    ")
