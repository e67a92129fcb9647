"""Fair splits of the learner's own items: what hangs together stays together, and the future is kept for the test."""

import numpy

SEED = 0
SHARES = 0.2, 0.2  # for validation and for the test


def joined(*keys):
    """int64 [n]: one number for items that share any of their keys, directly or through others.

    Parameters
    ----------
    keys : sequences of n
        Of several kinds, such as the speaker and the text itself; None joins nothing.
    """
    count, edges, known = len(keys[0]), [], {}
    for kind, values in enumerate(keys):
        for place, value in enumerate(values):
            if value is not None:
                edges.append((place, count + known.setdefault((kind, value), len(known))))
    return linked(count + len(known), edges)[:count]


def linked(count, edges):
    """int64 [count]: one number for things that a chain of `edges`, pairs of their places, links."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, columns = numpy.array(edges, "int64").reshape(-1, 2).T
    graph = coo_matrix((numpy.ones(len(rows), bool), (rows, columns)), (count, count))
    return connected_components(graph, directed=False)[1].astype("int64")


def by_group(groups, labels):
    """Places of training, validation and test: three int64 arrays, shuffled; groups stay whole, classes in proportion.

    Parameters
    ----------
    groups : int [n]
    labels : int [n]
        From 0.
    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    generator = numpy.random.default_rng(SEED)
    places, parts = generator.permutation(len(groups)), []
    for share in SHARES[::-1]:
        wanted = share * len(groups) / len(places)
        folds = max(2, round(1 / wanted))
        alone = len(numpy.unique(groups[places])) == len(places)
        # One item a group, as in most files: the plain splitter does the same in a fraction of the time.
        splitter = (StratifiedKFold if alone else StratifiedGroupKFold)(folds, shuffle=True, random_state=SEED)
        given = (places, labels[places]) if alone else (places, labels[places], groups[places])
        rest, taken = next(splitter.split(*given))
        parts.append(places[taken])
        places = places[rest]
    test, validation = parts
    return places, validation, test


def by_time(times, groups):
    """Places of training, validation and test: the earliest, later and latest items, each shuffled.

    Of a group that lies on both sides of a border, what lies before it is dropped: else its copy would be known.

    Parameters
    ----------
    times : float [n]
    groups : int [n]
    """
    order = numpy.argsort(times, kind="stable")
    cuts = [round(len(order) * (1 - sum(SHARES))), round(len(order) * (1 - SHARES[1]))]
    train, validation, test = order[: cuts[0]], order[cuts[0] : cuts[1]], order[cuts[1] :]
    train = train[~numpy.isin(groups[train], groups[order[cuts[0] :]])]
    validation = validation[~numpy.isin(groups[validation], groups[test])]
    generator = numpy.random.default_rng(SEED)
    return tuple(generator.permutation(part) for part in (train, validation, test))


def fewer(labels, most):
    """Places, in order, of at most `most` items, every class in proportion and none lost: int64 [m]."""
    count = len(labels)
    if most is None or count <= most:
        return numpy.arange(count)
    generator, kept = numpy.random.default_rng(SEED), []
    for label in numpy.unique(labels):
        mine = generator.permutation(numpy.flatnonzero(labels == label))
        kept.append(mine[: max(1, int(len(mine) * most / count))])
    return numpy.sort(numpy.concatenate(kept))
