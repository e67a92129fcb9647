"""Pictures of faces with the names of the people in them: what the modules of such sets return."""

import hashlib
from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

SPLIT_SEED = 6


@dataclass(frozen=True)
class FaceSet:
    """Pictures of people, several of each; nobody is in training and test at once.

    `images` uint8 [n, height, width, channels] from 0 to 255; `people` int64 [n], a number for each person;
    `landmarks` float32 [n, 3, 2]: (x, y) in pixels of both eyes and the mouth (`marked`: False when they are only
    where faces usually sit in these pictures); `covered` bool [n]: the hair is hidden; `test_people` int64 [k], the
    people kept for the test. `fingerprint` is 12 hexadecimal digits that change with any pixel; `note` says in one
    sentence which data these are.
    """

    name: str
    tier: str
    images: numpy.ndarray
    people: numpy.ndarray
    landmarks: numpy.ndarray
    covered: numpy.ndarray
    marked: bool
    test_people: numpy.ndarray
    fingerprint: str
    note: str
    licence: str
    source: str

    @property
    def in_test(self):
        """True for the pictures of people kept for the test: bool [n]."""
        return numpy.isin(self.people, self.test_people)

    @property
    def image_shape(self):
        """(height, width, channels) of one picture."""
        return self.images.shape[1:]


def kept_for_test(people, share):
    """The people kept for the test, always the same ones: a share of all, drawn by chance."""
    everyone = numpy.unique(people)
    drawn = numpy.random.default_rng(SPLIT_SEED).permutation(everyone)
    return numpy.sort(drawn[: round(share * len(everyone))])


def fingerprint(*arrays):
    """12 hexadecimal digits of everything in the arrays."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(numpy.ascontiguousarray(array))
    return digest.hexdigest()[:12]


def check_limit(limit, least):
    """CourseError unless `limit` is None or a whole number, `least` or more."""
    if limit is not None and (int(limit) != limit or limit < least):
        text = _("limit is {limit}, but it must be a whole number, {least} or more.")
        raise CourseError(text.format(limit=limit, least=least))
