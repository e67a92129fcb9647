"""Spoken words of the learner's own: recordings with transcripts.csv (file, text[, speaker]), in a folder or ZIP.

Each recording is one entry of a small vocabulary, a word or a short phrase that is always the same, such as
"lights on".
"""

import re

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import classed, columns, places, sounds, split
from course_utils.datasets.own.report import Report
from course_utils.datasets.speech import digits
from course_utils.media import sound_files

LISTS = ("transcripts.csv", "transcripts.tsv", "transcripts.jsonl", "transcripts.xlsx", "metadata.csv")
TEXT_COLUMNS = ("transcript", "transcription", "word", "words", "文本", "词")  # beside what `columns` knows as text
LEAST_WORDS, MOST_WORDS = 10, 40  # different words
LEAST_SPEAKERS, STAND_INS = 3, 5
MOST = 4000  # recordings of a run
SHORTEST, LONGEST = 0.1, 5.0  # seconds of a recording
LEAST_SOUND = 0.06  # seconds that are left when the silence at the ends is gone
ROUND_WORDS = re.compile(r"^\W+|\W+$")  # punctuation and blanks round a text


def load(path, limit=None, every=False):
    """The recordings as `digits.Digits` at 8 kHz, split into teachers and strangers by speaker; see `own.load`.

    A word must be said by a teacher, else nobody could learn it; what only strangers say is left out and told.
    """
    path = places.find(path)
    report = Report(path)
    members, texts, speakers, since = listed(path, report)
    numbers, words = columns.labels_of(texts, report)
    _check_words(words, numbers, report)
    labels = numpy.array(numbers, "int64")
    keep = split.fewer(labels, split.at_most(MOST, limit, every))
    report.taken(len(keep), len(labels), _("Of {n} recordings {m} are taken, each word in proportion."))
    members = [members[place] for place in keep]
    clips, labels, kept = classed.read_all(members, labels[keep], clip, sound_files.LARGEST, report)
    speakers = _speakers(None if speakers is None else [speakers[keep[place]] for place in kept], labels, report)
    return _finish(clips, labels, speakers, words, since, report)


def clip(content, name):
    """A file's sound, float32 [samples] at 8 kHz, without the silence at its ends."""
    found = digits.trimmed(sounds.clip(content, name, digits.RATE, SHORTEST, LONGEST), digits.RATE)
    require(len(found) >= LEAST_SOUND * digits.RATE, _("{name} holds next to no sound."), name=name)
    return found


def listed(path, report):
    """The recordings that transcripts.csv names: texts, speakers and times as `sounds.listed`."""
    text = _("{name} is a file: give a folder of recordings with transcripts.csv in it, or a ZIP of it.")
    require(path.is_dir() or path.suffix.lower() == ".zip", text, name=report.name)
    table = sounds.list_in(path, LISTS, report)
    text = _(
        "{name} has no transcripts.csv: a table beside the recordings with the columns file and text, and speaker "
        "where you know it."
    )
    require(table is not None, text, name=report.name)
    members, texts, speakers, since = sounds.listed(path, table, _text_column, (_("what is said"), "text"), report)
    texts = [ROUND_WORDS.sub("", text) or text for text in texts]
    if speakers is None and all(len(member.folders) > len(table.folders) for member in members):
        report.tell(_("Who speaks is taken from the folders that the recordings lie in."))
        speakers = [member.folders[-1] for member in members]
    return members, texts, speakers, since


def _text_column(table):
    names = [columns.name_key(name) for name in table.columns]
    found = columns.named(table, "text")
    if found is None:
        found = next((names.index(name) for name in TEXT_COLUMNS if name in names), None)
    return found


def _check_words(words, numbers, report):
    text = _(
        "{name} has {n} different texts ({examples}), and at most {most} are taken: this chapter reads a small "
        "vocabulary, so each recording must be one word or fixed phrase of it; cut longer ones."
    )
    examples = ", ".join(repr(word[:40]) for word in words[:3])
    require(len(words) <= MOST_WORDS, text, name=report.name, n=f"{len(words):,}", examples=examples, most=MOST_WORDS)
    text = _("{name} has {n} different words, and {least} or more are needed.")
    require(len(words) >= LEAST_WORDS, text, name=report.name, n=len(words), least=LEAST_WORDS)


