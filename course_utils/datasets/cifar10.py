"""CIFAR-10 from the official binary version: records of one label byte and 3,072 pixel bytes.

Source: Krizhevsky (2009), https://www.cs.toronto.edu/~kriz/cifar.html
"""

import os
import tarfile
from pathlib import Path

import numpy

from course_utils.datasets import store
from course_utils.errors import CourseError
from course_utils.i18n import _

TITLE = "CIFAR-10"
FOLDER = "cifar-10-batches-bin"
CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
TRAIN_FILES = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST_FILE = "test_batch.bin"
NAMES_FILE = "batches.meta.txt"
RECORD, PER_FILE = 1 + 3 * 32 * 32, 10_000


def find(tier, place):
    """The folder with the data set in this tier, or None."""
    if tier == "bundled" or place is None:
        return None
    folder = Path(place, FOLDER)
    return folder if folder.is_dir() else None


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
        straight into their places, so that the pictures are held once.
    """
    inspect(folder, tier)
    paths = [Path(folder, name) for name in TRAIN_FILES]
    labels = numpy.concatenate([_records(path, tier)[:, 0] for path in paths]).astype("int64")
    order = order_of(labels)
    images = numpy.empty((len(order), 32, 32, 3), "uint8")
    for number, path in enumerate(paths):
        here = numpy.flatnonzero(order // PER_FILE == number)
        images[here] = _pictures(_records(path, tier)[order[here] % PER_FILE])
    test = _records(Path(folder, TEST_FILE), tier)
    return images, labels[order], _pictures(test), test[:, 0].astype("int64")


def _records(path, tier):
    content = store.read_bytes(path, tier, size=RECORD * PER_FILE)
    records = numpy.frombuffer(content, "uint8").reshape(PER_FILE, RECORD)
    if records[:, 0].max() > 9:
        raise store.damaged(path, _("has a label above 9 (it is corrupted)"), tier)
    if records[:, 0].min() == records[:, 0].max() or not records[:, 1:].any():
        raise store.damaged(path, _("has one single class or only black pictures (it is corrupted)"), tier)
    return records


def _pictures(records):
    # The file holds all red values, then all green, then all blue; pictures want the three side by side.
    return numpy.ascontiguousarray(records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))


def download(cache, progress=True):
    """Fetch the official archive, check its hash, unpack the eight expected files; returns the folder."""
    (entry,) = store.registry()["cifar10"]["files"]
    archive = store.fetch(entry, cache, progress)
    unpack(archive, cache)
    return Path(cache, FOLDER)


def unpack(archive, cache):
    """Unpack the expected files of the archive into `cache`: whole or not at all, and nothing else."""
    wanted = {f"{FOLDER}/{name}": name for name in (*TRAIN_FILES, TEST_FILE, NAMES_FILE)}
    staging = Path(cache, f".{FOLDER}.{os.getpid()}")
    staging.mkdir(parents=True)
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                # Names are compared with a list, and only plain files are taken: no path from the archive is used.
                if member.name in wanted and member.isfile():
                    (staging / wanted.pop(member.name)).write_bytes(tar.extractfile(member).read())
        if wanted:
            raise CourseError(
                _("{archive} lacks {names}: delete it and download again.").format(
                    archive=archive, names=", ".join(wanted.values())
                )
            )
        target = Path(cache, FOLDER)
        if target.exists():
            _remove(target)
        staging.rename(target)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CourseError(
            _("{archive} cannot be unpacked ({why}): delete it and download again.").format(archive=archive, why=error)
        ) from error
    finally:
        if staging.exists():
            _remove(staging)


def _remove(folder):
    import shutil

    shutil.rmtree(folder)
