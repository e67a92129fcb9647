"""python -m course_utils own PATH: what is in the learner's own data, what is wrong, which chapters take them."""

import os
import re
import shlex
from pathlib import PurePosixPath

from course_utils.core import chapters
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.parameters import OWN
from course_utils.datasets import loading, own
from course_utils.datasets.own import places, speech, transcripts
from course_utils.datasets.own.report import Report

FOLDER_KINDS = ("pictures", "faces", "scenes", "speech", "transcripts")
FILE_KINDS = ("texts", "ratings", "pairs")
TABLES = (".csv", ".tsv", ".jsonl", ".xlsx", ".tmx", ".po", ".pot")  # not .json and .txt: they may be boxes


def in_words(kind):
    """A kind of data as a learner calls it."""
    words = {
        "texts": _("texts"), "ratings": _("ratings"), "pairs": _("pairs of sentences"), "pictures": _("pictures"),
        "faces": _("photographs of faces"), "scenes": _("pictures with boxes"), "speech": _("recordings"),
        "transcripts": _("spoken words"),
    }  # fmt: skip
    return words[kind]


def chapters_of(kind):
    """Names of the chapters that take the learner's own data of this kind, in order."""
    found = []
    for chapter in chapters.names():
        dataset = chapters.parameters_of(chapter).get("dataset")
        if dataset is not None and OWN in dataset.choices and loading.kind_of(dataset.sets[-1]) == kind:
            found.append(chapter)
    return found


def look(path, **columns):
    """What there is to say about a path: (sentences, True where a chapter takes it).

    Each kind of data that it could be is tried as the chapters read it, so that what is told here holds there.
    `columns` are those that the learner names, as the chapter's parameters do: `text_column`, `label_column` and
    `looked_for`; with them the file is looked at as texts only.
    """
    columns = {name: value for name, value in columns.items() if value}
    kinds = _kinds_of(places.find(path), path)
    if columns:
        text = _("{path} is a folder or a ZIP: columns are named of a table, such as a CSV file.")
        require(kinds == FILE_KINDS, text, path=path)
        kinds = ("texts",)
    taken, refused = [], []
    for kind in kinds:
        try:
            data = own.load(kind, path, **columns)
        except CourseError as error:
            refused.append((in_words(kind), str(error)))
            continue
        taken += [
            _("As {kind}: {note}").format(kind=in_words(kind), note=data.note),
            *_commands(kind, path, columns),
            "",
        ]
    reasons = {why for _kind, why in refused}
    if not taken and len(reasons) == 1:  # one thing is wrong, whatever the file is taken for
        return [_("No chapter takes it: {why}").format(why=reasons.pop())], False
    text = _("Not as {kind}: {why}")
    return [*taken, *(text.format(kind=kind, why=why) for kind, why in refused)], bool(taken)


def _kinds_of(place, path):
    """The kinds of data that a file or folder may be; CourseError where it is none of them, whatever is in its files.

    A folder that holds one table is that table, as for the chapters.
    """
    if not place.is_dir() and place.suffix.lower() != ".zip":
        return FILE_KINDS
    found = [member.name for member in places.members(place, Report(place))]
    require(found, _("{path} holds no files: put your data into it."), path=path)
    tables = [name for name in found if name.lower().endswith(TABLES)]
    named = {PurePosixPath(name).name.lower() for name in tables} & {*speech.LISTS, *transcripts.LISTS}
    if len(tables) < len(found) or named:
        return FOLDER_KINDS
    if place.is_dir() and len(tables) == 1 and "/" not in tables[0]:
        return FILE_KINDS
    shown = ", ".join(tables[:5]) + (" ..." if len(tables) > 5 else "")
    text = _("{path} holds nothing but tables ({names}): name one of them.")
    if not place.is_dir():
        text = _("{path} holds nothing but tables ({names}): unpack it, and name one of them.")
    raise CourseError(text.format(path=path, names=shown))


def _commands(kind, path, columns):
    names = chapters_of(kind)
    if not names:
        return [_("No chapter takes it yet.")]
    lines = [_("Chapters that take it: {names}. For instance:").format(names=", ".join(names))]
    command = "papermill notebooks/en/{name}.ipynb my_{number}.ipynb -p dataset own -p path {path}"
    command = command.format(name=names[-1], number=names[-1][:2], path=_quoted(str(path)))
    return [*lines, "    " + " ".join([command, *(f"-p {name} {_quoted(value)}" for name, value in columns.items())])]


def _quoted(text):
    """A word of a command as a terminal takes it; Windows knows double quotation marks only."""
    if re.fullmatch(r"[\w./-]+", text):
        return text
    return shlex.quote(text) if os.name == "posix" and re.search(r"""["$`\\!]""", text) else f'"{text}"'
