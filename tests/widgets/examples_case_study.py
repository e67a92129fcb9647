"""Examples of the explorers of 05_case_study: see test_contract."""

import numpy

from course_utils.chapters.case_study.explorers.hidden_units import HiddenUnits, study
from course_utils.chapters.case_study.explorers.moved import Moved

SIZE, UNITS, NAMES = 12, 10, ("one", "two", "three")


def dense_world():
    """(weights of a dense network of SIZE x SIZE x 3 inputs, uint8 [30, 6, 5, 3], labels [30])."""
    dice = numpy.random.default_rng(0)
    weights = [
        dice.normal(size=(SIZE * SIZE * 3, UNITS)),
        dice.normal(size=UNITS),
        dice.normal(size=(UNITS, 3)),
        [0] * 3,
    ]
    return weights, dice.integers(0, 256, (30, 6, 5, 3)).astype(numpy.uint8), dice.integers(0, 3, 30)


def hidden_units():
    """The explorer of `dense_world`."""
    weights, pictures, labels = dense_world()
    return HiddenUnits(study(weights, pictures, SIZE), pictures, labels, NAMES)


def moved_world():
    """(dense weights, convolutional weights, uint8 [6, 14, 12, 3], labels [6])."""
    dice = numpy.random.default_rng(0)
    dense = [dice.normal(0, 0.1, (14 * 12 * 3, 8)), dice.normal(size=8), dice.normal(size=(8, 3)), dice.normal(size=3)]
    shapes = ((3, 3, 3, 4), (4,), (3, 3, 4, 5), (5,), (2 * 1 * 5, 6), (6,), (6, 3), (3,))
    cnn = [dice.normal(0, 0.5, shape) for shape in shapes]
    return dense, cnn, dice.integers(0, 256, (6, 14, 12, 3)).astype(numpy.uint8), dice.integers(0, 3, 6)


def moved(dense, cnn, pictures, labels):
    """The explorer of two networks, with made-up maps of five by five shifts."""
    maps = numpy.linspace(0, 1, 25).reshape(5, 5), numpy.linspace(1, 0, 25).reshape(5, 5)
    return Moved(dense, cnn, pictures, labels, NAMES, maps, step=2)


EXAMPLES = {
    HiddenUnits: (
        hidden_units,
        [
            {"unit": 2, "seen": "raw"},
            {"unit": 5, "seen": "folded"},
            {"unit": 3, "seen": "raw"},
            {"unit": 7, "seen": "folded"},
        ],
    ),
    Moved: (
        lambda: moved(*moved_world()),
        [
            {"right": 1, "down": 2, "turn": 0, "picture": 1},
            {"right": 2, "down": 2, "turn": 0, "picture": 1},
            {"right": 1, "down": 1, "turn": 0, "picture": 1},
            {"right": 1, "down": 2, "turn": 15, "picture": 1},
            {"right": 1, "down": 2, "turn": 0, "picture": 2},
            {"right": 4, "down": -3, "turn": 20, "picture": 5},
        ],
    ),
}
