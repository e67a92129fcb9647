"""Texts of the learner's own with one label of two each: a table with a column of texts and one of labels."""

import math
import re

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, places, split, tables
from course_utils.datasets.own.report import Report
from course_utils.datasets.texts import base

LEAST = 50  # texts of each label
LONGEST = 4000  # characters of a text that are kept
MOST = 40_000  # texts of a run, unless `limit` says less: more are sampled by label
# Labels whose name says that they are what one looks for.
LOOKED_FOR = {
    "1", "true", "yes", "y", "spam", "bad", "negative", "neg", "toxic", "abusive", "abuse", "hate", "complaint",
    "fraud", "urgent", "差", "差评", "负面", "垃圾", "投诉", "是",
}  # fmt: skip
CHINESE, LETTER = re.compile(r"[㐀-鿿]"), re.compile(r"[^\W\d_]")


def load(path, limit=None):
    """The texts as a `TextSet`, cleaned and split; see `own.load`.

    Label 1, what a moderator looks for, is the one that its name tells (`LOOKED_FOR`), else the rarer.
    """
    path = places.find_file(path)
    report = Report(path)
    table = tables.read(path, report)
    text_at, label_at, group_at, time_at = find(table, report)
    texts, written, others, count = [], [], {"group": [], "time": []}, 0
    for place, row in table.rows():
        text, label = row[text_at].strip()[:LONGEST], row[label_at]
        where = _("{place}, column {column}")
        if not text:
            report.fault(where.format(place=place, column=table.columns[text_at]), _("is empty"))
        elif not label.strip():
            report.fault(where.format(place=place, column=table.columns[label_at]), _("is empty"))
        else:
            texts.append(text)
            written.append(label)
            for name, at in (("group", group_at), ("time", time_at)):
                if at is not None:
                    others[name].append(row[at].strip())
            count += 1
    report.close(count)
    labels, names = columns.labels_of(written, report)
    labels = numpy.array(labels, "int64")
    _check_labels(labels, names, report)
    labels, names = _looked_for(labels, names, report)
    keep = split.fewer(labels, MOST)
    if len(keep) < len(labels):
        text = _("Of {n} texts {m} are taken, each label in proportion.")
        report.tell(text.format(n=f"{len(labels):,}", m=f"{len(keep):,}"))
        texts, labels = [texts[i] for i in keep], labels[keep]
        others = {name: [values[i] for i in keep] for name, values in others.items() if values}
    return _finish(texts, labels, names, others, report, limit)


def find(table, report):
    """Places of the columns of text and label, and of group and time (None where there is none)."""
    rows = columns.sample(table)
    label_at = columns.named(table, "label")
    taken = () if label_at is None else (label_at,)
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


def _check_labels(labels, names, report):
    text = _("{name} has the one label {label!r}: a classifier needs two.")
    require(len(names) > 1, text, name=report.name, label=names[0] if names else "")
    counts = ", ".join(f"{name!r} {count:,}" for name, count in zip(names[:12], numpy.bincount(labels), strict=False))
    text = _("{name} has {n} labels ({counts}): this chapter sorts into two; join them into two, or leave some out.")
    require(len(names) == 2, text, name=report.name, n=len(names), counts=counts)
    text = _("{name} has too few texts of a label ({counts}): at least {least} of each are needed.")
    require(numpy.bincount(labels).min() >= LEAST, text, name=report.name, counts=counts, least=LEAST)


def _looked_for(labels, names, report):
    """Labels and names with what a moderator looks for as label 1: by its name, else the rarer one, which it is now."""
    known = [name.casefold() in LOOKED_FOR for name in names]
    if known == [True, False]:
        labels, names = 1 - labels, names[::-1]
    text = (
        _("Looked for is {name!r}, {share:.0%} of the texts.")
        if any(known)
        else _("Looked for is {name!r}, the rarer label, {share:.0%} of the texts.")
    )
    report.tell(text.format(name=names[1], share=labels.mean()))
    return labels, names


def near_key(text):
    """Equal for texts that differ in capitals, punctuation, numbers and the order of their words only."""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return " ".join(sorted(words)) or base.key(text)


def language_of(texts):
    """("zh" or "en", share of Chinese among the letters): how the texts are cut into tokens."""
    together = " ".join(texts[:2000])
    share = len(CHINESE.findall(together)) / max(1, len(LETTER.findall(together)))
    return ("zh" if share > 0.2 else "en"), share


def _finish(texts, labels, names, others, report, limit):
    groups = others["group"] if others.get("group") else None
    raw = base.Texts(tuple(texts), labels, tuple(groups or [report.name] * len(texts)))
    keep, conflicting = base.distinct(raw)
    copies = len(raw) - len(keep) - len(conflicting)
    if copies or conflicting:
        text = _("Of each text one is kept: {copies} were copies, and {both} came with both labels.")
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
    parts = _parts(clean, near, groups, keep, others.get("time"), report)
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
    said = (part for one in (train, validation, test) for part in ("\n".join(one.texts), one.labels))
    return base.TextSet(
        language=language, raw=raw, train=train, validation=validation, test=test, conflicting=conflicting,
        class_names=names, **report.described(counted, said),
    )  # fmt: skip


def _parts(clean, near, groups, keep, times, report):
    """Places of training, validation and test in `clean`; what they are split by is told."""
    seconds = columns.seconds_of([times[i] for i in keep]) if times else None
    if times and seconds is None:
        report.tell(_("The column of times holds other things than times, so it is not used."))
    if seconds is not None:
        report.tell(_("Split by time: the test texts are the latest fifth."))
        return split.by_time(seconds, split.joined(near))
    if groups is not None and len(set(clean.origins)) >= 10:
        report.tell(_("Split by source ({n} of them): none is in two parts.").format(n=f"{len(set(clean.origins)):,}"))
        return split.by_group(split.joined(near, clean.origins), clean.labels)
    report.tell(_("Split at random: without a column of source, author or time a leak cannot be excluded."))
    return split.by_group(split.joined(near), clean.labels)
