"""Errors by recording: what was really tested are the few recordings, not the many strings made of them. Chapter 13."""

import numpy

from course_utils.chapters.speech_to_text import error_rate, recogniser, spoken_strings
from course_utils.core.i18n import _, punctuated
from course_utils.notebook.decision_card import items_interval


def held_back(data, teachers, seed=0):
    """Split what the teachers say: (int64 places to learn from, places to test on, what the second part is in words).

    Of synthetic voices a fifth is held back, whole. The learner's own teachers are too few for that, so a take of each
    word that one of them says more than once is; where nobody does, the test has the same takes, and says so.

    Parameters
    ----------
    data : Digits
    teachers : list of str
    seed : int
    """
    generator = numpy.random.default_rng(seed)
    if not data.teachers:
        order = generator.permutation(teachers)
        held = sorted(order[: max(len(order) // 5, 1)].tolist())
        return data.of(set(teachers) - set(held)), data.of(held), _("unseen synthetic")
    places = generator.permutation(data.of(teachers))
    seen, later = set(), []
    for place in places:
        take = data.speakers[place], int(data.labels[place])
        if take in seen:
            later.append(place)
        seen.add(take)
    later = numpy.sort(later[: max(len(places) // 5, 1)]).astype("int64")
    if not len(later):
        return numpy.sort(places), numpy.sort(places), _("known voices, same takes")
    return numpy.setdiff1d(places, later), later, _("known voices, other takes")


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


def everybody_once(data, strings, epochs, seed=0, folds=3, tested=40):
    """As `shares`, of all people: each is a stranger once, to a network that has learnt from the others.

    For few recordings, of which one split would leave nearly none to test on. Nobody's voice is on both sides; a word
    that only those tested say counts as the error that it is.

    Parameters
    ----------
    data : Digits
    strings, epochs : int
        To learn from, with the sound changed, and passes over them, from new weights each time.
    seed : int
    folds : int
        Into which the people are dealt, 2 or more.
    tested : int
        Strings of each person.
    """
    everybody = numpy.random.default_rng(seed).permutation(sorted(set(data.speakers.tolist())))
    found = {}
    for strangers in numpy.array_split(everybody, min(folds, len(everybody))):
        teachers = numpy.flatnonzero(~numpy.isin(data.speakers, strangers))
        changes, sizes = spoken_strings.ALL, recogniser.TRAINING
        taught = spoken_strings.compose(data, teachers, strings, seed, changes, **sizes)
        model, _losses = recogniser.train(taught, epochs, seed, words=len(data.words))
        heard = [spoken_strings.compose(data, data.of([who]), tested, 2) for who in strangers]
        found |= of_models([model], [string for some in heard for string in some])
    return found


def by_person(found):
    """Mean over the recordings of each person, of what `shares` gives: list of float."""
    people = dict.fromkeys(speaker for speaker, _digit in found)
    return [float(numpy.mean([found[item] for item in found if item[0] == who])) for who in people]


def lead(first, second):
    """How many errors a word `second` makes more than `first`, recording by recording: mean and 95 % interval.

    Both are what `shares` gives; the recordings that both have are compared, and drawn anew for the interval.
    """
    both = sorted(set(first) & set(second))
    return items_interval([second[item] - first[item] for item in both])


def told(found):
    """An interval in words: `0.12 (0.02 to 0.24)`."""
    interval = _("{low} to {high}").format(low=f"{found['low']:+.2f}", high=f"{found['high']:+.2f}")
    return punctuated(f"{found['value']:+.2f} ({interval})")
