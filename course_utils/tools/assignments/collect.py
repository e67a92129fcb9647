"""Looks at what a class handed in before nbgrader does, and lays it where nbgrader looks: submitted/NAME/CHAPTER/.

What is certain is mended in the copy; the rest is told in a sentence each. What was handed in is never changed.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

import nbformat

from course_utils.core.errors import CourseError
from course_utils.tools import notebooks, student
from course_utils.tools.assignments import handins, mend, release

RECORD = ".collected.json"  # hashes of the copies as they were laid


class Collected(NamedTuple):
    """What `collect` did: `laid`, {chapter: number of copies}; sentences on what was mended, and what to look at.

    `lost` are those of `look` whose submission was not laid.
    """

    laid: dict
    mended: list
    look: list
    lost: list


class _Handin(NamedTuple):
    file: handins.File
    notebook: object  # or None
    chapter: str  # or None
    problem: str  # a clause: why there is no notebook
    odd: list


def collect(place, folder=release.FOLDER, only=""):
    """Lay the submissions in `place`, a folder or a ZIP file, into nbgrader's course folder `folder`.

    Parameters
    ----------
    only : str
        Chapters, such as "07" or "06,07", that are expected; all that have an assignment if empty.

    Returns
    -------
    Collected

    Raises
    ------
    CourseError
        When there is nothing to collect, no assignment, or nowhere to write.
    """
    folder = release.usable(folder)
    submitted, given = folder / "submitted", Path(place).expanduser().resolve()
    if given in (folder, *folder.parents) or submitted in (given, *given.parents):
        raise CourseError(
            f"{place} is or holds nbgrader's own folder, where the copies go;"
            " keep what the students handed in in another one."
        )
    releases = _releases(folder)
    wanted = _wanted(only, releases)
    found = handins.files(place)
    if not found:
        raise CourseError(
            f"{place} is empty; name the folder, or the ZIP file, that holds what the students handed in."
        )
    received = [_look_at(file, releases) for file in found]
    owners = handins.students(found, [one.chapter for one in received])
    state = _State(folder, releases, wanted)
    for owner in sorted(set(owners)):
        mine = [one for one, whose in zip(received, owners, strict=True) if whose == owner]
        state.one_student(owner, mine, received)
    try:
        state.write()
    except OSError as error:
        raise CourseError(f"The submissions cannot be written to {submitted} ({error.strerror}).") from error
    return Collected(state.laid, state.mended, state.look, state.lost)


def sentences(done, folder=release.FOLDER):
    """What to tell the teacher of a Collected, line by line; the last line says what comes next."""
    folder = Path(folder).resolve()
    said = [f"{chapter}: {number} submissions are in {folder / 'submitted'}." for chapter, number in done.laid.items()]
    for title, lines in (("Mended in the copy:", done.mended), ("Look at:", done.look)):
        said += [title, *(f"  {line}" for line in lines)] if lines else []
    commands = " && ".join(f"nbgrader autograde {chapter} --create" for chapter in done.laid)
    return [*said, f"Next: cd {folder} && {commands}" if commands else "Nothing was laid."]


def _releases(folder):
    paths = sorted(folder.glob("release/*/*.ipynb"))
    found = {path.stem: notebooks.read(path) for path in paths if path.stem == path.parent.name}
    if not found:
        raise CourseError(f"There are no assignments in {folder}; make them with `python -m course_utils assignments`.")
    return found


def _wanted(only, releases):
    words = only.replace(" ", "").split(",") if only else list(releases)
    for word in words:
        if not any(word and word in (chapter, chapter[:2]) for chapter in releases):
            raise CourseError(f"ONLY names {word!r}, which has no assignment; there are {', '.join(releases)}.")
    return [chapter for chapter in releases if {chapter, chapter[:2]} & set(words)]


def _look_at(file, releases):
    """Read a file: a _Handin, with the chapter that it holds as far as can be told."""
    name = file.parts[-1]
    if not (handins.NOTEBOOK.search(name) or handins.PERHAPS.search(name) or name.lower().endswith(handins.PACKED)):
        problem = "is a damaged ZIP file" if name.lower().endswith(".zip") else "is no notebook"
        return _Handin(file, None, handins.chapter_in(file.parts, releases), problem, [])
    try:
        notebook, odd = handins.notebook(file)
    except handins.Unreadable as error:
        return _Handin(file, None, handins.chapter_in(file.parts, releases), str(error), [])
    counts = {chapter: len(mend.exercises_in(notebook, made)) for chapter, made in releases.items()}
    best = max(counts, key=counts.get)
    if not counts[best]:
        text = "\n".join(str(cell.get("source")) for cell in notebook.cells)
        other = re.search(r"\bsetup\(\s*[\"'](\d\d_[a-z_]+)[\"']", text)
        words = (
            f"holds {other[1]}, of which there is no assignment here" if other else "holds no exercise of the course"
        )
        return _Handin(file, None, handins.chapter_in(file.parts, releases), words, odd)
    return _Handin(file, notebook, best, "", odd)


class _State:
    """What is laid, and what is said of it."""

    def __init__(self, folder, releases, wanted):
        self.folder, self.releases, self.wanted = folder, releases, wanted
        self.laid, self.mended, self.look, self.lost, self.copies = {}, [], [], [], {}

    def lose(self, sentence):
        self.look.append(sentence)
        self.lost.append(sentence)

    def one_student(self, owner, mine, everything):
        """Decide which notebook counts, mend it, and remember the copy."""
        books = [one for one in mine if one.notebook is not None]
        if not owner:
            for one in mine:
                if one.notebook is not None or handins.NOTEBOOK.search(one.file.parts[-1]):
                    self.lose(
                        f"{one.file.name}: neither its name nor its folder says whose it is; name it after the student."
                    )
            return
        for one in mine:
            if one.notebook is None and (handins.NOTEBOOK.search(one.file.parts[-1]) or not books):
                self.lose(f"{owner}: {one.file.name} {one.problem}.")
        for chapter in dict.fromkeys(one.chapter for one in books):
            these = [one for one in books if one.chapter == chapter]
            if chapter not in self.wanted:
                names = ", ".join(one.file.name for one in these)
                self.lose(f"{owner}: {names} holds {chapter}, not {' or '.join(self.wanted)}.")
                continue
            chosen = self.choose(owner, chapter, these)
            if chosen:
                self.mend(owner, chapter, chosen, everything)

    def choose(self, owner, chapter, these):
        """The one notebook that counts, or None where that is not certain."""
        different = {}
        for one in these:
            different.setdefault(_written(one.notebook), one)
        left = list(different.values())
        if len(left) > 1:
            left = [one for one in left if _answered(one.notebook, self.releases[chapter])] or left[:1]
        if len(left) > 1:
            names = ", ".join(one.file.name for one in left)
            self.lose(f"{owner}: {len(left)} different notebooks of {chapter}, {names}; leave the one that counts.")
            return None
        if len(these) > 1:
            others = "the others say the same or nothing"
            self.mended.append(f"{owner}: of {len(these)} notebooks of {chapter} {left[0].file.name} counts; {others}.")
        return left[0]

    def mend(self, owner, chapter, chosen, everything):
        notebook, mended, look = mend.mend(chosen.notebook, self.releases[chapter])
        where = f"{owner}: {chosen.file.name}"
        if chosen.odd:
            mended = [f"it was {' and '.join(chosen.odd)}", *mended]
        if mended:
            self.mended.append(f"{where}: {'; '.join(mended)}.")
        self.look += [f"{where}: {clause}." for clause in look]
        home = chosen.file.parts[:-1]
        shared = any(
            one.notebook is not None and one.chapter == chapter and one is not chosen and one.file.parts[:-1] == home
            for one in everything
        )
        beside = [] if shared or not home else [one.file for one in everything if _beside(one, home)]
        self.copies[owner, chapter] = (nbformat.writes(notebook) + "\n", home, beside)

    def write(self):
        """Write the copies; one that was changed since it was laid is kept."""
        path = self.folder / RECORD
        try:
            record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        except (ValueError, OSError):
            record = {}
        for (owner, chapter), (text, home, beside) in sorted(self.copies.items()):
            place = self.folder / "submitted" / owner / chapter
            target, key = place / f"{chapter}.ipynb", f"{owner}/{chapter}"
            if target.exists():
                there = _hash(target.read_bytes())
                if there not in (record.get(key), _hash(text.encode())):
                    self.lose(f"{owner}: submitted/{key} was not laid by this command and is kept; move it away.")
                    continue
                if there != _hash(text.encode()) and (self.folder / "autograded" / owner / chapter).exists():
                    self.look.append(
                        f"{owner}: {chapter} was graded before and has changed since; grade it again with"
                        f' `nbgrader autograde {chapter} --force --student "{owner}"`.'
                    )
            place.mkdir(parents=True, exist_ok=True)
            notebooks.write_atomically(target, text)
            record[key] = _hash(text.encode())
            for file in beside:
                self.copy(file, place.joinpath(*file.parts[len(home) :]))
            self.laid[chapter] = self.laid.get(chapter, 0) + 1
        notebooks.write_atomically(path, json.dumps(record, indent=1, ensure_ascii=False))

    def copy(self, file, target):
        try:
            data = file.read()
        except (handins.Unreadable, OSError) as error:
            self.look.append(f"{file.name} {error}.")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _beside(one, home):
    """True for a file that an answer may read: it lies beside the notebook or below, and is none itself."""
    parts = one.file.parts
    return one.notebook is None and not handins.NOTEBOOK.search(parts[-1]) and parts[: len(home)] == home


def _written(notebook):
    """What the student wrote, for comparison."""
    cells = [{"cell_type": one.get("cell_type"), "source": one.get("source") or ""} for one in notebook.cells]
    return student.source_hash(nbformat.from_dict({"cells": cells}))


def _answered(notebook, made):
    """True where one of the exercises is not as it was released."""
    stubs = {cell.source.rstrip() for cell in made.cells if cell.id.startswith("exercise-")}
    sources = {str(cell.get("source") or "").rstrip() for cell in notebook.cells}
    return not stubs <= sources


def _hash(data):
    return hashlib.sha256(data).hexdigest()
