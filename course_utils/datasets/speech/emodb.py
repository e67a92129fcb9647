"""EmoDB, the Berlin database of emotional speech: ten actors speak ten German sentences in seven emotions.

Source: Burkhardt, Paeschke, Rolfes, Sendlmeier and Weiss (2005), A Database of German Emotional Speech,
https://doi.org/10.21437/Interspeech.2005-446. It is not downloaded by the course: see data/README.md.
"""

import re
from pathlib import Path

import numpy

from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.speech import clip_files, voices
from course_utils.media import sound

TITLE = "EmoDB"
FOLDERS = ("emodb", "EmoDB", "emo-db")
LETTERS = {
    "W": N_("anger"), "L": N_("boredom"), "E": N_("disgust"), "A": N_("fear"), "F": N_("happiness"), "T": N_("sadness"),
    "N": N_("neutral"),
}  # fmt: skip
CLASS_NAMES = tuple(LETTERS.values())
SPEAKERS = ("03", "08", "09", "10", "11", "12", "13", "14", "15", "16")
COUNT = 535
RATE = 16_000  # of the original; copies with more samples a second are brought to it
NAME = re.compile(r"(\d\d)([ab]\d\d)([WLEAFTN])([a-f])\.wav")  # speaker, sentence, emotion, version
ALTERED = (22_050, 44_100)  # a copy is known in which every clip was brought to 22.05 kHz and exactly 2.0 s
SILENCE = 1e-4  # below this the ends of a clip are filling, not speech


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    return store.folder_in(place, FOLDERS)


def inspect(folder, tier):
    """CourseError unless the 535 files of the ten speakers are there, by name, and none is empty."""
    for path in _paths(folder, tier):
        if path.stat().st_size < 1000:
            raise store.damaged(path, _("is empty or cut short"), tier)


def load(folder, tier, limit=None, reason=""):
    """All clips as `voices.Voices` at 16 kHz, without silence at the ends; with `limit` whole speakers, about so many.

    Class, speaker and sentence come from the official file names, never from a table beside them: the known altered
    copy has one in which three emotions are exchanged.
    """
    inspect(folder, tier)
    clips, parts, altered, seen = [], [], 0, set()
    for path in _paths(folder, tier):
        samples, rate = clip_files.read_wav(path, tier)
        altered += (rate, len(samples)) == ALTERED
        samples = _trimmed(samples)
        if len(samples) < rate // 5:
            raise store.damaged(path, _("holds next to no sound"), tier)
        if samples.tobytes() in seen:
            raise store.damaged(path, _("is a copy of another file"), tier)
        seen.add(samples.tobytes())
        clips.append(sound.resample(samples, rate, RATE))
        parts.append(NAME.fullmatch(path.name).groups())
    speakers, sentences, letters, _versions = zip(*parts, strict=True)
    if altered == len(clips):
        reason = _("; an altered copy: 22.05 kHz, cut at 2.0 s") + reason
    return voices.make(
        "emodb", tier, TITLE, limit, reason,
        clips=clips,
        rate=RATE,
        labels=[list(LETTERS).index(letter) for letter in letters],
        speakers=speakers,
        sentences=sentences,
        class_names=tuple(map(_, CLASS_NAMES)),
        simulated=False,
    )  # fmt: skip


def _paths(folder, tier):
    folder = Path(folder, "wav") if Path(folder, "wav").is_dir() else Path(folder)
    paths = sorted(path for path in folder.glob("*.wav") if NAME.fullmatch(path.name))
    if len(paths) != COUNT or {path.name[:2] for path in paths} != set(SPEAKERS):
        problem = _("holds {n} of the {all} clips of EmoDB").format(n=len(paths), all=COUNT)
        raise store.damaged(folder, problem, tier)
    return paths


def _trimmed(samples):
    loud = numpy.flatnonzero(numpy.abs(samples) > SILENCE)
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples[:0]