def _speakers(speakers, labels, report):
    """The speaker of each recording; where it is not known, one of `STAND_INS` groups, which is told."""
    if speakers is None:
        text = _(
            "Who speaks is not known: recordings are dealt out to {n} groups, so one voice may be learnt and tested; a "
            "column of speakers would make the test fair."
        )
        report.tell(text.format(n=STAND_INS))
        groups, generator = numpy.zeros(len(labels), "int64"), numpy.random.default_rng(split.SEED)
        for label in numpy.unique(labels):  # each word in as many groups as it has recordings
            mine = generator.permutation(numpy.flatnonzero(labels == label))
            groups[mine] = numpy.arange(len(mine)) % STAND_INS
        return numpy.array([_("group {number}").format(number=group + 1) for group in groups])
    speakers = numpy.array([who or _("unknown") for who in speakers])
    people = sorted(set(speakers.tolist()))
    text = _(
        "{name} has {n} speakers ({people}), and {least} or more are needed: two whom nobody has heard before the "
        "test, and one to learn from."
    )
    few = ", ".join(people[:5])
    require(len(people) >= LEAST_SPEAKERS, text, name=report.name, n=len(people), people=few, least=LEAST_SPEAKERS)
    return speakers


def teachers_of(speakers, labels):
    """Who teaches: names, two thirds of the people or fewer; two or more are left to be strangers.

    Who says the most words teaches, so that all are learnt; the next are strangers; and who says few teaches as well,
    because a test on few words says little.
    """
    people = sorted(set(speakers.tolist()), key=lambda who: (-len(set(labels[speakers == who].tolist())), who))
    strangers = max(2, round(len(people) / 3))
    return (people[0], *people[1 + strangers :])


def _finish(clips, labels, speakers, words, since, report):
    teachers = teachers_of(speakers, labels)
    taught = numpy.isin(speakers, teachers)
    learnt = numpy.unique(labels[taught])
    unknown = sorted(set(labels.tolist()) - set(learnt.tolist()))
    if unknown:
        text = _("Left out are words that no teacher says: {words}.")
        report.tell(text.format(words=", ".join(words[label] for label in unknown[:10])))
    text = _("{name}: only {n} words are said by those who teach ({teachers}), and {least} or more are needed.")
    told = ", ".join(teachers[:5])
    require(len(learnt) >= LEAST_WORDS, text, name=report.name, n=len(learnt), teachers=told, least=LEAST_WORDS)
    places_ = numpy.flatnonzero(numpy.isin(labels, learnt))
    labels, speakers = numpy.searchsorted(learnt, labels[places_]), speakers[places_]
    words, clips = tuple(words[label] for label in learnt), [clips[place] for place in places_]
    strangers = sorted(set(speakers.tolist()) - set(teachers))
    if len(strangers) < 2:
        text = _("{name}: of the words that {teachers} say, fewer than two other people say any; record more of them.")
        raise CourseError(text.format(name=report.name, teachers=told))
    text = _("Split by speaker: {teachers} teach; {strangers} are not heard before the test.")
    report.tell(text.format(teachers=told + (" ..." if len(teachers) > 5 else ""), strangers=", ".join(strangers[:10])))
    counted = _("{n} recordings of {w} words by {s} speakers").format(
        n=f"{len(clips):,}", w=len(words), s=len(set(speakers.tolist()))
    )
    parts = (*clips, labels, "\n".join((*speakers.tolist(), *words)))
    return digits.Digits(
        clips=tuple(clips), rate=digits.RATE, labels=labels.astype("int64"), speakers=speakers,
        human=numpy.ones(len(clips), bool), words=words, teachers=teachers, **report.described(counted, parts, since),
    )  # fmt: skip
