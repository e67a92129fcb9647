"""The honest rival: the translation of the most similar text that was translated before.

Translators call this a translation memory. Taught in 12_machine_translation.
"""

import numpy


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
