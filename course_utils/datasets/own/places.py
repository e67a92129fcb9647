"""Files of the learner's own: where they are, and what of a folder or ZIP is read.

Nothing is unpacked to the disk, no link is followed out of the folder, and what says that it is small must be small.
"""

import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from course_utils.core import paths
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _

LARGEST_TABLE = 4_000_000_000  # bytes of one file of rows
MOST_FILES = 200_000
LARGEST_INSIDE = 20_000_000_000  # bytes of all that a ZIP holds
LOCKED, SAYS_UTF_8 = 0x1, 0x800  # flags of an entry of a ZIP
USELESS = {"thumbs.db", "desktop.ini", "__macosx"}


def find(path):
    """The file or folder that `path` names, as `paths.find`; CourseError where it is not, or not readable."""
    found = paths.find(path)
    require(str(path).strip(), _("No file or folder is named: give the path of your data."))
    if found is None:
        text = _(
            "There is no file or folder {path}: it was looked for in {here} and in {root}; give its whole path, or put "
            "your data into data/own."
        )
        raise CourseError(text.format(path=path, here=Path.cwd(), root=paths.ROOT))
    text = _("{path} cannot be read: you need the right to read it.")
    require(os.access(found, os.R_OK | (os.X_OK if found.is_dir() else 0)), text, path=path)
    text = _("{path} is neither a file nor a folder: it is a device or a pipe, which has no end.")
    require(found.is_dir() or found.is_file(), text, path=path)
    return found


@dataclass(frozen=True)
class Member:
    """A file in a folder or ZIP: its `name` there, with "/" between folders, and `read(most)`, its bytes."""

    name: str
    read: object

    @property
    def folders(self):
        """The folders it lies in, outermost first."""
        return PurePosixPath(self.name).parts[:-1]


def members(path, report):
    """The files in a folder or in a ZIP of one, in the order of their names: a list of `Member`.

    What is hidden, or an operating system's own, is passed over; links that leave the folder and names that point out
    of the ZIP are noted as faults in `report`.
    """
    found = _of_folder(path, report) if path.is_dir() else _of_zip(path, report)
    text = _("{name} holds more than {most} files; give a folder with fewer.")
    require(len(found) <= MOST_FILES, text, name=report.name, most=f"{MOST_FILES:,}")
    return sorted(found, key=lambda member: member.name)


def wrapping(members):
    """The folders in which all the members lie, outermost first, as in a ZIP of a folder: a tuple of str."""
    return tuple(os.path.commonprefix([member.folders for member in members]))


def matched(wanted, there):
    """Which of the paths `there` each wanted one means, that may begin elsewhere: the one with the longest equal end.

    Capitals count only where nothing else decides. What could be two is none; and of two that would have the same, the
    one has it that is the same for longer.

    Parameters
    ----------
    wanted : dict of hashable to str
        Paths, with "/" between folders.
    there : iterable of str

    Returns
    -------
    dict of hashable to str
    """
    ends, claims = {}, {}
    for path in there:
        ends.setdefault(PurePosixPath(path).name.casefold(), []).append(path)
    for key, path in wanted.items():
        alike = {one: _equal_end(path, one) for one in ends.get(PurePosixPath(path).name.casefold(), ())}
        best = [one for one, length in alike.items() if length == max(alike.values())]
        if len(best) == 1:
            claims.setdefault(best[0], []).append((alike[best[0]], path, key))
    found = {}
    for one, of in claims.items():
        longest = [claim for claim in of if claim[0] == max(length for length, _path, _key in of)]
        if len({path for _length, path, _key in longest}) == 1:
            found.update({key: one for _length, _path, key in longest})
    return found


def _equal_end(one, other):
    """Parts that are the same from the end of two paths, without regard to capitals; and how many with it."""
    count, same = 0, 0
    for mine, yours in zip(PurePosixPath(one).parts[::-1], PurePosixPath(other).parts[::-1], strict=False):
        if mine.casefold() != yours.casefold():
            break
        count, same = count + 1, same + (mine == yours)
    return count, same


def _passed_over(parts):
    return any(part.startswith(".") or part.lower() in USELESS for part in parts)


def _of_folder(path, report):
    root, found = path.resolve(), []

    def closed(error):
        inside = Path(error.filename).relative_to(path).as_posix()
        report.fault(inside, _("cannot be read ({why})").format(why=error.strerror))

    for folder, folders, files in os.walk(path, onerror=closed):
        folders.sort()
        here = Path(folder)
        for name in [*folders, *files]:
            place = here / name
            if _leaves(place, root):
                report.fault(place.relative_to(path).as_posix(), _("is a link that leaves the folder"))
                continue
            relative = place.relative_to(path)
            if name in files and not _passed_over(relative.parts) and place.is_file():
                found.append(Member(relative.as_posix(), _reader(place)))
            if len(found) > MOST_FILES:
                return found
    return found


