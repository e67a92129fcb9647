"""What the data sets of voices have in common: clips of sound, each with a class and a speaker."""

from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.described import Described, describe
from course_utils.datasets.speech import clip_files


@dataclass(frozen=True)
class Voices(Described):
    """Clips of speech, each by one speaker in one of several styles or emotions.

    `clips` is a tuple of float32 arrays [samples] from -1 to 1, of different lengths, at `rate` samples a second;
    `labels` int64 [n] from 0, `speakers` and `sentences` text [n]. `simulated` is True where no person spoke.
    There is no split: the chapter makes it, by speaker.
    """

    clips: tuple
    rate: int
    labels: numpy.ndarray
    speakers: numpy.ndarray
    sentences: numpy.ndarray
    class_names: tuple
    simulated: bool

    def __len__(self):
        return len(self.labels)


def make(name, tier, title, limit, reason, clips, rate, labels, speakers, sentences, class_names, simulated):
    """The `Voices` of a module.

    Parameters
    ----------
    name, tier, title : str
        As in `datasets.SETS`, where the set was found, and the set in words.
    limit : int or None
        Whole speakers, the first ones, until so many clips are there; 1 or more.
    reason : str
        Why these data: the end of the note.
    clips : list of n float32 arrays [samples]
        From -1 to 1.
    rate : int
        Samples a second.
    labels : n int
        Places in `class_names`.
    speakers, sentences : n str each
    class_names : sequence of str
    simulated : bool
        True where no person spoke.
    """
    labels, speakers = numpy.array(labels, "int64"), numpy.array(speakers)
    sentences = numpy.array(sentences)
    if limit is not None:
        chosen = clip_files.whole_voices(speakers, limit)
        clips = [clips[place] for place in chosen]
        labels, speakers, sentences = labels[chosen], speakers[chosen], sentences[chosen]
    note = _("{title}, {tier} ({n} clips of {s} speakers, {c} classes{reason}).").format(
        title=_(title),
        tier=store.origin(tier, _("ships with the course")),
        n=f"{len(clips):,}",
        s=len(set(speakers.tolist())),
        c=len(class_names),
        reason=reason,
    )
    parts = (*clips, labels, "\n".join((*speakers.tolist(), *sentences.tolist())))
    return Voices(
        clips=tuple(clips),
        rate=rate,
        labels=labels,
        speakers=speakers,
        sentences=sentences,
        class_names=tuple(class_names),
        simulated=simulated,
        **describe(name, tier, parts, note),
    )
