"""Examples of the explorers of 06_preprocessing: see test_contract."""

import numpy
from explorer_data import photo

from course_utils.chapters.preprocessing.explorers.augmentation import Augmentation
from course_utils.chapters.preprocessing.explorers.scaling import Scaling


def images():
    """Pieces of the photograph: uint8 [20, 32, 28, 3]."""
    return numpy.stack([photo()[:32, i : i + 28] for i in range(20)])


EXAMPLES = {
    Augmentation: (
        lambda: Augmentation(photo()),
        [{"rotation": -40, "zoom": 1.5, "flip": False}, {"crop": 0.3, "draws": 7}, {"contrast": 2.0, "shift_x": 0.2}],
    ),
    Scaling: (
        lambda: Scaling(images()),
        [{"kind": "together"}, {"kind": "none"}, {"kind": "standard"}, {"kind": "symmetric"}],
    ),
}
