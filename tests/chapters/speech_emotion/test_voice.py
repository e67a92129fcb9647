import numpy
import pytest

from course_utils.chapters.speech_emotion import voice
from course_utils.core.errors import CourseError
from course_utils.media import sound

RATE = 8000


def vowel(pitch, seconds=0.5, loud=0.3, rate=RATE):
    """A buzz with harmonics whose second is the strongest: float32 [n]."""
    at = numpy.arange(int(seconds * rate)) / rate
    phase = 2 * numpy.pi * numpy.cumsum(numpy.broadcast_to(pitch, at.shape)) / rate
    wave = 0.4 * numpy.sin(phase) + numpy.sin(2 * phase) + 0.5 * numpy.sin(3 * phase)
    return (loud * wave / numpy.abs(wave).max()).astype("float32")


@pytest.mark.parametrize("pitch", [75, 110, 203.7, 311, 420])
@pytest.mark.parametrize("rate", [8000, 16_000])
def test_pitch_is_found_although_another_frequency_is_stronger(pitch, rate):
    heights, strength = voice.pitch(vowel(pitch, rate=rate), rate)
    assert (heights > 0).all() and (strength > 0.9).all()
    assert numpy.median(heights) == pytest.approx(pitch, rel=0.01)


def test_noise_and_silence_have_no_pitch():
    noise = 0.1 * numpy.random.default_rng(0).normal(size=RATE)
    assert (voice.pitch(noise, RATE)[0] > 0).mean() < 0.1
    assert not voice.pitch(numpy.zeros(RATE), RATE)[0].any()
    # A buzz that is 40 dB below the rest of the clip is background.
    clip = numpy.concatenate([vowel(150), vowel(150, loud=0.003)])
    heights, _strength = voice.pitch(clip, RATE)
    assert heights[5] > 0 and heights[-5] == 0


def test_autocorrelation_is_the_sum_of_products():
    piece = vowel(200)[:320].astype(float)
    found = voice.autocorrelation(piece)[0]
    piece = piece - piece.mean()
    for move in (1, 20, 40, 77):
        by_hand = (piece[:-move] * piece[move:]).sum() / (piece**2).sum() / (1 - move / 320)
        assert found[move] == pytest.approx(by_hand, abs=1e-4)
    assert found[0] == pytest.approx(1)
    assert numpy.allclose(voice.autocorrelation(piece, 90)[0], found[:91], atol=1e-4)


def test_level_is_in_decibels():
    assert voice.level(numpy.ones((1, 9)))[0] == pytest.approx(0, abs=1e-3)
    assert voice.level(numpy.full((1, 9), 0.1))[0] == pytest.approx(-20, abs=1e-3)


def test_octave_errors_are_left_out():
    heights = numpy.array([0, 100, 101, 102, 51, 204, 99, 0.0])
    assert numpy.allclose(voice.melody(heights), voice.semitones([100, 101, 102, 99]))
    assert voice.melody(numpy.zeros(5)).tolist() == [0, 0, 0]


def test_syllables_are_counted():
    at = numpy.arange(2 * RATE) / RATE
    clip = vowel(150, seconds=2) * (0.05 + numpy.sin(2 * numpy.pi * 2 * at) ** 2)  # four humps a second
    found = voice.syllables(voice.level(sound.frames(clip, RATE)))
    assert found == pytest.approx(4, abs=0.6)


def numbers(clip):
    return dict(zip(voice.NAMES, voice.describe(clip, RATE), strict=True))


def test_description_says_what_was_changed():
    low, high = numbers(vowel(110)), numbers(vowel(220))
    assert high["pitch, mean"] - low["pitch, mean"] == pytest.approx(12, abs=0.2)
    loud, soft = numbers(vowel(150, loud=0.5)), numbers(vowel(150, loud=0.05))
    assert loud["level, mean"] - soft["level, mean"] == pytest.approx(20, abs=0.2)
    assert loud["pitch, mean"] == pytest.approx(soft["pitch, mean"], abs=0.05)
    gliding = numbers(vowel(numpy.linspace(120, 200, RATE // 2)))
    assert gliding["pitch, spread"] > 5 * low["pitch, spread"]


@pytest.mark.parametrize("clip", [numpy.zeros(4000), vowel(150)[:100], numpy.random.default_rng(1).normal(size=3000)])
def test_every_sound_gets_91_finite_numbers(clip):
    found = voice.describe(clip, RATE)
    assert found.shape == (91,) == (len(voice.NAMES),) and numpy.isfinite(found).all()


def test_groups_are_columns():
    assert voice.columns("pitch", "energy", "rhythm").tolist() == list(range(12))
    assert len(voice.columns(*voice.GROUPS)) == 91
    with pytest.raises(CourseError, match="no group of features 'colour'"):
        voice.columns("colour")
