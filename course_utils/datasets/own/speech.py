"""Recordings of the learner's own: a folder of sounds for each label, or labels.csv (file, label[, speaker])."""

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import classed, columns, places, tables
from course_utils.datasets.own.report import Report
from course_utils.datasets.speech import voices
from course_utils.media import sound, sound_files

LEAST_LABELS, LEAST = 2, 30  # clips of each label
MOST = 4000  # clips of a run, unless `limit` says less
RATE = 16_000  # Hz, to which all are brought
SHORTEST, LONGEST = 0.2, 20.0  # seconds
LISTS = ("labels.csv", "labels.tsv", "transcripts.csv", "metadata.csv")
LEAST_SPEAKERS, STAND_INS = 4, 10


def load(path, limit=None):
    """The recordings as `Voices` at 16 kHz; see `own.load`. The chapter splits them by speaker."""
    path = places.find(path)
    report = Report(path)
    listed = next((path / name for name in LISTS if (path / name).is_file()), None) if path.is_dir() else None
    members, written, speakers = _listed(path, listed, report) if listed else _by_folder(path, report)
    numbers, names = columns.labels_of(written, report)
    text = _("{name} has {n} labels, and two or more are needed: a folder for each, or labels.csv.")
    require(len(names) >= LEAST_LABELS, text, name=report.name, n=len(names))
    labels = numpy.array(numbers, "int64")
    keep = _fewer(labels, min(limit or MOST, MOST), report)
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
        **report.described(counted, parts),
    )  # fmt: skip


def clip(content, name):
    """A file's sound, float32 [samples] at 16 kHz."""
    samples, rate = sound_files.read_sound(content, name)
    seconds = len(samples) / rate
    text = _("{name} has {seconds:.2f} s; clips of {low} to {high:.0f} s are taken.")
    require(SHORTEST <= seconds <= LONGEST, text, name=name, seconds=seconds, low=SHORTEST, high=LONGEST)
    require(numpy.abs(samples).max() > 0, _("{name} is silent."), name=name)
    return sound.resample(samples, rate, RATE)


def _by_folder(path, report):
    """By folders: label/file, or label/speaker/file."""
    members, labels = classed.members(path, report, _("label"))
    places_ = [member.folders[member.folders.index(label) + 1 :] for member, label in zip(members, labels, strict=True)]
    return members, labels, [inner[0] for inner in places_] if members and all(places_) else None


def _listed(path, listed, report):
    """By the table in the folder: its columns of file, label and speaker."""
    table = tables.read(listed, report)
    names = [name.strip().casefold() for name in table.columns]
    file_at = next((names.index(name) for name in ("file", "path", "filename", "audio", "文件") if name in names), None)
    label_at, speaker_at = columns.named(table, "label"), columns.named(table, "group")
    if file_at is None:
        raise columns.missing(report, table, _("the names of the files"), "file")
    if label_at is None:
        raise columns.missing(report, table, _("labels"), "label")
    known = {member.name: member for member in places.members(path, report)}
    members, labels, speakers = [], [], []
    for place, row in table.rows():
        member = known.get(row[file_at].strip().replace("\\", "/").removeprefix("./"))
        if member is None:
            report.fault(
                _("{place}, column {column}").format(place=place, column=table.columns[file_at]), _("no such file")
            )
        elif not row[label_at].strip():
            report.fault(
                _("{place}, column {column}").format(place=place, column=table.columns[label_at]), _("is empty")
            )
        else:
            members.append(member)
            labels.append(row[label_at])
            speakers.append(row[speaker_at].strip() if speaker_at is not None else "")
    if not members:
        raise CourseError(
            _("{name}: no file of {listed} is in the folder.").format(name=report.name, listed=listed.name)
        )
    return members, labels, speakers if speaker_at is not None else None


def _fewer(labels, most, report):
    from course_utils.datasets.own import split

    keep = split.fewer(labels, most)
    if len(keep) < len(labels):
        text = _("Of {n} clips {m} are taken, each label in proportion.")
        report.tell(text.format(n=f"{len(labels):,}", m=f"{len(keep):,}"))
    return keep


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
