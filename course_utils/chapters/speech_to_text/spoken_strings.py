"""Strings of spoken digits, put together from single clips, and made harder: 13_speech_to_text.

Single digits are cheap to collect; a string is what a recogniser must read. One voice speaks each string. What is done
to the sound on purpose (`Changes`) is for training only: a network that has heard rooms, noise and other throats is
less surprised by them.
"""

from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.speech.digits import RATE as SAMPLE_RATE

SHORTEST, LONGEST = 3, 7  # digits in a string
GAP = (0.02, 0.16)  # seconds between digits
LEAD = (0.05, 0.20)  # seconds before the first and behind the last


@dataclass(frozen=True)
class Changes:
    """What happens to a string, each as a range from which it is drawn.

    `speed`: factor of a tape that runs faster (pitch and throat go up with it). `tempo`: factor of the pace alone.
    `throat`: factor of all resonances, as of a shorter throat (vocal tract length perturbation, VTLP). `colour`: dB
    from one end of the spectrum to the other. `noise`: the noise's level in powers of ten below the peak. `room`:
    seconds in which an echo fades to a thousandth, and `rooms` is the share of the strings that are in a room at all.
    `loudness`: factor from digit to digit.
    """

    speed: tuple = (1.0, 1.0)
    tempo: tuple = (1.0, 1.0)
    throat: tuple = (1.0, 1.0)
    colour: tuple = (0.0, 0.0)
    noise: tuple = (-2.5, -2.5)
    room: tuple = (0.0, 0.0)
    rooms: float = 0.0
    loudness: tuple = (1.0, 1.0)


NONE = Changes()
ALL = Changes(
    speed=(0.85, 1.2), tempo=(0.65, 1.2), throat=(0.86, 1.16), colour=(-10, 10), noise=(-3.2, -1.8),
    room=(0.05, 0.3), rooms=0.3, loudness=(0.5, 1.0),
)  # fmt: skip


@dataclass(frozen=True, eq=False)  # two are the same only if they are one: arrays have no single answer to ==
class String:
    """One spoken string: `samples` float32 [n] at 8 kHz, `digits` as a tuple of ints, `ends` the second at which each
    digit has been said, `speaker` who says it; `throat` and `tempo` are left for the features to apply."""

    samples: numpy.ndarray
    digits: tuple
    ends: tuple
    speaker: str
    throat: float = 1.0
    tempo: float = 1.0


def faster(samples, factor):
    """The sound as from a tape that runs `factor` times as fast: shorter, and higher in pitch and timbre."""
    count = max(int(len(samples) / factor), 1)
    return numpy.interp(numpy.arange(count) * factor, numpy.arange(len(samples)), samples).astype("float32")


def coloured(samples, decibels, rate=SAMPLE_RATE):
    """The sound with its highest frequencies raised, and its lowest lowered, by half of `decibels` each."""
    from scipy.fft import next_fast_len

    # A length that is a product of small primes: for the others the transform takes ten times as long.
    length = next_fast_len(len(samples), real=True)
    spectrum = numpy.fft.rfft(samples, length)
    slope = numpy.linspace(-0.5, 0.5, len(spectrum)) * decibels
    return numpy.fft.irfft(spectrum * 10 ** (slope / 20), length)[: len(samples)].astype("float32")


def echoing(samples, seconds, generator, rate=SAMPLE_RATE):
    """The sound in a room whose echo fades to a thousandth of its amplitude in `seconds`: each room is another one."""
    from scipy.signal import fftconvolve

    at = numpy.arange(1, max(round(seconds * rate), 2)) / rate
    echo = generator.normal(0, 1, len(at)) * 10 ** (-3 * at / seconds)
    echo *= generator.uniform(0.3, 1.0) / numpy.sqrt(numpy.sum(echo**2))
    return fftconvolve(samples, numpy.concatenate([[1.0], echo]))[: len(samples)].astype("float32")


def noisy(samples, level, generator):
    """The sound, brought to a peak of 1, and noise of 10 to the `level`: white, or rumbling like a street."""
    noise = generator.normal(0, 1, len(samples))
    if generator.random() < 0.5:
        from scipy.signal import lfilter

        noise = lfilter([1.0], [1.0, -0.9], noise)
        noise /= noise.std()
    loudest = max(float(numpy.abs(samples).max()), 1e-6)
    return (samples / loudest + noise * 10**level).astype("float32")


