"""MovieLens ml-latest-small: 100,836 ratings of films by 610 people, from the official CSV files.

Source: Harper and Konstan (2015), https://doi.org/10.1145/2827872
"""

import csv
import io
import zipfile
from pathlib import Path

import numpy

from course_utils.core import disk
from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.ratings import base

TITLE = "MovieLens (ml-latest-small)"
NAME = "movielens"
FOLDER = "ml-latest-small"
RATINGS, FILMS = "ratings.csv", "movies.csv"
NO_KIND = "(no genres listed)"


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    return store.folder_in(place, [FOLDER])


def _contents():
    return {entry["file"]: entry for entry in store.registry()[NAME]["contents"]}


def inspect(folder, tier):
    """CourseError unless both files are there with their right size (their content is checked when they are read)."""
    for name, entry in _contents().items():
        path = Path(folder, name)
        if not path.is_file():
            raise store.damaged(path, _("is missing"), tier)
        if path.stat().st_size != entry["size"]:
            problem = _("has {n} bytes instead of {size}").format(n=path.stat().st_size, size=entry["size"])
            raise store.damaged(path, problem, tier)


def load(folder, tier, limit=None, reason=""):
    """Read the ratings.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many people, the first ones.
    reason : str
        Why not another set: the end of the note.

    Returns
    -------
    course_utils.datasets.ratings.base.Ratings
        Films that are listed twice under one title (there are five) are one film here; where somebody rated both, the
        later rating counts. The titles hold the year, as in "Toy Story (1995)".
    """
    inspect(folder, tier)
    titles, kinds, kind_names, number = _films(_rows(folder, FILMS, tier))
    table = numpy.array([[float(value) for value in row] for row in _rows(folder, RATINGS, tier)])
    people = numpy.unique(table[:, 0], return_inverse=True)[1].reshape(-1)
    films = numpy.array([number[int(film)] for film in table[:, 1]])
    # In order of time, so that of two ratings of one film the later one is the last.
    order = numpy.argsort(table[:, 3], kind="stable")[::-1]
    first = numpy.unique(people[order] * len(titles) + films[order], return_index=True)[1]
    kept = order[first]
    note = _("{title}, {tier} ({n} ratings by {people} people{reason}).").format(
        title=TITLE,
        tier=store.origin(tier),
        n=f"{len(kept):,}",
        people=f"{people.max() + 1:,}",
        reason=reason,
    )
    return base.make(
        NAME, tier, note, people[kept], films[kept], table[kept, 2], table[kept, 3], titles, kinds, kind_names, limit
    )


def _rows(folder, name, tier):
    """The rows of a CSV file below its heading; its content is compared with the official one first."""
    path = Path(folder, name)
    content = store.read_bytes(path, tier)
    if disk.sha256(path) != _contents()[name]["sha256"]:
        raise store.damaged(path, _("is not the official file of September 2018 (its SHA-256 differs)"), tier)
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))[1:]


def _films(rows):
    """Titles, kinds bool [films, kinds], names of the kinds, and {number in the file: number of the film}."""
    place, number = {}, {}
    for film, title, _kinds in rows:
        number[int(film)] = place.setdefault(title, len(place))
    kind_names = sorted({kind for row in rows for kind in row[2].split("|")} - {NO_KIND})
    kinds = numpy.zeros((len(place), len(kind_names)), bool)
    for film, _title, names in rows:
        for kind in set(names.split("|")) - {NO_KIND}:
            kinds[number[int(film)], kind_names.index(kind)] = True
    return list(place), kinds, kind_names, number


def download(cache, progress=True):
    """Fetch the official archive from GroupLens, check its hash, unpack the two files; returns the folder."""
    (entry,) = store.registry()[NAME]["files"]
    archive = store.fetch(entry, cache, progress)
    unpack(archive, cache)
    return Path(cache, FOLDER)


def unpack(archive, cache):
    """Unpack the two expected files of the archive into `cache`: whole or not at all, and nothing else."""
    with store.unpacking(archive, Path(cache, FOLDER)) as staging, zipfile.ZipFile(archive) as zipped:
        there = {info.filename: info for info in zipped.infolist()}
        for name, entry in _contents().items():
            # Names are compared with a list, and sizes are known: no path from the archive is used, and no file
            # that is larger than it says.
            info = there.get(f"{FOLDER}/{name}")
            text = _("{archive} lacks {names}: delete it and download again.")
            require(info is not None and info.file_size == entry["size"], text, archive=archive, names=name)
            (staging / name).write_bytes(zipped.read(info))
