"""Recordings of the learner's own: what labelled clips and transcribed words share."""

from pathlib import PurePosixPath

from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns, places, tables
from course_utils.datasets.own.report import FEW, MOST
from course_utils.media import sound, sound_files

LARGEST_LIST = 200_000_000  # bytes of the table that names the recordings
ENDINGS = (".wav", ".flac", ".mp3", ".ogg", ".m4a", ".aif", ".aiff")
FILE_COLUMNS = ("file", "path", "filename", "file_name", "audio", "文件")


def clip(content, name, rate, low, high):
    """A file's sound, float32 [samples] at `rate` (Hz); CourseError unless it lasts `low` to `high` seconds."""
    samples, own_rate = sound_files.read_sound(content, name)
    sound_files.require_audible(samples, own_rate, name, low, high)
    return sound.resample(samples, own_rate, rate)


def list_in(path, names, report):
    """The first of the tables `names` in the folder or ZIP `path`, or in the folder that wraps all of it; or None."""
    members = {member.name: member for member in places.members(path, report)}
    wrapping = places.wrapping(members.values())
    inside = (PurePosixPath(*wrapping[:depth], name).as_posix() for depth in range(len(wrapping) + 1) for name in names)
    return next((members[name] for name in inside if name in members), None)


def listed(path, listing, find, what, report):
    """The recordings of a folder or ZIP that a table in it names.

    Parameters
    ----------
    path : Path
        The folder or ZIP.
    listing : Member
        A table with a column of the files' names (`FILE_COLUMNS`), relative to the folder that it lies in.
    find : function of a `tables.Table` that gives the place of the column of labels or texts, or None
    what : (str, str)
        What that column holds, in words, and an example of its name.
    report : Report
        Is told of rows without a file or without an entry, by line and column.

    Returns
    -------
    (list of Member, list of str, list of str or None, pair of str or None)
        Files, what stands beside them, who speaks ("" where a row does not say; None without such a column), and the
        first and last time in a column of times.
    """
    content = listing.read(LARGEST_LIST + 1)
    text = _("{name} has more than {most:.0f} MB: give a list with fewer recordings.")
    require(len(content) <= LARGEST_LIST, text, name=listing.name, most=LARGEST_LIST / 1e6)
    table = tables.of(content, report)
    names = [columns.name_key(name) for name in table.columns]
    file_at = next((names.index(name) for name in FILE_COLUMNS if name in names), None)
    entry_at, speaker_at, time_at = find(table), columns.named(table, "group"), columns.named(table, "time")
    if file_at is None:
        raise columns.missing(report, table, _("the names of the files"), "file")
    if entry_at is None:
        raise columns.missing(report, table, *what)
    known = {member.name: member for member in places.members(path, report)}
    loosely, loose = _by_loose_name(known.values(), listing.folders), 0
    members, entries, speakers, times = [], [], [], []
    for place, row in table.rows():
        told = row[file_at].strip().replace("\\", "/").removeprefix("./")
        member = known.get("/".join((*listing.folders, told)))
        if member is None:
            member = _loosely(told, loosely)
            loose += member is not None
        if member is None:
            gone = _("there is no file {name!r}").format(name=row[file_at].strip()[:80])
            report.fault(place, gone, table.columns[file_at])
        elif not row[entry_at].strip():
            report.empty(place, table.columns[entry_at], row[entry_at])
        else:
            members.append(member)
            entries.append(row[entry_at])
            speakers.append(row[speaker_at].strip() if speaker_at is not None else "")
            times += [row[time_at]] if time_at is not None else []
    if loose:
        text = _("Files found by their name only, as the list has another folder, ending or capitals: {n}.")
        report.tell(text.format(n=f"{loose:,}"))
    broken = len(report.faults)
    if members and broken > FEW and broken > MOST * (broken + len(members)):
        report.close(len(members))  # stops here: what is left would be judged as if it were all
    text = _("{name}: no file of {listed} is in the folder.")
    require(members, text, name=report.name, listed=PurePosixPath(listing.name).name)
    return members, entries, speakers if speaker_at is not None else None, columns.span_of(times)


def _loose_names(name):
    """A file's name without capitals, and that without its ending; the latter is told apart by being a tuple."""
    name = name.casefold()
    yield name
    yield (name[: name.rfind(".")] if name.endswith(ENDINGS) else name,)


def _by_loose_name(members, folders):
    """The members by each loose name that only one has: by their place in `folders`, and by their own name alone."""
    found, begin = {}, "".join(f"{folder}/" for folder in folders)
    for member in members:
        own = PurePosixPath(member.name).name
        for place in ("/" + own, member.name.removeprefix(begin)):
            for name in _loose_names(place):
                found.setdefault(name, []).append(member)
    return {name: ones[0] for name, ones in found.items() if len(ones) == 1}


def _loosely(told, found):
    """The member that a list means by `told`; of a whole path of another machine only the file's own name counts."""
    if told.startswith("/") or told[1:3] == ":/":
        told = "/" + told.rsplit("/", 1)[-1]
    whole, bare = _loose_names(told)
    return found.get(whole) if whole.endswith(ENDINGS) else found.get(bare)
