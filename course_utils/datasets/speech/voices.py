"""What the data sets of voices have in common: clips of sound, each with a class and a speaker."""

from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.speech import clip_files


@dataclass(frozen=True)
class Voices:
    """Clips of speech, each by one speaker in one of several styles or emotions.

    `clips` is a tuple of float32 arrays [samples] from -1 to 1, of different lengths, at `rate` samples a second;
    `labels` int64 [n] from 0, `speakers` and `sentences` text [n]. `simulated` is True where no person spoke.
    `tier`, `fingerprint` and `note` as in `Dataset`. There is no split: the chapter makes it, by speaker.
    """

    name: str
    tier: str
    clips: tuple
    rate: int
    labels: numpy.ndarray
    speakers: numpy.ndarray
    sentences: numpy.ndarray
    class_names: tuple
    simulated: bool
    fingerprint: str
    note: str
    licence: str
    source: str

    def __len__(self):
        return len(self.labels)


def make(name, tier, title, limit, reason, clips, rate, labels, speakers, sentences, class_names, simulated):
    """A `Voices` from what a module has read; with `limit` whole speakers until so many clips are there."""
    labels, speakers = numpy.array(labels, "int64"), numpy.array(speakers)
    sentences = numpy.array(sentences)
    if limit is not None:
        chosen = clip_files.whole_voices(speakers, limit)
        clips = [clips[place] for place in chosen]
        labels, speakers, sentences = labels[chosen], speakers[chosen], sentences[chosen]
    note = _("{title}, {tier} ({n} clips of {s} speakers, {c} classes{reason}).").format(
        title=title,
        tier=store.origin(tier, _("ships with the course")),
        n=f"{len(clips):,}",
        s=len(set(speakers.tolist())),
        c=len(class_names),
        reason=reason,
    )
    entry = store.registry()[name]
    return Voices(
        name=name,
        tier=tier,
        clips=tuple(clips),
        rate=rate,
        labels=labels,
        speakers=speakers,
        sentences=sentences,
        class_names=tuple(class_names),
        simulated=simulated,
        fingerprint=clip_files.fingerprint(clips, labels, (*speakers.tolist(), *sentences.tolist())),
        note=note,
        licence=entry["licence"],
        source=entry["source"],
    )
