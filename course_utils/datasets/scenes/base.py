"""Pictures with a box and a class for each thing in them: what detectors learn from. Used in 10_object_detection."""

from dataclasses import dataclass

import numpy

from course_utils.core.i18n import _
from course_utils.datasets.store import origin, registry


@dataclass(frozen=True)
class Split:
    """Pictures uint8 [n, height, width, 3], and for each a float [k, 5]: left, top, right, bottom (pixels), class."""

    images: numpy.ndarray
    boxes: list

    def __len__(self):
        return len(self.boxes)


@dataclass(frozen=True)
class Scenes:
    """A data set for detection. The common fields are those of `datasets.Dataset`."""

    name: str
    tier: str
    train: Split
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


def make(name, title, tier, train, test, class_names, fingerprint, reason=""):
    """A `Scenes` with its note, licence and source."""
    where = origin(tier, _("drawn from the garments that ship with the course"))
    note = _("{title}, {where} ({n} pictures to learn from, {t} to test on{reason}).").format(
        title=title, where=where, n=len(train), t=len(test), reason=reason
    )
    entry = registry()[name]
    return Scenes(name, tier, train, test, tuple(class_names), fingerprint, note, entry["licence"], entry["source"])
