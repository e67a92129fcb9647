"""The ORL database of faces: 40 people, 10 grey pictures of 92 x 112 pixels each, as s1/1.pgm to s40/10.pgm.

Source: Samaria and Harter (1994), https://doi.org/10.1109/ACV.1994.341300; credit: AT&T Laboratories Cambridge.
It is used from COURSE_DATA_DIR only.
"""

import re
from pathlib import Path

import numpy

from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.described import describe
from course_utils.datasets.faces.base import FaceSet, kept_for_test

TITLE = N_("ORL faces")
FOLDERS = ("orl_faces", "att_faces")
PEOPLE, PICTURES = 40, 10
WIDTH, HEIGHT = 92, 112
# Nobody marked eyes and mouth in these pictures: this is where they sit on average.
USUAL = ((30.0, 48.0), (62.0, 48.0), (46.0, 80.0))
TEST_SHARE = 0.3


def find(tier, place):
    """The folder with the data set, or None: it is neither downloaded nor shipped."""
    return store.folder_in(place, FOLDERS) if tier == "local" else None


def inspect(folder, tier):
    """CourseError unless all 400 pictures are there (their content is checked when they are read)."""
    for path in _paths(folder):
        if not path.is_file():
            raise store.damaged(path, _("is missing"), tier)


def load(folder, tier, limit=None, reason=""):
    """A `FaceSet` of all 400 pictures, or of the first `limit` // 10 people (100 pictures or more)."""
    store.check_limit(limit, 100)
    inspect(folder, tier)
    people = PEOPLE if limit is None else min(PEOPLE, limit // PICTURES)
    paths = _paths(folder)[: people * PICTURES]
    images = numpy.stack([read_pgm(path, tier) for path in paths])[..., None]
    who = numpy.repeat(numpy.arange(people), PICTURES)
    test = kept_for_test(who, TEST_SHARE)
    note = _(
        "{title}, from COURSE_DATA_DIR ({n} photographs of {people} people; {test} of them are kept for the test)."
    ).format(title=_(TITLE), n=len(images), people=people, test=len(test))
    return FaceSet(
        images=images, people=who, landmarks=numpy.tile(numpy.float32(USUAL), (len(images), 1, 1)),
        covered=numpy.zeros(len(images), bool), marked=False, test_people=test,
        **describe("orl_faces", tier, (images,), note),
    )  # fmt: skip


def read_pgm(path, tier):
    """One picture: uint8 [112, 92]. A file that is no binary PGM of this size is refused."""
    content = store.read_bytes(path, tier)
    head = re.match(rb"P5\s+(?:#[^\n]*\n\s*)*(\d+)\s+(\d+)\s+(\d+)\s", content)
    if head is None or int(head[3]) != 255:
        raise store.damaged(path, _("is not a grey picture in binary PGM"), tier)
    if (int(head[1]), int(head[2])) != (WIDTH, HEIGHT):
        raise store.damaged(path, _("does not hold {w} x {h} pixels").format(w=WIDTH, h=HEIGHT), tier)
    pixels = content[head.end() :]
    if len(pixels) != WIDTH * HEIGHT:
        problem = _("has {n} bytes of pixels instead of {size}").format(n=len(pixels), size=WIDTH * HEIGHT)
        raise store.damaged(path, problem, tier)
    picture = numpy.frombuffer(pixels, "uint8").reshape(HEIGHT, WIDTH)
    if picture.min() == picture.max():
        raise store.damaged(path, _("is one single grey (it is corrupted)"), tier)
    return picture


def _paths(folder):
    return [
        Path(folder, f"s{person}", f"{picture}.pgm")
        for person in range(1, PEOPLE + 1)
        for picture in range(1, PICTURES + 1)
    ]
