"""Texts of the learner's own with one label each: a table with a column of texts and one of labels."""

import itertools
import math
import re
from array import array
from dataclasses import replace

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.core.parameters import AUTO
from course_utils.datasets import connected
from course_utils.datasets.own import columns, places, split, tables
from course_utils.datasets.own.report import Report
from course_utils.datasets.texts import base
from course_utils.media.tokens import chinese_share

LEAST = 50  # texts of a label
MOST_KINDS = 20  # labels that are told apart: the rarer ones count as one
LEAST_SOURCES = 10  # from so many on, texts are split by where they come from
LONGEST = 4000  # characters of a text that are kept
MOST = 40_000  # texts of a run, unless `limit` says less: more are sampled by label
# Labels whose name says that they are what one looks for.
LOOKED_FOR = {
    "1", "true", "yes", "y", "spam", "bad", "negative", "neg", "toxic", "abusive", "abuse", "hate", "complaint",
    "fraud", "urgent", "差", "差评", "负面", "垃圾", "投诉", "是",
}  # fmt: skip


def load(path, limit=None, every=False, text_column="", label_column="", looked_for=AUTO):
    """The texts as a `TextSet`, cleaned and split; see `own.load`.

    Label 1, what a moderator looks for, is the one that `looked_for` names; with "auto" the one that its name tells
    (`LOOKED_FOR`), else the rarest. Of more than two labels the others together are label 0, and `kinds` keeps them.
    """
    path = places.find_file(path)
    report = Report(path)
    table = tables.read(path, report)
    at = find(table, report, text_column, label_column)
    # A million texts would fill the memory: first the labels are read, then the texts of the sample.
    codes, written, long = array("i"), {}, 0
    for text, row in _usable(table, at, report):
        codes.append(written.setdefault(row[at[1]], len(written)))
        long += len(text) > LONGEST
    report.close(len(codes))
    if long:
        text = _("Texts longer than {most} characters, of which only the beginning is read: {n}.")
        report.tell(text.format(n=f"{long:,}", most=f"{LONGEST:,}"))
    ways = tuple(written)
    kinds, names = columns.labels_of([ways[code] for code in codes], report)
    kinds = numpy.array(kinds, "int64")
    del codes
    keep, kinds, names = _often(kinds, names, report)
    kinds, names = _looked_for(kinds, names, looked_for, report)
    some = split.fewer(kinds, split.at_most(MOST, every=every))
    report.taken(len(some), len(kinds), _("Of {n} texts {m} are taken, each label in proportion."))
    texts, _written, others = _read(_at(_usable(table, at, report), keep[some]), at)
    texts, kinds, groups, times = _timed(texts, kinds[some], others["group"], others["time"], report)
    labels = (kinds == len(names) - 1).astype("int64")
    raw = base.Texts(tuple(texts), labels, tuple(groups or [report.name] * len(texts)), kinds)
    return _finish(raw, names, bool(groups), times, report, limit)


def rows(path, report, text_column="", label_column=""):
    """The rows of a table that have a text and a label: (texts, labels as written, {"group": ..., "time": ...}).

    The latter are lists of str, empty where there is no such column. What is left out is noted in `report`.
    """
    table = tables.read(path, report)
    at = find(table, report, text_column, label_column)
    return _read(_usable(table, at, report), at)


def _usable(table, at, report):
    """(text, row) of each row that has a text and a label; `at` is as `find` gives it."""
    for place, row in table.rows():
        text = row[at[0]].strip()
        if not text:
            report.empty(place, table.columns[at[0]], row[at[0]])
        elif not row[at[1]].strip():
            report.empty(place, table.columns[at[1]], row[at[1]])
        else:
            yield text, row


def _at(rows_, places_):
    """Those of the rows that lie at the places, integers that grow."""
    wanted = iter(places_.tolist())
    place = next(wanted, None)
    for number, row in enumerate(rows_):
        if number == place:
            yield row
            place = next(wanted, None)


def _read(rows_, at):
    """As `rows`, of what `_usable` gives."""
    texts, written, others = [], [], {"group": [], "time": []}
    for text, row in rows_:
        texts.append(text[:LONGEST])
        written.append(row[at[1]])
        for name, place in (("group", at[2]), ("time", at[3])):
            if place is not None:
                others[name].append(row[place].strip())
    return texts, written, others


def _timed(texts, kinds, groups, times, report):
    """The four without the texts that have no time, where few have none; where many have none, the times are kept."""
    known = columns.Times(times).known()
    missing = len(known) - int(known.sum())
    if 0 < missing <= columns.MOST_WITHOUT_TIME * len(known):
        report.tell(_("Texts without a time, which are left out: {n}.").format(n=f"{missing:,}"))
        kinds = kinds[known]
        texts, groups, times = (list(itertools.compress(values, known)) for values in (texts, groups, times))
    return texts, kinds, groups, times


