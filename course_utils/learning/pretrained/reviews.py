"""Kept vectors of Chinese reviews: what multilingual-e5-small makes of the first of `datasets.texts.chinese_reviews`.

To compute them takes minutes, and more than one chapter learns from them; the command

    python -m course_utils.chapters.text_classification.pretrained_text

makes the file again. Used in 11_text_classification and 20_customisation.
"""

import functools
from pathlib import Path

from course_utils.learning.pretrained import sentences

KEPT = Path(__file__).parent / "reviews_e5.npz"
TRAINING, TEST = 2000, 1000  # the first texts of the training and of the test part, which come in random order


@functools.cache
def kept():
    """The vectors of the reviews, as "query", and of a few English sentences, as a `sentences.Kept`."""
    return sentences.Kept(KEPT)


def parts(data):
    """The reviews that have kept vectors: (training texts, test texts), 2,000 and 1,000, as `Texts`.

    Parameters
    ----------
    data : datasets.texts set
        The Chinese reviews, as `load("chinese_reviews")` gives them.
    """
    return data.train.take(range(min(TRAINING, len(data.train)))), data.test.take(range(min(TEST, len(data.test))))


def vectors(texts):
    """The kept vectors of these reviews, float32 (n, 384), each of length 1; CourseError where one is not kept."""
    return kept().of(texts, "query")
