"""Is it good enough, and is the new one better? Intervals, agreement of judges, a paired test; all by hand.

Taught in 20_customisation.
"""

import math

import numpy

Z = 1.96  # for 95 %


def wilson(right, of, z=Z):
    """The interval of a share (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953).

    Parameters
    ----------
    right, of : int
        So many of so many.

    Returns
    -------
    (float, float)
        Never below 0 or above 1, and of use for a few dozen cases, too; (0, 1) for none.
    """
    if not of:
        return 0.0, 1.0
    share = right / of
    middle = share + z * z / (2 * of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def kappa(one, other):
    """How far two judges agree beyond what chance would give them (Cohen 1960): 1 in everything, 0 as by chance.

    Parameters
    ----------
    one, other : sequences of the same length
        The class that each judge gave to each case.
    """
    one, other = numpy.asarray(one), numpy.asarray(other)
    agree = (one == other).mean()
    chance = sum((one == name).mean() * (other == name).mean() for name in set(one) | set(other))
    return float((agree - chance) / (1 - chance)) if chance < 1 else 1.0


def sign_test(before, after):
    """Is the difference of two systems on the same cases more than luck?

    Parameters
    ----------
    before, after : sequences of bool
        Whether each case was right.

    Returns
    -------
    (int, int, float)
        Cases lost, cases won, and the chance of a division at least as uneven if both were equally good.
    """
    before, after = numpy.asarray(before, bool), numpy.asarray(after, bool)
    lost, won = int((before & ~after).sum()), int((~before & after).sum())
    n = lost + won
    if not n:
        return 0, 0, 1.0
    tail = sum(math.comb(n, k) for k in range(max(lost, won), n + 1)) / 2**n
    return lost, won, min(1.0, 2 * tail)
