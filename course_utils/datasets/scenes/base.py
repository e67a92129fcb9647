"""Pictures with a box and a class for each thing in them: what detectors learn from. Used in 10_object_detection."""

from dataclasses import dataclass, replace

import numpy

from course_utils.core.i18n import _
from course_utils.datasets.described import Described, describe
from course_utils.datasets.store import origin


@dataclass(frozen=True)
class Split:
    """Pictures uint8 [n, height, width, 3], and for each a float [k, 5]: left, top, right, bottom (pixels), class.

    `masks`: uint8 [n, height, width], 1 + class of what each pixel shows, 0 for the ground; None where nobody drew any.
    """

    images: numpy.ndarray
    boxes: list
    masks: numpy.ndarray = None

    def __len__(self):
        return len(self.boxes)


@dataclass(frozen=True)
class Scenes(Described):
    """A data set for detection; `class_names` is a tuple of str."""

    train: Split
    test: Split
    class_names: tuple

    @property
    def image_shape(self):
        """(height, width, channels) of one picture."""
        return self.train.images.shape[1:]

    def with_tests(self, count):
        """The same with at most `count` test pictures, the first ones; the fingerprint, of all that was read, stays."""
        if count >= len(self.test):
            return self
        masks = self.test.masks
        few = Split(self.test.images[:count], self.test.boxes[:count], masks if masks is None else masks[:count])
        return replace(self, test=few, note=self.note + " " + _("It is tested on {n} of them.").format(n=count))


def make(name, title, tier, train, test, class_names, parts, reason=""):
    """The `Scenes` of a module.

    Parameters
    ----------
    name, title, tier : str
        As in `datasets.SETS`, in words, and where the set was found.
    train, test : Split
    class_names : iterable of str
        Names of the classes 0, 1, 2, ... in the boxes' last column.
    parts : iterable of arrays
        What the fingerprint is made of: all pictures and boxes, in an order that never changes.
    reason : str
        Why these data: the end of the note.
    """
    where = origin(tier, _("drawn from the garments that ship with the course"))
    note = _("{title}, {where} ({n} pictures to learn from, {t} to test on{reason}).").format(
        title=_(title), where=where, n=len(train), t=len(test), reason=reason
    )
    return Scenes(train=train, test=test, class_names=tuple(class_names), **describe(name, tier, parts, note))
