"""The one door to all data sets: where they are, and which of them to take.

`load` looks in three places, in this order: the folder that COURSE_DATA_DIR names (local), the download cache
(public), and what ships with the course (bundled). It always says which one it took. Nothing is unpickled.

Each set is a module with the same names, which a test holds it to:

TITLE
    The set in words.
find(tier, place)
    The folder that has the set in this tier, or None. `place` is the folder of the tier: that of COURSE_DATA_DIR (None
    when it is not set), the download cache, or None in the tier "bundled".
inspect(folder, tier)
    CourseError unless what `find` found is whole, as far as can be told quickly.
load(folder, tier, limit, reason)
    The set, as a class of `Described`. `reason` is the end of its note: why these data.
KIND
    Only where the folder of the module does not say which of `own.KINDS` the learner's own data of this kind are.
download(cache, progress)
    Only where data/registry.toml has "files" for the set: fetch and check them; returns the folder.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from course_utils.core import results
from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.parameters import AUTO, OWN
from course_utils.datasets import own
from course_utils.datasets.captioned import emoji
from course_utils.datasets.faces import drawn_faces, orl_faces
from course_utils.datasets.pairs import interface_strings, office_strings, tatoeba
from course_utils.datasets.pictures import cifar10, fashion_mnist
from course_utils.datasets.ratings import film_club, movielens
from course_utils.datasets.scenes import bccd, garment_scenes
from course_utils.datasets.speech import emodb, fsdd, spoken_digits, spoken_styles
from course_utils.datasets.store import cache_folder, local_folder, registry
from course_utils.datasets.texts import chinese_reviews, shakespeare, twenty_newsgroups

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
    "shakespeare": shakespeare,
    "emoji": emoji,
}
PICTURES = ("cifar10", "fashion_mnist")  # what most chapters choose from, the preferred one first
TIERS = ("local", "public", "bundled")


def load(name=AUTO, limit=None, among=PICTURES, path=None, every=False, **columns):
    """Load a data set.

    Parameters
    ----------
    name : str
        One of `SETS`, or "auto": the first of `among` that is local or downloaded, else the last, which ships with the
        course. For pictures: CIFAR-10 where it is, else Fashion-MNIST.
    limit : int, optional
        At most so many pictures for training and validation together, every class in proportion. The test set stays.
        Sets of another kind say in their `load` what it limits.
    among : tuple of str
        What "auto" chooses from: names of data sets that hold the same kind of data.
    path : str, optional
        With the name "own": the file or folder of the learner's own, which is read as data of the kind of `among`.
    every, columns : bool, str
        With the name "own": see `own.load`.

    Returns
    -------
    Described
        What the set's own `load` makes: a `Dataset` for pictures. All have name, tier, fingerprint, note, licence and
        source.

    Raises
    ------
    CourseError
        When a set is unknown, absent, incomplete or damaged: one sentence with the remedy.
    """
    _check_name(name, (AUTO, OWN, *SETS))
    if name == OWN:
        return results.note_data(own.load(kind_of(among[-1]), path, limit, every, **columns))
    reason = ""
    if name == AUTO:
        name = next((one for one in among if _find(one)), among[-1])
        if name != among[0]:
            reason = _("; {title} is not on this machine").format(title=title_of(among[0]))
    found = _find(name)
    if found is None:
        raise _absent(name, among)
    tier, folder = found
    return results.note_data(SETS[name].load(folder, tier, limit, reason))


def kind_of(name):
    """Which kind of data the set `name` holds: its KIND, else the folder of its module, such as "pictures"."""
    return getattr(SETS[name], "KIND", SETS[name].__name__.split(".")[-2])


def title_of(name):
    """What the set `name` is called, in the language of the notebook."""
    return _(SETS[name].TITLE)


def _absent(name, among):
    """The error for a set that is nowhere; says what to do instead."""
    if "files" in registry()[name]:
        text = _(
            "{title} is not on this machine: download it with `python -m course_utils data get {name}`, or set "
            "COURSE_DATA_DIR to a folder that has it"
        )
    else:
        text = _(
            "{title} is not on this machine, and not downloaded by the course: data/README.md says where it comes from"
        )
    text = text.format(title=title_of(name), name=name)
    # A set of another kind would be no help.
    if name in among and name != among[-1]:
        text += _("; or choose dataset {other}").format(other=among[-1])
    return CourseError(text + ".")


def _find(name):
    """(tier, folder) of the first place that has the data set, or None. COURSE_TIER allows one tier only."""
    only = os.environ.get("COURSE_TIER") or None
    text = _("COURSE_TIER is {tier!r}; allowed: {names}.")
    require(only in (None, *TIERS), text, tier=only, names=", ".join(TIERS))
    places = {"local": local_folder(), "public": cache_folder()}
    for tier in TIERS:
        if only in (None, tier):
            folder = SETS[name].find(tier, places.get(tier))
            if folder is not None:
                return tier, folder
    return None


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
            found.append(Status(name, tier, str(folder), True, title_of(name)))
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
    _check_name(name, tuple(SETS))
    if SETS[name].find("bundled", None) is None:
        text = _("{title} is not downloaded by the course: data/README.md says where it comes from.")
    else:
        text = _("{title} is not downloaded: it ships with the course or with a package that the course installs.")
    require("files" in registry()[name], text, title=title_of(name))


def _check_name(name, allowed):
    text = _("There is no data set {name!r}; allowed: {names}.")
    require(name in allowed, text, name=name, names=", ".join(allowed))


def folder_of(name):
    """Path of the folder that `load` would read `name` from, or None."""
    found = _find(name)
    return Path(found[1]) if found else None
