"""The honest rival: the translation of the most similar text that was translated before.

Translators call this a translation memory. Taught in 12_machine_translation.
"""

from collections import Counter

import numpy

from course_utils.datasets.pairs.base import key


class TranslationMemory:
    """Knows translated texts, and answers with the translation of the one whose letters are most alike.

    Texts are compared by TF-IDF of their runs of 1 to 3 characters (chapter 11).

    Parameters
    ----------
    references : dict of str to list of str
        Texts and their translations, as `Pairs.references` gives them; of several the first is taken.
    """

    def __init__(self, references):
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.texts = list(references)
        self.answers = [known[0] for known in references.values()]
        self.vectoriser = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self.rows = self.vectoriser.fit_transform(self.texts)

    def nearest(self, texts):
        """For each text the place of the most similar known one and the likeness, 0 to 1: int64 [n], float64 [n]."""
        likeness = (self.vectoriser.transform(texts) @ self.rows.T).toarray()
        places = likeness.argmax(axis=1)
        return places, likeness[numpy.arange(len(places)), places]

    def translate(self, texts):
        """The stored translations of the most similar texts: a list of str."""
        return [self.answers[place] for place in self.nearest(texts)[0]]


def repeats(raw, train, count, seed):
    """The pairs of `train` that a stream brings again: `count` of those whose English stands in `raw` more than once.

    `raw` and `train` are `Pairs`; where there are fewer, all. Where none does, any of `train`: so a repeat would be.
    """
    often = Counter(map(key, raw.english))
    places = [place for place, text in enumerate(train.english) if often[key(text)] > 1] or range(len(train))
    order = numpy.random.default_rng(seed).permutation(len(places))[:count]
    return train.take([places[place] for place in order])
