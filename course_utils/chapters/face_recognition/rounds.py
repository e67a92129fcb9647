"""Few people to test on: embedding and linear rivals, trained and tested in repeated cross-validation by person.

Taught in 09_face_recognition, on data of the learner's own.
"""

import numpy

from course_utils.chapters.face_recognition import faces, matching, telling
from course_utils.core.i18n import _, punctuated
from course_utils.learning import cross_validation

FOLDS, REPEATS = 5, 2
QUICK = {"folds": 2, "repeats": 1}  # profile smoke
KINDS = ("pixels", "eigenfaces", "fisherfaces")


def are_few(data):
    """True for own data, a `FaceSet`, with fewer than 20 people in the test."""
    return data.tier == "own" and len(data.test_people) < cross_validation.FEW


def measured(data, steps, seed=0, folds=FOLDS, repeats=REPEATS):
    """AUC on people never seen, over all people: {"pixels", ..., "network"}, each {"value", "low", "high", "n"}.

    Everybody is tested once in each repetition, by what learnt from others only; two people or more in each fold.
    """
    folds = max(2, min(folds, len(numpy.unique(data.people)) // 2))
    together = numpy.zeros(len(data.people), int)  # people are the groups; no classes need be kept in proportion
    values, shares = {kind: [] for kind in (*KINDS, "network")}, []
    for number, (learnt, tested) in enumerate(cross_validation.rounds(together, data.people, folds, repeats, seed)):
        learns, is_tested = (numpy.isin(numpy.arange(len(data.people)), part) for part in (learnt, tested))
        who = data.people[is_tested]
        if len(set(who.tolist())) < 2:  # somebody with very many photographs fills a fold alone: nobody to confuse with
            continue
        chips, known = faces.chips_of(data, is_tested, seed=7), faces.chips_of(data, learns, seed=8)
        for kind in KINDS:
            rival = faces.linear_embedding(known, data.people[learns], kind)
            values[kind].append(matching.auc(rival(chips), who))
        network = faces.train_on(data, learns, steps, seed + number)
        values["network"].append(matching.auc(faces.embed(network, chips), who))
        shares.append(len(tested) / len(learnt))
    share = float(numpy.mean(shares))
    return {kind: cross_validation.interval(each, share) for kind, each in values.items()}


def in_words(found, people):
    """What `measured` found with so many `people` in the one test, in sentences."""
    text = _(
        "{people} people in the test are few, so that one split is a matter of luck. Over {n} rounds of\n"
        "cross-validation, in which everybody is tested, the network has an AUC of {value:.3f} (95 % interval\n"
        "{low:.3f} to {high:.3f}), and"
    )
    rivals = ", ".join(
        _("{kind} {value:.3f} ({low:.3f} to {high:.3f})").format(kind=telling.called(kind), **one)
        for kind, one in found.items()
        if kind != "network"
    )
    told = text.format(people=people, **found["network"]) + " " + rivals + "."
    return telling.filled(punctuated(told.replace("\n", " ")))
