"""Spoken styles: six short Mandarin sentences, read by a machine (espeak-ng) in 24 voices and four styles.

A simulation that ships with the course, so that the chapter runs everywhere: nobody felt, or acted, anything here. Made
by data/make_spoken_styles.py; its table says for each clip what the synthesiser was told.
"""

from course_utils.core.i18n import N_, _
from course_utils.core.paths import DATA
from course_utils.datasets import store
from course_utils.datasets.speech import clip_files, voices

TITLE = N_("spoken styles (simulated)")
RATE = 8000
CLASS_NAMES = (N_("even"), N_("lively"), N_("subdued"), N_("tense"))
BUNDLED = DATA / "bundled" / "spoken_styles"
FILES = (clip_files.SOUND_FILE, clip_files.TABLE_FILE)
COLUMNS = ("voice", "style", "sentence", "pitch", "range", "speed", "loudness", "samples")


def find(tier, place):
    """The folder with the data set in this tier, or None: it only ever ships with the course."""
    return BUNDLED if tier == "bundled" else None


def inspect(folder, tier):
    """CourseError unless both files are what was shipped."""
    store.check_shipped(folder, tier, "spoken_styles", FILES)


def load(folder, tier, limit=None, reason=""):
    """All clips as `voices.Voices`; with `limit`, about so many clips: whole voices, the first ones."""
    inspect(folder, tier)
    rows, sounds = clip_files.read_packed(folder, tier)
    return voices.make(
        "spoken_styles", tier, TITLE, limit, reason,
        clips=sounds,
        rate=RATE,
        labels=[CLASS_NAMES.index(row["style"]) for row in rows],
        speakers=[row["voice"] for row in rows],
        sentences=[f"s{int(row['sentence']) + 1}" for row in rows],
        class_names=tuple(map(_, CLASS_NAMES)),
        simulated=True,
    )  # fmt: skip
