"""Texts as vectors of a pretrained network, and one weight for each of their numbers.

The network is multilingual-e5-small (`learning.pretrained.sentences`), frozen: what is trained is logistic regression.
The reviews' vectors are kept in `learning.pretrained.reviews`, because to compute them takes minutes; the command

    python -m course_utils.chapters.text_classification.pretrained_text

makes the file again. Taught in 11_text_classification.
"""

import warnings
from dataclasses import dataclass

import numpy

from course_utils.chapters.text_classification import linear_text
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.learning.pretrained import reviews, sentences
from course_utils.learning.pretrained.reviews import KEPT, kept

LIVE_TRAINING, LIVE_TEST, LIVE_LETTERS = 100, 200, 300  # of texts whose vectors are not kept: half a minute
STRENGTHS = (3e-4, 1e-3, 3e-3)  # scikit-learn's C, to be chosen from; TF-IDF keeps the one chosen on validation texts
FOLDS = 5
ENOUGH = 1000  # training texts from which on a word that only one of them has is left out
# In English: nobody who labelled the reviews ever saw a word of it.
FOREIGN = (
    ("The room was clean and the staff could not have been kinder.", 0),
    ("I read it in one evening and bought it again for my sister.", 0),
    ("Quiet, light, and the battery lasts all day.", 0),
    ("Breakfast was cold and nobody apologised.", 1),
    ("After two weeks the screen went black; the shop does not answer.", 1),
    ("A boring book, full of printing errors.", 1),
)


def parts(data, live=True):
    """What there are vectors of: (training texts, test texts) as `Texts`.

    Of the Chinese reviews 2,000 and 1,000, kept with the course. Of other texts a few, whose vectors are computed now;
    none where this machine has no engine: (None, None).
    """
    if data.name == "chinese_reviews":
        return reviews.parts(data)
    if not (live and sentences.is_there()):
        return None, None
    parts = (data.train, LIVE_TRAINING), (data.test, LIVE_TEST)
    return tuple(part.take(range(min(most, len(part)))) for part, most in parts)


def vectors(texts):
    """A vector for each of these texts, float32 (n, 384); the kept ones where there are such.

    What is not kept is computed from its first 300 letters.
    """
    try:
        return kept().of(texts, "query")
    except CourseError:
        return sentences.embed([text[:LIVE_LETTERS] for text in texts], "query")


@dataclass(frozen=True)
class VectorText:
    """A fitted classifier of vectors: `mean` and `spread` scale them, `model` holds one weight a number."""

    mean: numpy.ndarray
    spread: numpy.ndarray
    model: object

    def scores(self, found):
        """Probability of label 1 for each vector: float64 [n]."""
        return self.model.predict_proba((found - self.mean) / self.spread)[:, 1]


def fit(found, labels, all_found=None):
    """Fit logistic regression on vectors (n, 384) and labels (0 or 1).

    Parameters
    ----------
    found, labels
        The labelled ones.
    all_found : array (m, 384), optional
        Vectors to take mean and spread from: these need no labels.

    Returns
    -------
    VectorText
        Its strength was chosen by cross-validation on the labelled texts alone: with twenty labels there are no
        others to choose on.
    """
    some = found if all_found is None else all_found
    mean, spread = some.mean(axis=0), some.std(axis=0) + 1e-9
    from sklearn.linear_model import LogisticRegression, LogisticRegressionCV

    rows = (found - mean) / spread
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parameters that will get other names
        search = LogisticRegressionCV(Cs=STRENGTHS, cv=FOLDS, max_iter=100, scoring="accuracy").fit(rows, labels)
    return VectorText(mean, spread, LogisticRegression(C=search.C_[0], max_iter=300).fit(rows, labels))


def curve(train, test, sizes, draws, seed=0):
    """Test accuracy by number of labels, of both classifiers on the same labelled texts.

    The strength of the words' weights was chosen on 1,729 validation texts: the rival gets labels that the vectors do
    without.

    Parameters
    ----------
    train, test : Texts
        From `parts`.
    sizes : sequence of int
        Numbers of labels, half of each class.
    draws : int
        For each size so many random draws of labelled texts.
    seed : int

    Returns
    -------
    dict of str to list of list of float
        "words" and "vectors": for each size the accuracies of its draws.
    """
    trained, tested = vectors(train.texts), vectors(test.texts)
    found = {"words": [], "vectors": []}
    for size in sizes:
        pairs = []
        for draw in range(draws if size < len(train) else 1):
            random = numpy.random.default_rng((seed, draw))
            halves = [random.permutation(numpy.flatnonzero(train.labels == label))[: size // 2] for label in (0, 1)]
            places = numpy.concatenate(halves) if size < len(train) else numpy.arange(len(train))
            some, labels = train.take(places), train.labels[places]
            by_words = linear_text.fit(some.texts, labels, 1 if size < ENOUGH else 2).scores(test.texts)
            by_vectors = fit(trained[places], labels, trained).scores(tested)
            pairs.append([float(((scores >= 0.5) == test.labels).mean()) for scores in (by_words, by_vectors)])
        for name, values in zip(found, zip(*pairs, strict=True), strict=True):
            found[name].append(list(values))
    return found


def leads(found):
    """By how much the vectors lead at each size: differences of mean accuracies, float64 [sizes]."""
    return numpy.array([numpy.mean(v) - numpy.mean(w) for v, w in zip(found["vectors"], found["words"], strict=True)])


def in_words(sizes, found, many, many_accuracy):
    """What the curve says, in two or three sentences made from it: the lead, and when words have caught up.

    Parameters
    ----------
    sizes, found
        As `curve` took and gave them.
    many, many_accuracy : int, float
        The number of all training texts, and what words reach with them.
    """
    at = list(sizes).index(50) if 50 in sizes else 0
    means = {name: [float(numpy.mean(values)) for values in rows] for name, rows in found.items()}
    said = _("With {n} labels: vectors {v:.1%} (spread {vs:.1%}), words {w:.1%} (spread {ws:.1%}).").format(
        n=sizes[at], v=means["vectors"][at], vs=numpy.std(found["vectors"][at]), w=means["words"][at],
        ws=numpy.std(found["words"][at]),
    )  # fmt: skip
    enough = [size for size, mean in zip(sizes, means["words"], strict=True) if mean >= means["vectors"][at]]
    if enough:
        said += " " + _("Words need {n:,} labels to do as well.").format(n=enough[0])
    elif many_accuracy >= means["vectors"][at]:
        said += " " + _("Words need more than {n:,} labels to do as well.").format(n=sizes[-1])
    return punctuated(
        said
        + " "
        + _("With {n:,} labels vectors reach {v:.1%}; words with all {many:,} reach {w:.1%}.").format(
            n=sizes[-1], v=means["vectors"][-1], many=many, w=many_accuracy
        )
    )


def main():
    """Compute the vectors that are kept, and write the file."""
    from course_utils.datasets import load

    data = load("chinese_reviews", among=("chinese_reviews",))
    train, test = parts(data)
    texts = [*train.texts, *test.texts, *(text for text, _label in FOREIGN)]
    sentences.Kept.write(KEPT, texts, sentences.embed(texts, "query"), "query")


if __name__ == "__main__":
    main()
