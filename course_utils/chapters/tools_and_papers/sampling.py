"""From scores to the next piece: temperature, top-k and top-p. Taught in 16_tools_and_papers."""

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _


def probabilities(scores, temperature=1.0, top_k=0, top_p=1.0):
    """Probabilities of the pieces after temperature, then top-k, then top-p.

    Parameters
    ----------
    scores : float [pieces]
        What the network gives, before softmax.
    temperature : float
        Above 0: scores are divided by it, so that small values sharpen and large ones flatten.
    top_k : int
        So many of the likeliest pieces are kept; 0: all. Of equal ones the first.
    top_p : float
        Above 0, up to 1: the fewest likeliest pieces are kept whose probabilities sum to this or more (Holtzman et al.
        2019, https://arxiv.org/abs/1904.09751). At least one is.

    Returns
    -------
    float64 [pieces]
        They sum to 1; those that are not kept are 0.
    """
    require(temperature > 0, _("The temperature is {value}, but it must be above 0."), value=temperature)
    scaled = numpy.asarray(scores, float) / temperature
    chances = numpy.exp(scaled - scaled.max())
    chances /= chances.sum()
    order = numpy.argsort(-chances, kind="stable")
    if top_k:
        chances[order[top_k:]] = 0
        chances /= chances.sum()
    if top_p < 1:
        reached = numpy.cumsum(chances[order])
        chances[order[numpy.searchsorted(reached, top_p) + 1 :]] = 0
        chances /= chances.sum()
    return chances


def draw(scores, generator, **knobs):
    """One piece number (int), drawn by `probabilities` with these knobs."""
    chances = probabilities(scores, **knobs)
    return int(generator.choice(len(chances), p=chances))


def surprise(chances):
    """Entropy of a distribution in bits: how many yes-or-no questions the next piece is worth on average."""
    kept = chances[chances > 0]
    return float(-(kept * numpy.log2(kept)).sum())


def chooser(generator, **knobs):
    """The function that `numpy_gpt.write` chooses with: it draws with this generator and these knobs."""
    return lambda scores: draw(scores, generator, **knobs)
