"""A search for near vectors, exact and in cells, as a shop's first stage runs it. Taught in 15_recommendation.

The cells are an inverted file (Sivic and Zisserman 2003, https://doi.org/10.1109/ICCV.2003.1238663; for vectors as
here, Jegou, Douze and Schmid 2011, https://doi.org/10.1109/TPAMI.2010.57), in a dozen lines of NumPy.
"""

import time

import numpy


def directions(vectors):
    """The vectors, float32 [n, width], brought to length 1: their products are cosines, -1 to 1."""
    vectors = numpy.asarray(vectors, "float32")
    return vectors / numpy.maximum(numpy.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def scattered(vectors, count, seed, spread=0.5):
    """A catalogue of `count` directions: those given, and copies of them moved at random (made by code, not real).

    Parameters
    ----------
    vectors : float32 [n, width]
    count : int
        How many the catalogue has; with n or fewer, that many of the given ones.
    seed : int
    spread : float
        How far a copy is moved, as a share of the vectors' own standard deviation.
    """
    draw, own = numpy.random.default_rng(seed), directions(vectors)
    more = own[draw.integers(0, len(own), max(count - len(own), 0))]
    moved = more + draw.normal(0, spread * own.std(), more.shape).astype("float32")
    return directions(numpy.concatenate([own, moved])[:count])


def exact(query, catalogue, k=10):
    """The places of the k nearest of `catalogue`, the nearest first: every vector is read."""
    scores = catalogue @ query
    best = numpy.argpartition(-scores, k)[:k] if k < len(scores) else numpy.arange(len(scores))
    return best[numpy.argsort(-scores[best])]


class Cells:
    """A catalogue sorted into cells round centres, of which a search opens the nearest few.

    Parameters
    ----------
    catalogue : float32 [n, width]
        Directions.
    seed : int
        Start of k-means, which finds the centres on a sample of 10,000: about the square root of n of them.
    """

    def __init__(self, catalogue, seed=0):
        from sklearn.cluster import KMeans

        sample = numpy.random.default_rng(seed).permutation(len(catalogue))[:10_000]
        count = max(1, round(len(catalogue) ** 0.5))
        found = KMeans(min(count, len(sample)), n_init=1, max_iter=5, random_state=seed).fit(catalogue[sample])
        self.centres = directions(found.cluster_centers_)
        cell = numpy.concatenate([(part @ self.centres.T).argmax(axis=1) for part in numpy.array_split(catalogue, 32)])
        order = numpy.argsort(cell, kind="stable")
        self.places, self.vectors = order, catalogue[order]  # one cell after the other in memory
        self.starts = numpy.searchsorted(cell[order], numpy.arange(len(self.centres) + 1))

    def search(self, query, k=10, opened=8):
        """The places of the k nearest among the vectors of the `opened` nearest cells, and how many were read."""
        rows = numpy.concatenate(
            [numpy.arange(self.starts[one], self.starts[one + 1]) for one in exact(query, self.centres, opened)]
        )
        return self.places[rows[exact(query, self.vectors[rows], k)]], len(rows)


def compare(catalogue, queries, seed=0, k=10, opened=8):
    """Both searches on the same queries.

    Returns
    -------
    dict
        exact_ms, cells_ms: milliseconds a query, medians; read: share of the catalogue that cells read; found: share
        of the k truly nearest that they find.
    """
    cells = Cells(catalogue, seed)
    times, shares, hits = {"exact": [], "cells": []}, [], []
    for query in directions(queries):
        start = time.perf_counter()
        nearest = exact(query, catalogue, k)
        middle = time.perf_counter()
        some, count = cells.search(query, k, opened)
        times["cells"].append(time.perf_counter() - middle)
        times["exact"].append(middle - start)
        shares.append(count / len(catalogue))
        hits.append(len(set(some.tolist()) & set(nearest.tolist())) / len(nearest))
    milliseconds = {f"{name}_ms": 1000 * float(numpy.median(values)) for name, values in times.items()}
    return {**milliseconds, "read": float(numpy.mean(shares)), "found": float(numpy.mean(hits))}
