"""The strong simple rival: TF-IDF of tokens and pairs of tokens, and one weight for each.

Taught in 11_text_classification.
"""

from dataclasses import dataclass

import numpy

from course_utils.media.tokens import tokens

STRENGTH = 2.0  # scikit-learn's C, chosen on validation texts: the smaller, the smaller the weights
STRENGTHS = (0.02, 0.1, 0.5, 2.0, 10.0, 50.0, 1000.0)  # from which it was chosen


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


def vectoriser(smallest=2, longest=2, cut=tokens):
    """scikit-learn's TF-IDF over tokens, pairs and so on up to `longest` tokens that `smallest` texts have at least.

    `cut` gives the tokens of a text. With `sublinear_tf` a token that stands k times in a text counts 1 + ln k.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        tokenizer=cut, token_pattern=None, lowercase=False, ngram_range=(1, longest), min_df=smallest, sublinear_tf=True
    )


def fit(texts, labels, smallest=2, longest=2, cut=tokens):
    """Fit the linear classifier on texts (sequence of str) and labels (0 or 1); returns a `LinearText`."""
    from sklearn.linear_model import LogisticRegression

    words = vectoriser(smallest, longest, cut)
    rows = words.fit_transform(texts)
    return LinearText(words, LogisticRegression(C=STRENGTH, max_iter=300).fit(rows, labels))


def by_strength(train, validation, strengths=STRENGTHS):
    """What scikit-learn's C does: (training accuracies, validation accuracies), a float for each of `strengths`."""
    from sklearn.linear_model import LogisticRegression

    words = vectoriser()
    rows, held_back = words.fit_transform(train.texts), words.transform(validation.texts)
    models = [LogisticRegression(C=strength, max_iter=300).fit(rows, train.labels) for strength in strengths]
    return tuple(
        [float(model.score(which, part.labels)) for model in models]
        for which, part in ((rows, train), (held_back, validation))
    )


def imbalanced(train, test, share, balance, seed=0):
    """Train where label 1 is rare, test on texts of both kinds.

    Parameters
    ----------
    train, test : Texts
    share : float
        Of the training texts so many keep label 1; those that are too many are left out.
    balance : bool
        Whether each error on a rare text counts as much more as it is rarer (scikit-learn's class_weight).
    seed : int

    Returns
    -------
    float64 array
        A score for each test text.
    """
    from sklearn.linear_model import LogisticRegression

    wanted, other = numpy.flatnonzero(train.labels == 1), numpy.flatnonzero(train.labels == 0)
    few = max(2, round(len(other) * share / (1 - share)))
    kept = numpy.random.default_rng(seed).permutation(wanted)[:few]
    some, words = train.take(numpy.sort(numpy.concatenate([other, kept]))), vectoriser()
    rows = words.fit_transform(some.texts)
    model = LogisticRegression(C=STRENGTH, max_iter=300, class_weight="balanced" if balance else None)
    return model.fit(rows, some.labels).predict_proba(words.transform(test.texts))[:, 1]
