"""Errors by recording: what was really tested are the few recordings, not the many strings made of them. Chapter 13."""

import numpy

from course_utils.chapters.speech_to_text import error_rate, recogniser
from course_utils.notebook.decision_card import items_interval


def names(strings):
    """Which recording each digit of each string is: lists of (speaker, digit). Several takes count as one."""
    return [[(string.speaker, digit) for digit in string.digits] for string in strings]


def shares(strings, answers):
    """Errors of each recording, by the times it was said: {(speaker, digit): float}; see `error_rate.by_item`."""
    found = [error_rate.edits(string.digits, answer) for string, answer in zip(strings, answers, strict=True)]
    counted = error_rate.by_item(found, names(strings))
    return {item: errors / max(said, 1) for item, (errors, said) in sorted(counted.items())}


def of_models(models, strings):
    """As `shares`, of what each of the networks reads: mean over them."""
    found = [shares(strings, recogniser.read(model, strings)) for model in models]
    return {item: float(numpy.mean([one[item] for one in found])) for item in found[0]}


def lead(first, second):
    """How many errors a word `second` makes more than `first`, recording by recording: mean and 95 % interval.

    Both are what `shares` gives; the recordings that both have are compared, and drawn anew for the interval.
    """
    both = sorted(set(first) & set(second))
    return items_interval([second[item] - first[item] for item in both])


def told(found):
    """An interval in words: `0.12 (0.02 to 0.24)`."""
    return f"{found['value']:+.2f} ({found['low']:+.2f} to {found['high']:+.2f})"
