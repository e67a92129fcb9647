"""Digits as text while they are still being said: 13_speech_to_text.

The network sees REACH frames around each output. So an output is certain as soon as that much sound has come after it,
and what it then says is exactly what it would say on the whole recording. Waiting for it is the latency that no faster
computer takes away.
"""

import time
from dataclasses import dataclass

import numpy

from course_utils.chapters.speech_to_text import ctc, recogniser
from course_utils.core.i18n import _
from course_utils.datasets.speech.digits import SIGNS, written
from course_utils.media import sound

FRAME, HOP = round(sound.FRAME * recogniser.SAMPLE_RATE), round(sound.HOP * recogniser.SAMPLE_RATE)  # samples
STEP = 5  # outputs that are computed at once: 0.2 s


@dataclass(frozen=True)
class Partial:
    """What is known at one moment: `heard` seconds of sound so far, the digits read from it, the computer's time."""

    heard: float
    digits: tuple
    milliseconds: float


class Stream:
    """Reads digits from sound that arrives piece by piece: `feed` each piece, then `finish`.

    Parameters
    ----------
    predict : function of float32 [n, frames, MELS] to logits [n, frames / STRIDE, symbols]
        Such as `model.predict_on_batch`. It always gets the same shape, so that nothing is compiled anew.
    """

    def __init__(self, predict, reach=None):
        self.predict = predict
        self.reach = recogniser.REACH if reach is None else reach
        self.waiting = numpy.zeros(0, "float32")  # samples that do not make a frame yet, or belong to the next one, too
        self.level = None
        self.seen = numpy.zeros((0, recogniser.MELS), "float32")  # features from frame `first` on
        self.first = 0
        self.done = 0  # outputs so far
        self.digits, self.last = (), ctc.BLANK
        self.heard = 0.0

    @property
    def lookahead(self):
        """Seconds of sound after a moment that must be heard before the network speaks about it, at most."""
        return (self.reach + recogniser.STRIDE * STEP) * sound.HOP + sound.FRAME

    def feed(self, samples):
        """Take the next piece of sound, float32 [n] at 8 kHz, of any length; returns a `Partial`."""
        start = time.perf_counter()
        samples = sound.checked(samples)
        self.heard += len(samples) / recogniser.SAMPLE_RATE
        self.waiting = numpy.concatenate([self.waiting, samples])
        count = (len(self.waiting) - FRAME) // HOP + 1
        if count > 0:
            found = recogniser.log_mels(self.waiting[: (count - 1) * HOP + FRAME])
            self.waiting = self.waiting[count * HOP :]
            fresh, self.level = recogniser.levelled(found, self.level)
            self._see(fresh)
        return self._partial(start)

    def finish(self):
        """The sound has ended: read what the network has not spoken about yet. Returns the last `Partial`."""
        start = time.perf_counter()
        end = self.first + len(self.seen)
        missing = -(-end // recogniser.STRIDE) - self.done
        self._see(numpy.zeros((self.reach + recogniser.STRIDE * (STEP + 1), recogniser.MELS), "float32"), missing)
        return self._partial(start)

    def _see(self, fresh, most=None):
        self.seen = numpy.concatenate([self.seen, fresh])
        window = 2 * self.reach + recogniser.STRIDE * STEP
        while self.first + len(self.seen) >= recogniser.STRIDE * (self.done + STEP) + self.reach:
            start = max(0, recogniser.STRIDE * self.done - self.reach)
            self.seen, self.first = self.seen[start - self.first :], start
            inputs = numpy.zeros((1, window, recogniser.MELS), "float32")
            part = self.seen[:window]
            inputs[0, : len(part)] = part
            logits = numpy.asarray(self.predict(inputs))[0]
            at = self.done - start // recogniser.STRIDE
            self._read(logits[at : at + STEP][: None if most is None else max(most, 0)])
            self.done += STEP
            most = None if most is None else most - STEP
            if most is not None and most <= 0:
                break

    def _read(self, logits):
        for symbol in logits.argmax(axis=1):
            if symbol not in (ctc.BLANK, self.last):
                self.digits = (*self.digits, int(symbol) - 1)
            self.last = symbol

    def _partial(self, start):
        return Partial(self.heard, self.digits, 1000 * (time.perf_counter() - start))


def feed(predict, samples, piece=0.1):
    """Feed a whole sound piece by piece, as a microphone would: list of `Partial`, one a piece and one at the end.

    Parameters
    ----------
    predict : see `Stream`
    samples : float32 [n] at 8 kHz
    piece : float
        Seconds in a piece.
    """
    stream, size = Stream(predict), max(round(piece * recogniser.SAMPLE_RATE), 1)
    partials = [stream.feed(samples[start : start + size]) for start in range(0, len(samples), size)]
    return [*partials, stream.finish()]


def delays(partials, ends, digits):
    """How long after its end each digit was written: list of seconds, None for what never came or came out wrong.

    Parameters
    ----------
    partials : list of Partial
    ends : sequence of float
        The second at which each digit has been said.
    digits : sequence of int
        What was said. Delays are only told when the last partial is right in every digit; otherwise it is not clear
        which digit belongs to which.
    """
    if tuple(partials[-1].digits) != tuple(digits):
        return [None] * len(ends)
    return [
        next(partial.heard + partial.milliseconds / 1000 for partial in partials if len(partial.digits) > place) - end
        for place, end in enumerate(ends)
    ]


def summary(streamed, strings):
    """How late, and how busy: of several strings that were listened to.

    Parameters
    ----------
    streamed : list of lists of Partial
    strings : list of spoken_strings.String

    Returns
    -------
    dict
        "delay" and "delay_90": median and ninth decile, in seconds, of the time from a digit's end to its text, None
        when no string was read without an error; "real_time_factor": computing time over length of the sound.
    """
    pairs = zip(streamed, strings, strict=True)
    late = [delay for partials, string in pairs for delay in delays(partials, string.ends, string.digits)]
    late = [delay for delay in late if delay is not None]
    busy = sum(partial.milliseconds for partials in streamed for partial in partials) / 1000
    return {
        "delay": float(numpy.median(late)) if late else None,
        "delay_90": float(numpy.quantile(late, 0.9)) if late else None,
        "real_time_factor": busy / sum(partials[-1].heard for partials in streamed),
    }


def words(digits, vocabulary=SIGNS):
    """What was read as a text to show: "3 0 7", the numbers being places in `vocabulary`."""
    return written(digits, vocabulary) or _("(nothing yet)")
