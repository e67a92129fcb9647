"""Sounds from files: of any program, by libsndfile (through soundfile); one channel of numbers comes out.

`kinds.SOUNDS` says which kinds of files are read. Nothing in a file is executed or unpickled.
"""

import io

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.media import kinds

LOWEST_RATE, HIGHEST_RATE = 4_000, 192_000  # Hz
LONGEST = 600  # seconds
LARGEST = 200_000_000  # bytes: ten minutes of two channels of 24 bits at 48 kHz, with room
BLOCK = 1 << 20  # numbers that are decoded at a time: a small file may hold a very long silence
QUIETEST = 0.003  # largest sample: below this nothing was said
UNKNOWN = 0x7FFF0000  # a size from here on is a placeholder of a program that could not know it (ffmpeg, arecord, sox)


def read_sound(source, name=None):
    """Read a file of sound of any kind that `kinds.SOUNDS` takes.

    Parameters
    ----------
    source : bytes, or path of a file
        What it is, its content says, whatever it is called.
    name : str, optional
        What to call it in an error; by default the path.

    Returns
    -------
    (float32 [n], int)
        The mean of its channels, -1 to 1 (what is louder is clipped, as a player does), and its sample rate in Hz.

    Raises
    ------
    CourseError
        One sentence, when it cannot be read, is empty, cut short, damaged, longer than ten minutes, of a kind that is
        not read, or holds what is no number.
    """
    content, name = _content(source, name)
    kind = kinds.kind_of(content, kinds.SOUNDS)
    if kind is None:
        text = _("{name} is not a file of sound that is known here; choose a {kinds} file.")
        raise CourseError(text.format(name=name, kinds=kinds.names(kinds.SOUNDS)))
    if not kind.taken:
        text = _(
            "{name} is a file of the kind {kind}, which is not read here: convert it, as `ffmpeg -i FILE sound.wav` "
            "does, or Audacity, which exports as WAV."
        )
        raise CourseError(text.format(name=name, kind=_(kind.name)))
    samples, rate = _decoded(content, kind, name)
    if not samples.size:
        raise CourseError(_("{name} holds no sound; record it again.").format(name=name))
    if not numpy.isfinite(samples).all():
        text = _("{name} holds samples that are no numbers (NaN or infinite); export it again as a 16-bit WAV.")
        raise CourseError(text.format(name=name))
    return numpy.clip(samples, -1, 1), rate


def require_audible(samples, rate, name, low, high):
    """CourseError, one sentence, unless a sound lasts `low` to `high` seconds and can be heard.

    Files of a learner's own and what they record in a notebook are held to this with the same words.

    Parameters
    ----------
    samples : float32 [n], -1 to 1, at `rate` (Hz)
    name : str
        What to call it.
    """
    seconds = len(samples) / rate
    text = _("{name} has {seconds:.2f} s; clips of {low} to {high:.0f} s are taken.")
    require(low <= seconds <= high, text, name=name, seconds=seconds, low=low, high=high)
    text = _("{name} is silent: is the microphone muted? Record it again, closer or louder.")
    require(numpy.abs(samples).max() >= QUIETEST, text, name=name)


def _content(source, name):
    """(bytes, what to call them)."""
    name = name or (_("the sound") if isinstance(source, kinds.BYTES) else str(source))
    try:
        content, size = kinds.content_of(source, LARGEST)
    except OSError as error:
        raise CourseError(_("{name} cannot be read ({why}).").format(name=name, why=error.strerror)) from error
    if len(content) > LARGEST:
        text = _("{name} has {size:.0f} MB, but at most {most:.0f} MB are read; cut it.")
        raise CourseError(text.format(name=name, size=size / 1e6, most=LARGEST / 1e6))
    if not content:
        text = _("{name} is empty; choose a {kinds} file.")
        raise CourseError(text.format(name=name, kinds=kinds.names(kinds.SOUNDS)))
    return content, name


def _decoded(content, kind, name):
    """(float32 [n], rate): what the library makes of it, before its numbers are looked at."""
    import soundfile  # with its C library, only where a file is read

    damaged = CourseError(
        _(
            "{name} cannot be read as {kind}: it is damaged, cut short, or coded in a way that is not known here; save "
            "it again, or convert it to a 16-bit WAV."
        ).format(name=name, kind=_(kind.name))
    )
    if _is_cut(content):
        raise damaged
    pieces, count = [], 0
    try:
        with soundfile.SoundFile(_Bytes(content)) as file:
            rate = file.samplerate
            if file.format not in kind.formats:
                raise damaged
            if not LOWEST_RATE <= rate <= HIGHEST_RATE:
                text = _("{name} has {rate} samples a second; allowed: {low} to {high}.")
                raise CourseError(text.format(name=name, rate=rate, low=LOWEST_RATE, high=HIGHEST_RATE))
            frames = max(BLOCK // file.channels, 1)
            # The length that a header states is not relied on: read until nothing comes.
            while len(block := file.read(frames, "float32", always_2d=True)):
                count += len(block)
                if count > LONGEST * rate:
                    text = _("{name} is longer than {n} minutes; cut it.")
                    raise CourseError(text.format(name=name, n=LONGEST // 60))
                pieces.append(block.mean(axis=1) if file.channels > 1 else block[:, 0])
    except (RuntimeError, ValueError, TypeError) as error:  # soundfile's own errors are RuntimeErrors
        raise damaged from error
    return numpy.concatenate(pieces) if pieces else numpy.zeros(0, "float32"), rate


def _is_cut(content):
    """True where a file of chunks (WAV, AIFF) states more bytes than there are: the library would read what is left."""
    orders = {b"RIFF": "little", b"RIFX": "big", b"FORM": "big"}
    if content[:4] not in orders:
        return False
    stated = int.from_bytes(content[4:8], orders[content[:4]])
    # Some programs count the byte that makes a length even, and do not write it.
    return stated < UNKNOWN and stated + 8 > len(content) + 1


class _Bytes(io.BytesIO):
    """Bytes as a file in which nobody can go to before the start, as headers of damaged files ask for."""

    def seek(self, offset, whence=io.SEEK_SET):
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self.getbuffer().nbytes}[whence]
        return super().seek(max(base + offset, 0))
