"""Few pairs: how much one split decides, measured by what costs seconds, the translation memory.

A network would have to be trained anew in each round; the memory is rebuilt in a moment. Taught in
12_machine_translation, on pairs of the learner's own.
"""

import numpy

from course_utils.chapters.machine_translation import metrics
from course_utils.chapters.machine_translation.translation_memory import TranslationMemory
from course_utils.core.i18n import _
from course_utils.datasets.pairs import base
from course_utils.learning import cross_validation

FEW = 2000  # pairs in all: with fewer there are 300 test texts or so
REPEATS = 4


def are_few(data):
    """True for own data, a `PairSet`, of fewer than `FEW` pairs."""
    return data.tier == "own" and sum(map(len, (data.train, data.validation, data.test))) < FEW


def measured(train, validation, test, repeats=REPEATS, seed=0):
    """chrF into Chinese (mean over texts) of a memory, over all pairs in repeated cross-validation.

    Every pair is tested once in each repetition, by a memory without it and without all that shares a text with it.

    Parameters
    ----------
    train, validation, test : Pairs
    repeats, seed : int

    Returns
    -------
    dict
        {"value", "low", "high", "n"} as on the decision card, n being rounds; "lowest" and "highest" single round; and
        "pairs", how many were tested.
    """
    pairs = base.joined(base.joined(train, validation), test)
    groups, values, shares = base.groups(pairs), [], []
    same = numpy.zeros(len(pairs), "int64")  # there are no classes to keep in proportion
    for learnt, tested in cross_validation.rounds(same, groups, repeats=repeats, seed=seed):
        memory = TranslationMemory(pairs.take(learnt).references("en"))
        asked = pairs.take(tested).references("en")
        values.append(float(numpy.mean(metrics.each_chrf(memory.translate(list(asked)), list(asked.values())))))
        shares.append(len(tested) / len(learnt))
    found = cross_validation.interval(values, float(numpy.mean(shares)), high=100.0)
    return {**found, "lowest": min(values), "highest": max(values), "pairs": len(pairs)}


def in_words(found, here):
    """What `measured` found, beside the memory's chrF `here`, on the chapter's own split; and what it leaves open."""
    text = _(
        "There are {pairs} pairs, so that one split is a matter of luck. Over {n} rounds of cross-validation, in "
        "which\nevery pair is tested, the memory has a chrF of {value:.1f} (95 % interval {low:.1f} to {high:.1f}); "
        "single rounds\nhave {lowest:.1f} to {highest:.1f}, and the split of this chapter has {here:.1f}.\n"
        "The network learnt from this one split: its interval says what other test texts could change. How much other\n"
        "training texts would was measured for the memory alone, since each round would cost a training."
    )
    return text.format(here=here, **{**found, "pairs": f"{found['pairs']:,}"})
