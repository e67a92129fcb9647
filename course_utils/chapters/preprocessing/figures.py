"""The picture of 06_preprocessing that is more than bars: two timelines of loading and computing."""

import matplotlib.pyplot as pyplot

from course_utils.core import plots
from course_utils.core.i18n import _

BATCHES = 4


def timelines(load, compute):
    """Loading and computing of four batches, one after the other and with prefetch.

    Parameters
    ----------
    load, compute : float
        Milliseconds that a batch takes to load, and that the network takes for it.

    Returns
    -------
    figure : matplotlib.figure.Figure
    alt : str
        Ready for ``show(*...)``.
    """
    figure, axes = pyplot.subplots(2, 1, figsize=(8.0, 3.2), sharex=True)
    plans = (
        (load + compute, _("One after the other")),
        (max(load, compute), _("With prefetch: the next batch is loaded meanwhile")),
    )
    for axis, (rhythm, title) in zip(axes, plans, strict=True):
        for number in range(BATCHES):
            begin = number * rhythm
            axis.barh(1, load, left=begin, color=plots.ORANGE, edgecolor="white")
            axis.barh(0, compute, left=begin + load, color=plots.BLUE, edgecolor="white")
        axis.set_yticks([0, 1], [_("network"), _("loading")])
        axis.set_title(title)
    axes[1].set_xlabel(_("time (ms), for a network that needs as long as loading"))
    return figure, _(
        "Two timelines of four batches: one after the other, each waits for the other; with prefetch both work at once."
    )
