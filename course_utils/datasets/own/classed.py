"""Files of the learner's own in a folder for each class: what pictures, faces and sounds share."""

import hashlib

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, places

PARTS = {"train", "training", "val", "valid", "validation", "test", "testing"}  # of a set that somebody split
NO_MEDIA = (".txt", ".csv", ".tsv", ".json", ".md", ".xml", ".yaml", ".yml", ".html", ".db", ".ini", ".log")


def members(path, report, what):
    """The files of a folder or ZIP, each with the folder of its class, and the folders inside that one.

    A folder that wraps everything, as in a ZIP of a folder, is no class, nor are the parts of a set that is split
    already; what lies in no class is noted as a fault. Names that differ in blanks and capitals are joined, and told.
    `what` is what the folders stand for, in words: "class", "person".

    Returns
    -------
    (list of `Member`, list of str, list of tuple of str)
    """
    check_is_folder(path, report, what)
    found = [one for one in places.members(path, report) if not one.name.lower().endswith(NO_MEDIA)]
    # Where all lies in one folder, that one is the class.
    depth = max(0, min([len(places.wrapping(found)), *(len(one.folders) - 1 for one in found)]))
    outer = {one.folders[depth] for one in found if len(one.folders) > depth}
    if {name.casefold() for name in outer} <= PARTS and any(len(one.folders) > depth + 1 for one in found):
        depth += 1
        text = _("The folders {names} are parts of a split, not a {what} each: what they hold is joined, split anew.")
        report.tell(text.format(names=", ".join(sorted(outer)), what=what))
    kept, names = [], []
    for one in found:
        if len(one.folders) > depth:
            kept.append(one)
            names.append(one.folders[depth])
        else:
            report.fault(one.name, _("lies in no folder of a {what}").format(what=what))
    return kept, columns.joined(names, report), [one.folders[depth + 1 :] for one in kept]


def check_is_folder(path, report, what):
    """CourseError unless `path` is a folder or is called a ZIP; `what` as in `members`."""
    text = _("{name} is a file: give a folder with a folder for each {what}, or a ZIP of it.")
    require(path.is_dir() or path.suffix.lower() == ".zip", text, name=report.name, what=what)


def read_all(members, labels, read, most, report):
    """What `read(content, name)` makes of each file, without copies: (list, int64 [n] labels, places in `members`).

    A file that cannot be read is noted as a fault; of files with the same bytes the first is kept, and where another
    one lies under another label, that is told.
    """
    found, kept, seen, copies, both = [], [], {}, 0, 0
    for place, (member, label) in enumerate(zip(members, labels, strict=True)):
        try:
            content = member.read(most + 1)
            one = read(content, member.name)
        except CourseError as error:
            report.fault(member.name, str(error))
            continue
        digest = hashlib.sha256(content).digest()
        if digest in seen:
            copies += 1
            both += seen[digest] != label
            continue
        seen[digest] = label
        found.append(one)
        kept.append(place)
    report.close(len(found) + copies)
    if copies:
        report.tell(_("Of each file one is kept: {n} files were copies.").format(n=f"{copies:,}"))
    if both:
        text = _("{n} of them lie in another class's folder: the first one's class counts; look at them.")
        report.tell(text.format(n=both))
    return found, numpy.asarray(labels)[kept].astype("int64"), kept


def check_counts(labels, names, least, report, things):
    """CourseError unless each class has `least` files or more; `things` are what they hold, in words."""
    counts = numpy.bincount(labels, minlength=len(names))
    few = [f"{name} {count}" for name, count in zip(names, counts, strict=True) if count < least]
    text = _("{name} has too few {things} of a class ({few}): at least {least} of each are needed.")
    require(not few, text, name=report.name, things=things, few=", ".join(few[:10]), least=least)
