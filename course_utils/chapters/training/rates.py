"""How large a step may be: the learning rate is raised in every step until the loss explodes (Smith 2015, 1506.01186).

Taught in 08_training.
"""

import numpy

from course_utils.core.i18n import _

KEPT = 0.6  # share of what was seen before in each smoothed loss: a single batch is no trend


def smoothed(losses):
    """The losses as a moving average that forgets; from a loss on that is not finite, infinity."""
    found, mean, weight = [], 0.0, 0.0
    for loss in losses:
        mean, weight = KEPT * mean + (1 - KEPT) * loss, KEPT * weight + (1 - KEPT)
        found.append(mean / weight if numpy.isfinite(mean) else numpy.inf)
    return numpy.array(found)


def explodes(rates, losses):
    """The rate at which the smoothed loss, past its lowest point, is above where it began; None where it never is."""
    curve = smoothed(losses)
    lowest = int(numpy.argmin(curve))
    above = numpy.flatnonzero(curve[lowest:] > curve[0])
    return float(rates[lowest + above[0]]) if len(above) else None


def steepest(rates, losses):
    """The rate at which the smoothed loss falls most in a step; None where it never falls."""
    curve = smoothed(losses)
    falls = -numpy.diff(curve[: int(numpy.argmin(curve)) + 1])
    return float(rates[1 + int(numpy.argmax(falls))]) if len(falls) else None


def told(rates, losses, peak):
    """In a sentence: where the loss explodes and what follows for a constant rate, beside the peak of a cycle."""
    limit, steep = explodes(rates, losses), steepest(rates, losses)
    if limit is None:
        text = _("The loss does not explode up to a rate of {last:.2g}, so that this test says nothing of the limit.")
        return text.format(last=rates[-1])
    if steep is None:
        return _("The loss explodes at a rate of about {limit:.2g} and fell at none.").format(limit=limit)
    text = _(
        "The loss falls most steeply at a rate of about {steep:.2g} and explodes at about {limit:.2g}; a tenth of that "
        "is {tenth:.2g}. The cycle below rises to {peak:g}."
    )
    return text.format(steep=steep, limit=limit, tenth=limit / 10, peak=peak)
