"""Fair splits of the learner's own items: what hangs together stays together, and the future is kept for the test."""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

SEED = 0
LEAST_GROUPS = 10  # below, whether anything can be learnt hangs on one or two of them
SHARES = 0.2, 0.2  # for validation and for the test


def at_most(usual, limit=None, every=False):
    """How many items a run takes: the `usual` number or `limit`, whichever is less; None for all there are.

    With `every` (profile "full") only `limit` counts.
    """
    return min((most for most in (limit, None if every else usual) if most is not None), default=None)


def fewer(labels, most):
    """Places, in order, of at most `most` items (None: all), every class in proportion and none lost: int64 [m]."""
    count = len(labels)
    if most is None or count <= most:
        return numpy.arange(count)
    generator, kept = numpy.random.default_rng(SEED), []
    for label in numpy.unique(labels):
        mine = generator.permutation(numpy.flatnonzero(labels == label))
        kept.append(mine[: max(1, int(len(mine) * most / count))])
    return numpy.sort(numpy.concatenate(kept))


def some(things, most):
    """At most `most` of the `things`, a sequence, drawn at random (None: all), sorted: list."""
    if most is None or len(things) <= most:
        return sorted(things)
    return sorted(numpy.random.default_rng(SEED).permutation(things)[:most].tolist())


def check_groups(groups):
    """CourseError where the items, int [n] of groups that stay whole, make too few groups for a fair split."""
    text = _(
        "The {n} items make only {groups} groups that must stay together (near copies, or one source), and {least} or "
        "more are needed for a fair split: give more that differ."
    )
    count = len(numpy.unique(groups))
    require(count >= LEAST_GROUPS, text, n=f"{len(groups):,}", groups=count, least=LEAST_GROUPS)


def by_group(groups, labels):
    """Places of training, validation and test: three int64 arrays, shuffled; groups stay whole, classes in proportion.

    Parameters
    ----------
    groups : int [n]
    labels : int [n]
        From 0.

    Raises
    ------
    CourseError
        Where there are too few groups.
    """
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    check_groups(groups)
    generator = numpy.random.default_rng(SEED)
    places, parts = generator.permutation(len(groups)), []
    for share in SHARES[::-1]:
        wanted = share * len(groups) / len(places)
        left = len(numpy.unique(groups[places]))
        folds, alone = max(2, min(left, round(1 / wanted))), left == len(places)
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