def find(table, report, text_column="", label_column=""):
    """Places of the columns of text and label, and of group and time (None where there is none).

    The columns that the learner named are taken as they are; the others are found by their names, else by content.
    """
    rows = columns.sample(table)
    text_at = columns.chosen(table, text_column, "text_column", report)
    label_at = columns.chosen(table, label_column, "label_column", report)
    text = _("text_column and label_column both name {column!r}: texts and labels stand in two columns.")
    require(text_at is None or text_at != label_at, text, column=text_column)
    if label_at is None:
        label_at = columns.named(table, "label", () if text_at is None else (text_at,))
    taken = () if label_at is None else (label_at,)
    if text_at is None:
        text_at = columns.named(table, "text", taken)
    if text_at is None:
        text_at = columns.longest(rows, taken)
    if label_at is None:
        label_at = columns.named(table, "rating", (text_at,))
    if label_at is None:
        label_at = columns.fewest_values(rows, (text_at,))
    if label_at is None:
        raise columns.missing(report, table, _("labels"), "label")
    if text_at is None:
        raise columns.missing(report, table, _("texts"), "text")
    text = _("The texts are taken from {text!r}, the labels from {label!r}.")
    report.tell(text.format(text=table.columns[text_at], label=table.columns[label_at]))
    taken = (text_at, label_at)
    return text_at, label_at, columns.named(table, "group", taken), columns.named(table, "time", taken)


def _counted(kinds, names, most=12):
    """The labels with how many texts each has, in words."""
    counts = numpy.bincount(kinds, minlength=len(names))
    told = [f"{name!r} {count:,}" for name, count in zip(names[:most], counts, strict=False)]
    return ", ".join([*told, "..."] if len(names) > most else told)


def _often(kinds, names, report):
    """Places of the texts to keep, their labels and the labels' names: of several labels the rare ones are joined.

    `names` come with the most frequent first. CourseError where fewer than two labels have enough texts.
    """
    text = _("{name} has the one label {label!r}: a classifier needs two.")
    require(len(names) > 1, text, name=report.name, label=names[0] if names else "")
    told, keep = _counted(kinds, names), numpy.arange(len(kinds))
    if len(names) > 2:
        text = _("There are {n} labels: {counts}.")
        report.tell(text.format(n=len(names), counts=told))
        counts = numpy.bincount(kinds)
        often = min(int((counts >= LEAST).sum()), MOST_KINDS)
        rare = kinds >= often
        if rare.sum() >= LEAST:
            text = _("{n} labels with few texts are joined into one, {name!r}: {texts} texts.")
            report.tell(text.format(n=len(names) - often, name=_("others"), texts=f"{rare.sum():,}"))
            kinds, names = numpy.minimum(kinds, often), (*names[:often], _("others"))
        elif rare.any():
            text = _("{n} labels have too few texts, {least} or more are needed: their {texts} texts are left out.")
            report.tell(text.format(n=len(names) - often, least=LEAST, texts=f"{rare.sum():,}"))
            keep = numpy.flatnonzero(~rare)
            kinds, names = kinds[keep], names[:often]
    text = _("{name} has too few texts of a label ({counts}): at least {least} each of two labels are needed.")
    enough = len(names) > 1 and numpy.bincount(kinds, minlength=2).min() >= LEAST
    require(enough, text, name=report.name, counts=told, least=LEAST)
    return keep, kinds, names


def _looked_for(kinds, names, looked_for, report):
    """Labels and names with the one that is looked for as the last: as it is named, else by its name, else the rarest.

    With "auto", what was joined of rare labels is not looked for.
    """
    keys = [columns.label_key(name) for name in names]
    if looked_for.strip() not in ("", AUTO):
        text = _(
            "{name} has no label {label!r} with {least} texts or more, which looked_for names; its labels: {counts}."
        )
        wanted = columns.label_key(looked_for)
        for same in (columns.YES, columns.NO):  # 1 is true, where both are labels of the same file
            wanted = next((key for key in keys if len(keys) == 2 and {key, wanted} <= same), wanted)
        require(
            wanted in keys, text, name=report.name, label=looked_for, least=LEAST, counts=_counted(kinds, names)
        )  # fmt: skip
        wanted, text = keys.index(wanted), _("Looked for is {name!r}, {share:.0%} of the texts.")
    else:
        known = [place for place, name in enumerate(names) if name.casefold() in LOOKED_FOR]
        free = [place for place, name in enumerate(names) if len(names) == 2 or name != _("others")]
        wanted, text = free[-1], _("Looked for is {name!r}, the rarest label, {share:.0%} of the texts.")
        if len(known) == 1:
            wanted, text = known[0], _("Looked for is {name!r}, {share:.0%} of the texts.")
        if len(names) > 2:
            text += " " + _("The parameter looked_for chooses another one.")
    report.tell(text.format(name=names[wanted], share=(kinds == wanted).mean()))
    order = [place for place in range(len(names)) if place != wanted] + [wanted]
    return numpy.argsort(order)[kinds], tuple(names[place] for place in order)


