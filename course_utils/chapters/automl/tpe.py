"""Bayesian search by hand: a tree-structured Parzen estimator (TPE), as short as it can be told.

Bergstra, Bardenet, Bengio and Kegl 2011, "Algorithms for Hyper-Parameter Optimization",
https://papers.nips.cc/paper/4443-algorithms-for-hyper-parameter-optimization. Taught in 19_automl.
"""

import numpy

SHARE = 0.25  # of the tries so far that count as good
PROPOSALS = 24  # places drawn from the density of the good ones, of which the most promising is tried
FIRST = 6  # tries at random before anything is worked out


def density(points, x, width):
    """A hill over each of `points` [n, d], and a flat floor, as one density at x [m, d]; places are 0 to 1 each."""
    distances = (x[:, None, :] - points[None, :, :]) / width
    hills = numpy.exp(-0.5 * distances**2) / (width * numpy.sqrt(2 * numpy.pi))
    return (hills.prod(axis=2).sum(axis=1) + 1) / (len(points) + 1)


def groups(tried, values):
    """The good and the other ones of the places `tried` [n, d], by their `values` [n] (higher is better)."""
    best_first = numpy.argsort(values, kind="stable")[::-1]
    good = max(2, int(numpy.ceil(SHARE * len(values))))
    return tried[best_first[:good]], tried[best_first[good:]]


def width_of(count):
    """How wide the hills are: the more tries, the narrower (0.05 at least)."""
    return max(0.05, 0.3 * count**-0.4)


def propose(tried, values, generator):
    """The next place to try, float [d] from 0 to 1: where good tries are dense, compared with the others."""
    tried, values = numpy.asarray(tried, float), numpy.asarray(values, float)
    good, others = groups(tried, values)
    width = width_of(len(values))
    centres = good[generator.integers(len(good), size=PROPOSALS)]
    places = numpy.clip(centres + width * generator.normal(size=centres.shape), 0, 1)
    promise = density(good, places, width) / density(others, places, width)
    return places[promise.argmax()]
