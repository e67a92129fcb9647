"""Spoken styles: six short Mandarin sentences, read by a machine (espeak-ng) in 24 voices and four styles.

A simulation that ships with the course, so that the chapter runs everywhere: nobody felt, or acted, anything here. Made
by data/make_spoken_styles.py; its table says for each clip what the synthesiser was told.
"""

import csv
import io
import lzma
from pathlib import Path

import numpy

from course_utils import sound
from course_utils.datasets import store, voices
from course_utils.environment import DATA
from course_utils.i18n import _

TITLE = "spoken styles (simulated)"
RATE = 8000
CLASS_NAMES = ("even", "lively", "subdued", "tense")
BUNDLED = DATA / "bundled" / "spoken_styles"
SOUND_FILE, TABLE_FILE = "speech.ulaw.xz", "clips.csv"
FILES = (SOUND_FILE, TABLE_FILE)
COLUMNS = ("voice", "style", "sentence", "pitch", "range", "speed", "loudness", "samples")
LARGEST = 50_000_000  # bytes of sound that are unpacked at most


def find(tier, place):
    """The folder with the data set in this tier, or None: it only ever ships with the course."""
    return BUNDLED if tier == "bundled" else None


def inspect(folder, tier):
    """CourseError unless both files are what was shipped."""
    hashes = {entry["file"]: entry["sha256"] for entry in store.registry()["spoken_styles"]["bundled"]}
    for name in FILES:
        path = Path(folder, name)
        store.read_bytes(path, tier)
        if store.sha256(path) != hashes[name]:
            raise store.damaged(path, _("is not the file that ships with the course"), tier)


def load(folder, tier, limit=None, reason=""):
    """All clips as `voices.Voices`; with `limit`, about so many clips: whole voices, the first ones."""
    inspect(folder, tier)
    rows = list(csv.DictReader(io.StringIO(Path(folder, TABLE_FILE).read_text(encoding="utf-8"))))
    codes = numpy.frombuffer(unpack(Path(folder, SOUND_FILE).read_bytes(), Path(folder, SOUND_FILE), tier), "uint8")
    lengths = [int(row["samples"]) for row in rows]
    if sum(lengths) != len(codes):
        raise store.damaged(Path(folder, TABLE_FILE), _("does not fit the sounds"), tier)
    starts = numpy.cumsum([0, *lengths])
    clips = [sound.mulaw_decode(codes[start : start + length]) for start, length in zip(starts, lengths, strict=False)]
    return voices.make(
        "spoken_styles", tier, TITLE, limit, reason,
        clips=clips,
        rate=RATE,
        labels=[CLASS_NAMES.index(row["style"]) for row in rows],
        speakers=[row["voice"] for row in rows],
        sentences=[f"s{int(row['sentence']) + 1}" for row in rows],
        class_names=CLASS_NAMES,
        simulated=True,
    )  # fmt: skip


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
