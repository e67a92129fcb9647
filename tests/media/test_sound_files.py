"""Sounds from files: every kind of the table, as programs write it; all else is one sentence, whatever is in it."""

import random

import numpy
import own_files
import pytest
from own_files import RATE, tone, wav, written

from course_utils.core.errors import CourseError
from course_utils.media import kinds, sound, sound_files


@pytest.mark.parametrize("words", own_files.SOUNDS)
def test_what_programs_write_is_read(words):
    _kind, make, off = own_files.SOUNDS[words]
    samples, rate = sound_files.read_sound(make())
    assert rate == RATE and samples.dtype == numpy.float32 and samples.ndim == 1
    # Coders that work in frames fill the last one up, and bend its end.
    assert len(tone()) <= len(samples) <= len(tone()) + 3000
    assert numpy.abs(samples[: len(tone()) - 1000] - tone()[:-1000]).max() < off
    assert numpy.abs(numpy.fft.rfft(samples[: len(tone())])).argmax() == 220  # of half a second: 440 Hz


def test_every_kind_that_is_taken_is_tried():
    assert {kind for kind, _make, _off in own_files.SOUNDS.values()} == {k.name for k in kinds.SOUNDS if k.taken}


def test_sixteen_bits_are_exact():
    """As the course's own reader had them: recorded results hang on every bit."""
    whole = numpy.random.default_rng(0).integers(-32768, 32768, 5000).astype("<i2")
    samples, _rate = sound_files.read_sound(wav(whole / 32767, 16))
    again = numpy.frombuffer(wav(whole / 32767, 16)[44:], "<i2")
    assert numpy.array_equal(samples, (again / 2**15).astype("float32"))


def test_channels_become_their_mean():
    both = numpy.stack([tone(), numpy.zeros_like(tone())], axis=1).ravel()
    samples, _rate = sound_files.read_sound(wav(both, 16, channels=2))
    assert numpy.allclose(samples, tone() / 2, atol=1e-4)


def test_the_content_says_what_a_file_is(tmp_path):
    path = tmp_path / "recording.wav"
    path.write_bytes(written("FLAC"))
    assert sound_files.read_sound(path)[1] == sound_files.read_sound(str(path))[1] == RATE
    assert sound_files.read_sound(memoryview(wav(tone())))[1] == RATE


def test_silence_is_a_sound_and_what_is_too_loud_is_clipped():
    assert not sound_files.read_sound(wav(numpy.zeros(900)))[0].any()
    samples, _rate = sound_files.read_sound(wav(3 * tone(), "f4"))
    assert numpy.abs(samples).max() == 1


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "tone.wav"
    path.write_bytes(sound.write_wav(tone(), RATE))
    samples, rate = sound_files.read_sound(path)
    assert rate == RATE and numpy.abs(samples - tone()).max() < 1e-4


@pytest.mark.parametrize("kind", [kind for kind in kinds.SOUNDS if not kind.taken], ids=lambda kind: kind.name)
def test_what_phones_and_browsers_write_is_named_with_the_remedy(kind):
    with pytest.raises(CourseError, match="which is not read here: convert it") as caught:
        sound_files.read_sound(own_files.beginning(kind), "my.wav")
    assert "my.wav" in str(caught.value) and kind.name in str(caught.value) and "ffmpeg" in str(caught.value)


def with_one(value, bits):
    samples = tone()
    samples[7] = value
    return wav(samples, bits)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "is empty; choose a WAV, FLAC"),
        (lambda: b"hello, this is no sound", "is not a file of sound that is known here; choose a WAV, FLAC"),
        (lambda: bytes(5000), "is not a file of sound"),
        (lambda: b"PK\3\4" + bytes(90), "is not a file of sound"),
        (lambda: b"ID3" + wav(tone())[3:], "cannot be read as MP3: it is damaged"),
        (lambda: wav(tone())[:30], "cannot be read as WAV: it is damaged"),
        (lambda: wav(tone())[:-500], "cut short"),
        (lambda: written("AIFF")[:-500], "cut short"),
        (lambda: written("FLAC")[:-500], "cut short"),
        (lambda: wav(tone())[:44], "cut short"),
        (lambda: wav(tone()[:0]), "holds no sound"),
        (lambda: wav(tone(), rate=100), "100 samples a second; allowed: 4000 to 192000"),
        (lambda: with_one(numpy.nan, "f4"), "NaN or infinite"),
        (lambda: with_one(-numpy.inf, "f8"), "NaN or infinite"),
        (lambda: own_files.beginning(kinds.SOUNDS[0]), "cannot be read as WAV"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(make, words, capfd):
    with pytest.raises(CourseError, match=words) as caught:
        sound_files.read_sound(make(), "my.wav")
    assert "my.wav" in str(caught.value) and "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_missing_long_and_large_files_are_told(tmp_path, monkeypatch):
    with pytest.raises(CourseError, match="cannot be read"):
        sound_files.read_sound(tmp_path / "no.wav")
    with pytest.raises(CourseError, match="cannot be read"):
        sound_files.read_sound(tmp_path)
    # A small file, a long silence: what it takes in memory is bounded, and not what its header says.
    silence = written("FLAC", samples=numpy.zeros(11 * 60 * 8000, "int16"), rate=8000)
    assert len(silence) < 100_000
    with pytest.raises(CourseError, match="longer than 10 minutes"):
        sound_files.read_sound(silence)
    monkeypatch.setattr(sound_files, "LARGEST", 1000)
    path = tmp_path / "tone.wav"
    path.write_bytes(wav(tone()))
    for source in (path, path.read_bytes()):
        with pytest.raises(CourseError, match="are read; cut it"):
            sound_files.read_sound(source, "tone.wav")


@pytest.mark.parametrize("words", own_files.SOUNDS)
def test_a_mutated_file_is_a_sound_or_one_sentence(words, capfd):
    whole, chance = own_files.SOUNDS[words][1](), random.Random(words)
    for _again in range(60):
        content = own_files.mutated(whole, chance)
        try:
            samples, rate = sound_files.read_sound(content, "my.wav")
        except CourseError as error:
            assert "my.wav" in str(error) and "\n" not in str(error)
        else:
            assert samples.size and numpy.isfinite(samples).all() and 4000 <= rate <= 192_000
            assert numpy.abs(samples).max() <= 1
    assert "Traceback" not in capfd.readouterr().err
