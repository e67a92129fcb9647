"""Sound as numbers: cut it into frames, see its frequencies, hear it. Taught in 14_speech_emotion; files: sound_files.

Everywhere here a sound is one channel, float32 [n] from -1 to 1, with its sample rate in Hz beside it. Times are in
seconds, frequencies in Hz. A frame is a short piece of sound; frames overlap, and a new one starts every `hop` seconds.
"""

import base64
import html
import io
import math
import wave

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle

FRAME, HOP = 0.025, 0.010  # seconds: short enough that a voice hardly changes within a frame
FLOOR = 1e-7  # power below which `log_mel` counts as silence
MULAW = 255


def write_wav(samples, rate):
    """The sound as the bytes of a 16-bit WAV file; what is louder than 1 is clipped."""
    samples = checked(samples)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(int(rate))
        file.writeframes(numpy.round(numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def write_flac(samples, rate):
    """The sound as the bytes of a FLAC file: the samples of `write_wav`, in two thirds of the bytes or less."""
    import soundfile

    pcm, rate = soundfile.read(io.BytesIO(write_wav(samples, rate)), dtype="int16")
    buffer = io.BytesIO()
    soundfile.write(buffer, pcm, rate, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def checked(samples):
    """`samples` as float32 [n]; CourseError when they are not one channel of finite numbers, or none at all."""
    array = numpy.asarray(samples)
    if array.ndim != 1 or not array.size or array.dtype.kind not in "fiu" or not numpy.isfinite(array).all():
        text = _("A sound is one row of finite numbers, at least one; this has shape {shape} and type {dtype}.")
        raise CourseError(text.format(shape=array.shape, dtype=array.dtype))
    return array.astype("float32", copy=False)


def resample(samples, rate, new_rate):
    """The same sound with another sample rate; what the new rate cannot hold (above half of it) is filtered out."""
    samples = checked(samples)
    if rate == new_rate:
        return samples
    from scipy.signal import resample_poly

    common = math.gcd(int(rate), int(new_rate))
    return resample_poly(samples, int(new_rate) // common, int(rate) // common).astype("float32")


def mulaw_encode(samples):
    """A sound in 8 bits as the telephone does it: fine steps for what is quiet, coarse ones for what is loud.

    uint8 [n]; the mu-law of ITU-T recommendation G.711, as a formula.
    """
    samples = numpy.clip(checked(samples), -1, 1)
    bent = numpy.sign(samples) * numpy.log1p(MULAW * numpy.abs(samples)) / numpy.log1p(MULAW)
    return numpy.round((bent + 1) / 2 * MULAW).astype("uint8")


def mulaw_decode(codes):
    """The sound behind the codes of `mulaw_encode`: float32 [n]."""
    bent = numpy.asarray(codes, "float32") / MULAW * 2 - 1
    return (numpy.sign(bent) * ((1 + MULAW) ** numpy.abs(bent) - 1) / MULAW).astype("float32")


def frames(samples, rate, frame=FRAME, hop=HOP):
    """Overlapping pieces of a sound: float32 [frames, samples in a frame], a read-only view.

    A sound that is shorter than one frame is filled up with silence; what is left at the end is left out.
    """
    samples = checked(samples)
    length, step = max(round(frame * rate), 1), max(round(hop * rate), 1)
    if len(samples) < length:
        samples = numpy.pad(samples, (0, length - len(samples)))
    return numpy.lib.stride_tricks.sliding_window_view(samples, length)[::step]


def frame_times(count, frame=FRAME, hop=HOP):
    """The middle of each of `count` frames, in seconds: float64 [count]."""
    return numpy.arange(count) * hop + frame / 2


def fft_size(rate, frame=FRAME):
    """The power of two that holds one frame: the length of the Fourier transform."""
    return 2 ** math.ceil(math.log2(max(round(frame * rate), 2)))


def spectrogram(samples, rate, frame=FRAME, hop=HOP):
    """Power of each frequency in each frame: float32 [frames, fft_size / 2 + 1].

    Each frame is faded in and out by a Hann window first: a hard edge would spread over all frequencies.
    """
    pieces = frames(samples, rate, frame, hop)
    window = hann(pieces.shape[1])
    return (numpy.abs(numpy.fft.rfft(pieces * window, fft_size(rate, frame))) ** 2).astype("float32")


def hann(length):
    """The periodic Hann window, as tf.signal has it: float32 [length]."""
    return (0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(length) / length)).astype("float32")


def mel(hertz):
    """Frequency (Hz) on the mel scale, on which equal steps sound about equally large (O'Shaughnessy 1987)."""
    return 1127.0 * numpy.log1p(numpy.asarray(hertz) / 700.0)


def hertz(mels):
    """The frequency (Hz) of a place on the mel scale: the inverse of `mel`."""
    return 700.0 * numpy.expm1(numpy.asarray(mels) / 1127.0)


def mel_filters(count, size, rate, low=60.0, high=None):
    """Triangles over the spectrum, equally wide on the mel scale: float32 [size / 2 + 1, count].

    Parameters
    ----------
    count : int
        Number of filters.
    size : int
        Length of the Fourier transform (`fft_size`).
    rate : int
    low, high : float
        Where the first triangle starts and the last one ends, in Hz; by default 60 and half the sample rate.
    """
    high = rate / 2 if high is None else high
    if not 1 <= count <= size // 2 or not 0 <= low < high <= rate / 2:
        text = _("{count} mel filters from {low} to {high} Hz do not fit a sample rate of {rate} Hz.")
        raise CourseError(text.format(count=count, low=low, high=high, rate=rate))
    corners = numpy.linspace(mel(low), mel(high), count + 2)
    places = mel(numpy.fft.rfftfreq(size, 1 / rate))[:, None]
    left, middle, right = corners[:-2], corners[1:-1], corners[2:]
    rising, falling = (places - left) / (middle - left), (right - places) / (right - middle)
    filters = numpy.maximum(0, numpy.minimum(rising, falling))
    filters[0] = 0  # a constant offset is no sound
    return filters.astype("float32")


def log_mel(samples, rate, count=40, frame=FRAME, hop=HOP, low=60.0, high=None):
    """The log-mel spectrogram: float32 [frames, count], the natural logarithm of the power behind each mel filter."""
    power = spectrogram(samples, rate, frame, hop)
    return numpy.log(power @ mel_filters(count, fft_size(rate, frame), rate, low, high) + FLOOR)


def player(samples, rate, label, loudest=None):
    """Show a small player: the sound travels inside the notebook, so it plays in slides and reports too.

    Parameters
    ----------
    samples, rate
        The sound; half a megabyte at most, better far less: it is stored as text, without loss (FLAC).
    label : str
        Stands above the player and names it for a screen reader.
    loudest : float, optional
        Make the loudest sample this loud (0 to 1); by default the sound is as loud as it is.
    """
    show_bundle({"text/html": player_html(samples, rate, label, loudest), "text/plain": f"[{label}]"})


def player_html(samples, rate, label, loudest=None):
    """The HTML of `player`."""
    samples = checked(samples)
    if loudest is not None and numpy.abs(samples).max() > 0:
        samples = samples * (loudest / numpy.abs(samples).max())
    content = write_flac(samples, rate)
    if len(content) > 500_000:
        text = _("This sound would take {n} kB in the notebook; cut it, or lower its sample rate.")
        raise CourseError(text.format(n=len(content) // 1000))
    data, words = base64.b64encode(content).decode("ascii"), html.escape(label)
    return (
        '<figure class="course-sound" style="display:inline-block;margin:2px 10px 2px 0">'
        f"<figcaption>{words}</figcaption>"
        f'<audio controls preload="metadata" style="height:32px;width:240px" aria-label="{words}" '
        f'src="data:audio/flac;base64,{data}"></audio></figure>'
    )
