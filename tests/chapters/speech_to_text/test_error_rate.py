"""Edits and word error rates, held against jiwer."""

import random

import jiwer
import pytest

from course_utils.chapters.speech_to_text import error_rate
from course_utils.core.errors import CourseError


def test_known_distances():
    assert error_rate.distances("kitten", "sitting")[-1, -1] == 3
    assert error_rate.distances("", "abc")[-1, -1] == 3 and error_rate.distances("abc", "")[-1, -1] == 3
    assert error_rate.distances([3, 0, 7], [3, 7]).tolist()[-1] == [3, 2, 1]


def test_edits_are_named_and_in_order():
    found = error_rate.edits([3, 0, 7, 7], [3, 7, 1, 7, 5])
    assert found.errors == error_rate.distances([3, 0, 7, 7], [3, 7, 1, 7, 5])[-1, -1]
    assert [step[1] for step in found.steps if step[1] != ""] == [3, 0, 7, 7]
    assert [step[2] for step in found.steps if step[2] != ""] == [3, 7, 1, 7, 5]
    assert (
        found.hits + found.substitutions + found.deletions,
        found.hits + found.substitutions + found.insertions,
    ) == (
        4,
        5,
    )
    assert error_rate.edits([1], []).steps == (("deletion", 1, ""),)
    assert error_rate.edits([], [1]).steps == (("insertion", "", 1),)


def test_rates_are_those_of_jiwer():
    generator = random.Random(0)
    words = ["zero", "one", "two", "three", "four"]
    said = [[generator.choice(words) for _k in range(generator.randint(1, 6))] for _n in range(60)]
    read = [[generator.choice(words) for _k in range(generator.randint(0, 7))] for _n in range(60)]
    ours = error_rate.word_error_rate(said, read)
    assert ours == pytest.approx(jiwer.wer([" ".join(s) for s in said], [" ".join(r) for r in read]))
    assert error_rate.word_error_rate([["six"]], [["six"] * 3]) == 2.0


def test_bad_input_is_one_clear_sentence():
    with pytest.raises(CourseError, match="2 transcripts do not go with 1 answers"):
        error_rate.word_error_rate([["a"], ["b"]], [["a"]])
    with pytest.raises(CourseError, match="Nothing was said"):
        error_rate.word_error_rate([[]], [["a"]])


def test_errors_are_counted_against_the_items_that_drew_them():
    pairs = [("3 0 7", "3 7"), ("1 2", "9 1 2 8"), ("3", "")]
    found = [error_rate.edits(a.split(), b.split()) for a, b in pairs]
    counts = error_rate.by_item(found, [a.split() for a, _b in pairs])
    assert counts == {"3": (1, 2), "0": (1, 1), "7": (0, 1), "1": (1, 1), "2": (1, 1)}
    assert sum(errors for errors, _said in counts.values()) == sum(one.errors for one in found)
