"""Strings of digits put together from clips, and what is done to their sound."""

import numpy
import pytest

from course_utils.chapters.speech_to_text import spoken_strings
from course_utils.core.errors import CourseError
from course_utils.datasets.speech import digits

RATE = spoken_strings.SAMPLE_RATE


@pytest.fixture(scope="module")
def data():
    """Two voices, ten tones each: the digit d of voice v is a tone of 300 + 100 d + 20 v Hz, 0.3 s long."""
    at = numpy.arange(2400) / RATE
    clips, labels, speakers = [], [], []
    for number, voice in enumerate(("anna", "bert")):
        for digit in range(10):
            clips.append((0.7 * numpy.sin(2 * numpy.pi * (300 + 100 * digit + 20 * number) * at)).astype("float32"))
            labels.append(digit)
            speakers.append(voice)
    return digits.make("fsdd", "local", "tones", None, "", clips, labels, speakers, [True] * 20)


def pitch(samples):
    spectrum = numpy.abs(numpy.fft.rfft(samples * numpy.hanning(len(samples)), 16_384))
    return spectrum.argmax() * RATE / 16_384


def test_a_string_is_what_it_says(data):
    for string in spoken_strings.compose(data, range(20), 12, seed=1):
        assert 3 <= len(string.digits) <= 7 and len(string.ends) == len(string.digits)
        voice = ("anna", "bert").index(string.speaker)
        for digit, end in zip(string.digits, string.ends, strict=True):
            piece = string.samples[int((end - 0.28) * RATE) : int((end - 0.02) * RATE)]
            assert pitch(piece) == pytest.approx(300 + 100 * digit + 20 * voice, abs=6)
        assert numpy.abs(string.samples).max() == pytest.approx(0.7, abs=1e-4)
        assert string.ends[-1] < len(string.samples) / RATE


def test_the_seed_decides_everything(data):
    first, again, other = (spoken_strings.compose(data, range(20), 3, seed, spoken_strings.ALL) for seed in (1, 1, 2))
    assert all(numpy.array_equal(a.samples, b.samples) for a, b in zip(first, again, strict=True))
    assert not numpy.array_equal(first[0].samples, other[0].samples)


def test_only_the_clips_at_the_places_given_are_used(data):
    strings = spoken_strings.compose(data, data.of(["bert"]), 20, 0)
    assert {string.speaker for string in strings} == {"bert"}
    few = spoken_strings.compose(data, [3, 4], 20, 0)
    assert {digit for string in few for digit in string.digits} == {3, 4}


def test_strings_are_cut_to_the_time_given(data):
    strings = spoken_strings.compose(data, range(20), 30, 0, spoken_strings.ALL, 5, 7, seconds=2.0)
    assert max(len(string.samples) / RATE / string.tempo for string in strings) <= 2.0
    assert {len(string.digits) for string in strings} - {5, 6, 7}
    assert min(len(string.digits) for string in strings) >= 1


def test_a_faster_tape_is_shorter_and_higher():
    tone = numpy.sin(2 * numpy.pi * 500 * numpy.arange(8000) / RATE)
    fast = spoken_strings.faster(tone, 1.25)
    assert len(fast) == 6400 and pitch(fast) == pytest.approx(625, abs=3)


def test_colour_raises_one_end_and_lowers_the_other():
    at = numpy.arange(8000) / RATE
    both = numpy.sin(2 * numpy.pi * 200 * at) + numpy.sin(2 * numpy.pi * 3600 * at)
    bright = numpy.abs(numpy.fft.rfft(spoken_strings.coloured(both, 12)))
    assert bright[3600] / bright[200] == pytest.approx(10 ** (12 * 0.85 / 20), rel=0.05)


def test_an_echo_goes_on_after_the_sound_and_fades():
    click = numpy.zeros(8000, "float32")
    click[0] = 1
    heard = spoken_strings.echoing(click, 0.3, numpy.random.default_rng(0))
    early, late = numpy.abs(heard[1:800]).mean(), numpy.abs(heard[1600:2400]).mean()
    assert len(heard) == 8000 and heard[0] == pytest.approx(1) and early > 4 * late > 0


def test_noise_has_the_level_that_is_asked_for():
    sound_ = numpy.zeros(80_000, "float32")
    sound_[::100] = 0.2
    for seed in range(4):  # white or rumbling
        noise = spoken_strings.noisy(sound_, -2, numpy.random.default_rng(seed)) - sound_ / 0.2
        assert noise.std() == pytest.approx(0.01, rel=0.1)


def test_what_cannot_be_made_is_told(data):
    with pytest.raises(CourseError, match="Strings need clips"):
        spoken_strings.compose(data, [], 3)
    with pytest.raises(CourseError, match="shortest <= longest"):
        spoken_strings.compose(data, range(20), 3, shortest=4, longest=3)


def test_a_fixed_speed_is_applied_too(data):
    slow, fast = (
        spoken_strings.compose(data, range(20), 5, 0, spoken_strings.Changes(speed=(factor, factor)))
        for factor in (0.8, 1.3)
    )
    assert numpy.mean([len(s.samples) / len(s.digits) for s in slow]) > 1.3 * numpy.mean(
        [len(s.samples) / len(s.digits) for s in fast]
    )


def test_texts_that_are_given_are_said(data):
    texts = [(3, 0, 7), (9,), (1, 1)]
    strings = spoken_strings.spoken(data, range(20), texts, seed=2)
    assert [string.digits for string in strings] == texts
    again = spoken_strings.spoken(data, range(20), texts, seed=2)
    assert all(numpy.array_equal(a.samples, b.samples) for a, b in zip(strings, again, strict=True))
    with pytest.raises(CourseError, match="has no clip of some digit"):
        spoken_strings.spoken(data, range(3), [(7,)])
