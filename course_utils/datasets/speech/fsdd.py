"""FSDD, the Free Spoken Digit Dataset: six people say the ten digits in English, fifty times each.

Source: Jackson and others (2016 to 2020), https://github.com/Jakobovski/free-spoken-digit-dataset. It is not downloaded
by the course: see data/README.md.
"""

import re
from pathlib import Path

from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.speech import clip_files, digits
from course_utils.media import sound

TITLE = "FSDD"
KIND = "transcripts"  # what the learner\'s own data of this kind are called: see `loading.kind_of`
FOLDERS = ("free-spoken-digit-dataset", "free-spoken-digit-dataset-master", "fsdd", "FSDD")
NAME = re.compile(r"(\d)_([a-z]+)_(\d+)\.wav")  # digit, speaker, number
COUNT = 3000
SPEAKERS = 6
SHORTEST = 0.1  # seconds


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    return store.folder_in(place, FOLDERS)


def inspect(folder, tier):
    """CourseError unless the 3,000 recordings of six people are there, by name, and none is empty."""
    for path in _paths(folder, tier):
        if path.stat().st_size < 100:
            raise store.damaged(path, _("is empty or cut short"), tier)


def load(folder, tier, limit=None, reason=""):
    """All recordings as `digits.Digits` at 8 kHz, without silence at the ends.

    `limit` concerns synthetic voices, of which there are none here. Digit and speaker come from the file names.
    """
    inspect(folder, tier)
    clips, labels, speakers = [], [], []
    for path in _paths(folder, tier):
        samples, rate = clip_files.read_wav(path, tier)
        clip = digits.trimmed(sound.resample(samples, rate, digits.RATE), digits.RATE)
        if len(clip) < SHORTEST * digits.RATE:
            raise store.damaged(path, _("holds next to no sound"), tier)
        digit, speaker, _number = NAME.fullmatch(path.name).groups()
        clips.append(clip)
        labels.append(int(digit))
        speakers.append(speaker)
    return digits.make("fsdd", tier, TITLE, limit, reason, clips, labels, speakers, [True] * len(clips))


def _paths(folder, tier):
    folder = Path(folder, "recordings") if Path(folder, "recordings").is_dir() else Path(folder)
    paths = sorted(path for path in folder.glob("*.wav") if NAME.fullmatch(path.name))
    people = {NAME.fullmatch(path.name)[2] for path in paths}
    if len(paths) != COUNT or len(people) != SPEAKERS:
        problem = _("holds {n} recordings of {p} people instead of {all} of {six}").format(
            n=len(paths), p=len(people), all=COUNT, six=SPEAKERS
        )
        raise store.damaged(folder, problem, tier)
    return paths
