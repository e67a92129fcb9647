"""What the data sets of voices have in common: clips of sound, each with a class and a speaker."""

import hashlib
from dataclasses import dataclass

import numpy

from course_utils.datasets import store
from course_utils.errors import CourseError
from course_utils.i18n import _


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
        if int(limit) != limit or limit < 1:
            raise CourseError(_("limit is {limit}, but it must be a whole number, 1 or more.").format(limit=limit))
        kept, names = 0, []
        for speaker in dict.fromkeys(speakers.tolist()):
            if kept >= limit:
                break
            names.append(speaker)
            kept += int((speakers == speaker).sum())
        chosen = numpy.flatnonzero(numpy.isin(speakers, names))
        clips = [clips[place] for place in chosen]
        labels, speakers, sentences = labels[chosen], speakers[chosen], sentences[chosen]
    digest = hashlib.sha256()
    for clip in clips:
        digest.update(numpy.ascontiguousarray(clip))
    digest.update(labels)
    digest.update("\n".join((*speakers.tolist(), *sentences.tolist())).encode())
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
        fingerprint=digest.hexdigest()[:12],
        note=note,
        licence=entry["licence"],
        source=entry["source"],
    )
