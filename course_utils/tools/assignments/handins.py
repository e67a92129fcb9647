"""Reads what a teacher received: a folder of files, a folder of folders, a ZIP file, and ZIP files in any of them.

Moodle, Canvas and Blackboard put the student's name into the name of each file or folder that they pack; otherwise it
is the name of the student's folder, or what the file's name says beside the chapter. Nothing is unpacked to disk.
"""

import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import nbformat

from course_utils.core.errors import CourseError

LARGEST = 100 * 2**20  # bytes of one notebook, or of one file beside it
DEEPEST = 3  # ZIP files within ZIP files
IGNORED = {"__MACOSX", "Thumbs.db", "desktop.ini", "timestamp.txt"}
PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# Names of notebooks: as they are, as a browser or Windows renames them, and what may be one though its name is silent.
NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json|html?))?$", re.IGNORECASE)
PERHAPS = re.compile(r"\.(txt|json)$|^[^.]+$", re.IGNORECASE)
PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
# What learning platforms write before the name of the student's own file.
PLATFORMS = (
    re.compile(r"(?P<student>[^_]+)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)"),  # Moodle
    re.compile(r"(?P<student>[^_\s]+?)(?:_LATE)?_(?P<number>\d{3,})_\d{3,}_(?P<rest>.+)"),  # Canvas
    re.compile(r".*?_(?P<student>[^_]+)_attempt_[\d-]+(?:_(?P<rest>.*))?"),  # Blackboard
)
# Words that are nobody's name.
COMMON = re.compile(
    r"(?<![A-Za-z])(?:(?:homework|assignment|exercise|chapter|submission|notebook|lesson|week|task|hw|ex|ch)s?[ _-]?\d*"
    r"|submitted|collected|release|untitled\d*|final|answers?|copy|copie|kopie|work|course|class)(?![A-Za-z])"
    r"|第?[ _-]?\d*[ _-]?(?:作业|章节|章|课程|课|副本|最终版|提交|答案)",
    re.IGNORECASE,
)
COPIES = re.compile(r"(?:\s*\(\d+\)|\s*（\d+）|-Copy\d*|\s+-\s+Copy|[_-]checkpoint)+$", re.IGNORECASE)


class File(NamedTuple):
    """A file that was received: `parts` of its path below what was given, and its bytes by `read()`."""

    parts: tuple
    read: object

    @property
    def name(self):
        """The path as a teacher finds it."""
        return "/".join(self.parts)


class Unreadable(Exception):
    """The file is no notebook; the message is a clause that says what it is instead."""


def files(place):
    """All files of `place`, a folder or a ZIP file, in the order of their names: a list of File.

    Raises
    ------
    CourseError
        When there is no such folder, or it cannot be read.
    """
    place = Path(place).expanduser()
    try:
        if place.is_dir():
            found = [(path.relative_to(place).parts, path) for path in _below(place)]
            made = [File(tuple(map(_composed, parts)), path.read_bytes) for parts, path in found]
            return [one for file in made for one in _opened(file)]
        if zipfile.is_zipfile(place):  # its own name is the class's, not a student's
            return [one._replace(parts=one.parts[1:]) for one in _opened(File((place.name,), place.read_bytes))]
    except OSError as error:
        raise CourseError(f"{place} cannot be read ({error.strerror}).") from error
    what = "is neither a folder nor a ZIP file" if place.exists() else "is not there"
    raise CourseError(f"{place} {what}; name the folder, or the ZIP file, that holds what the students handed in.")


def _below(folder):
    for path in sorted(folder.iterdir()):
        if path.name in IGNORED or path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _below(path)
        elif path.is_file():
            yield path


def _composed(text):
    # macOS writes é and 가 as two characters; nbgrader's data base would take them for another student.
    return unicodedata.normalize("NFC", text)


def _opened(file, depth=0):
    """The file itself, or what is in it where it is a ZIP file."""
    if not file.parts[-1].lower().endswith(".zip"):
        return [file]
    try:
        packed = zipfile.ZipFile(io.BytesIO(file.read()))
    except (zipfile.BadZipFile, OSError):
        return [file]
    if depth == DEEPEST:
        return [file]
    found = []
    for entry in sorted(packed.infolist(), key=lambda one: one.filename):
        parts = tuple(part for part in PurePosixPath(_entry_name(entry)).parts if part not in ("/", "..", "."))
        if entry.is_dir() or not parts or any(part in IGNORED or part.startswith(".") for part in parts):
            continue
        inside = File((*file.parts[:-1], stem(file.parts[-1]), *map(_composed, parts)), _reader(packed, entry))
        found += _opened(inside, depth + 1)
    return found


def _entry_name(entry):
    if entry.flag_bits & 0x800:
        return entry.filename.replace("\\", "/")
    try:  # Windows in Chinese writes names in its own encoding and says nothing
        return entry.filename.encode("cp437").decode("gb18030").replace("\\", "/")
    except UnicodeError:
        return entry.filename.replace("\\", "/")


