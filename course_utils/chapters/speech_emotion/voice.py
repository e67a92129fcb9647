"""What can be measured on a voice: pitch, energy, rhythm, spectrum. Taught in 14_speech_emotion."""

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media import sound

PITCH_FRAME = 0.040  # seconds: at least two periods of a deep voice
LOWEST_PITCH, HIGHEST_PITCH = 60.0, 450.0  # Hz, from a deep male voice to an excited female one
VOICED = 0.5  # share of itself that a frame must find again one period later
FAR = 9.0  # semitones from a clip's median: an error of an octave
QUIET = 30.0  # dB below the loudest frame: nothing is said
MELS = 40
CEPSTRA = 13
REFERENCE = 100.0  # Hz: pitch is counted in semitones from here

GROUPS = {  # name of the group: the numbers that `describe` gives for it, in order
    "pitch": ("pitch, mean", "pitch, spread", "pitch, low end", "pitch, high end", "pitch, step", "voiced share"),
    "energy": ("level, mean", "level, spread", "level, range"),
    "rhythm": ("syllables a second", "rise of level", "pauses"),
    "spectrum": (
        *(f"cepstrum {k}, mean" for k in range(CEPSTRA)),
        *(f"cepstrum {k}, spread" for k in range(CEPSTRA)),
        *(f"cepstrum {k}, step" for k in range(CEPSTRA)),
        *(f"mel {k}, range" for k in range(MELS)),
    ),
}
NAMES = tuple(name for names in GROUPS.values() for name in names)


def columns(*groups):
    """Places of the features of these groups in what `describe` gives: int64 [k]."""
    unknown = [group for group in groups if group not in GROUPS]
    if unknown:
        text = _("There is no group of features {name!r}; allowed: {names}.")
        raise CourseError(text.format(name=unknown[0], names=", ".join(GROUPS)))
    wanted = {name for group in groups for name in GROUPS[group]}
    return numpy.array([place for place, name in enumerate(NAMES) if name in wanted])


def autocorrelation(pieces, longest=None):
    """How much each frame is like itself, moved: float32 [frames, moves]; column k: by k samples, 1 at k = 0.

    The overlap shrinks with the move; the sums are divided by what a constant power would leave of them, so that a
    long period is not held against a deep voice. Computed with the Fourier transform, which is faster than by hand.
    Moves go up to `longest` samples, by default up to the length of a frame.
    """
    from scipy import fft

    pieces = numpy.atleast_2d(numpy.asarray(pieces, "float32"))
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    length = pieces.shape[1]
    moves = length if longest is None else min(longest + 1, length)
    size = fft.next_fast_len(length + moves, real=True)
    found = fft.irfft(numpy.abs(fft.rfft(pieces, size)) ** 2, size)[:, :moves]
    overlap = 1 - numpy.arange(moves, dtype="float32") / length
    return found / numpy.maximum(found[:, :1], 1e-9) / numpy.maximum(overlap, 0.1)


def pitch(samples, rate, hop=sound.HOP):
    """Pitch of each frame by autocorrelation.

    Returns
    -------
    (float64 [frames], float64 [frames])
        The pitch in Hz, 0 where nothing voiced is found (silence, s, f, whisper), and how alike the frame is to itself
        one period later (1: exactly).
    """
    pieces = sound.frames(samples, rate, PITCH_FRAME, hop)
    low, high = int(rate / HIGHEST_PITCH), min(int(rate / LOWEST_PITCH), pieces.shape[1] - 2)
    alike = autocorrelation(pieces, high + 1)
    # Two periods are as alike as one: the shortest move counts that is nearly as good as the best one.
    window = alike[:, low : high + 1]
    best = window.max(axis=1)
    peak = numpy.ones_like(window, bool)
    peak[:, 1:] &= window[:, 1:] >= window[:, :-1]
    peak[:, :-1] &= window[:, :-1] >= window[:, 1:]
    good = peak & (window >= 0.9 * best[:, None])
    moves = low + good.argmax(axis=1)
    rows = numpy.arange(len(moves))
    strength = alike[rows, moves]
    # Between the samples: the top of the parabola through the best move and its two neighbours.
    before, after = alike[rows, moves - 1], alike[rows, moves + 1]
    bend = before - 2 * strength + after
    shift = numpy.where(bend < 0, (before - after) / (2 * numpy.where(bend < 0, bend, -1)), 0)
    loud = level(pieces)
    voiced = (strength > VOICED) & (loud > loud.max() - QUIET)
    return numpy.where(voiced, rate / (moves + numpy.clip(shift, -0.5, 0.5)), 0.0), strength


