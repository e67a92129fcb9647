"""Few pairs of the learner's own: the memory is tested over and over, never on what it knows."""

from types import SimpleNamespace

import numpy
import pytest

from course_utils.chapters.machine_translation import rounds
from course_utils.datasets.pairs import base

NOUNS = dict(zip(["file", "page", "table", "image", "user", "cell"], "件页表图户格", strict=True))
VERBS = dict(zip(["Open", "Close", "Move", "Copy", "Print", "Save"], "开关移抄印存", strict=True))
WHERE = dict(zip(["here", "now", "again", "later", "first"], "此今再后先", strict=True))


def pairs(count=180):
    """All different; every noun, verb and adverb stands in many of them."""
    rows = [
        (f"{verb} the {noun} {where}", VERBS[verb] + NOUNS[noun] + WHERE[where], "mine")
        for verb in VERBS for noun in NOUNS for where in WHERE
    ]  # fmt: skip
    order = numpy.random.default_rng(0).permutation(len(rows))[:count]
    return base.Pairs(*zip(*[rows[place] for place in order], strict=True))


def parts(found):
    return base.split(found, 20, 40)


def test_all_pairs_are_tested_and_the_interval_holds_the_mean():
    found = rounds.measured(*parts(pairs()), repeats=2)
    assert found["n"] == 10 and found["pairs"] == 180
    assert 0 <= found["low"] < found["value"] < found["high"] <= 100
    assert found["lowest"] <= found["value"] <= found["highest"]
    assert found == rounds.measured(*parts(pairs()), repeats=2)
    assert found != rounds.measured(*parts(pairs()), repeats=2, seed=1)


def test_a_copy_in_other_capitals_is_never_known():
    # Each text twice, the second shouting, and nothing else in common: a memory that knew the first would be right.
    draw = numpy.random.default_rng(0)
    words = ["".join(chr(97 + sign) for sign in draw.integers(26, size=9)) for _word in range(60)]
    signs = [chr(0x4E00 + place) * 3 for place in range(60)]
    both = zip([*words, *(word.upper() for word in words)], signs * 2, strict=True)
    rows = [(word, sign, "mine") for word, sign in both]
    found = rounds.measured(*parts(base.Pairs(*zip(*rows, strict=True))), repeats=1)
    assert found["value"] == 0.0


@pytest.mark.parametrize(("tier", "count", "few"), [("own", 180, True), ("own", 2000, False), ("public", 180, False)])
def test_only_few_pairs_of_ones_own_are_tested_so(tier, count, few):
    data = SimpleNamespace(tier=tier, train=range(count - 60), validation=range(20), test=range(40))
    assert rounds.are_few(data) is few


def test_the_sentence_says_what_it_covers_and_what_not():
    found = {"value": 31.24, "low": 28.0, "high": 34.5, "n": 20, "lowest": 25.0, "highest": 36.0, "pairs": 1240}
    told = rounds.in_words(found, 33.0)
    for part in ("1,240 pairs", "20 rounds", "31.2 (95 % interval 28.0 to 34.5)", "25.0 to 36.0", "chapter has 33.0"):
        assert part in told
    assert "was measured for the memory alone" in told
