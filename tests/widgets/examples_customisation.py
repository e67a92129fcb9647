"""Examples of the explorers of 20_customisation: see test_contract."""

import numpy

from course_utils.chapters.customisation.explorers.labels import Labels
from course_utils.chapters.customisation.explorers.refusals import Refusals

SIZES = (20, 50, 200, 1000)
FOUND = {
    "words": [[0.55, 0.6], [0.62, 0.66], [0.7, 0.74], [0.8, 0.79]],
    "neighbours": [[0.7, 0.6], [0.76, 0.7], [0.78, 0.8], [0.82, 0.83]],
    "head": [[0.7, 0.78], [0.8, 0.74], [0.81, 0.82], [0.84, 0.83]],
}
PROMPTS = {"raw": [0.7, 0.8], "centred": [0.78, 0.8]}


def scores():
    """Scores of 30 questions from inside, whether each was right, and scores of 16 others."""
    generator = numpy.random.default_rng(0)
    return generator.normal(1, 1.2, 30), generator.random(30) < 0.9, generator.normal(-1.5, 1, 16)


EXAMPLES = {
    Labels: (
        lambda: Labels(SIZES, FOUND, PROMPTS),
        [{"labels": 100}, {"price": 60}, {"labels": 1000, "price": 200}, {"labels": 20, "price": 1}],
    ),
    Refusals: (
        lambda: Refusals(*scores(), 0.3),
        [{"threshold": 1.0}, {"harm": 10}, {"threshold": -4.0}, {"threshold": 4.0, "harm": 20}],
    ),
}
