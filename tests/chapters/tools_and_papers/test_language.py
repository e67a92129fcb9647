"""Pieces, n-grams, sampling, bits: what the GPT is made of and what it is held against."""

import math

import numpy as np
import pytest

from course_utils.chapters.tools_and_papers import figures, judging, listening, ngrams, numpy_gpt, pieces, sampling
from course_utils.core.errors import CourseError

TEXT = "the king, the king!\nThe queen hath the ring;\nO, my king.\n" * 20


@pytest.fixture(scope="module")
def known():
    return pieces.learn(TEXT, 40)


def test_pieces_put_together_are_the_text(known):
    assert known.decode(known.encode(TEXT)) == TEXT and "".join(known.cut(TEXT)) == TEXT
    assert len(known) == 40 == len(set(known.names)) and len(known.cut(TEXT)) < 0.6 * len(TEXT)


def test_the_most_frequent_pair_is_joined_first_and_no_piece_crosses_a_word(known):
    counts = {}
    for word in pieces.WORD.findall(TEXT):
        for pair in zip(word, word[1:], strict=False):
            counts[pair] = counts.get(pair, 0) + 1
    assert counts[known.merges[0]] == max(counts.values())
    assert all(pieces.WORD.fullmatch(name) for name in known.names)
    assert known.cut(" king") == [" king"]


def test_letters_never_seen_are_left_out_and_told(known):
    assert known.decode(known.encode("the 猫 king")) == "the  king" and known.unknown("猫x猫") == "猫x"
    assert len(known.encode("")) == 0
    with pytest.raises(CourseError, match="different letters"):
        pieces.learn(TEXT, 3)
    assert pieces.readable(" a\n") == "·a⏎"


def test_pieces_stop_where_no_pair_occurs_twice():
    assert len(pieces.learn("ab cd", 100)) == 5


@pytest.mark.parametrize("order", [1, 2, 4])
def test_the_probabilities_of_all_letters_sum_to_one(order):
    model = ngrams.KneserNey(TEXT, order)
    for before in ("", "the ki", "zzz", TEXT[:50]):
        total = sum(model.probability(before, letter) for letter in model.letters)
        assert total + model.probability(before, "☃") == pytest.approx(1)


def test_bits_are_those_of_the_probabilities_and_fall_with_the_order():
    costs = [ngrams.KneserNey(TEXT, order).bits("the king, the queen").mean() for order in (1, 2, 4)]
    assert costs[0] > costs[1] > costs[2] > 0
    one = ngrams.KneserNey(TEXT, 3)
    assert one.bits("the")[2] == pytest.approx(-math.log2(one.probability("th", "e")))


def test_an_n_gram_writes_what_it_has_counted_and_packers_add_little_for_what_they_know():
    text = ngrams.KneserNey(TEXT, 5).write("the ", 200, np.random.default_rng(0))
    assert text.startswith("the ") and len(text) == 204 and " king" in text
    for packer in ngrams.PACKERS:
        assert ngrams.packed_bits(packer, TEXT, TEXT[:600]) < 1 < ngrams.packed_bits(packer, "", TEXT[:58])


def test_temperature_top_k_and_top_p():
    scores = np.log([0.5, 0.25, 0.15, 0.1])
    assert np.allclose(sampling.probabilities(scores), [0.5, 0.25, 0.15, 0.1])
    assert np.allclose(sampling.probabilities(scores, top_k=2), [2 / 3, 1 / 3, 0, 0])
    assert np.allclose(sampling.probabilities(scores, top_p=0.7), [2 / 3, 1 / 3, 0, 0])
    assert np.allclose(sampling.probabilities(scores, top_p=1e-9), [1, 0, 0, 0])
    assert sampling.probabilities(scores, 0.1)[0] > 0.99 and sampling.probabilities(scores, 2.0)[0] < 0.42
    assert np.allclose(sampling.probabilities(np.array([1e6, 0.0]), 0.01), [1, 0])
    assert sampling.surprise(np.array([0.5, 0.25, 0.25, 0])) == pytest.approx(1.5)
    with pytest.raises(CourseError, match="above 0"):
        sampling.probabilities(scores, 0)


