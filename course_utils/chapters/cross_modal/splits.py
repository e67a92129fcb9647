"""Three ways to say "never seen": by chance, by family, by kind. Taught in 18_cross_modal."""

from dataclasses import dataclass

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

WAYS = ("by chance", "by family", "by kind")
TEST, VALIDATION = 0.125, 0.125  # shares of the concepts


@dataclass(frozen=True)
class Parts:
    """Places of the concepts to learn from, to choose on, and to test on: int64 arrays."""

    train: numpy.ndarray
    validation: numpy.ndarray
    test: numpy.ndarray


def split(data, way="by family", seed=0):
    """Split the concepts of a `CaptionedSet`.

    Parameters
    ----------
    data : CaptionedSet
    way : str
        "by chance": any concept may fall anywhere; "by family": a man, a woman and a person doing the same stay
        together; "by kind": all fruit stays together, all clothes, and so on.
    seed : int

    Returns
    -------
    Parts
        An eighth of the concepts to test on, an eighth to choose on, as nearly as whole families or kinds allow.
    """
    require(way in WAYS, _("way is {found!r}; allowed: {ways}."), found=way, ways=", ".join(WAYS))
    groups = {"by chance": range(len(data)), "by family": data.families, "by kind": data.kinds}[way]
    _names, numbers = numpy.unique(numpy.array(list(groups)), return_inverse=True)
    random = numpy.random.default_rng(seed)
    order = random.permutation(numbers.max() + 1)
    sizes = numpy.bincount(numbers)[order]
    before = numpy.cumsum(sizes) - sizes
    test = order[before < TEST * len(data)]
    validation = order[(before >= TEST * len(data)) & (before < (TEST + VALIDATION) * len(data))]
    in_test, in_validation = numpy.isin(numbers, test), numpy.isin(numbers, validation)
    places = numpy.arange(len(data))
    return Parts(places[~in_test & ~in_validation], places[in_validation], places[in_test])


def with_relatives(data, parts):
    """The share of the test concepts of whose family some member is learnt from: 0 to 1."""
    known = {data.families[place] for place in parts.train}
    return float(numpy.mean([data.families[place] in known for place in parts.test]))
