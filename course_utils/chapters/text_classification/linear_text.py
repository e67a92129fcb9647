"""The strong simple rival: TF-IDF of tokens and pairs of tokens, and one weight for each.

Taught in 11_text_classification.
"""

from dataclasses import dataclass

import numpy

from course_utils.media.tokens import tokens

STRENGTH = 2.0  # scikit-learn's C, chosen on validation texts: the smaller, the smaller the weights


@dataclass(frozen=True)
class LinearText:
    """A fitted linear classifier: `vectoriser` turns texts into TF-IDF rows, `model` holds the weights."""

    vectoriser: object
    model: object

    def scores(self, texts):
        """Probability of label 1 for each text: float64 [n]."""
        return self.model.predict_proba(self.vectoriser.transform(texts))[:, 1]

    @property
    def weights(self):
        """{token or pair of tokens, joined by a blank: weight}; positive ones speak for label 1."""
        return dict(zip(self.vectoriser.get_feature_names_out(), self.model.coef_[0], strict=True))

    @property
    def parameters(self):
        """Number of weights, the intercept included."""
        return self.model.coef_.size + 1

    def contributions(self, text):
        """What each token adds to the score before the sigmoid.

        Returns
        -------
        (list of str, float64 array)
            Tokens, and what each adds. What a pair adds is shared by its two tokens; with `model.intercept_` all of
            it sums to the score.
        """
        parts = tokens(text)
        row = self.vectoriser.transform([text])
        added = dict(zip(row.indices.tolist(), (row.data * self.model.coef_[0][row.indices]).tolist(), strict=True))
        index = self.vectoriser.vocabulary_
        grams = [(place, 1) for place in range(len(parts))] + [(place, 2) for place in range(len(parts) - 1)]
        places = {}
        for start, size in grams:
            feature = index.get(" ".join(parts[start : start + size]))
            if feature in added:
                places.setdefault(feature, []).extend(range(start, start + size))
        result = numpy.zeros(len(parts))
        for feature, touched in places.items():
            numpy.add.at(result, touched, added[feature] / len(touched))
        return parts, result


def vectoriser(smallest=2):
    """scikit-learn's TF-IDF over tokens and pairs of tokens that `smallest` training texts have at least."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, ngram_range=(1, 2), min_df=smallest, sublinear_tf=True
    )


def fit(texts, labels, smallest=2):
    """Fit the linear classifier on texts (sequence of str) and labels (0 or 1); returns a `LinearText`."""
    from sklearn.linear_model import LogisticRegression

    words = vectoriser(smallest)
    rows = words.fit_transform(texts)
    return LinearText(words, LogisticRegression(C=STRENGTH, max_iter=300).fit(rows, labels))
