"""The sentences that answer "predict first" say what the numbers say, also when these are otherwise."""

import numpy
import pytest

from course_utils.chapters.machine_translation import sentences


def test_a_loss_that_rose_has_turned_and_one_that_fell_has_not():
    assert "has turned" in sentences.training([5, 3, 2.5, 2.7], 7.5)
    assert "become flat" in sentences.training([5, 3, 2.501, 2.500], 7.5)
    assert "become flat" in sentences.training([5, 3, 2.500, 2.505], 7.5)
    assert "still falling" in sentences.training([5, 3, 2.5], 7.5) and "7.50" in sentences.training([5, 3], 7.5)


def test_a_difference_within_its_interval_is_none():
    generator = numpy.random.default_rng(0)
    noise = generator.normal(0, 10, 100)
    assert "cannot tell" in sentences.difference(noise - noise.mean(), "one", "other")
    assert sentences.difference(noise + 20, "one", "other").endswith(": better.")
    assert sentences.difference(noise - 20, "one", "other").endswith(": worse.")


def test_the_penalty_says_where_it_stands():
    powers = (0.0, 0.5, 1.0)
    assert "usual power 0.5 is the best" in sentences.penalty([0.0, 0.0], 0.5, 0.5, powers)
    assert "at its edge" in sentences.penalty([1.0, -1.0], 1.0, 0.5, powers)
    assert "cannot tell" in sentences.penalty([1.0, -1.0], 0.0, 0.5, powers)
    assert "edge" not in sentences.penalty([1.0, 1.0], 1.0, 0.5, (*powers, 2.0))


@pytest.mark.parametrize(
    ("zh", "en", "words"),
    [
        ((90, 400), (80, 400), "do not tell"), ((150, 400), (80, 400), "English is harder"),
        ((20, 400), (80, 400), "Chinese is harder"), ((0, 19), (0, 19), "do not tell"),
    ],
)  # fmt: skip
def test_the_harder_direction_needs_more_than_chance(zh, en, words):
    assert words in sentences.harder({"zh": zh, "en": en})


def test_the_loss_without_a_mask_is_told_as_it_is():
    assert "falls to 0.60, below the 2.60" in sentences.without_mask(2.6, 0.6, 36, 0)
    assert "falls" not in sentences.without_mask(5.8, 5.9, 0, 0)


def test_the_others_fill_in_their_numbers():
    assert "worth 6.0 points" in sentences.leak([0.2, 0.2], [40, 42], 35)
    assert "spread by 32.1" in sentences.root(
        1024, {"divided": 1.0, "not divided": 32.1}, {"divided": 0.2, "not divided": 0.96}
    )
    assert "Of 100 new texts 25 come out" in sentences.exactly(100, 400)
    assert "In 2 of 3 texts" in sentences.turned([True, False, True]) and "No text" in sentences.turned([])
    assert "With marks 30 of 50" in sentences.intact(30, 50)
    assert "2 of 6 numbers" in sentences.trade(36, 2, 2, 6)
    assert "the memory alone 20%" in sentences.stream(0.2, 0.4, 0.25, 0.2)


def rows(gain, std, n):
    return [
        {"form": form, "name": name, "mean": mean, "std": std, "n": n}
        for form, mean in (("standard", 35.0), ("ours", 35.0 + gain))
        for name in ("chrf_zh", "chrf_en")
    ]


def test_a_gain_of_another_form_needs_more_than_chance():
    assert sentences.variants(rows(3.0, 0.5, 3)).count("more than chance") == 2
    assert sentences.variants(rows(0.5, 1.0, 3)).count("may be chance") == 2
    assert sentences.variants(rows(3.0, 0.0, 1)).count("may be chance") == 2


def test_which_score_likes_long_texts_is_computed():
    found = sentences.longest({"BLEU": [38.0, 39.6, 39.5], "chrF, all": [35.6, 37.1, 37.7]})
    assert "BLEU +1.5; chrF, all +2.1" in found and "best for: chrF, all." in found
    assert "For none" in sentences.longest({"BLEU": [38.0, 39.6, 39.5]})