def _reader(packed, entry):
    def read():
        if entry.file_size > LARGEST:
            raise Unreadable(f"is larger than {LARGEST // 2**20} MB")
        try:
            return packed.read(entry)
        except (RuntimeError, zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise Unreadable(f"cannot be unpacked ({error})") from error

    return read


def notebook(file):
    """(the notebook in format 4, clauses on what was odd about the file); Unreadable where there is none."""
    name = file.parts[-1].lower()
    if name.endswith(PACKED):
        raise Unreadable("is packed in a way that is not read here; unpack it")
    if name.endswith(".zip"):
        raise Unreadable("is a damaged ZIP file")
    try:
        data = file.read()
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror})") from error
    if len(data) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 2**20} MB")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("is empty")
    if data.startswith(b"%PDF"):
        raise Unreadable("is a PDF file, not a notebook")
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable("is a packed file (ZIP, Word), not a notebook")
    text, odd = _decoded(data)
    start = text.lstrip()[:200].lower()
    if start.startswith("<!doctype") or start.startswith("<html"):
        raise Unreadable("is a web page, not a notebook")
    if re.search(r"^(<<<<<<< |>>>>>>> )", text, re.MULTILINE):
        raise Unreadable("holds conflict marks of git")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        cut = getattr(error, "pos", 0) >= len(text.rstrip()) - 1
        raise Unreadable("is cut short" if cut and start.startswith("{") else "is no notebook (no JSON)") from error
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise Unreadable("is no notebook (it has no cells)")
    content.setdefault("metadata", {})
    old = content.get("nbformat", 4)
    content.setdefault("nbformat", 4 if "cells" in content else 3)
    content.setdefault("nbformat_minor", 0)
    try:
        if content["nbformat"] == 4:
            content["nbformat_minor"] = min(int(content["nbformat_minor"]), 5)
            found = nbformat.from_dict(content)
            for cell in found.cells:
                if isinstance(cell.get("source"), list):
                    cell["source"] = "".join(cell["source"])
        else:
            found = nbformat.convert(nbformat.reader.reads(json.dumps(content)), 4)
            odd = [*odd, f"format {old}"]
        if not all(isinstance(cell, dict) for cell in found.cells):
            raise ValueError("a cell is no object")
    except Exception as error:  # whatever nbformat meets in a file that is a notebook by its look only
        raise Unreadable("is a damaged notebook") from error
    if not found.cells:
        raise Unreadable("has no cells")
    return found, odd


def _decoded(data):
    """(text, clauses) of a file, whatever encoding it was saved in."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), [f"encoded as {encoding.upper()}"]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    for encoding in ("gb18030", "cp1252"):
        try:
            return data.decode(encoding), [f"encoded as {encoding.upper()}"]
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace"), ["encoded in no way that is known"]


def stem(name):
    """A file's name without what says its kind."""
    known = re.sub(r"\.(zip|ipynb(\.(txt|json|html?))?)$", "", name, flags=re.IGNORECASE)
    return known if known != name else re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)


def students(found, chapters):
    """Whose each file is.

    Parameters
    ----------
    found : list of File
    chapters : list of str or None
        Beside each file the chapter that it holds, such as "07_cnn": its number and its words are no student's name.

    Returns
    -------
    list of str
        A name beside each file, one that nbgrader takes; "" where nothing says whose it is. Two students of the same
        name get the platform's number behind it.
    """
    platform = [_by_platform(file.parts) for file in found]
    numbers = {}
    for given in filter(None, platform):
        numbers.setdefault(given[0], set()).add(given[1])
    rest = [(file.parts, chapter) for file, chapter, given in zip(found, chapters, platform, strict=True) if not given]
    depth = _common(rest)
    names = []
    for file, chapter, given in zip(found, chapters, platform, strict=True):
        if given:
            student, number = given
            names.append(f"{student} {number}" if number and len(numbers[student]) > 1 else student)
        else:
            names.append(_by_path(file.parts[depth:], chapter))
    return [_safe(name) for name in names]


def _by_platform(parts):
    for part in parts:
        for pattern in PLATFORMS:
            match = pattern.fullmatch(part)
            if match:
                return match["student"].strip(), match.groupdict().get("number") or ""
    return None


def _common(paths):
    """How many folders at the top of all paths hold the class, and are no student's."""
    best = depth = 0
    while paths and all(len(parts) > depth + 1 for parts, _chapter in paths):
        if len({parts[depth] for parts, _chapter in paths}) > 1:
            break
        depth += 1
        names = [_by_path(parts[depth:], chapter) for parts, chapter in paths]
        if all(names) and len(set(names)) > 1:
            best = depth
    return best


def _by_path(parts, chapter):
    """The student's name in a path: the first folder, or else the file, that says more than a chapter's name does."""
    return next(filter(None, (_own(part, chapter) for part in (*parts[:-1], stem(parts[-1])))), "")


def _own(part, chapter):
    """What a name says beside the chapter, marks of copies and common words."""
    part = COPIES.sub("", part)
    for pattern in _patterns(chapter) if chapter else ():
        part = pattern.sub(" ", part)
    part = COMMON.sub(" ", part)
    part = re.sub(r"\s*_[\s_]*", "_", part)
    return re.sub(r"\s+", " ", part).strip(" _-.,;:+()（）【】")


def _patterns(chapter):
    number, _underscore, words = chapter.partition("_")
    number, words = f"(?:{number}|{int(number)})", r"[\s_-]*".join(map(re.escape, words.split("_")))
    alone = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
    return [re.compile(alone.format(one), re.I) for one in (rf"{number}[\s_-]*{words}", words, number)]


def chapter_in(parts, chapters):
    """The chapter of `chapters` that a path names by its words, or else by its number; None where it names none."""
    for which in (1, 2):
        for part in reversed(parts):
            for chapter in chapters:
                if _patterns(chapter)[which].search(COPIES.sub("", stem(part))):
                    return chapter
    return None


def _safe(name):
    """A name that nbgrader and every file system take for one folder."""
    name = re.sub(r'[\\/:*?"<>|\[\]{}\x00-\x1f]+', "_", name)
    return name.strip(" .")[:100].strip(" .")
