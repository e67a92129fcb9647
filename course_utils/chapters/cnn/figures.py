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
        name = _("{title} ({height} x {width})").format(title=title, height=height, width=width)
        axis.set(title=name, xlabel=_("column"), ylabel=_("row"), xticks=[], yticks=[])
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


def twins(found, chance):
    """Accuracies of `why.measure`: a line of means over the distance, a dot a seed; crosses for scrambled pictures."""
    figure, axis = pyplot.subplots(figsize=(8.0, 3.4))
    looks, words = {"dense": plots.ORANGE, "convolutional": plots.BLUE}, []
    names = {"dense": _("dense"), "convolutional": _("convolutional")}
    for name, colour in looks.items():
        row = found[name]
        steps = [0, *(int(what.split()[-1]) for what in row if what.startswith("moved"))]
        values = [row["still"], *(row[what] for what in row if what.startswith("moved"))]
        means = [100 * numpy.mean(some) for some in values]
        axis.plot(steps, means, "-", color=colour, label=_("{name}, moved").format(name=names[name]))
        for step, some in zip(steps, values, strict=True):
            axis.plot([step] * len(some), [100 * one for one in some], "o", color=colour, markersize=4)
        mixed = [100 * one for one in row["scrambled"]]
        axis.plot(
            [5.05 if name == "dense" else 5.35] * len(mixed), mixed, "x", color=colour, markersize=8, markeredgewidth=2
        )
        words.append(
            _("{name}: {still:.0f} % still, {far:.0f} % moved by {step} pixels, {mixed:.0f} % scrambled").format(
                name=names[name], still=means[0], far=means[-1], step=steps[-1], mixed=numpy.mean(mixed)
            )
        )
    axis.axhline(100 * chance, color="0.5", linestyle=":", label=_("chance"))
    axis.set(title=_("The same number of weights, two ways to join them"), ylabel=_("validation accuracy (%)"))
    axis.set(xlabel=_("pictures moved by (pixels)"), ylim=(0, 95), xlim=(-0.3, 5.7))
    axis.set_xticks([*steps, 5.2], [*map(str, steps), _("scrambled")])
    axis.legend(fontsize=9, loc="lower left")
    return figure, "; ".join(words) + "."


def kernels(before, after):
    """The kernels of a layer [k, k, n] at their random start (above) and after training (below), on one scale.

    Returns
    -------
    (figure, alternative text, float)
        The float is the mean correlation of a kernel with its own start, -1 to 1: 1 where nothing was learnt.
    """
    low, high = min(before.min(), after.min()), max(before.max(), after.max())
    rows = [[(table[..., k] - low) / (high - low) for k in range(table.shape[-1])] for table in (before, after)]
    title = _("{n} kernels: their random start (above), after training (below)").format(n=before.shape[-1])
    figure = plots.image_grid([*rows[0], *rows[1]], columns=before.shape[-1], size=0.5, title=title)
    pairs = zip(*(table.reshape(-1, table.shape[-1]).T for table in (before, after)), strict=True)
    alike = float(numpy.mean([numpy.corrcoef(start, end)[0, 1] for start, end in pairs]))
    text = _("Two rows of small grey tables; a kernel and its own start correlate by {alike:.2f} on average.")
    return figure, text.format(alike=alike), alike
