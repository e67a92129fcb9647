"""What the data sets of spoken digits have in common: short clips, each of one digit by one voice."""

from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.described import Described, describe
from course_utils.datasets.speech import clip_files
from course_utils.media import sound

RATE = 8000  # Hz: what a telephone carries
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SILENCE = 3e-5  # share of the loudest 25 ms, as power; at 1e-3 the s at both ends of six was lost
MARGIN = 0.015  # seconds that are kept around what is louder
LOUDEST = 0.7  # largest sample of every clip that is loaded
SIGNS = tuple("0123456789")


@dataclass(frozen=True)
class Digits(Described):
    """Clips of one spoken digit each, or of one word each of a small vocabulary of the learner's own.

    `clips` is a tuple of float32 arrays [samples] from -1 to 1, without silence at the ends, at `rate` samples a
    second; `labels` int64 [n], the place of each clip's word in `words`, from 0 to 9 where they are digits; `speakers`
    text [n], `human` bool [n]: False where a machine speaks. `teachers` are the people to learn from, where a set has
    both these and the people to test on; where it has none, machines teach.
    """

    clips: tuple
    rate: int
    labels: numpy.ndarray
    speakers: numpy.ndarray
    human: numpy.ndarray
    words: tuple = SIGNS
    teachers: tuple = ()

    def __len__(self):
        return len(self.labels)

    def voices(self, human=False):
        """Names of the human or of the synthetic voices, in the order in which they come."""
        return list(dict.fromkeys(self.speakers[self.human == human].tolist()))

    def teaching(self):
        """Names of the voices to learn from: the synthetic ones, or of the learner's own people those that teach."""
        return list(self.teachers) or self.voices(human=False)

    def strangers(self):
        """Names of the people who are only listened to in the test."""
        return [who for who in self.voices(human=True) if who not in self.teachers]

    def written(self, numbers):
        """Words by their places, as a text; see the function `written`."""
        return written(numbers, self.words)

    def of(self, speakers):
        """Places of the clips of these speakers: int64 [k]."""
        return numpy.flatnonzero(numpy.isin(self.speakers, list(speakers)))


def written(numbers, words=SIGNS):
    """Words by their places in the vocabulary `words`: "3 0 7", or "lights on, stop" where a word has a blank."""
    return (", " if any(" " in word for word in words) else " ").join(words[one] for one in numbers)


def trimmed(samples, rate):
    """The clip without the silence at its ends, its loudest sample LOUDEST; nothing at all when it is silent."""
    power = numpy.convolve(samples.astype(float) ** 2, numpy.ones(round(sound.FRAME * rate)), "same")
    loud = numpy.flatnonzero(power > SILENCE * power.max())
    if not loud.size:
        return samples[:0]
    margin = round(MARGIN * rate)
    kept = samples[max(loud[0] - margin, 0) : loud[-1] + 1 + margin]
    return (kept * (LOUDEST / numpy.abs(kept).max())).astype("float32")


def make(name, tier, title, limit, reason, clips, labels, speakers, human):
    """The `Digits` of a module.

    Parameters
    ----------
    name, tier, title : str
        As in `datasets.SETS`, where the set was found, and the set in words.
    limit : int or None
        About so many synthetic clips, 1 or more: whole voices, the first ones. Humans are always kept: there are few
        of them, and a test on nobody says nothing.
    reason : str
        Why these data: the end of the note.
    clips : list of n float32 arrays [samples]
        At RATE (Hz), from -1 to 1, without silence at the ends (see `trimmed`).
    labels : n int
        The digits, 0 to 9.
    speakers : n str
    human : n bool
        False where a machine speaks.
    """
    labels, speakers, human = numpy.array(labels, "int64"), numpy.array(speakers), numpy.array(human, bool)
    if limit is not None:
        chosen = clip_files.whole_voices(speakers, limit, free=set(speakers[human].tolist()))
        clips = [clips[place] for place in chosen]
        labels, speakers, human = labels[chosen], speakers[chosen], human[chosen]
    note = _("{title}, {tier} ({n} clips, {s} synthetic and {h} human voices{reason}).").format(
        title=_(title),
        tier=store.origin(tier, _("ships with the course")),
        n=f"{len(clips):,}",
        s=len(set(speakers[~human].tolist())),
        h=len(set(speakers[human].tolist())),
        reason=reason,
    )
    parts = (*clips, labels, "\n".join(speakers.tolist()))
    return Digits(
        clips=tuple(clips),
        rate=RATE,
        labels=labels,
        speakers=speakers,
        human=human,
        **describe(name, tier, parts, note),
    )
