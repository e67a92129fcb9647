"""The moderator's desk as a picture, accuracy by number of labels, and numbers of pairs as a grid.

Used in 11_text_classification.
"""

import numpy
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.core import plots
from course_utils.core.i18n import _


def task():
    """From comments to a score, from the score over a threshold to a reader or to the page; a matplotlib Figure."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(8.4, 2.9), layout="none")
    figure.subplots_adjust(0, 0, 1, 1)
    axis.set(xlim=(0, 84), ylim=(0, 29))
    axis.axis("off")
    boxes = (
        (1, 10, 16, 9, "#DDEBF5", _("comments\n1,000 an hour")),
        (24, 10, 16, 9, "#FFF2CC", _("classifier:\na score, 0 to 1")),
        (47, 10, 13, 9, "#F5F5F5", _("threshold:\nwho decides?")),
        (66, 18, 17, 9, "#FBE0D3", _("a person reads\n(costs minutes)")),
        (66, 2, 17, 9, "#D8F0E6", _("on the page\n(a miss costs trust)")),
    )
    for x, y, width, height, colour, words in boxes:
        shape = FancyBboxPatch((x, y), width, height, "round,pad=0.3", facecolor=colour, edgecolor=plots.BLACK)
        axis.add_patch(shape)
        axis.text(x + width / 2, y + height / 2, words, ha="center", va="center", fontsize=10)
    for start, end in (((17.4, 14.5), (23.6, 14.5)), ((40.4, 14.5), (46.6, 14.5)), ((60.4, 16), (65.6, 22)),
                       ((60.4, 13), (65.6, 7))):  # fmt: skip
        axis.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=16, color=plots.BLACK))
    axis.text(61, 21.5, _("high"), fontsize=9, ha="center")
    axis.text(61, 7, _("low"), fontsize=9, ha="center")
    return figure


def few_labels(sizes, found, many, many_accuracy):
    """Accuracy by number of labels, of words and of pretrained vectors.

    Parameters
    ----------
    sizes : sequence of int
    found : dict
        As `pretrained_text.curve` gives it.
    many, many_accuracy : int, float
        The number of all training texts, and what one weight per word reaches with them.

    Returns
    -------
    (matplotlib Figure, str)
        The figure, and what it shows in words.
    """
    import matplotlib.pyplot as pyplot

    named = {"vectors": _("pretrained vectors"), "words": _("TF-IDF of words")}
    figure, axis = pyplot.subplots(figsize=(7.6, 3.4))
    told = []
    for (name, label), style, colour in zip(named.items(), ("o-", "s--"), (plots.BLUE, plots.ORANGE), strict=True):
        means = numpy.array([100 * numpy.mean(values) for values in found[name]])
        spreads = [100 * numpy.std(values) for values in found[name]]
        axis.errorbar(sizes, means, spreads, fmt=style, color=colour, capsize=3, label=label)
        pairs = zip(means, sizes, strict=True)
        told.append(f"{label}: " + ", ".join(f"{mean:.0f} % ({size:,})" for mean, size in pairs))
    level = _("TF-IDF with all {n:,} labels").format(n=many)
    axis.axhline(100 * many_accuracy, color=plots.BLACK, linestyle=":", label=level)
    axis.set(xscale="log", xlabel=_("labelled texts"), ylabel=_("test accuracy (%)"))
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes], minor=False)
    axis.minorticks_off()
    axis.legend(fontsize=9)
    told = "; ".join(told)
    return figure, _("Test accuracy by number of labels. {told}. {level}: {accuracy:.0%}.").format(
        told=told, level=level, accuracy=many_accuracy
    )


def pair_grid(axis, values, rows, columns, colours, low, high):
    """Draw a share for each pair of a row and a column as a coloured field with its number in percent.

    Parameters
    ----------
    axis : matplotlib Axes
        Title and labels of the axes are left to the caller.
    values : dict of str to float
        Shares, 0 to 1, by the name "row → column"; every pair must be there.
    rows, columns : sequence of str
    colours : str
        A colour map of matplotlib that goes from light to dark.
    low, high : float
        The percentages that get the lightest and the darkest colour.
    """
    percent = 100 * numpy.array([[values[f"{row} → {column}"] for column in columns] for row in rows])
    axis.imshow(percent, cmap=colours, vmin=low, vmax=high, aspect="auto")
    for (row, column), value in numpy.ndenumerate(percent):
        dark = (value - low) / (high - low) > 0.6
        axis.text(column, row, f"{value:.0f}", ha="center", va="center", color="white" if dark else "black")
    axis.set_xticks(range(len(columns)), columns)
    axis.set_yticks(range(len(rows)), rows)
