"""Pieces of words for two languages at once: what the translator reads and writes. Taught in 12_machine_translation.

A Chinese character is a piece. A Latin word is put together from letters by byte-pair encoding (Sennrich et al. 2016,
https://arxiv.org/abs/1508.07909): the pair of neighbours that is most frequent in training becomes one piece, again and
again. So a frequent word is one piece, a rare one several, and none is unknown as long as its letters are known.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media.placeholders import MARKS

BLANK = "▁"  # stands for the blank before a word, so that pieces can be put together again
SPECIAL = ("<nothing>", "<start>", "<end>", "<unknown>", "<to zh>", "<to en>")
NOTHING, START, END, UNKNOWN, TO_ZH, TO_EN = range(len(SPECIAL))
_CHINESE = "\u3400-\u9fff"
_PART = re.compile(rf"[{_CHINESE}]|{BLANK}?[^\W\d_{_CHINESE}]+|{BLANK}?.", re.DOTALL)


def parts(text):
    """A text in small letters cut into Chinese characters, words, digits and marks; a blank becomes "▁"."""
    marked = BLANK + BLANK.join(text.lower().split())
    # Beside a Chinese character or a full-width mark a blank says nothing.
    marked = re.sub(
        rf"(?<=[{_CHINESE}\u3000-\u303f\uff00-\uffef]){BLANK}|{BLANK}(?=[{_CHINESE}\u3000-\u303f\uff00-\uffef])",
        "",
        marked,
    )
    return _PART.findall(marked)


def learn_merges(texts, count):
    """Byte-pair encoding: the `count` most useful merges, most frequent first, as a list of (left, right)."""
    words = Counter(part for text in texts for part in parts(text) if len(part) > 1)
    spelled = [(list(word), number) for word, number in sorted(words.items())]
    totals, where = Counter(), defaultdict(set)
    for place, (pieces, number) in enumerate(spelled):
        for pair in zip(pieces, pieces[1:], strict=False):
            totals[pair] += number
            where[pair].add(place)
    merges = []
    while len(merges) < count and totals:
        most = max(totals.values())
        if most < 2:
            break
        best = max(pair for pair, number in totals.items() if number == most)
        merges.append(best)
        for place in where.pop(best):
            pieces, number = spelled[place]
            for pair in zip(pieces, pieces[1:], strict=False):
                totals[pair] -= number
                if totals[pair] <= 0:
                    del totals[pair]
            pieces[:] = merged(pieces, best)
            for pair in zip(pieces, pieces[1:], strict=False):
                totals[pair] += number
                where[pair].add(place)
    return merges


def merged(pieces, pair):
    """A list of pieces in which each `pair` of neighbours has become one piece."""
    result, place = [], 0
    while place < len(pieces):
        if tuple(pieces[place : place + 2]) == pair:
            result.append(pieces[place] + pieces[place + 1])
            place += 2
        else:
            result.append(pieces[place])
            place += 1
    return result


@dataclass(frozen=True)
class Subwords:
    """Pieces and their numbers: `ranks` is {pair of pieces: its place among the merges}, `index` {piece: number}."""

    ranks: dict
    index: dict
    spelled: dict = field(default_factory=dict, repr=False, compare=False)  # words that were cut before

    def __post_init__(self):
        object.__setattr__(self, "names", [*SPECIAL, *self.index])

    def __len__(self):
        return len(SPECIAL) + len(self.index)

    def cut(self, text):
        """The pieces of a text: a list of str."""
        return [piece for part in parts(text) for piece in self._spell(part)]

    def _spell(self, part):
        if part not in self.spelled:
            pieces = list(part)
            while len(pieces) > 1:
                pairs = list(zip(pieces, pieces[1:], strict=False))
                best = min(pairs, key=lambda pair: self.ranks.get(pair, len(self.ranks)))
                if best not in self.ranks:
                    break
                pieces = merged(pieces, best)
            self.spelled[part] = pieces
        return self.spelled[part]

    def encode(self, text):
        """The numbers of the pieces of a text: a list of int; a piece that is not known is 3."""
        return [self.index.get(piece, UNKNOWN) for piece in self.cut(text)]

    def decode(self, numbers):
        """The text that these numbers spell, up to the end; special numbers are left out."""
        text = ""
        for number in numbers:
            if number == END:
                break
            if number >= len(SPECIAL):
                text += self.names[number]
        return text.replace(BLANK, " ").strip()

    def unknown(self, text):
        """The pieces of a text that the translator has never seen, each once, in order."""
        return list(dict.fromkeys(piece.strip(BLANK) for piece in self.cut(text) if piece not in self.index))


def learn(texts, merges=2000, rarest=2):
    """`Subwords` of training texts in both languages.

    Parameters
    ----------
    texts : sequence of str
    merges : int
        How many pairs become pieces.
    rarest : int
        How often a piece must occur to be known.
    """
    if not len(texts):
        raise CourseError(_("Subwords are learnt from at least one text."))
    ranks = {pair: place for place, pair in enumerate(learn_merges(texts, merges))}
    cutter = Subwords(ranks, {})
    counts = Counter(piece for text in texts for piece in cutter.cut(text))
    known = [piece for piece in sorted(counts, key=lambda one: (-counts[one], one)) if counts[piece] >= rarest]
    known += [mark for mark in MARKS if mark not in known]
    return Subwords(ranks, {piece: number for number, piece in enumerate(known, len(SPECIAL))})


def rows(lists, length=None):
    """Lists of numbers as int32 [n, longest], filled up with 0."""
    width = max(map(len, lists), default=0) if length is None else length
    table = numpy.full((len(lists), width), NOTHING, "int32")
    for row, numbers in zip(table, lists, strict=True):
        row[: len(numbers)] = numbers[:width]
    return table
