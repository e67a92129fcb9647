"""Searches in everyday words: what they find, and whom. Taught in 18_cross_modal."""

import numpy


def precision(scores, right, k=5):
    """The share of the first `k` answers that count as found, for each search.

    Parameters
    ----------
    scores : float [searches, n]
        Larger is nearer.
    right : bool [searches, n]
    k : int

    Returns
    -------
    float64 [searches]
    """
    best = numpy.argsort(-scores, axis=1, kind="stable")[:, :k]
    return numpy.take_along_axis(right, best, axis=1).mean(axis=1)


def leaning(asked, places, women, men):
    """By how much each text lies nearer to women than to men: float64 [texts], above 0 nearer to women.

    Parameters
    ----------
    asked : float [texts, d]
        Rows of length 1.
    places : float [n, d]
        Pictures, or names, in the same space.
    women, men : lists of int
        Which of them.
    """
    return (asked @ places[women].T).mean(axis=1) - (asked @ places[men].T).mean(axis=1)