def join(clips, digits, generator, changes=NONE, speaker=""):
    """Put clips of one voice together to one `String`, with gaps between them, and apply `changes`.

    Parameters
    ----------
    clips : sequence of float32 arrays at 8 kHz
    digits : sequence of int, the digit of each
    generator : numpy.random.Generator
    changes : Changes
    """
    speed = generator.uniform(*changes.speed)
    parts, ends, length = [], [], 0
    for place, clip in enumerate(clips):
        pause = generator.uniform(*(GAP if place else LEAD))
        if changes.speed != (1.0, 1.0):
            clip = faster(clip, speed * generator.uniform(0.95, 1.05))
        parts += [numpy.zeros(int(pause * SAMPLE_RATE), "float32"), clip * generator.uniform(*changes.loudness)]
        length += len(parts[-2]) + len(clip)
        ends.append(length / SAMPLE_RATE)
    parts.append(numpy.zeros(int(generator.uniform(*LEAD) * SAMPLE_RATE), "float32"))
    samples = numpy.concatenate(parts).astype("float32")
    if changes.colour != (0.0, 0.0):
        samples = coloured(samples, generator.uniform(*changes.colour))
    if generator.random() < changes.rooms:
        samples = echoing(samples, generator.uniform(*changes.room), generator)
    samples = noisy(samples, generator.uniform(*changes.noise), generator)
    throat, tempo = generator.uniform(*changes.throat), generator.uniform(*changes.tempo)
    samples = samples * (0.7 / numpy.abs(samples).max())
    return String(samples, tuple(int(digit) for digit in digits), tuple(ends), str(speaker), throat, tempo)


def compose(data, places, count, seed=0, changes=NONE, shortest=SHORTEST, longest=LONGEST, seconds=None):
    """`count` strings from the clips of `data` at `places`: each of one voice, voices and digits drawn evenly.

    Parameters
    ----------
    data : course_utils.datasets.speech.digits.Digits
    places : int [k]
        The clips that may be used: those of training voices, or those of test voices, never of both.
    count : int
    seed : int
        The same seed gives the same strings.
    changes : Changes
    shortest, longest : int
        Digits in a string.
    seconds : float, optional
        Strings that would last longer, at their tempo, lose their last digits.

    Returns
    -------
    list of String
    """
    places = numpy.asarray(places, "int64")
    if not len(places) or not 1 <= shortest <= longest:
        raise CourseError(_("Strings need clips to be made of, and 1 <= shortest <= longest."))
    generator = numpy.random.default_rng(seed)
    speakers = data.speakers[places]
    mine = {speaker: places[speakers == speaker] for speaker in numpy.unique(speakers)}
    by_digit = {
        speaker: {int(digit): own[data.labels[own] == digit] for digit in numpy.unique(data.labels[own])}
        for speaker, own in mine.items()
    }
    names, strings = list(by_digit), []
    for _number in range(count):
        speaker = names[generator.integers(len(names))]
        own = by_digit[speaker]
        digits = generator.choice(list(own), generator.integers(shortest, longest + 1))
        clips = [data.clips[generator.choice(own[int(digit)])] for digit in digits]
        string = join(clips, digits, generator, changes, speaker)
        while seconds is not None and len(clips) > 1 and len(string.samples) / SAMPLE_RATE / string.tempo > seconds:
            clips, digits = clips[:-1], digits[:-1]
            string = join(clips, digits, generator, changes, speaker)
        strings.append(string)
    return strings


def spoken(data, places, texts, seed=0, changes=NONE):
    """One string for each text of digits, such as (3, 0, 7): one voice each, drawn evenly, as `compose` makes them.

    A voice that has no clip of one of the digits is passed over; CourseError where that is all of them.

    Parameters
    ----------
    data : course_utils.datasets.speech.digits.Digits
    places : int [k]
        The clips that may be used.
    texts : sequence of sequences of int
    seed : int
    changes : Changes

    Returns
    -------
    list of String
    """
    generator, places, strings = numpy.random.default_rng(seed), numpy.asarray(places, "int64"), []
    names = list(dict.fromkeys(data.speakers[places].tolist()))
    said = {who: set(data.labels[places[data.speakers[places] == who]].tolist()) for who in names}
    for digits in texts:
        able = [who for who in names if said[who].issuperset(digits)] or names
        speaker = able[generator.integers(len(able))]
        own = places[data.speakers[places] == speaker]
        takes = [own[data.labels[own] == digit] for digit in digits]
        if not all(len(take) for take in takes):
            text = _("{speaker} has no clip of some digit of {digits}.")
            raise CourseError(text.format(speaker=speaker, digits=digits))
        clips = [data.clips[generator.choice(take)] for take in takes]
        strings.append(join(clips, digits, generator, changes, speaker))
    return strings
