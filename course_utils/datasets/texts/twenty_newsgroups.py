"""20 Newsgroups, sorted by date: posts of 1993 to 20 discussion groups; politics and religion are to be found.

Source: collected by Lang (1995); archive and hash as in scikit-learn's sklearn.datasets.fetch_20newsgroups.
"""

import os
import re
import tarfile
from pathlib import Path

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.texts import base

TITLE = "20 Newsgroups"
CLASS_NAMES = (N_("other"), N_("politics or religion"))
FOLDER = "20news-bydate"
PARTS = ("20news-bydate-train", "20news-bydate-test")
COUNTS = (11_314, 7_532)  # posts in each part
FOUND = (
    "alt.atheism", "soc.religion.christian", "talk.politics.guns", "talk.politics.mideast", "talk.politics.misc",
    "talk.religion.misc",
)  # fmt: skip
GROUPS = (
    *FOUND, "comp.graphics", "comp.os.ms-windows.misc", "comp.sys.ibm.pc.hardware", "comp.sys.mac.hardware",
    "comp.windows.x", "misc.forsale", "rec.autos", "rec.motorcycles", "rec.sport.baseball", "rec.sport.hockey",
    "sci.crypt", "sci.electronics", "sci.med", "sci.space",
)  # fmt: skip
VALIDATION_SHARE = 0.125  # of the training posts of each group, the latest ones
LONGEST = 4000  # characters of a post that are kept


def find(tier, place):
    """The folder that holds both parts in this tier, or None."""
    return store.folder_in(place, (FOLDER, "."), PARTS[0])


def inspect(folder, tier):
    """CourseError unless every group is there, with as many posts in all as the official archive has."""
    for part, wanted in zip(PARTS, COUNTS, strict=True):
        count = 0
        for group in GROUPS:
            path = Path(folder, part, group)
            if not path.is_dir():
                raise store.damaged(path, _("is missing"), tier)
            with os.scandir(path) as entries:
                count += sum(entry.name.isdigit() for entry in entries)
        if count != wanted:
            problem = _("holds {n} posts instead of {wanted}").format(n=count, wanted=wanted)
            raise store.damaged(Path(folder, part), problem, tier)


def load(folder, tier, limit=None, reason=""):
    """The posts without headers, quotations and signatures, split by date.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many training texts.
    reason : str
        Why these data, for the note.

    Returns
    -------
    texts.TextSet
        Label 1 is politics or religion; `origins` says "earlier" (training and validation) or "later" (test). `raw`
        are the posts with headers and quotations.
    """
    inspect(folder, tier)
    found, labels, origins, last = [], [], [], []
    for part, origin in zip(PARTS, ("earlier", "later"), strict=True):
        for group in GROUPS:
            numbers = sorted(int(path.name) for path in Path(folder, part, group).iterdir() if path.name.isdigit())
            for place, number in enumerate(numbers):
                post = store.read_bytes(Path(folder, part, group, str(number)), tier)
                found.append(post.decode("latin-1"))
                labels.append(int(group in FOUND))
                origins.append(origin)
                last.append(place >= (1 - VALIDATION_SHARE) * len(numbers))
    raw = base.Texts(tuple(found), numpy.array(labels, "int64"), tuple(origins))
    clean = base.Texts(tuple(body(post) for post in found), raw.labels, raw.origins)
    keep, conflicting = base.distinct(clean)
    generator = numpy.random.default_rng(0)
    keep = generator.permutation(keep)
    parts = [[], [], []]
    for place in keep:
        parts[2 if origins[place] == "later" else int(last[place])].append(place)
    train, validation, test = (clean.take(part) for part in parts)
    where = store.origin(tier)
    splits = base.limited(train, limit), validation, test
    names = tuple(map(_, CLASS_NAMES))
    return base.finish(TITLE, "twenty_newsgroups", names, tier, "en", raw, splits, conflicting, where, reason)


def body(post):
    """A post without its header, quoted lines and signature, at most `LONGEST` characters."""
    _header, _blank, text = post.replace("\r\n", "\n").partition("\n\n")
    text = re.split(r"\n-- ?\n", text)[0]
    quoted = re.compile(r"^\s*[>|:]|(writes|wrote|says):?\s*$|^In article\b")
    lines = [line for line in text.split("\n") if not quoted.search(line)]
    return "\n".join(lines).strip()[:LONGEST]


def download(cache, progress=True):
    """Fetch the archive, check its hash, unpack the posts; returns the folder."""
    (entry,) = store.registry()["twenty_newsgroups"]["files"]
    unpack(store.fetch(entry, cache, progress), cache)
    return Path(cache, FOLDER)


def unpack(archive, cache):
    """Unpack the posts of the archive into `cache`: whole or not at all, and nothing else."""
    with store.unpacking(archive, Path(cache, FOLDER)) as staging:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                # A name must be one part, one group and a number: no other path from the archive is used.
                pieces = member.name.split("/")
                if not member.isfile() or len(pieces) != 3:
                    continue
                part, group, number = pieces
                if part in PARTS and group in GROUPS and re.fullmatch(r"[0-9]{1,9}", number):
                    (staging / part / group).mkdir(parents=True, exist_ok=True)
                    (staging / part / group / number).write_bytes(tar.extractfile(member).read())
        try:
            inspect(staging, "public")
        except CourseError as error:
            raise CourseError(
                _("{archive} is not complete: delete it and download again.").format(archive=archive)
            ) from error
