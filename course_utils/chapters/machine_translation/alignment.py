"""What can be counted in a translation: the order in which the decoder looked, and signs of a failure.

Used in 12_machine_translation.
"""

import re
from collections import Counter

import numpy

from course_utils.chapters.machine_translation.subwords import BLANK
from course_utils.core.i18n import _
from course_utils.media.placeholders import survived

OF = BLANK + "of"
SHORT = 0.6  # of the reference's length: what is shorter has probably left something out


def behind_first(source, weights):
    """Whether what stands behind "of" was looked at earlier than what stands in front of it.

    Parameters
    ----------
    source : list of str
        Pieces of the source, with its tag and its end, as `Translator.attention` gives them.
    weights : float array [said, source]

    Returns
    -------
    bool or None
        None where there is no "of" with pieces on both sides.
    """
    if OF not in source:
        return None
    place = source.index(OF)
    front, behind = weights[:, 1:place], weights[:, place + 1 : len(source) - 1]
    if not front.size or not behind.size:
        return None
    steps = numpy.arange(len(weights))
    times = [float((steps * part.sum(axis=1)).sum() / part.sum()) for part in (front, behind)]
    return bool(times[1] < times[0])


def words_seen(texts):
    """How often each English word stands in these texts: a Counter of words in small letters."""
    return Counter(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))


def signs(source, written, reference, seen):
    """Signs of a failure that a program can count: a list of str.

    Parameters
    ----------
    source, written, reference : str
        English, what the network wrote, what a person wrote.
    seen : Counter
        Words of the training texts, as `words_seen` gives them.
    """
    found = []
    if not survived(source, written):
        found.append(_("placeholder lost"))
    if any(seen[word] <= 1 for word in re.findall(r"[a-z]+", source.lower())):
        found.append(_("rare word"))
    if len(written) < SHORT * len(reference):
        found.append(_("short"))
    pairs, right = (Counter(zip(text, text[1:], strict=False)) for text in (written, reference))
    if any(count > max(right[pair], 1) for pair, count in pairs.items()):
        found.append(_("repeats itself"))
    return found
