import io
import struct
import wave

import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.media import sound

RATE = 8000


@pytest.fixture
def tone():
    """Half a second of 440 Hz: float32 [4000]."""
    return (0.5 * numpy.sin(2 * numpy.pi * 440 * numpy.arange(RATE // 2) / RATE)).astype("float32")


def wav(samples, width, channels=1, rate=RATE):
    """A WAV file of `width` bytes a sample, as another program would write it."""
    if width == 1:
        data = numpy.round(samples * 127 + 128).astype("u1").tobytes()
    elif width == 3:
        data = b"".join(struct.pack("<i", int(value * (2**23 - 1)))[:3] for value in samples)
    else:
        data = numpy.round(samples * (2 ** (8 * width - 1) - 1)).astype(f"<i{width}").tobytes()
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data)
    return buffer.getvalue()


@pytest.mark.parametrize(("width", "off"), [(1, 0.01), (2, 1e-4), (3, 1e-6), (4, 1e-6)])
def test_every_width_of_pcm_is_read(tone, width, off):
    samples, rate = sound.read_wav(wav(tone.astype(float), width))
    assert rate == RATE and samples.dtype == numpy.float32
    assert numpy.abs(samples - tone).max() < off


def test_two_channels_become_their_mean(tone):
    both = numpy.stack([tone, numpy.zeros_like(tone)], axis=1).ravel()
    samples, _rate = sound.read_wav(wav(both, 2, channels=2))
    assert numpy.allclose(samples, tone / 2, atol=1e-4)


def test_what_is_written_is_read_again(tone, tmp_path):
    path = tmp_path / "tone.wav"
    path.write_bytes(sound.write_wav(tone, RATE))
    samples, rate = sound.read_wav(path)
    assert rate == RATE and numpy.abs(samples - tone).max() < 1e-4


def mp3(content):
    return b"ID3" + content[3:]


def floats(content):
    return content[:20] + b"\x03\x00" + content[22:]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda content: b"", "is empty"),
        (mp3, "not a WAV file of plain PCM"),
        (floats, "not a WAV file of plain PCM"),
        (lambda content: content[:30], "not a WAV file of plain PCM"),
        (lambda content: content[:-500], "cut short"),
        (lambda content: content[:44], "cut short"),
        (lambda content: wav(numpy.zeros(9), 2, rate=100), "100 samples a second"),
    ],
)
def test_a_broken_file_is_one_clear_sentence(tone, harm, words):
    with pytest.raises(CourseError, match=words) as caught:
        sound.read_wav(harm(sound.write_wav(tone, RATE)), "my.wav")
    assert "my.wav" in str(caught.value) and "\n" not in str(caught.value)


def test_missing_and_too_long_files_are_told(tmp_path, monkeypatch, tone):
    with pytest.raises(CourseError, match="cannot be read"):
        sound.read_wav(tmp_path / "no.wav")
    monkeypatch.setattr(sound, "LONGEST", 0.4)
    with pytest.raises(CourseError, match="longer than"):
        sound.read_wav(sound.write_wav(tone, RATE))


@pytest.mark.parametrize("bad", [[], [[0.0, 1.0]], [numpy.nan], ["a"]])
def test_only_one_row_of_finite_numbers_is_a_sound(bad):
    with pytest.raises(CourseError, match="one row of finite numbers"):
        sound.checked(bad)


def test_resampling_keeps_a_tone_and_drops_what_does_not_fit(tone):
    twice = sound.resample(tone, RATE, 16_000)
    assert len(twice) == 2 * len(tone)
    assert numpy.abs(numpy.fft.rfft(twice)).argmax() == numpy.abs(numpy.fft.rfft(tone)).argmax()
    high = numpy.sin(2 * numpy.pi * 6000 * numpy.arange(16_000) / 16_000)
    assert numpy.abs(sound.resample(high, 16_000, RATE)[100:-100]).max() < 0.01


def test_mulaw_keeps_quiet_sounds_finely(tone):
    for loud in (1.0, 0.01):
        again = sound.mulaw_decode(sound.mulaw_encode(loud * tone))
        assert numpy.abs(again - loud * tone).max() < 0.03 * loud * 0.5 + 1e-4
    codes = numpy.arange(256, dtype="uint8")
    assert numpy.array_equal(sound.mulaw_encode(sound.mulaw_decode(codes)), codes)


def test_frames_overlap_and_a_short_sound_is_filled_up(tone):
    pieces = sound.frames(tone, RATE)
    assert pieces.shape == (1 + (4000 - 200) // 80, 200)
    assert numpy.array_equal(pieces[3], tone[240:440])
    assert sound.frames(tone[:50], RATE).shape == (1, 200)
    assert sound.frame_times(2).tolist() == pytest.approx([0.0125, 0.0225])


def test_spectrum_and_mel_are_tensorflows(tone):
    import tensorflow

    theirs = numpy.abs(tensorflow.signal.stft(tone, 200, 80, 256).numpy()) ** 2
    ours = sound.spectrogram(tone, RATE)
    assert numpy.allclose(ours, theirs, atol=1e-4 * theirs.max())
    filters = tensorflow.signal.linear_to_mel_weight_matrix(40, 129, RATE, 60.0, 4000.0).numpy()
    assert numpy.allclose(sound.mel_filters(40, 256, RATE), filters, atol=1e-4)
    assert numpy.allclose(sound.log_mel(tone, RATE), numpy.log(theirs @ filters + sound.FLOOR), atol=0.02)


def test_mel_and_hertz_undo_each_other():
    hertz = numpy.array([60.0, 700.0, 3999.0])
    assert numpy.allclose(sound.hertz(sound.mel(hertz)), hertz)
    assert float(sound.mel(1000.0)) == pytest.approx(1000, abs=1)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 60, None), (500, 60, None), (40, 60, 5000), (40, 900, 800)])
def test_mel_filters_that_do_not_fit_are_told(count, low, high):
    with pytest.raises(CourseError, match="mel filters from"):
        sound.mel_filters(count, 256, RATE, low, high)


def test_the_player_holds_the_sound_and_its_name(tone):
    import base64
    import re

    page = sound.player_html(0.1 * tone, RATE, "a <tone>", loudest=0.8)
    assert "a &lt;tone&gt;" in page and "<tone>" not in page
    content = base64.b64decode(re.search(r"base64,([^\"]+)", page)[1])
    samples, rate = sound.read_wav(content)
    assert rate == RATE and numpy.abs(samples).max() == pytest.approx(0.8, abs=1e-3)
    with pytest.raises(CourseError, match="cut it, or lower"):
        sound.player_html(numpy.zeros(300_000), RATE, "long")
