"""What hangs together through anything that it shares: copies, translations of one text, pictures that look alike."""

import numpy


def joined(*keys):
    """int64 [n]: one number for items that share any of their keys, directly or through others, from 0 as they come.

    Parameters
    ----------
    keys : sequences of n
        Of several kinds, such as the speaker and the text itself; equal values of two kinds are not the same key.
    """
    count, edges, known = len(keys[0]), [], {}
    for kind, values in enumerate(keys):
        for place, value in enumerate(values):
            edges.append((place, count + known.setdefault((kind, value), len(known))))
    return linked(count + len(known), edges)[:count]


def linked(count, edges):
    """int64 [count]: one number for things that a chain of `edges`, pairs of their places, links, from 0."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, columns = numpy.array(edges, "int64").reshape(-1, 2).T
    graph = coo_matrix((numpy.ones(len(rows), bool), (rows, columns)), (count, count))
    return connected_components(graph, directed=False)[1].astype("int64")
