"""Pictures of faces with the names of the people in them: what the modules of such sets return."""

from dataclasses import dataclass

import numpy

from course_utils.datasets.described import Described

SPLIT_SEED = 6


@dataclass(frozen=True)
class FaceSet(Described):
    """Pictures of people, several of each; nobody is in training and test at once.

    `images` uint8 [n, height, width, channels] from 0 to 255; `people` int64 [n], a number for each person;
    `landmarks` float32 [n, 3, 2]: (x, y) in pixels of both eyes and the mouth (`marked`: False when they are only
    where faces usually sit in these pictures); `covered` bool [n]: the hair is hidden; `test_people` int64 [k], the
    people kept for the test.
    """

    images: numpy.ndarray
    people: numpy.ndarray
    landmarks: numpy.ndarray
    covered: numpy.ndarray
    marked: bool
    test_people: numpy.ndarray

    @property
    def in_test(self):
        """True for the pictures of people kept for the test: bool [n]."""
        return numpy.isin(self.people, self.test_people)

    @property
    def image_shape(self):
        """(height, width, channels) of one picture."""
        return self.images.shape[1:]


def kept_for_test(people, share):
    """The people kept for the test, always the same ones: a `share` (0 to 1) of all, drawn by chance.

    `people` int64 [n] is the person of each picture. Returns int64 [k], sorted.
    """
    everyone = numpy.unique(people)
    drawn = numpy.random.default_rng(SPLIT_SEED).permutation(everyone)
    return numpy.sort(drawn[: round(share * len(everyone))])
