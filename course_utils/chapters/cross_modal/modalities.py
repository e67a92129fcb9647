"""The category of a thing from its picture, from its name, and from both. Taught in 18_cross_modal."""

import numpy

STRENGTHS = (10.0, 100.0, 1000.0, 10000.0)  # of the penalty on large weights, to be chosen on validation concepts
INPUTS = ("picture alone", "words alone", "both")


def inputs_of(features, vectors):
    """What each classifier sees: {"picture alone": float [n, 1280], "words alone": [n, 384], "both": [n, 1664]}."""
    return {"picture alone": features, "words alone": vectors, "both": numpy.concatenate([features, vectors], axis=1)}


def classify(rows, labels, parts):
    """Accuracy on the test concepts of a ridge classifier, whose penalty was chosen on the validation concepts.

    Parameters
    ----------
    rows : float [n, d]
        Each column is brought to mean 0 and standard deviation 1 on the training concepts.
    labels : int64 [n]
    parts : splits.Parts

    Returns
    -------
    (float, bool [tests])
        The accuracy, and which test concepts are right.
    """
    from sklearn.linear_model import RidgeClassifier

    mean, spread = rows[parts.train].mean(axis=0), rows[parts.train].std(axis=0) + 1e-6
    scaled = (rows - mean) / spread
    best = None
    for strength in STRENGTHS:
        model = RidgeClassifier(alpha=strength).fit(scaled[parts.train], labels[parts.train])
        found = float((model.predict(scaled[parts.validation]) == labels[parts.validation]).mean())
        if best is None or found > best[0]:
            best = found, model
    right = best[1].predict(scaled[parts.test]) == labels[parts.test]
    return float(right.mean()), right


def gain(better, worse):
    """The mean difference of paired runs, and its 95 % interval (Student's t): (low, mean, high).

    Parameters
    ----------
    better, worse : float [runs]
        Of the same splits, in the same order. With one run the interval is without end and is given as -1 and 1.
    """
    from scipy import stats

    difference = numpy.asarray(better, float) - numpy.asarray(worse, float)
    mean = float(difference.mean())
    if len(difference) < 2:
        return -1.0, mean, 1.0
    half = float(stats.t.ppf(0.975, len(difference) - 1) * difference.std(ddof=1) / len(difference) ** 0.5)
    return mean - half, mean, mean + half
