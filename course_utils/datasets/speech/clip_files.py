"""Clips of sound on disk, and what the data sets made of them share: reading, packing, choosing whole voices."""

import csv
import io
import lzma
from pathlib import Path

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.media import sound, sound_files

SOUND_FILE, TABLE_FILE = "speech.ulaw.xz", "clips.csv"  # how the sets that ship are laid out
LARGEST = 50_000_000  # bytes of sound that are unpacked at most


def read_wav(path, tier):
    """(samples float32 [n], rate) of a WAV file, as `read_sound`; CourseError, with the remedy, when damaged."""
    try:
        return sound_files.read_sound(path)
    except CourseError as error:
        raise store.damaged(path, _("is not a whole WAV file"), tier) from error


def read_packed(folder, tier):
    """The rows of a set's table as dicts of text, and the clip of each: list of float32 arrays [samples]."""
    path, table = Path(folder, SOUND_FILE), Path(folder, TABLE_FILE)
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    codes = numpy.frombuffer(unpack(path.read_bytes(), path, tier), "uint8")
    lengths = [int(row["samples"]) for row in rows]
    if sum(lengths) != len(codes):
        raise store.damaged(table, _("does not fit the sounds"), tier)
    starts = numpy.cumsum([0, *lengths])
    return rows, [
        sound.mulaw_decode(codes[start : start + length]) for start, length in zip(starts, lengths, strict=False)
    ]


def pack(codes):
    """uint8 [n] as xz-compressed bytes; the same codes always give the same bytes."""
    return lzma.compress(numpy.asarray(codes, "uint8").tobytes(), preset=9 | lzma.PRESET_EXTREME)


def unpack(content, path, tier):
    """The bytes in an xz file, at most LARGEST of them."""
    try:
        unpacker = lzma.LZMADecompressor()
        data = unpacker.decompress(content, LARGEST)
    except lzma.LZMAError as error:
        raise store.damaged(path, _("cannot be unpacked"), tier) from error
    if not unpacker.eof:
        raise store.damaged(path, _("is cut short, or far too long"), tier)
    return data


def whole_voices(speakers, limit, free=()):
    """Places of the clips of the first speakers, whole ones, until there are `limit` clips: int64 [k].

    Parameters
    ----------
    speakers : text [n], the speaker of each clip
    limit : int
        1 or more; CourseError otherwise.
    free : collection of str
        Speakers who are always kept, and not counted.
    """
    store.check_limit(limit, 1)
    kept, names = 0, set(free)
    for speaker in dict.fromkeys(speakers.tolist()):
        if kept >= limit:
            break
        if speaker not in free:
            names.add(speaker)
            kept += int((speakers == speaker).sum())
    return numpy.flatnonzero(numpy.isin(speakers, list(names)))
