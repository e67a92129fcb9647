"""One task, several ways: is a review a complaint, with no labels, with a few, with many?

Four ways: descriptions of the classes, turned into vectors (zero-shot); the nearest labelled reviews; one weight for
each number of the frozen vectors; and, without any pretrained network, one weight for each word. The descriptions'
vectors are kept in measured/prompts_e5.npz; the command

    python -m course_utils.chapters.customisation.few_labels

makes them again. Taught in 20_customisation.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy

from course_utils.core.i18n import _, punctuated
from course_utils.learning.pretrained import reviews, sentences
from course_utils.media.tokens import tokens

PROMPTS = Path(__file__).parent / "measured" / "prompts_e5.npz"
# What a text of label 0 (content) and of label 1 (complaint) might say; no label was used to write them.
DESCRIPTIONS = (
    ("正面评价", "负面评价"),
    ("很好，非常满意，推荐。", "很差，非常失望，不推荐。"),
    ("A satisfied customer praises the product.", "A disappointed customer complains about the product."),
)
WAYS = ("words", "neighbours", "head")
NEAREST = 5
STRENGTHS = tuple(
    float(10**power) for power in numpy.arange(2.5, 5.1, 0.5)
)  # less, and 384 weights learn 50 texts by heart
WORD_STRENGTH = 2.0  # scikit-learn's C, as chapter 11 chose it on validation texts


def by_prompts(found, prompts, middle=0.0):
    """Which texts lie nearer to the description of a complaint, bool [n], and by how much, float [n].

    Parameters
    ----------
    found : array (n, 384)
    prompts : array (2, 384)
        Vectors of a description of label 0 and of one of label 1.
    middle : float
        The difference of the cosines from which on a text counts as a complaint.
    """
    lead = found @ (prompts[1] - prompts[0])
    return lead > middle, lead


def by_neighbours(found, labelled, labels, nearest=NEAREST):
    """What most of the `nearest` labelled texts say, bool [n]; cosines weigh them, so that there is no tie."""
    cosines = found @ labelled.T
    nearest = min(nearest, len(labels))
    places = numpy.argpartition(-cosines, nearest - 1, axis=1)[:, :nearest]
    signs = numpy.where(numpy.asarray(labels)[places] == 1, 1.0, -1.0)
    return (numpy.take_along_axis(cosines, places, axis=1) * signs).sum(axis=1) > 0


@dataclass(frozen=True)
class Head:
    """A linear head: a vector is scaled by `mean` and `spread`, then `weights` are its say; `strength` was chosen."""

    mean: numpy.ndarray
    spread: numpy.ndarray
    weights: numpy.ndarray
    strength: float

    def scores(self, found):
        """Above 0: a complaint. float64 [n]."""
        return ((found - self.mean) / self.spread) @ self.weights


def fit_head(found, labels, unlabelled, strengths=STRENGTHS):
    """A linear head by ridge regression on -1 and 1, its regularisation chosen by leaving out each text once.

    Leaving out needs no second fit: the error on a text that was left out is its residual / (1 - leverage), where the
    leverage is its place on the diagonal of the hat matrix (Allen 1974, https://doi.org/10.2307/1267500).

    Parameters
    ----------
    found : array (n, d)
    labels : array of 0 and 1 [n]
    unlabelled : array (m, d)
        Vectors of the same kind of texts, for mean and spread: these need no labels.
    strengths : sequence of float
        To be chosen from; the larger, the smaller the weights.

    Returns
    -------
    Head
    """
    mean, spread = unlabelled.mean(axis=0), unlabelled.std(axis=0) + 1e-9
    rows, wanted = (found - mean) / spread, 2.0 * numpy.asarray(labels) - 1
    left, sizes, right = numpy.linalg.svd(rows, full_matrices=False)
    along = left.T @ wanted
    errors = []
    for strength in strengths:
        kept = sizes**2 / (sizes**2 + strength)
        residuals = wanted - left @ (kept * along)
        errors.append(numpy.mean((residuals / (1 - (left**2) @ kept)) ** 2))
    best = strengths[int(numpy.argmin(errors))]
    return Head(mean, spread, right.T @ (sizes / (sizes**2 + best) * along), best)


def by_words(texts, labels, judged):
    """What TF-IDF of tokens and pairs with logistic regression says, bool [n]: the rival with nothing pretrained."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(
        tokenizer=tokens, token_pattern=None, lowercase=False, ngram_range=(1, 2), sublinear_tf=True
    )
    model = LogisticRegression(C=WORD_STRENGTH, max_iter=300).fit(words.fit_transform(texts), labels)
    return model.predict(words.transform(judged)) == 1