def near_key(text):
    """Equal for texts that differ in capitals, punctuation, numbers and the order of their words only."""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return " ".join(sorted(words)) or base.key(text)


def language_of(texts):
    """("zh" or "en", share of Chinese among the letters): how the texts are cut into tokens."""
    share = chinese_share(" ".join(texts[:2000]))
    return ("zh" if share > 0.2 else "en"), share


def _finish(raw, names, sourced, times, report, limit):
    """The `TextSet` of all texts; `sourced` says whether their origins are more than the file's name."""
    keep, conflicting = base.distinct(raw)
    copies = len(raw) - len(keep) - len(conflicting)
    if copies or conflicting:
        text = _("Of each text one is kept: {copies} were copies, and {both} came with several labels.")
        report.tell(text.format(copies=f"{copies:,}", both=f"{len(conflicting):,}"))
    clean = raw.take(keep)
    left = int(numpy.bincount(clean.labels, minlength=2).min())
    text = _("{name}: after copies were left out only {n} texts of a label remain; at least {least} are needed.")
    require(left >= LEAST // 2, text, name=report.name, n=left, least=LEAST // 2)
    near = [near_key(text) for text in clean.texts]
    alike = len(near) - len(set(near))
    if alike:
        text = _("{n} more differ from another one in numbers or order only: they stay on its side of the split.")
        report.tell(text.format(n=f"{alike:,}"))
    times = [times[i] for i in keep] if times else None
    clean, parts = _parts(clean, near, sourced, times, report)
    smallest = min(numpy.bincount(clean.labels[part], minlength=2).min() for part in parts)
    text = _(
        "{name}: after the split a part has only {n} texts of a label; at least {least} are needed: give more texts, "
        "or drop the column that the split is made by."
    )
    require(smallest >= LEAST // 10, text, name=report.name, n=int(smallest), least=LEAST // 10)
    train, validation, test = (clean.take(part) for part in parts)
    half = 1.96 * math.sqrt(0.25 / len(test))
    text = _("With {n} test texts an accuracy is known to {points:.0f} points up or down at most.")
    report.tell(text.format(n=f"{len(test):,}", points=100 * half))
    language, share = language_of(clean.texts)
    if share < 0.05 and sum(text.isascii() for text in clean.texts) < 0.7 * len(clean):
        report.tell(_("The texts seem to be neither English nor Chinese: the chapter was not tested on that."))
    train = base.limited(train, limit)
    counted = _("{n} training, {v} validation and {t} test texts").format(
        n=f"{len(train):,}", v=f"{len(validation):,}", t=f"{len(test):,}"
    )
    said = (part for one in (train, validation, test) for part in ("\n".join(one.texts), one.kinds))
    several = len(names) > 2
    return base.TextSet(
        language=language, raw=raw, train=train, validation=validation, test=test, conflicting=conflicting,
        class_names=(_("all others"), names[-1]) if several else names, kind_names=names if several else (),
        **report.described(counted, said, columns.span_of(times) if times else None),
    )  # fmt: skip


def _parts(clean, near, sourced, times, report):
    """The texts with their groups, and the places of training, validation and test; what splits them is told."""
    sources = len(set(clean.origins)) if sourced else 1
    together = connected.joined(near, clean.origins) if sources >= LEAST_SOURCES else connected.joined(near)
    seconds = columns.seconds_of(times) if times else None
    if times and seconds is None:
        report.tell(_("The column of times holds other things than times, so it is not used."))
    if seconds is not None:
        report.tell(_("Split by time: the test texts are the latest fifth."))
        parts = split.by_time(seconds, connected.joined(near))
    else:
        if sources >= LEAST_SOURCES:
            report.tell(_("Split by source ({n} of them): none is in two parts.").format(n=f"{sources:,}"))
        else:
            if sourced:
                text = _("The column of sources has only {n} of them, and {least} are needed to split by source.")
                report.tell(text.format(n=sources, least=LEAST_SOURCES))
            if sourced or times:
                report.tell(_("Split at random: a leak cannot be excluded."))
            else:
                report.tell(_("Split at random: without a column of source, author or time a leak cannot be excluded."))
        parts = split.by_group(together, clean.kinds)
    return replace(clean, groups=together), parts
