"""Learning rates that rise at first (warm-up) and then fall along half a cosine.

At first Adam knows little of the gradients' size, and large steps would spoil the start weights; at the end small ones
let the weights settle (Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983).
"""

import numpy

from course_utils.core.environment import load_keras


def warm_cosine(steps, peak, rise, start):
    """A schedule for Keras's optimisers: in a straight line from `start` to `peak`, then along half a cosine to 0.

    Parameters
    ----------
    steps : int
        All steps of the training, 1 or more.
    peak, start : float
        Learning rates, above 0.
    rise : int
        Steps of the warm-up; at least 1 is taken.

    Returns
    -------
    keras.optimizers.schedules.CosineDecay
    """
    rise = max(1, rise)
    falling = max(1, steps - rise)
    return load_keras().optimizers.schedules.CosineDecay(start, falling, warmup_target=peak, warmup_steps=rise)


def cosine_rates(steps, peak):
    """The same as plain numbers, for a network that is compiled once and trained with other rates each time.

    Parameters
    ----------
    steps : int
    peak : float

    Returns
    -------
    float64 [steps]
        Rates that rise to `peak` in the first tenth of the steps, the first of them above 0, and then fall to a
        fiftieth of it.
    """
    at, rising = numpy.arange(steps), max(steps // 10, 1)
    falling = 0.5 * (1 + numpy.cos(numpy.pi * (at - rising) / max(steps - rising, 1)))
    return peak * numpy.where(at < rising, (at + 1) / rising, 0.02 + 0.98 * falling)
