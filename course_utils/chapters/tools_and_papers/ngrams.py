"""What the GPT must beat: counted runs of letters, and programs that compress.

Taught in 16_tools_and_papers.
"""

import gzip
import lzma
import math
from collections import Counter

import numpy

PACKERS = {
    "gzip": lambda raw: len(gzip.compress(raw, 9)),
    "xz": lambda raw: len(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)),
}


class KneserNey:
    """Probabilities of the next letter from counted runs of up to `order` letters, interpolated (Kneser and Ney 1995).

    A run that was seen gives a little of its share (`discount`) to the run that is one letter shorter, and so on down.
    A shorter run counts by how many *different* letters stand before it, not by how often it occurs: after "San" comes
    nearly always "Francisco", so that "Francisco" is frequent, and still a bad guess after any other word
    (https://doi.org/10.1109/ICASSP.1995.479394; the interpolated form of Chen and Goodman 1999).

    Parameters
    ----------
    text : str
        What to count in.
    order : int
        Letters of the longest run, the one that is predicted included; 1 or more.
    """

    def __init__(self, text, order):
        self.order, self.letters, self.tables = order, sorted(set(text)), []
        runs = Counter(text[place : place + order] for place in range(len(text) - order + 1))
        for _length in range(order, 0, -1):
            once, twice = (sum(number == times for number in runs.values()) for times in (1, 2))
            total, kinds = Counter(), Counter()
            for run, number in runs.items():
                total[run[:-1]] += number
                kinds[run[:-1]] += 1
            discount = once / (once + 2 * twice) if once else 0.5
            self.tables.append((runs, total, kinds, discount))
            runs = Counter(run[1:] for run in runs)
        self.tables.reverse()

    def probability(self, before, letter):
        """Probability (0 to 1) of `letter` after the text `before`; a letter never seen gets a small one, too."""
        chance = 1 / (len(self.letters) + 1)
        for length, (runs, total, kinds, discount) in enumerate(self.tables):
            context = before[len(before) - length :]
            if length > len(before) or context not in total:
                break
            seen = total[context]
            chance = (max(runs.get(context + letter, 0) - discount, 0) + discount * kinds[context] * chance) / seen
        return chance

    def bits(self, text):
        """Bits for each letter of `text`: float64 [letters], each predicted from the letters before it."""
        first = self.order - 1
        return numpy.array(
            [-math.log2(self.probability(text[max(0, i - first) : i], text[i])) for i in range(len(text))]
        )

    def write(self, start, count, generator):
        """`count` letters after `start` (str), drawn by their probabilities: the whole text as str."""
        text = start
        for _letter in range(count):
            before = text[len(text) - self.order + 1 :] if self.order > 1 else ""
            chances = numpy.array([self.probability(before, letter) for letter in self.letters])
            text += self.letters[generator.choice(len(chances), p=chances / chances.sum())]
        return text


def packed_bits(packer, train, test):
    """Bits a letter that a compressor of `PACKERS` needs for `test` (str) when it has just packed `train` (str).

    Both together, less the training text alone: the length that the test text adds.
    """
    pack = PACKERS[packer]
    return 8 * (pack((train + test).encode()) - pack(train.encode())) / len(test)
