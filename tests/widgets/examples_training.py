"""Examples of the explorers of 08_training: see test_contract."""

import numpy

from course_utils.chapters.training.explorers.threshold import Threshold

EXAMPLES = {
    Threshold: (
        lambda: Threshold(numpy.linspace(0.2, 1, 50), numpy.arange(50) % 7 != 0),
        [{"threshold": 30}, {"threshold": 0}, {"threshold": 99}],
    ),
}
