"""CIFAR-10 from the official binary version: records of one label byte and 3,072 pixel bytes.

Source: Krizhevsky (2009), https://www.cs.toronto.edu/~kriz/cifar.html
"""

import tarfile
from pathlib import Path

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.pictures import base

TITLE = "CIFAR-10"
FOLDER = "cifar-10-batches-bin"
CLASS_NAMES = (
    N_("airplane"), N_("automobile"), N_("bird"), N_("cat"), N_("deer"),
    N_("dog"), N_("frog"), N_("horse"), N_("ship"), N_("truck"),
)  # fmt: skip
TRAIN_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST_FILE = "test_batch.bin"
NAMES_FILE = "batches.meta.txt"
RECORD, PER_FILE = 1 + 3 * 32 * 32, 10_000
PIECE = 1000  # pictures turned at once: what is needed beside the pictures themselves stays small


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    return store.folder_in(place, [FOLDER])


def inspect(folder, tier):
    """CourseError unless every file is there with its right size (its content is checked when it is read)."""
    for name in (*TRAIN_FILES, TEST_FILE):
        path = Path(folder, name)
        if not path.is_file():
            raise store.damaged(path, _("is missing"), tier)
        if path.stat().st_size != RECORD * PER_FILE:
            problem = _("has {n} bytes instead of {size}").format(n=path.stat().st_size, size=RECORD * PER_FILE)
            raise store.damaged(path, problem, tier)
    path = Path(folder, NAMES_FILE)
    if path.exists():
        names = tuple(store.read_bytes(path, tier).decode("utf-8", "replace").split())
        if names != CLASS_NAMES:
            raise store.damaged(path, _("does not name the ten classes of CIFAR-10"), tier)


def load(folder, tier, limit=None, reason=""):
    """The data set as `picture_set.Dataset`. `limit`: at most so many pictures to learn from, 100 or more."""
    parts = read(folder, tier, base.order_of(limit))
    return base.make("cifar10", TITLE, tier, map(_, CLASS_NAMES), *parts, reason)


def read(folder, tier, order_of):
    """Training and test pictures.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    order_of : function
        Labels int64 [n] -> the indices to keep, in the order to keep them.

    Returns
    -------
    tuple of arrays
        images uint8 [n, 32, 32, 3], labels int64 [n], test images, test labels. Files are read one after the other
        straight into their places, so that the pictures are held once (184 MB for all 60,000), and beside them one
        file (31 MB) while it is read.
    """
    inspect(folder, tier)
    paths = [Path(folder, name) for name in TRAIN_FILES]
    # One buffer for all files. Six of their own would be freed, too, but the system would not get all of them back.
    records = numpy.empty((PER_FILE, RECORD), "uint8")
    labels = numpy.empty(len(paths) * PER_FILE, "int64")
    for number, path in enumerate(paths):
        _read_records(path, tier, records)
        labels[number * PER_FILE : (number + 1) * PER_FILE] = records[:, 0]
    order = order_of(labels)
    images = numpy.empty((len(order), 32, 32, 3), "uint8")
    for number, path in enumerate(paths):
        _read_records(path, tier, records)
        here = numpy.flatnonzero(order // PER_FILE == number)
        _fill(images, here, records, order[here] % PER_FILE)
    _read_records(Path(folder, TEST_FILE), tier, records)
    test_images = numpy.empty((PER_FILE, 32, 32, 3), "uint8")
    _fill(test_images, numpy.arange(PER_FILE), records, numpy.arange(PER_FILE))
    return images, labels[order], test_images, records[:, 0].astype("int64")


def _read_records(path, tier, records):
    """Read a file into `records`, uint8 [PER_FILE, RECORD], and check that it can be pictures."""
    store.read_into(path, tier, records)
    if records[:, 0].max() > 9:
        raise store.damaged(path, _("has a label above 9 (it is corrupted)"), tier)
    if records[:, 0].min() == records[:, 0].max() or not records[:, 1:].any():
        raise store.damaged(path, _("has one single class or only black pictures (it is corrupted)"), tier)


def _fill(images, places, records, rows):
    """Put the pictures in `rows` of a file's records into `images` at `places`."""
    for start in range(0, len(rows), PIECE):
        piece = records[rows[start : start + PIECE], 1:]
        # The file holds all red values, then all green, then all blue; pictures want the three side by side.
        images[places[start : start + PIECE]] = piece.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)


def download(cache, progress=True):
    """Fetch the official archive, check its hash, unpack the eight expected files; returns the folder."""
    (entry,) = store.registry()["cifar10"]["files"]
    archive = store.fetch(entry, cache, progress)
    unpack(archive, cache)
    return Path(cache, FOLDER)


def unpack(archive, cache):
    """Unpack the expected files of the archive into `cache`: whole or not at all, and nothing else."""
    wanted = {f"{FOLDER}/{name}": name for name in (*TRAIN_FILES, TEST_FILE, NAMES_FILE)}
    with store.unpacking(archive, Path(cache, FOLDER)) as staging:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                # Names are compared with a list, and only plain files are taken: no path from the archive is used.
                if member.name in wanted and member.isfile():
                    (staging / wanted.pop(member.name)).write_bytes(tar.extractfile(member).read())
        text = _("{archive} lacks {names}: delete it and download again.")
        require(not wanted, text, archive=archive, names=", ".join(wanted.values()))
