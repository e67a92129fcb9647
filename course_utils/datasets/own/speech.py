"""Recordings of the learner's own: a folder of sounds for each label, or labels.csv (file, label[, speaker])."""

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import classed, columns, places, sounds, split
from course_utils.datasets.own.report import Report
from course_utils.datasets.speech import voices
from course_utils.media import sound_files

LEAST_LABELS, LEAST = 2, 30  # clips of each label
MOST = 4000  # clips of a run, unless `limit` says less
RATE = 16_000  # Hz, to which all are brought
SHORTEST, LONGEST = 0.2, 20.0  # seconds
LISTS = ("labels.csv", "labels.tsv", "transcripts.csv", "metadata.csv")
LEAST_SPEAKERS, STAND_INS = 4, 10


def load(path, limit=None, every=False):
    """The recordings as `Voices` at 16 kHz; see `own.load`. The chapter splits them by speaker."""
    path = places.find(path)
    report = Report(path)
    classed.check_is_folder(path, report, _("label"))
    listed = sounds.list_in(path, LISTS, report)
    if listed:
        what = _("labels"), "label"
        found = sounds.listed(path, listed, lambda table: columns.named(table, "label"), what, report)
        members, written, speakers, since = found
    else:
        members, written, speakers, since = *_by_folder(path, report), None
    numbers, names = columns.labels_of(written, report)
    text = _("{name} has {n} labels, and two or more are needed: a folder for each, or labels.csv.")
    require(len(names) >= LEAST_LABELS, text, name=report.name, n=len(names))
    labels = numpy.array(numbers, "int64")
    keep = split.fewer(labels, split.at_most(MOST, limit, every))
    report.taken(len(keep), len(labels), _("Of {n} clips {m} are taken, each label in proportion."))
    members, labels = [members[i] for i in keep], labels[keep]
    speakers = None if speakers is None else [speakers[i] for i in keep]
    clips, labels, kept = classed.read_all(members, labels, clip, sound_files.LARGEST, report)
    classed.check_counts(labels, names, LEAST, report, _("clips"))
    speakers = _speakers(None if speakers is None else [speakers[i] for i in kept], len(clips), report)
    counted = _("{n} clips of {c} labels").format(n=f"{len(clips):,}", c=len(names))
    parts = (*clips, labels, "\n".join(speakers))
    return voices.Voices(
        clips=tuple(clips), rate=RATE, labels=labels, speakers=numpy.array(speakers),
        sentences=numpy.array([""] * len(clips)), class_names=names, simulated=False,
        **report.described(counted, parts, since),
    )  # fmt: skip


def clip(content, name):
    """A file's sound, float32 [samples] at 16 kHz."""
    return sounds.clip(content, name, RATE, SHORTEST, LONGEST)


def _by_folder(path, report):
    """By folders: label/file, or label/speaker/file."""
    members, labels, inner = classed.members(path, report, _("label"))
    return members, labels, [folders[0] for folders in inner] if members and all(inner) else None


def _speakers(speakers, count, report):
    """The speakers; where they are not known, `STAND_INS` groups drawn by chance, which is told."""
    if speakers is not None and len(set(speakers)) >= LEAST_SPEAKERS:
        text = _("{n} speakers: the chapter never tests on one that it learnt from.")
        report.tell(text.format(n=len(set(speakers))))
        return speakers
    if speakers is not None:
        text = _("{name} has {n} speakers, and {least} or more are needed to test on strangers.")
        raise CourseError(text.format(name=report.name, n=len(set(speakers)), least=LEAST_SPEAKERS))
    report.tell(
        _(
            "Who speaks is not known: clips are put into {n} groups at random, so one voice may be learnt and tested."
        ).format(n=STAND_INS)
    )
    drawn = numpy.random.default_rng(0).permutation(numpy.arange(count) % STAND_INS)
    return [f"group {number}" for number in drawn]
