"""Examples of the explorers of 19_automl: see test_contract."""

from course_utils.chapters.automl.explorers.landscape import Landscape
from course_utils.chapters.automl.explorers.winner import Winner

EXAMPLES = {
    Landscape: (
        Landscape,
        [
            {"searcher": "grid"},
            {"searcher": "halving", "seconds": 2.0},
            {"searcher": "TPE", "seconds": 3.0},
            {"seconds": 0.2},
            {"seed": 7},
        ],
    ),
    Winner: (
        Winner,
        [
            {"tries": 500},
            {"tries": 1},
            {"pictures": 1000},
            {"spread": 4.0},
            {"shared": 90},
            {"tries": 500, "pictures": 50, "spread": 4.0},
        ],
    ),
}