def level(pieces):
    """Energy of each frame in decibels: float64 [frames]; 0 is the loudest square wave, -10 a tenth of its power."""
    power = numpy.mean(numpy.square(numpy.asarray(pieces, "float64")), axis=-1)
    return 10 * numpy.log10(power + 1e-8)


def semitones(hertz):
    """Pitch on the scale of music: 12 semitones are a factor of two in Hz; 0 is 100 Hz."""
    return 12 * numpy.log2(numpy.asarray(hertz) / REFERENCE)


def melody(heights):
    """The pitches of a clip in semitones, without octave errors: float64 [k], three zeros where there are too few.

    Now and then a frame is taken for one of half or twice the pitch. What is further than 9 semitones from the median
    is left out: an octave is 12, and within a sentence a voice seldom moves so far.
    """
    notes = semitones(heights[heights > 0])
    notes = notes[numpy.abs(notes - numpy.median(notes)) < FAR] if len(notes) else notes
    return notes if len(notes) >= 3 else numpy.zeros(3)


def syllables(loudness, hop=sound.HOP):
    """How many humps of loudness a second: about one a syllable. `loudness` is `level` per frame."""
    width = max(round(0.06 / hop), 1)
    smooth = numpy.convolve(loudness, numpy.ones(width) / width, "same")
    tops = (smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] >= smooth[2:]) & (smooth[1:-1] > loudness.max() - 20)
    return tops.sum() / max(len(loudness) * hop, 1e-9)


def cepstra(log_mels):
    """The coarse shape of each log-mel spectrum: the first 13 numbers of its cosine transform, float64 [frames, 13]."""
    from scipy.fft import dct

    return dct(log_mels, axis=1, norm="ortho")[:, :CEPSTRA]


def _step(values):
    """Mean size of the step from one value to the next; 0 where there is one value only."""
    return numpy.abs(numpy.diff(values)).mean() if len(values) > 1 else 0.0


def describe(samples, rate, log_mels=None):
    """One clip as numbers that do not depend on its length: float64 [91], named by `NAMES`.

    Parameters
    ----------
    samples, rate
        The sound.
    log_mels : float32 [frames, 40], optional
        Its `sound.log_mel`, where that is there already.
    """
    log_mels = sound.log_mel(samples, rate, MELS) if log_mels is None else log_mels
    loudness = level(sound.frames(samples, rate))
    heights, _strength = pitch(samples, rate)
    notes = melody(heights)
    shape = cepstra(log_mels)
    return numpy.concatenate(
        [
            [notes.mean(), notes.std(), *numpy.percentile(notes, [5, 95]), _step(notes)],
            [(heights > 0).mean()],
            [loudness.mean(), loudness.std(), numpy.percentile(loudness, 90) - numpy.percentile(loudness, 10)],
            [syllables(loudness), _step(loudness), (loudness < loudness.max() - QUIET).mean()],
            shape.mean(axis=0),
            shape.std(axis=0),
            numpy.diff(shape, axis=0).std(axis=0) if len(shape) > 1 else numpy.zeros(CEPSTRA),
            numpy.percentile(log_mels, 90, axis=0) - numpy.percentile(log_mels, 10, axis=0),
        ]
    )
