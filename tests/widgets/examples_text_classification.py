"""Examples of the explorers of 11_text_classification: see test_contract."""

from functools import cache

import numpy

from course_utils.chapters.text_classification import moderation
from course_utils.chapters.text_classification.explorers.attention_pooling import AttentionPooling
from course_utils.chapters.text_classification.explorers.moderation import Moderation


@cache
def curve():
    """A `moderation.Curve` of 400 comments that a classifier tells apart quite well."""
    generator = numpy.random.default_rng(0)
    labels = generator.integers(0, 2, 400)
    return moderation.curve(1 / (1 + numpy.exp(-(generator.normal(size=400) + 2.5 * (labels - 0.5)))), labels)


EXAMPLES = {
    AttentionPooling: (
        AttentionPooling,
        [{"sharpness": 2.0}, {"small": 2.4}, {"sharpness": 12.0}, {"small": 3.0}, {"sharpness": 12.0, "small": 3.0}],
    ),
    Moderation: (
        lambda: Moderation(curve()),
        [
            {"threshold": 55},
            {"share": 15},
            {"miss": 15},
            {"alarm": 6},
            {"threshold": 99},
            {"share": 60},
            {"miss": 100},
            {"alarm": 20},
            {"share": 1, "miss": 1},
        ],
    ),
}
