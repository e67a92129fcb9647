"""The data that the course learns from.

`load` looks in three places, in this order: the folder that COURSE_DATA_DIR names (local), the download cache
(public), and what ships with the course (bundled). It always says which one it took. Nothing is unpickled.

Each set is a module: TITLE, `find(tier, place)`, `inspect(folder, tier)`, `download(cache, progress)` where it can be
downloaded, and either `read` (pictures with one label each, which become a `Dataset` here) or `load` (anything else).
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy

from course_utils.core import results
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.datasets.faces import drawn_faces, orl_faces
from course_utils.datasets.pairs import interface_strings, office_strings, tatoeba
from course_utils.datasets.pictures import cifar10, fashion_mnist
from course_utils.datasets.ratings import film_club, movielens
from course_utils.datasets.scenes import bccd, garment_scenes
from course_utils.datasets.speech import emodb, fsdd, spoken_digits, spoken_styles
from course_utils.datasets.store import cache_folder, local_folder, origin, registry
from course_utils.datasets.texts import chinese_reviews, twenty_newsgroups

SETS = {
    "cifar10": cifar10,
    "fashion_mnist": fashion_mnist,
    "movielens": movielens,
    "film_club": film_club,
    "emodb": emodb,
    "spoken_styles": spoken_styles,
    "twenty_newsgroups": twenty_newsgroups,
    "chinese_reviews": chinese_reviews,
    "orl_faces": orl_faces,
    "drawn_faces": drawn_faces,
    "bccd": bccd,
    "garment_scenes": garment_scenes,
    "fsdd": fsdd,
    "spoken_digits": spoken_digits,
    "tatoeba": tatoeba,
    "office_strings": office_strings,
    "interface_strings": interface_strings,
}
PICTURES = ("cifar10", "fashion_mnist")  # what most chapters choose from, the preferred one first
TIERS = ("local", "public", "bundled")
VALIDATION_SHARE = 0.2
SPLIT_SEED = 0


@dataclass(frozen=True)
class Split:
    """Pictures uint8 [n, height, width, channels] from 0 to 255, and their labels int64 [n] from 0."""

    images: numpy.ndarray
    labels: numpy.ndarray

    def __len__(self):
        return len(self.labels)


@dataclass(frozen=True)
class Dataset:
    """One data set, split into train, validation and test.

    `tier` is "local", "public" or "bundled"; `fingerprint` is 12 hexadecimal digits that change with any pixel or
    label; `note` says in one sentence which data these are and why.
    """

    name: str
    tier: str
    train: Split
    validation: Split
    train_and_validation: Split  # both, one after the other; the same memory
    test: Split
    class_names: tuple
    fingerprint: str
    note: str
    licence: str
    source: str

    @property
    def image_shape(self):
        """(height, width, channels) of one picture."""
        return self.train.images.shape[1:]


def load(name="auto", limit=None, among=PICTURES):
    """Load a data set.

    Parameters
    ----------
    name : str
        One of `among`, or "auto": the first of them that is local or downloaded, else the last, which ships with the
        course. For pictures: CIFAR-10 where it is, else Fashion-MNIST.
    limit : int, optional
        At most so many pictures for training and validation together, every class in proportion. The test set stays.
        Sets of another kind say in their `load` what it limits.
    among : tuple of str
        Names of data sets that hold the same kind of data.

    Returns
    -------
    Dataset
        The validation split is a fifth of the training pictures of every class, always the same ones. Train and
        validation are views of one array, so that the pictures are held once. Sets of another kind return what their
        module's `load` makes, which has name, tier, fingerprint, note, licence and source, too.

    Raises
    ------
    CourseError
        When a set is unknown, absent, incomplete or damaged: one sentence with the remedy.
    """
    _check_name(name, ("auto", *among))
    reason = ""
    if name == "auto":
        name = next((one for one in among if _find(one)), among[-1])
        if name != among[0]:
            reason = _("; {title} is not on this machine").format(title=SETS[among[0]].TITLE)
    found = _find(name)
    if found is None:
        raise CourseError(
            _(
                "{title} is not on this machine: download it with `python -m course_utils data get {name}`, or set "
                "COURSE_DATA_DIR to a folder that has it, or choose dataset {other}."
            ).format(title=SETS[name].TITLE, name=name, other=among[-1])
        )
    tier, folder = found
    if hasattr(SETS[name], "load"):
        return results.note_data(SETS[name].load(folder, tier, limit, reason))
    if limit is not None and (int(limit) != limit or limit < 100):
        raise CourseError(_("limit is {limit}, but it must be a whole number, 100 or more.").format(limit=limit))
    return results.note_data(_read(name, tier, folder, limit, reason))


def _find(name):
    """(tier, folder) of the first place that has the data set, or None. COURSE_TIER allows one tier only."""
    only = os.environ.get("COURSE_TIER") or None
    if only not in (None, *TIERS):
        raise CourseError(_("COURSE_TIER is {tier!r}; allowed: {names}.").format(tier=only, names=", ".join(TIERS)))
    places = {"local": local_folder(), "public": cache_folder()}
    for tier in TIERS:
        if only in (None, tier):
            folder = SETS[name].find(tier, places.get(tier))
            if folder is not None:
                return tier, folder
    return None


def _read(name, tier, folder, limit, reason=""):
    module = SETS[name]
    images, labels, test_images, test_labels = module.read(folder, tier, lambda labels: _order(labels, limit))
    trained = len(labels) - _validation_count(labels)
    digest = hashlib.sha256()
    for part in (images, labels, test_images, test_labels):
        digest.update(numpy.ascontiguousarray(part))
    note = _("{title}, {tier} ({n} training, {v} validation and {t} test pictures{reason}).").format(
        title=module.TITLE,
        tier=origin(tier, _("the bundled subset")),
        n=f"{trained:,}",
        v=f"{len(labels) - trained:,}",
        t=f"{len(test_labels):,}",
        reason=reason,
    )
    entry = registry()[name]
    return Dataset(
        name=name,
        tier=tier,
        train=Split(images[:trained], labels[:trained]),
        validation=Split(images[trained:], labels[trained:]),
        train_and_validation=Split(images, labels),
        test=Split(test_images, test_labels),
        class_names=module.CLASS_NAMES,
        fingerprint=digest.hexdigest()[:12],
        note=note,
        licence=entry["licence"],
        source=entry["source"],
    )


def _validation_count(labels):
    return sum(round(VALIDATION_SHARE * count) for count in numpy.bincount(labels))


def _order(labels, limit):
    """The order in which to keep the pictures: shuffled, training first, then a fifth of each class to validate."""
    generator = numpy.random.default_rng(SPLIT_SEED)
    share = 1.0 if limit is None else min(1.0, limit / len(labels))
    train, validation = [], []
    for label in range(labels.max() + 1):
        mine = generator.permutation(numpy.flatnonzero(labels == label))
        mine = mine[: int(len(mine) * share)]
        count = round(VALIDATION_SHARE * len(mine))
        validation.append(mine[:count])
        train.append(mine[count:])
    return numpy.concatenate([generator.permutation(numpy.concatenate(part)) for part in (train, validation)])


@dataclass(frozen=True)
class Status:
    """Where a data set is. `tier` is "" when it is nowhere; `remedy` is empty when it is intact."""

    name: str
    tier: str
    path: str
    intact: bool
    text: str
    remedy: str = ""


def status():
    """Where each data set is and whether it is intact: a list of `Status`. Quick: sizes and structure only."""
    found = []
    for name, module in SETS.items():
        get = _("Optional: data/README.md says where it comes from.")
        if "files" in registry()[name]:
            get = _("Optional: `python -m course_utils data get {name}`.").format(name=name)
        try:
            place = _find(name)
            if place is None:
                found.append(Status(name, "", "", False, _("not on this machine"), get))
                continue
            tier, folder = place
            module.inspect(folder, tier)
            found.append(Status(name, tier, str(folder), True, module.TITLE))
        except CourseError as error:
            found.append(Status(name, "broken", "", False, str(error), get))
    return found


def download(name, progress=True):
    """Download a data set into the cache, check it, and return its folder. An unfinished download is continued.

    `progress` is True (a bar on the terminal), False, or a function that is told (bytes here, bytes in all).
    """
    _check_can_be_downloaded(name)
    return SETS[name].download(cache_folder(), progress)


def download_size(name):
    """How much `download` fetches, in bytes."""
    _check_can_be_downloaded(name)
    return sum(entry["size"] for entry in registry()[name]["files"])


def _check_can_be_downloaded(name):
    _check_name(name)
    if "files" not in registry()[name]:
        raise CourseError(
            _("{title} is not downloaded: it ships with the course or with a package that the course installs.").format(
                title=SETS[name].TITLE
            )
        )


def _check_name(name, allowed=None):
    allowed = tuple(SETS) if allowed is None else allowed
    if name not in allowed:
        raise CourseError(
            _("There is no data set {name!r}; allowed: {names}.").format(name=name, names=", ".join(allowed))
        )


def sample_photo(name="china", size=256):
    """A colour photograph uint8 [height, width, 3], its longer side `size` pixels: "china" or "flower".

    Both ship with scikit-learn (sklearn.datasets.load_sample_image; CC BY, see data/README.md).
    """
    if name not in ("china", "flower"):
        raise CourseError(_("There is no photograph {name!r}; allowed: china, flower.").format(name=name))
    from PIL import Image
    from sklearn.datasets import load_sample_image

    image = Image.fromarray(load_sample_image(f"{name}.jpg"))
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    return numpy.asarray(image).copy()


def folder_of(name):
    """Path of the folder that `load` would read `name` from, or None."""
    found = _find(name)
    return Path(found[1]) if found else None
