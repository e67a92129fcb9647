"""Examples of the explorers of 07_cnn: see test_contract."""

from explorer_data import photo

from course_utils.chapters.cnn.explorers.kernel import Kernel, as_rows, presets

EXAMPLES = {
    Kernel: (
        lambda: Kernel(photo()),
        [
            {"preset": "sharpen", "weights": as_rows(presets()["sharpen"]), "in_colour": True},
            {"preset": "own", "weights": ((0, 0, 0), (0, 2, 0), (0, 0, 0))},
            {"preset": "Laplacian", "weights": as_rows(presets()["Laplacian"])},
        ],
    ),
}