def test_draws_follow_the_probabilities():
    choose = sampling.chooser(np.random.default_rng(0), top_k=2)
    drawn = [choose(np.log([0.6, 0.3, 0.1])) for _time in range(600)]
    assert set(drawn) == {0, 1} and 0.6 < np.mean(np.array(drawn) == 0) < 0.73


def test_stretches_share_the_bits_out():
    parts = ["ab", "c", "de", "f", "gh"]
    assert np.allclose(judging.by_stretch(np.ones(5), parts, 3), [2 / 3, 2 / 3])
    assert np.allclose(judging.by_stretch(np.ones(5), parts, 100), [5 / 8])
    apart, error = judging.difference([1.0, 2.0, 3.0], [0.5, 1.5, 2.5])
    assert apart == pytest.approx(0.5) and error == pytest.approx(0)
    assert judging.difference([1.0], [0.0])[1] == float("inf")


def test_the_sentence_says_fewer_more_or_neither():
    own = np.array([2.0, 2.1, 1.9, 2.0])
    assert "more" in judging.in_words("It", own, {"counts": own - 0.5})
    assert "fewer" in judging.in_words("It", own, {"xz": 2.5})
    assert "no different" in judging.in_words("It", own, {"xz": 2.01})


@pytest.fixture(scope="module")
def network():
    return numpy_gpt.random(np.random.default_rng(1), 40, context=16)


def test_nobody_hears_what_comes_later(network):
    numbers = np.arange(10)
    scores, looked = numpy_gpt.read(network, numbers)
    changed = numpy_gpt.read(network, [*numbers[:6], 30, 31, 32, 33])[0]
    assert np.allclose(scores[:6], changed[:6], atol=1e-5) and not np.allclose(scores[6:], changed[6:])
    for weights in looked:
        assert np.allclose(weights.sum(axis=-1), 1, atol=1e-5) and not np.triu(weights, 1).any()


@pytest.mark.parametrize("step", [1, 3])
def test_the_cache_changes_nothing(network, step):
    numbers, cache = np.arange(12), numpy_gpt.Cache()
    pieces_of = [numpy_gpt.read(network, numbers[at : at + step], cache)[0] for at in range(0, 12, step)]
    assert np.allclose(np.concatenate(pieces_of), numpy_gpt.read(network, numbers)[0], atol=1e-4) and len(cache) == 12


def test_writing_goes_on_beyond_the_context_with_and_without_the_cache(network):
    def likeliest(scores):
        return int(scores.argmax())

    texts = [numpy_gpt.write(network, [1, 2, 3], 50, likeliest, cached) for cached in (True, False)]
    assert texts[0] == texts[1] and len(texts[0]) == 50


def test_shares_of_attention_sum_to_one(network):
    windows = np.random.default_rng(0).integers(0, 40, (3, 16))
    found = listening.shares(network, windows, 0)
    assert found.shape == (4, len(listening.kinds())) and np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert listening.by_chance(9) == pytest.approx(1 / 9)


def test_pictures_say_their_numbers():
    assert "xz 2.50, GPT 2.40" in figures.rivals(["GPT", "xz"], [2.4, 2.5], "GPT")[1]
    rows = [{"seconds": 30.0, "test": 2.6}, {"seconds": 30.0, "test": 2.4}, {"seconds": 60.0, "test": 2.3}]
    assert "30 s: 2.50, 60 s: 2.30" in figures.longer(rows, {"model": "6-gram", "seconds": 2.0, "test": 2.41})[1]
    assert "1: 3.50" in figures.look_back([1, 2], [3.5, 3.0])[1]
    lines, words = figures.surprises(["the", " k", "ing", "\n", "O"], np.array([1.0, 9.0, 0.5, 2.0, 3.0]))
    assert len(lines) == 2 and words.startswith("·k +9.00")