def _leaves(place, root):
    """True for a link out of the folder `root`, and for one that nobody may follow."""
    try:
        return place.is_symlink() and not place.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # no right to look, a ring of links
        return True


def _reader(place):
    def read(most):
        try:
            with open(place, "rb") as file:
                return file.read(most)
        except OSError as error:
            text = _("{name} cannot be read ({why}).")
            raise CourseError(text.format(name=place.name, why=error.strerror)) from error

    return read


def _of_zip(path, report):
    text = _("{name} is neither a folder nor a ZIP file.")
    require(zipfile.is_zipfile(path), text, name=report.name)
    try:
        archive = zipfile.ZipFile(path)  # open as long as its members are: to read its list for each would take hours
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise CourseError(_("{name} is a damaged ZIP file; pack it again.").format(name=report.name)) from error
    size = sum(entry.file_size for entry in entries)
    text = _("{name} would be {size:.0f} GB when unpacked, and at most {most:.0f} GB are read.")
    require(size <= LARGEST_INSIDE, text, name=report.name, size=size / 1e9, most=LARGEST_INSIDE / 1e9)
    found, named = [], _names(entries)
    for entry in entries:
        name = named(entry)
        inside = PurePosixPath(name.replace("\\", "/"))
        if not inside.parts or name.endswith(("/", "\\")):
            continue
        if _passed_over(part for part in inside.parts if part != ".."):
            continue
        if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
            report.fault(name[:80], _("points out of the ZIP file"))
        elif stat.S_ISLNK(entry.external_attr >> 16):
            report.fault(name[:80], _("is a link, which is not followed in a ZIP file"))
        elif entry.flag_bits & LOCKED:
            report.fault(name[:80], _("is locked with a password"))
        else:
            found.append(Member(inside.as_posix(), _zip_reader(archive, entry, name)))
    return found


def _names(entries):
    """A function that gives the name of an entry: older programs write it as their system does, without saying how.

    Python takes such names for those of DOS. UTF-8 shows itself; GB2312, as Chinese Windows writes it, too, because its
    bytes are no letters of DOS.
    """
    unsaid = [entry.filename.encode("cp437") for entry in entries if not entry.flag_bits & SAYS_UTF_8]
    unsaid = [name for name in unsaid if not name.isascii()]

    def fit(encoding):
        return [_decoded(name, encoding) is not None for name in unsaid]

    encoding = "cp437"
    if all(fit("utf-8")):
        encoding = "utf-8"
    elif any(fit("gb2312")) and all(fit("gb18030")):
        encoding = "gb18030"

    def named(entry):
        return entry.filename if entry.flag_bits & SAYS_UTF_8 else entry.filename.encode("cp437").decode(encoding)

    return named


def _decoded(name, encoding):
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return None


def _zip_reader(archive, entry, name):
    def read(most):
        try:
            with archive.open(entry) as file:
                return file.read(most)  # no more, whatever the ZIP says of its size
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            text = _("{name} is damaged in the ZIP file.")
            raise CourseError(text.format(name=name[:80])) from error

    return read


def find_file(path):
    """As `find`, for a file: of a folder that holds one file it is that one."""
    found = find(path)
    if not found.is_dir():
        return found
    files = [one for one in sorted(found.iterdir()) if one.is_file() and not _passed_over(one.relative_to(found).parts)]
    text = _("{path} is a folder with {n} files, but one file is wanted here: name it.")
    require(len(files) == 1, text, path=path, n=len(files))
    return files[0]


def check_size(path, report):
    """CourseError where a file of rows is empty or too large."""
    size = path.stat().st_size
    text = _("{name} has {size:.1f} GB, and at most {most:.0f} GB are read: give a part of it.")
    require(size <= LARGEST_TABLE, text, name=report.name, size=size / 1e9, most=LARGEST_TABLE / 1e9)
    require(size > 0, _("{name} is empty."), name=report.name)


def opened(path):
    """The file, open for reading bytes; CourseError where that may not be."""
    try:
        return open(path, "rb")
    except OSError as error:
        text = _("{name} cannot be read ({why}).")
        raise CourseError(text.format(name=path.name, why=error.strerror)) from error


def content(path, report):
    """All bytes of a file of rows; CourseError where it is empty or too large."""
    check_size(path, report)
    with opened(path) as file:
        return file.read(LARGEST_TABLE + 1)
