"""Examples of the explorers of 07_cnn: see test_contract."""

from explorer_data import photo

from course_utils.chapters.cnn.explorers.kernel import Kernel, as_rows, presets
from course_utils.chapters.cnn.explorers.receptive_field import ReceptiveField
from course_utils.chapters.preprocessing.explorers.augmentation import small_square

EXAMPLES = {
    Kernel: (
        lambda: Kernel(photo()),
        [
            {"preset": "sharpen", "weights": as_rows(presets()["sharpen"]), "in_colour": True},
            {"preset": "own", "weights": ((0, 0, 0), (0, 2, 0), (0, 0, 0))},
            {"preset": "Laplacian", "weights": as_rows(presets()["Laplacian"])},
        ],
    ),
    ReceptiveField: (
        lambda: ReceptiveField(small_square(photo())),
        [{"convolutions": 5, "kernel": 7, "stride": 2}, {"pooling": False}, {"kernel": 5}],
    ),
}
