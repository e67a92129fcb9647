"""How good a search is: rank of what was looked for, recall at k, mean reciprocal rank. Taught in 18_cross_modal."""

import numpy

KS = (1, 5, 10)


def ranks(asked, found):
    """The rank of the right answer of each query, 1 for the first: int64 [n].

    Parameters
    ----------
    asked, found : float [n, d]
        Rows of length 1; row i of `found` is what row i of `asked` looks for. What scores as high as the right answer
        stands before it: a space that gives every place the same score finds nothing.
    """
    scores = asked @ found.T
    right = numpy.diag(scores)[:, None]
    return (scores >= right).sum(axis=1)


def recall_at(places, k):
    """The share of the ranks (int array, from 1) that are `k` or better."""
    return float((numpy.asarray(places) <= k).mean())


def mean_reciprocal_rank(places):
    """The mean of 1 / rank."""
    return float((1 / numpy.asarray(places, float)).mean())


def chance(count):
    """What guessing gives with `count` candidates: dict as of `scores`."""
    found = {f"R@{k}": min(1.0, k / count) for k in KS}
    return {**found, "MRR": float((1 / numpy.arange(1, count + 1)).mean())}


def scores(asked, found):
    """R@1, R@5, R@10 and MRR of a search: dict of str to float."""
    places = ranks(asked, found)
    return {**{f"R@{k}": recall_at(places, k) for k in KS}, "MRR": mean_reciprocal_rank(places)}


def both_ways(space, features, vectors):
    """Scores of all four searches: {"en → picture": ..., "picture → en": ..., the same with "zh"}.

    Parameters
    ----------
    space : shared_space.Space
    features : float [n, 1280]
    vectors : dict of str to float [n, 384]
    """
    pictures = space.pictures(features)
    found = {}
    for language, rows in vectors.items():
        texts = space.words(rows)
        found[f"{language} → picture"] = scores(texts, pictures)
        found[f"picture → {language}"] = scores(pictures, texts)
    return found
