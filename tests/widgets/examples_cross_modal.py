"""Examples of the explorers of 18_cross_modal: see test_contract."""

from functools import cache

import numpy

from course_utils.chapters.cross_modal import shared_space, towers
from course_utils.chapters.cross_modal.explorers.similarity_matrix import SimilarityMatrix
from course_utils.chapters.cross_modal.explorers.word_search import WordSearch
from course_utils.datasets import load


@cache
def emoji():
    return load("emoji", among=("emoji",))


def untrained():
    """A `Space` with random weights."""
    generator = numpy.random.default_rng(0)
    weights = [
        (generator.normal(size=(rows, 16)).astype("float32"), numpy.zeros(16, "float32")) for rows in (1280, 384)
    ]
    return shared_space.Space(
        numpy.zeros(1280, "float32"), numpy.ones(1280, "float32"), weights[0], numpy.zeros(384, "float32"), weights[1]
    )


@cache
def watched():
    """Cosines of five pairs that grow on the diagonal, at two temperatures."""
    generator = numpy.random.default_rng(1)
    noise = generator.normal(0, 0.2, (2, 7, 5, 5))
    grown = numpy.linspace(0, 0.6, 7)[:, None, None] * numpy.eye(5)
    return {0.05: (noise[0] + grown).astype("float32"), 1.0: (noise[1] + grown / 2).astype("float32")}


EXAMPLES = {
    SimilarityMatrix: (
        lambda: SimilarityMatrix(emoji().images[:5], emoji().names["en"][:5], watched(), 0.05),
        [{"epoch": 0}, {"epoch": 3}, {"temperature": 1.0}, {"epoch": 2, "temperature": 1.0}],
    ),
    WordSearch: (
        lambda: WordSearch(emoji(), untrained(), towers.picture_features(emoji()), numpy.arange(0, 1636, 8)),
        [{"search": 3}, {"language": "zh"}, {"among": "unseen"}, {"search": 15, "language": "zh", "among": "unseen"}],
    ),
}
