import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.media import sound, sound_files

RATE = 8000


@pytest.fixture
def tone():
    """Half a second of 440 Hz: float32 [4000]."""
    return (0.5 * numpy.sin(2 * numpy.pi * 440 * numpy.arange(RATE // 2) / RATE)).astype("float32")


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
    samples, rate = sound_files.read_sound(content)
    assert rate == RATE and numpy.abs(samples).max() == pytest.approx(0.8, abs=1e-3)
    with pytest.raises(CourseError, match="cut it, or lower"):
        sound.player_html(numpy.random.default_rng(0).uniform(-1, 1, 300_000), RATE, "long")


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100])
def test_flac_has_the_samples_of_wav_in_fewer_bytes(tone, rate):
    short, long = sound.write_flac(tone, rate), sound.write_wav(tone, rate)
    assert len(short) < 0.8 * len(long)
    (given, given_rate), (wanted, _rate) = sound_files.read_sound(short), sound_files.read_sound(long)
    assert given_rate == rate and (given == wanted).all()
    assert sound_files.read_sound(sound.write_flac([0.5], rate))[0].shape == (1,)
