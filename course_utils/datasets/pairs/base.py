"""Sentences in two languages: what the sets of English and Chinese share. Taught in 12_machine_translation."""

import hashlib
import re
from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets import store

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
class PairSet:
    """Pairs of English and Chinese, cleaned and split into train, validation and test.

    `raw` are the pairs as they came, copies included. No text of one part is in another, on neither side: pairs that
    share a text on either side stay together. `fingerprint` is 12 hexadecimal digits that change with any text of the
    splits; `note` says in one sentence which data these are and why.
    """

    name: str
    tier: str
    raw: Pairs
    train: Pairs
    validation: Pairs
    test: Pairs
    fingerprint: str
    note: str
    licence: str
    source: str


def key(text):
    """What is left of a text without capitals, blanks and punctuation: equal keys count as the same text."""
    return re.sub(r"[\W_]+", "", text.lower()) or text


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
    parent = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]  # shorten the way for the next one who asks
            node = parent[node]
        return node

    sides = [((key(one), "en"), (key(two), "zh")) for one, two in zip(pairs.english, pairs.chinese, strict=True)]
    for english, chinese in sides:
        parent[root(english)] = root(chinese)
    numbers = {}
    return numpy.array([numbers.setdefault(root(english), len(numbers)) for english, _chinese in sides], "int64")


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
        if not any(key(text) in texts for text, texts in zip(sides, closed, strict=True))
    ]
    more = more.take(free)
    both = Pairs(*(one + two for one, two in zip(_parts(part), _parts(more), strict=True)))
    return both.take(numpy.random.default_rng(SPLIT_SEED).permutation(len(both)))


def _parts(pairs):
    return pairs.english, pairs.chinese, pairs.origins


def finish(title, name, tier, raw, splits, where, reason):
    """The `PairSet` of a module, with its fingerprint and its note; `where` says where the set comes from."""
    digest = hashlib.sha256()
    for part in splits:
        for side in (part.english, part.chinese):
            digest.update("\n".join(side).encode())
    note = _("{title}, {where} ({n} training, {v} validation and {t} test pairs{reason}).").format(
        title=title, where=where, n=f"{len(splits[0]):,}", v=f"{len(splits[1]):,}", t=f"{len(splits[2]):,}",
        reason=reason,
    )  # fmt: skip
    entry = store.registry()[name]
    return PairSet(name, tier, raw, *splits, digest.hexdigest()[:12], note, entry["licence"], entry["source"])
