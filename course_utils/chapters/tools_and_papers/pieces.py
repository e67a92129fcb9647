"""Byte-pair encoding of running text, capitals and line ends included: what the GPT reads and writes.

The pair of neighbours that is most frequent becomes one piece, again and again (Sennrich et al. 2016,
https://arxiv.org/abs/1508.07909). A piece never reaches over the end of a word, so that " the" can become one and
"the\\nking" cannot. Taught in 16_tools_and_papers.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

WORD = re.compile(r" ?[A-Za-z]+|[^A-Za-z]")  # a word with the blank before it, or one other sign


def merged(parts, pair):
    """A list of pieces in which each `pair` of neighbours has become one piece."""
    result, place = [], 0
    while place < len(parts):
        if tuple(parts[place : place + 2]) == pair:
            result.append(parts[place] + parts[place + 1])
            place += 2
        else:
            result.append(parts[place])
            place += 1
    return result


@dataclass(frozen=True)
class Pieces:
    """The pieces (`names`, list of str) and the merges that made them (`merges`, list of pairs, in their order)."""

    names: list
    merges: list
    spelled: dict = field(default_factory=dict, repr=False, compare=False)  # words that were cut before

    def __post_init__(self):
        object.__setattr__(self, "index", {name: number for number, name in enumerate(self.names)})
        object.__setattr__(self, "ranks", {pair: rank for rank, pair in enumerate(self.merges)})

    def __len__(self):
        return len(self.names)

    def cut(self, text):
        """The pieces of a text: list of str. Put together they are the text again, but for letters never seen."""
        return [self.names[number] for number in self.encode(text)]

    def encode(self, text):
        """The numbers of the pieces: int32 [n]. A letter that the text to learn from did not have is left out."""
        found = [number for word in WORD.findall(text) for number in self._spell(word)]
        return numpy.array(found, "int32")

    def _spell(self, word):
        if word not in self.spelled:
            parts = [letter for letter in word if letter in self.index]
            while len(parts) > 1:
                pairs = zip(parts, parts[1:], strict=False)
                best = min(pairs, key=lambda pair: self.ranks.get(pair, len(self.ranks)))
                if best not in self.ranks:
                    break
                parts = merged(parts, best)
            self.spelled[word] = [self.index[part] for part in parts]
        return self.spelled[word]

    def decode(self, numbers):
        """The text that the numbers (sequence of int) spell."""
        return "".join(self.names[int(number)] for number in numbers)

    def unknown(self, text):
        """The letters of `text` that no piece has, each once, in order: a str."""
        return "".join(dict.fromkeys(letter for letter in text if letter not in self.index))


def learn(text, count=512):
    """`Pieces` of a text: its letters, and merges until there are `count` pieces (or no pair occurs twice).

    Parameters
    ----------
    text : str
        What to learn from.
    count : int
        At least as many as the text has different letters.
    """
    letters = sorted(set(text))
    told = _("The text has {n} different letters; ask for as many pieces, or more.")
    require(letters and count >= len(letters), told, n=len(letters))
    words = [(list(word), number) for word, number in Counter(WORD.findall(text)).items() if len(word) > 1]
    totals, where = Counter(), defaultdict(set)
    for place, (parts, number) in enumerate(words):
        for pair in zip(parts, parts[1:], strict=False):
            totals[pair] += number
            where[pair].add(place)
    merges = []
    while totals and len(letters) + len(merges) < count:
        best = max(totals, key=lambda pair: (totals[pair], pair))
        if totals[best] < 2:
            break
        merges.append(best)
        for place in where.pop(best):
            parts, number = words[place]
            for pair in zip(parts, parts[1:], strict=False):
                totals[pair] -= number
            parts[:] = merged(parts, best)
            for pair in zip(parts, parts[1:], strict=False):
                totals[pair] += number
                where[pair].add(place)
        del totals[best]
    return Pieces(letters + ["".join(pair) for pair in merges], merges)


def readable(name):
    """A piece as it is shown: a blank is "·", the end of a line "⏎"."""
    return name.replace(" ", "·").replace("\n", "⏎")
