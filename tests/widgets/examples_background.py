"""Examples of the explorers of 01_background: see test_contract."""

from course_utils.chapters.background.explorers.four_ways import FourWays
from course_utils.chapters.background.explorers.model_sizes import ModelSizes
from course_utils.chapters.background.explorers.tornado import Tornado

EXAMPLES = {
    FourWays: (
        FourWays,
        [
            {"volume": 7.0, "quality": 1},
            {"privacy": "in_house", "quality": 3},
            {"seconds": 3, "tokens": 6000},
            {"open_model": False, "privacy": "own_cloud"},
        ],
    ),
    ModelSizes: (
        ModelSizes,
        [{"model": "Kimi K2", "measure": "flops"}, {"domain": "speech"}, {"model": "AlexNet", "measure": "active"}],
    ),
    Tornado: (
        Tornado,
        [
            {"factor": 4.0},
            {"volume": 6.0, "quality": 1},
            {"privacy": "in_house", "quality": 1},
            {"privacy": "in_house"},
        ],
    ),
}
