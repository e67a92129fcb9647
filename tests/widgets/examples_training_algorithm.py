"""Examples of the explorers of 03_training_algorithm: see test_contract."""

import numpy

from course_utils.chapters.training_algorithm.explorers.backprop import Backprop
from course_utils.chapters.training_algorithm.explorers.initialisation import Initialisation
from course_utils.chapters.training_algorithm.explorers.optimiser_race import OptimiserRace


def inputs():
    """(X float [64, 50], labels int [64])."""
    return numpy.random.default_rng(0).normal(size=(64, 50)), numpy.arange(64) % 4


EXAMPLES = {
    Backprop: (
        Backprop,
        [
            {"x1": -1.4, "activation": "tanh", "target": 0, "updates": 12},
            {"x1": -1.4},
            {"activation": "tanh"},
            {"target": 0},
            {"updates": 12},
        ],
    ),
    Initialisation: (
        lambda: Initialisation(*inputs()),
        [
            {"kind": "small", "layers": 5, "gain": 2.0, "activation": "sigmoid"},
            {"kind": "small"},
            {"layers": 5},
            {"gain": 2.0},
            {"activation": "sigmoid"},
        ],
    ),
    OptimiserRace: (
        OptimiserRace,
        [
            {"surface": "valleys", "x": 2.0, "step": 90, "tuned": True},
            {"surface": "valleys"},
            {"x": 2.0},
            {"step": 90},
            {"tuned": True},
        ],
    ),
}