def curve(train, test, sizes, draws, seed=0):
    """Test accuracy of each way by number of labels, all ways on the same labelled texts.

    Parameters
    ----------
    train, test : Texts
        Reviews with kept vectors, as `reviews.parts` gives them.
    sizes : sequence of int
        Numbers of labels, half of each class.
    draws : int
        For each size so many random draws of labelled texts; one where all are taken.
    seed : int

    Returns
    -------
    dict of str to list of list of float
        "words", "neighbours" and "head": for each size the accuracies of its draws.
    """
    known, judged = reviews.vectors(train.texts), reviews.vectors(test.texts)
    found = {way: [] for way in WAYS}
    for size in sizes:
        rows = []
        for draw in range(draws if size < len(train) else 1):
            random = numpy.random.default_rng((seed, draw))
            halves = [random.permutation(numpy.flatnonzero(train.labels == label))[: size // 2] for label in (0, 1)]
            places = numpy.concatenate(halves) if size < len(train) else numpy.arange(len(train))
            labels = train.labels[places]
            said = (
                by_words([train.texts[place] for place in places], labels, test.texts),
                by_neighbours(judged, known[places], labels),
                fit_head(known[places], labels, known).scores(judged) > 0,
            )
            rows.append([float((answer == (test.labels == 1)).mean()) for answer in said])
        for way, values in zip(WAYS, zip(*rows, strict=True), strict=True):
            found[way].append(list(values))
    return found


def zero_shot(train, test):
    """Test accuracy of each description with no label at all.

    Returns
    -------
    dict of str to list of float
        "raw": nearer to which description; "centred": with the middle moved to the median of the unlabelled texts,
        which uses one thing more, that about half of them complain.
    """
    known, judged = reviews.vectors(train.texts), reviews.vectors(test.texts)
    truth = test.labels == 1
    found = {"raw": [], "centred": []}
    for pair in DESCRIPTIONS:
        prompts = sentences.Kept(PROMPTS).of(list(pair), "query")
        middle = float(numpy.median(by_prompts(known, prompts)[1]))
        found["raw"].append(float((by_prompts(judged, prompts)[0] == truth).mean()))
        found["centred"].append(float((by_prompts(judged, prompts, middle)[0] == truth).mean()))
    return found


def means(found):
    """{way: mean accuracy at each size} of what `curve` gave."""
    return {way: [float(numpy.mean(values)) for values in rows] for way, rows in found.items()}


def catches_up(sizes, found, labels=50):
    """The smallest number of labels at which words do as well as the head with `labels`; None where they never do."""
    goal = means(found)["head"][list(sizes).index(labels)]
    return next((size for size, mean in zip(sizes, means(found)["words"], strict=True) if mean >= goal), None)


def in_words(sizes, found, prompts):
    """What the curves say, in sentences made from them.

    Parameters
    ----------
    sizes, found
        As `curve` took and gave them; `sizes` has 50.
    prompts : dict
        As `zero_shot` gives it.
    """
    at = list(sizes).index(50)
    said = _("No labels: {low:.1%} to {high:.1%}, by the wording.").format(
        low=min(prompts["centred"]), high=max(prompts["centred"])
    )
    each = ", ".join(
        f"{name} {numpy.mean(found[way][at]):.1%} ± {numpy.std(found[way][at]):.1%}" for way, name in named().items()
    )
    said += " " + _("50 labels: {each}.").format(each=each)
    enough = catches_up(sizes, found)
    if enough:
        return punctuated(said + " " + _("Words need {n:,} labels to do as well as the head with 50.").format(n=enough))
    return punctuated(
        said + " " + _("Words do not get as far as the head with 50, up to {n:,} labels.").format(n=sizes[-1])
    )


def named():
    """{way: its name for a reader}."""
    return {"words": _("TF-IDF of words"), "neighbours": _("nearest labelled"), "head": _("linear head")}


def main():
    """Compute the vectors of the descriptions, and write the file."""
    texts = [text for pair in DESCRIPTIONS for text in pair]
    sentences.Kept.write(PROMPTS, texts, sentences.embed(texts, "query"), "query")


if __name__ == "__main__":
    main()
