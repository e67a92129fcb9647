"""Texts with one label of two each: what the text sets share. Taught in 11_text_classification."""

import re
from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets.described import Described, describe


@dataclass(frozen=True)
class Texts:
    """Texts (tuple of str, n), labels int64 [n] of 0 or 1, and where each comes from (tuple of str, n).

    Where it is known, `kinds`, int64 [n], is which of several labels each has, and `groups`, int64 [n], has one number
    for texts that must not be on two sides of a split; else None.
    """

    texts: tuple
    labels: numpy.ndarray
    origins: tuple
    kinds: numpy.ndarray | None = None
    groups: numpy.ndarray | None = None

    def __len__(self):
        return len(self.texts)

    def take(self, indices):
        """The texts at `indices` (integers), in that order."""
        indices = numpy.asarray(indices, int)
        texts, origins = (tuple(part[i] for i in indices) for part in (self.texts, self.origins))
        others = (None if part is None else part[indices] for part in (self.kinds, self.groups))
        return Texts(texts, self.labels[indices], origins, *others)


@dataclass(frozen=True)
class TextSet(Described):
    """A set of texts, cleaned and split into train, validation and test.

    Label 1 is what a moderator looks for, `class_names[1]`; `language` is "zh" or "en". `raw` are the texts as they
    came, with duplicates and all that is cut off elsewhere. `conflicting` are texts that came with both labels; they
    are in none of the splits. `kind_names` names the labels that the texts' `kinds` number, where there are more than
    two of them; label 1 is then the last one, and label 0 stands for all others.
    """

    language: str
    raw: Texts
    train: Texts
    validation: Texts
    test: Texts
    conflicting: tuple
    class_names: tuple
    kind_names: tuple = ()


def key(text):
    """What is left of a text without capitals, blanks and punctuation: equal keys count as the same text."""
    return re.sub(r"[\W_]+", "", text.lower())


def distinct(texts):
    """Which texts to keep, so that none is there twice.

    Parameters
    ----------
    texts : Texts

    Returns
    -------
    (int64 [m], tuple of str)
        Places of the first of each text, in order, without those that have fewer than two letters or that came with
        several labels; and the latter.
    """
    first, labels = {}, {}
    given = texts.labels if texts.kinds is None else texts.kinds
    for place, text in enumerate(texts.texts):
        name = key(text)
        first.setdefault(name, place)
        labels.setdefault(name, set()).add(int(given[place]))
    keep = [place for name, place in first.items() if len(name) >= 2 and len(labels[name]) == 1]
    conflicting = tuple(texts.texts[place] for name, place in first.items() if len(name) >= 2 and len(labels[name]) > 1)
    return numpy.array(keep, int), conflicting


def limited(texts, limit):
    """The first `limit` of the `Texts` (None: all); when there are fewer, all."""
    return texts if limit is None else texts.take(range(min(int(limit), len(texts))))


def finish(title, name, class_names, tier, language, raw, splits, conflicting, where, reason):
    """The `TextSet` of a module, with its fingerprint and its note.

    Parameters
    ----------
    title, name, tier : str
        The set in words, as in `datasets.SETS`, and where it was found.
    class_names : pair of str
        What label 0 and label 1 are.
    language : str
        "zh" or "en".
    raw : Texts
    splits : tuple of three Texts
        Training, validation and test.
    conflicting : tuple of str
        Texts that came with both labels.
    where : str
        In words, where the set comes from.
    reason : str
        Why these data: the end of the note.
    """
    note = _("{title}, {where} ({n} training, {v} validation and {t} test texts{reason}).").format(
        title=_(title), where=where, n=f"{len(splits[0]):,}", v=f"{len(splits[1]):,}", t=f"{len(splits[2]):,}",
        reason=reason,
    )  # fmt: skip
    parts = (part for split in splits for part in ("\n".join(split.texts), split.labels))
    train, validation, test = splits
    return TextSet(
        language=language, raw=raw, train=train, validation=validation, test=test, conflicting=conflicting,
        class_names=class_names, **describe(name, tier, parts, note),
    )  # fmt: skip
