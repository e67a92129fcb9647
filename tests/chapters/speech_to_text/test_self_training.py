"""Labels of its own: which strings are kept, how counts are made even, and that nobody's truth is looked at."""

import dataclasses

import numpy
import pytest

from course_utils.chapters.speech_to_text import recogniser, self_training, spoken_strings
from course_utils.core.errors import CourseError


def table(symbols, chance=0.9, rival=None, rival_chance=0.05):
    """Logarithms of probabilities [outputs, SYMBOLS] whose best path is `symbols`; `rival` comes second everywhere."""
    p = numpy.full((len(symbols), recogniser.DIGITS + 1), (1 - chance - (rival_chance if rival else 0)) / 10)
    for row, symbol in zip(p, symbols, strict=True):
        row[symbol] = chance
        if rival and symbol:
            row[rival] = rival_chance
    return numpy.log(p / p.sum(axis=1, keepdims=True))


def string(digits):
    return spoken_strings.String(numpy.zeros(800, "float32"), digits, tuple(range(len(digits))), "somebody")


@pytest.fixture
def read(monkeypatch):
    """A recogniser that says what the test wants: {digits of the string: table}."""
    answers = {}
    monkeypatch.setattr(recogniser, "logits", lambda model, strings: [answers[s.digits] for s in strings])
    return answers


def test_frequencies_are_those_of_the_texts_not_of_the_frames():
    shares = self_training.frequencies([table([3, 3, 0, 3, 0, 5]), table([5, 5, 5])])
    assert shares.tolist() == [0, 0, 0.5, 0, 0.5, 0, 0, 0, 0, 0]
    assert self_training.frequencies([table([0, 0])]).tolist() == [0] * 10


def test_a_digit_that_is_read_for_another_one_is_held_back():
    # All digits are said equally often; 4 (symbol 5) is mostly heard as 7 (symbol 8), and comes close behind it.
    clear = [table([symbol, 0]) for symbol in (1, 2, 3, 4, 6, 7, 8, 9, 10) for _once in range(4)]
    mistaken = [table([8, 0], 0.5, rival=5, rival_chance=0.45) for _once in range(4)]
    before = self_training.frequencies([*clear, *mistaken])
    corrections = self_training.evenly([*clear, *mistaken])
    after = self_training.frequencies([*clear, *mistaken], corrections)
    assert before[4] == 0 and before[7] == pytest.approx(0.2)
    assert after == pytest.approx(numpy.full(10, 0.1))
    assert corrections[0] == 0 and corrections[8] < 0 < corrections[5]


def test_the_surest_readings_come_first_and_take_the_place_of_the_truth(read):
    read.update({(1,): table([4, 0], 0.5), (2,): table([5, 0], 0.95), (3,): table([6, 0], 0.8), (4,): table([0, 0])})
    given = [string(digits) for digits in read]
    kept = self_training.own_labels(None, given, even=False)
    assert [one.digits for one in kept] == [(4,), (5,), (3,)]  # in (4,) nothing was read
    assert kept[0].samples is given[1].samples
    assert [one.digits for one in self_training.own_labels(None, given, 0.5, even=False)] == [(4,), (5,)]


@pytest.mark.parametrize("share", [0, -0.1, 1.01])
def test_a_share_out_of_range_is_told(share, read):
    with pytest.raises(CourseError, match="above 0 and at most 1"):
        self_training.own_labels(None, [], share)


def test_three_rounds_keep_more_each_time_and_make_it_harder(read, monkeypatch):
    given = [string((place,)) for place in range(10)]
    read.update({one.digits: table([one.digits[0] + 1, 0], 0.5 + place / 25) for place, one in enumerate(given)})
    lessons = []

    def train(strings, *given, **more):
        lessons.append(strings)
        return len(lessons), []

    monkeypatch.setattr(recogniser, "train", train)
    assert self_training.train(0, given) == 3
    assert [len(lesson) for lesson in lessons] == [round(10 * share) for share in self_training.SHARES]
    heard = [one for lesson in lessons for one in lesson]
    low, high = self_training.THROAT
    assert all(low <= one.throat <= high for one in heard) and len({one.tempo for one in heard}) == len(heard)


def test_no_truth_is_used(read, monkeypatch):
    given = [string((place,)) for place in range(10)]
    wrong = [dataclasses.replace(one, digits=(9 - place, 0)) for place, one in enumerate(given)]
    tables = [table([place + 1, 0], 0.6) for place in range(10)]
    monkeypatch.setattr(recogniser, "logits", lambda model, strings: tables)
    labels = [[one.digits for one in self_training.own_labels(None, strings)] for strings in (given, wrong)]
    assert labels[0] == labels[1]


def test_where_nothing_is_read_the_network_stays_as_it_was(read, monkeypatch):
    monkeypatch.setattr(recogniser, "train", lambda *given, **more: pytest.fail("trained on nothing"))
    read[(1,)] = table([0, 0])
    model = object()
    assert self_training.train(model, [string((1,))]) is model
