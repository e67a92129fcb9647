"""A recogniser that learns from a person's voice although nobody tells it what was said. Taught in 13_speech_to_text.

It reads, keeps the readings that it is surest of, and learns them, with the sound changed: the pupil has it harder than
the teacher (Xie et al. 2020, https://arxiv.org/abs/1911.04252; for speech Park et al. 2020,
https://arxiv.org/abs/2005.09629). Its own mistakes would harden that way. What holds against them is one thing that is
known about the texts: each digit comes about as often as any other (distribution alignment: Berthelot et al. 2020,
https://arxiv.org/abs/1911.09785).
"""

import dataclasses

import numpy

from course_utils.chapters.speech_to_text import recogniser
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

SHARES = (0.4, 0.6, 0.9)  # of the strings that are kept in each round: the surest first
PASSES = 4  # over them in each round
LEARNING_RATE = 2e-3  # Adam's largest; half of that of the first training
THROAT, TEMPO = (0.9, 1.12), (0.85, 1.15)  # changes from which the pupil's are drawn, milder than in first training
SIZES = {**recogniser.TRAINING, "seconds": 2.5}  # of the strings: at the slowest tempo as long as those of training
STEPS = 8  # corrections, one after the other: after these the counts hardly move


def frequencies(tables, corrections=0.0):
    """Share of each word among all in the best paths of `tables`: float64 [words], zeros where none stands."""
    texts = recogniser.best_paths([table + corrections for table in tables])
    counts = numpy.bincount([digit for text in texts for digit in text], minlength=len(tables[0][0]) - 1)
    return counts / max(counts.sum(), 1)


def evenly(tables):
    """What to add to the logits so that each word is read about as often as any other: float64 [symbols].

    A digit that is read too often is made less likely, one that is hardly ever read more, in small steps; the blank
    stays as it is. It takes texts in which all digits are about equally frequent, and many of them.

    Parameters
    ----------
    tables : list of float [outputs, symbols]
        Logarithms of probabilities, one table a string.
    """
    symbols = len(tables[0][0])
    corrections, words = numpy.zeros(symbols), symbols - 1
    for _step in range(STEPS):
        shares = frequencies(tables, corrections)
        if not shares.any():
            break  # where nothing is read, nothing is read too often
        # Of ten words 0.02 is added so that one that is never read is raised, but not without bound.
        corrections[1:] -= 0.5 * numpy.log((shares + 0.2 / words) / (1.2 / words))
    return corrections


def own_labels(model, strings, share=1.0, even=True):
    """The strings that the network is surest of, with what it reads in them in place of the truth.

    Parameters
    ----------
    model : keras.Model
        A `recogniser.network`.
    strings : list of spoken_strings.String
        Their digits are not looked at.
    share : float
        Above 0 and up to 1: how many of the strings are kept. Those in which nothing is read are left out.
    even : bool
        Whether digits that are read too often are held back; see `evenly`.

    Returns
    -------
    list of spoken_strings.String
        The surest first. Surety is the best path's probability, by its number of digits.
    """
    if not 0 < share <= 1:
        raise CourseError(
            _("The share of strings to keep is {share}; it must be above 0 and at most 1.").format(share=share)
        )
    tables = [recogniser.log_softmax(table) for table in recogniser.logits(model, strings)]
    if even:
        corrections = evenly(tables)
        tables = [recogniser.log_softmax(table + corrections) for table in tables]
    found = []
    for string, table, digits in zip(strings, tables, recogniser.best_paths(tables), strict=True):
        if 0 < len(digits) <= recogniser.MOST_DIGITS:
            found.append((-table.max(axis=1).sum() / len(digits), dataclasses.replace(string, digits=digits)))
    found.sort(key=lambda pair: pair[0])
    return [string for _doubt, string in found[: max(round(share * len(found)), 1)]]


def train(model, strings, seed=0, even=True):
    """A new network that has learnt from `strings`, whose digits nobody tells it; `model` stays as it is.

    Three rounds: it reads all strings, keeps more of them each time (SHARES), and learns those by its own reading, with
    throat and tempo changed. Where it reads nothing at all, it comes back as it was.

    Parameters
    ----------
    model : keras.Model
    strings : list of spoken_strings.String
        Of one voice; best of the lengths SIZES.
    seed : int
    even : bool
        See `evenly`.
    """
    generator = numpy.random.default_rng(seed)
    for share in SHARES:
        kept = own_labels(model, strings, share, even)
        if not kept:
            return model
        harder = [
            dataclasses.replace(string, throat=generator.uniform(*THROAT), tempo=generator.uniform(*TEMPO))
            for string in kept
        ]
        model, _losses = recogniser.train(harder, PASSES, seed, model, rate=LEARNING_RATE)
    return model
