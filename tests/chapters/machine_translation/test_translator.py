"""The translator on a language of its own: word by word, in the opposite order."""

import itertools

import numpy
import pytest

from course_utils.chapters.machine_translation import subwords, translator
from course_utils.core.environment import load_keras
from course_utils.core.errors import CourseError
from course_utils.datasets.pairs.base import Pairs

WORDS = dict(zip(("open", "file", "big", "red", "new", "window"), "开件大红新窗", strict=True))


def pair(names):
    return " ".join(names), "".join(WORDS[name] for name in reversed(names))


@pytest.fixture(scope="module")
def toy():
    """Training and unseen pairs: two to four words in any order, each at most once."""
    every = [pair(names) for count in (2, 3, 4) for names in itertools.permutations(WORDS, count)]
    order = numpy.random.default_rng(0).permutation(len(every))
    every = [every[place] for place in order] + [("open {n} file", "件{n}开")] * 8
    train, unseen = every[40:], every[:40]
    return Pairs(*zip(*train, strict=True), ("toy",) * len(train)), unseen


@pytest.fixture(scope="module")
def words(toy):
    english, chinese = translator.protected(toy[0])
    return subwords.learn([*english, *chinese], merges=60)


def learn(words, toy, **options):
    learner = translator.Translator(words, seed=1, width=32, heads=2, encoders=1, decoders=1, dropout=0.0, **options)
    return learner.train(translator.examples(words, toy[0]), 10, size=32, rate=6e-3)


@pytest.fixture(scope="module")
def learnt(words, toy):
    return learn(words, toy)


def share_right(learner, unseen):
    into_chinese = learner.translate([english for english, _chinese in unseen], "zh")
    into_english = learner.translate([chinese for _english, chinese in unseen], "en")
    return [
        numpy.mean([answer == wanted for answer, wanted in zip(answers, right, strict=True)])
        for answers, right in ((into_chinese, [c for _e, c in unseen]), (into_english, [e for e, _c in unseen]))
    ]


def test_examples_go_both_ways_with_marks_for_placeholders(words):
    part = Pairs(("open {n}", "big"), ("开{n}", "大"), ("toy",) * 2)
    found = translator.examples(words, part)
    assert len(found) == 4
    assert [numbers[0] for numbers in found.sources] == [subwords.TO_ZH] * 2 + [subwords.TO_EN] * 2
    assert words.decode(found.targets[0]) == "开⓪" and words.decode(found.sources[0]) == "open ⓪"
    assert all(numbers[0] == subwords.START and numbers[-1] == subwords.END for numbers in found.targets)


def test_batches_hold_every_example_once_and_others_of_like_length(words, toy):
    data = translator.examples(words, toy[0])
    found = list(translator.batches(data, 32, numpy.random.default_rng(0)))
    rows = sorted(tuple(row[row > 0]) for source, _target in found for row in source)
    assert rows == sorted(tuple(numbers) for numbers in data.sources)
    spread = [numpy.ptp((target > 0).sum(axis=1)) for _source, target in found]
    assert numpy.mean(spread) < 2


def test_it_learns_order_and_words_in_both_directions(learnt, toy):
    assert learnt.losses[-1] < learnt.losses[0] / 2
    assert min(share_right(learnt, toy[1])) > 0.8


def test_without_the_causal_mask_the_loss_lies(words, toy, learnt):
    cheat = learn(words, toy, causal=False)
    assert cheat.losses[-1] < learnt.losses[-1] + 0.05
    assert max(share_right(cheat, toy[1])) < 0.3


def scores(learner, said):
    source = subwords.rows([translator.source_of(learner.words, "open big file", "zh")])
    convert = load_keras().ops.convert_to_tensor
    given = convert(said), learner.encoder(convert(source)), convert(source)
    return numpy.asarray(learner.decoder(list(given))[0])[0]


@pytest.mark.parametrize("causal", [True, False])
def test_the_causal_mask_hides_what_comes_later(words, causal):
    learner = translator.Translator(words, width=32, heads=2, encoders=1, decoders=1, causal=causal)
    first, second = (numpy.array([[subwords.START, 8, 9, last]], "int32") for last in (10, 11))
    one, other = scores(learner, first), scores(learner, second)
    assert numpy.allclose(one[:3], other[:3], atol=1e-5) is causal


def test_what_is_filled_up_is_not_seen(learnt):
    alone = learnt.translate(["open file"], "zh")
    beside = learnt.translate(["open file", "new red big window"], "zh")
    assert alone[0] == beside[0]
    by_hand = translator.source_of(learnt.words, "open file", "zh")
    convert = load_keras().ops.convert_to_tensor
    short, long = (convert(subwords.rows([by_hand], length)) for length in (len(by_hand), len(by_hand) + 5))
    states = [numpy.asarray(learnt.encoder(source))[0, : len(by_hand)] for source in (short, long)]
    assert numpy.allclose(*states, atol=1e-5)


def test_attention_says_who_looks_at_whom(learnt):
    source, said, weights = learnt.attention("open big file", "zh")
    assert source[0] == "<to zh>" and source[-1] == said[-1] == "<end>"
    assert weights.shape == (2, len(said), len(source)) and numpy.allclose(weights.sum(axis=-1), 1, atol=1e-5)


def test_a_beam_is_at_least_as_likely_and_placeholders_come_back(learnt, toy):
    texts = [english for english, _chinese in toy[1][:10]]
    for greedy, wide in zip(learnt.searches(texts, "zh"), learnt.searches(texts, "zh", 4), strict=True):
        assert wide.best().total >= greedy.best().total - 1e-4
    (answer,) = learnt.translate(["open {name} file"], "zh")
    assert "⓪" not in answer and "{name}" in answer


def test_the_same_seed_gives_the_same_network(words, toy):
    first, again = (
        translator.Translator(words, seed=3, width=32, heads=2, encoders=1, decoders=1) for _twice in range(2)
    )
    for one, other in zip(first.weights, again.weights, strict=True):
        assert numpy.array_equal(numpy.asarray(one), numpy.asarray(other))


def test_parameters_are_counted_once(words):
    learner = translator.Translator(words, width=32, heads=2, encoders=1, decoders=1)
    table = learner.encoder.get_layer("word_table")
    both = learner.encoder.count_params() + learner.decoder.count_params()
    assert learner.parameters == both - sum(numpy.prod(weight.shape) for weight in table.weights)


def test_no_examples_are_one_sentence(words):
    with pytest.raises(CourseError, match="at least one example"):
        translator.Translator(words, width=32, heads=2, encoders=1, decoders=1).train(translator.Examples([], []), 1)
