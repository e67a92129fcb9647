"""People who do not exist, drawn by `drawing`, the module beside this one: 360 of them, 8 pictures each. Nothing is
stored.

Every tenth of the people of the training part, and half of those of the test part, hide their hair under a hood:
a group that is rare where the network learns. Chapter 09 measures what that does.
"""

from pathlib import Path

import numpy

from course_utils.core.i18n import N_, _
from course_utils.datasets import store
from course_utils.datasets.described import describe
from course_utils.datasets.faces import drawing
from course_utils.datasets.faces.base import FaceSet

TITLE = N_("drawn faces")
PEOPLE, PICTURES, TEST_SHARE = 360, 8, 1 / 6
COVERED_IN_TRAINING, COVERED_IN_TEST = 0.1, 0.5
SEED = 1994


def find(tier, place):
    """They come with the course's code, so their folder is the package's."""
    return Path(drawing.__file__).parent if tier == "bundled" else None


def inspect(folder, tier):
    """Nothing can be damaged: the pictures are made when they are asked for."""


def load(folder, tier, limit=None, reason=""):
    """A `FaceSet` of 2,880 pictures, or of about `limit` pictures (240 or more): fewer people. The same each time."""
    store.check_limit(limit, 240)
    people = PEOPLE if limit is None else min(PEOPLE, limit // PICTURES)
    for_test = round(people * TEST_SHARE)
    generator = numpy.random.default_rng(SEED)
    parts = [
        drawing.crowd(count, PICTURES, generator, share)
        for count, share in ((people - for_test, COVERED_IN_TRAINING), (for_test, COVERED_IN_TEST))
    ]
    images, who, landmarks, covered = (numpy.concatenate(pair) for pair in zip(*parts, strict=True))
    who[len(parts[0][1]) :] += people - for_test
    note = _("{n} faces drawn by code, of {people} people who do not exist, {test} of them kept for the test{reason}.")
    note = note.format(n=f"{len(images):,}", people=people, test=for_test, reason=reason)
    return FaceSet(
        images=images, people=who, landmarks=landmarks, covered=covered, marked=True,
        test_people=numpy.arange(people - for_test, people),
        **describe("drawn_faces", tier, (images, landmarks), note),
    )  # fmt: skip
