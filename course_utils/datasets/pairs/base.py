"""Sentences in two languages: what the sets of English and Chinese share. Taught in 12_machine_translation."""

from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets import connected
from course_utils.datasets.described import Described, describe
from course_utils.datasets.texts import base

LONGEST = 40, 20  # characters of the English and of the Chinese side: what the small translator is made for
SPLIT_SEED = 0
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Pairs:
    """English and its Chinese, and where each pair comes from: three tuples of n str."""

    english: tuple
    chinese: tuple
    origins: tuple

    def __len__(self):
        return len(self.english)

    def take(self, indices):
        """The pairs at `indices` (integers), in that order."""
        return Pairs(*(tuple(part[i] for i in indices) for part in (self.english, self.chinese, self.origins)))

    def side(self, language):
        """The texts in one language, "en" or "zh"."""
        return self.english if language == "en" else self.chinese

    def references(self, source):
        """{text in the language `source`: list of its different translations}, in the order of the pairs."""
        found = {}
        other = LANGUAGES[1 - LANGUAGES.index(source)]
        for text, translation in zip(self.side(source), self.side(other), strict=True):
            known = found.setdefault(text, [])
            if translation not in known:
                known.append(translation)
        return found


@dataclass(frozen=True)
class PairSet(Described):
    """Pairs of English and Chinese, cleaned and split into train, validation and test.

    `raw` are the pairs as they came, copies included. No text of one part is in another, on neither side: pairs that
    share a text on either side stay together.
    """

    raw: Pairs
    train: Pairs
    validation: Pairs
    test: Pairs


def key(text):
    """`texts.key`; of a text that is nothing but blanks and punctuation, the text itself."""
    return base.key(text) or text


def distinct(raw):
    """Places of the first of each pair, in order: copies differ at most in capitals, blanks and punctuation."""
    first = {}
    for place, (english, chinese) in enumerate(zip(raw.english, raw.chinese, strict=True)):
        first.setdefault((key(english), key(chinese)), place)
    return list(first.values())


def groups(pairs):
    """Pairs that share a text: int64 [n], the same number for pairs that hang together through either side.

    "Delete" and "Remove" are both 删除, so they stay together: else a text of the test would be a text of training.
    """
    return connected.joined(*([key(text) for text in pairs.side(language)] for language in LANGUAGES))


def split(pairs, validation, test):
    """Three `Pairs`, shuffled by groups: training; about `validation` and `test` pairs for the other two."""
    group = groups(pairs)
    order = numpy.random.default_rng(SPLIT_SEED).permutation(group.max(initial=-1) + 1)
    rank = numpy.empty_like(order)
    rank[order] = numpy.arange(len(order))
    places = numpy.argsort(rank[group], kind="stable")
    ranks = rank[group][places]
    # Cut where a group ends.
    cuts = [int(numpy.searchsorted(ranks, ranks[min(count, len(ranks) - 1)])) for count in (test, test + validation)]
    parts = places[cuts[1] :], places[cuts[0] : cuts[1]], places[: cuts[0]]
    shuffled = numpy.random.default_rng(SPLIT_SEED).permutation(parts[0])
    return pairs.take(shuffled), pairs.take(parts[1]), pairs.take(parts[2])


def joined(part, more, without=()):
    """Two `Pairs` as one, shuffled; of `more` without the pairs that share a text with any of `without`."""
    closed = [{key(text) for held in without for text in held.side(language)} for language in LANGUAGES]
    free = [
        place
        for place, sides in enumerate(zip(more.english, more.chinese, strict=True))
        if not any(key(text) in keys for text, keys in zip(sides, closed, strict=True))
    ]
    more = more.take(free)
    both = Pairs(*(one + two for one, two in zip(_parts(part), _parts(more), strict=True)))
    return both.take(numpy.random.default_rng(SPLIT_SEED).permutation(len(both)))


def _parts(pairs):
    return pairs.english, pairs.chinese, pairs.origins


def limited(train, limit):
    """The first `limit` of the `Pairs` (None: all); when there are fewer, all."""
    return train if limit is None else train.take(range(min(int(limit), len(train))))


def finish(title, name, tier, raw, splits, where, reason):
    """The `PairSet` of a module, with its fingerprint and its note.

    Parameters
    ----------
    title, name, tier : str
        The set in words, as in `datasets.SETS`, and where it was found.
    raw : Pairs
    splits : tuple of three Pairs
        Training, validation and test.
    where : str
        In words, where the set comes from.
    reason : str
        Why these data: the end of the note.
    """
    note = _("{title}, {where} ({n} training, {v} validation and {t} test pairs{reason}).").format(
        title=_(title), where=where, n=f"{len(splits[0]):,}", v=f"{len(splits[1]):,}", t=f"{len(splits[2]):,}",
        reason=reason,
    )  # fmt: skip
    parts = ("\n".join(side) for split in splits for side in (split.english, split.chinese))
    train, validation, test = splits
    return PairSet(raw=raw, train=train, validation=validation, test=test, **describe(name, tier, parts, note))
