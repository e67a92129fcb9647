"""The pictures of 07_cnn. Each function gives (figure, alternative text), ready for ``show(*...)``."""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.core import plots
from course_utils.core.i18n import _


def convolution(picture, kernel, response):
    """A picture [6, 6] with an edge, a kernel [3, 3] and the response [4, 4], with their numbers.

    The first window and the number that comes of it have a frame.
    """
    figure, axes = pyplot.subplots(1, 3, figsize=(8.4, 2.9))
    tables = {_("Picture"): picture, _("Kernel"): kernel, _("Response"): response}
    for axis, (title, table) in zip(axes, tables.items(), strict=True):
        axis.imshow(table, cmap="Blues", vmin=-1, vmax=30)
        for (row, column), value in numpy.ndenumerate(table):
            ink = "white" if value > 15 else "black"
            axis.text(column, row, f"{value:.0f}", ha="center", va="center", color=ink)
        height, width = table.shape
        axis.set(title=f"{title} ({height} x {width})", xlabel=_("column"), ylabel=_("row"), xticks=[], yticks=[])
    for axis, size in ((axes[0], 3), (axes[2], 1)):
        frame = pyplot.Rectangle((0.5, 0.5), size, size, fill=False, edgecolor=plots.RED, linewidth=3)
        axis.add_patch(frame)
    return figure, _(
        "A 6 by 6 picture with an edge, a 3 by 3 kernel, and the 4 by 4 response, which is 30 along the edge and 0 "
        "elsewhere."
    )


def costs(table):
    """Parameters and arithmetic of each layer; `table` is a list of `networks.costs`' rows."""
    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 2.8), sharey=True)
    kinds = [f"{place} {row.kind}" for place, row in enumerate(table, 1)]
    axes[0].barh(kinds, [row.parameters / 1e3 for row in table], color=plots.BLUE)
    axes[0].set(title=_("Parameters"), xlabel=_("thousands"))
    axes[1].barh(kinds, [row.multiply_adds / 1e6 for row in table], color=plots.ORANGE)
    axes[1].set(title=_("Arithmetic for one picture"), xlabel=_("million multiply-adds"))
    axes[0].invert_yaxis()
    most_parameters = max(table, key=lambda row: row.parameters).kind
    most_arithmetic = max(table, key=lambda row: row.multiply_adds).kind
    return figure, _("Bars for each layer: {a} has most parameters, {b} does most arithmetic.").format(
        a=most_parameters, b=most_arithmetic
    )
