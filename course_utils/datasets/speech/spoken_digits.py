"""Spoken digits: zero to nine in English by machines in 83 voices, and by two people. It ships with the course.

The machines' part is made by data/make_spoken_digits.py, the people's by data/make_human_digits.py, from two Debian
packages. Networks learn from the machines; the people are there to find out what that is worth.
"""

from pathlib import Path

import numpy

from course_utils.core.i18n import N_
from course_utils.core.paths import DATA
from course_utils.datasets import store
from course_utils.datasets.speech import clip_files, digits
from course_utils.media import sound

TITLE = N_("spoken digits")
KIND = "transcripts"  # what the learner\'s own data of this kind are called: see `loading.kind_of`
BUNDLED = DATA / "bundled" / "spoken_digits"
COLUMNS = ("voice", "engine", "digit", "accent", "speed", "pitch", "samples")
HUMANS = {"Allison": ".wav", "Dawson": ".ulaw"}  # as they were recorded: 16-bit PCM, and plain G.711 mu-law
FILES = (
    clip_files.SOUND_FILE,
    clip_files.TABLE_FILE,
    *(f"human/{name.lower()}/{digit}{ending}" for name, ending in HUMANS.items() for digit in range(10)),
)


def find(tier, place):
    """The folder with the data set in this tier, or None: it only ever ships with the course."""
    return BUNDLED if tier == "bundled" else None


def inspect(folder, tier):
    """CourseError unless every file is what was shipped."""
    store.check_shipped(folder, tier, "spoken_digits", FILES)


def load(folder, tier, limit=None, reason=""):
    """All clips as `digits.Digits`, machines first; with `limit` about so many synthetic clips: whole voices."""
    inspect(folder, tier)
    rows, clips = clip_files.read_packed(folder, tier)
    labels, speakers = [int(row["digit"]) for row in rows], [row["voice"] for row in rows]
    for name, ending in HUMANS.items():
        for digit in range(10):
            path = Path(folder, "human", name.lower(), f"{digit}{ending}")
            clips.append(digits.trimmed(read_human(path, tier), digits.RATE))
            labels.append(digit)
            speakers.append(name)
    human = numpy.isin(speakers, list(HUMANS))
    return digits.make("spoken_digits", tier, TITLE, limit, reason, clips, labels, speakers, human)


def read_human(path, tier):
    """One of the people's files as float32 [samples] at 8 kHz."""
    if path.suffix == ".ulaw":
        return g711_decode(store.read_bytes(path, tier))
    samples, rate = clip_files.read_wav(path, tier)
    return sound.resample(samples, rate, digits.RATE)


def g711_decode(content):
    """The sound in bytes of G.711 mu-law, as telephone equipment writes them: float32 [n], -1 to 1.

    The bits are inverted on the line; three of them count doublings, four divide a doubling into equal steps.
    (`sound.mulaw_decode` reads the smooth formula behind it, without the steps.)
    """
    bits = ~numpy.frombuffer(content, "uint8")
    doublings, steps = (bits >> 4) & 7, (bits & 15).astype("int32")
    size = ((2 * steps + 33) << doublings) - 33
    return (numpy.where(bits & 128, -size, size) / 8159).astype("float32")
