"""The pictures of 08_training. Each function gives (figure, alternative text), ready for ``show(*...)``."""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.core import plots
from course_utils.core.i18n import _


def transfer(rows, titles):
    """Test accuracy over labels a class, from scratch and with frozen features; a dot a draw.

    Parameters
    ----------
    rows : list of dict
        As `transfer.compare` gives them, of one data set or more.
    titles : dict of str
        The words for each data set.
    """
    names = [name for name in titles if any(row["data"] == name for row in rows)]
    figure, axes = pyplot.subplots(1, len(names), figsize=(8.4, 3.3), sharey=True, squeeze=False)
    looks = {"scratch": (plots.ORANGE, "-", _("from scratch")), "frozen": (plots.BLUE, "--", _("pretrained, frozen"))}
    words = []
    for axis, name in zip(axes[0], names, strict=True):
        own = [row for row in rows if row["data"] == name]
        counts = [row["labels"] for row in own]
        for way, (colour, style, label) in looks.items():
            axis.plot(counts, [100 * numpy.mean(row[way]) for row in own], style, color=colour, label=label)
            for row in own:
                places = [row["labels"]] * len(row[way])
                axis.plot(places, [100 * one for one in row[way]], "o", color=colour, markersize=4)
        axis.set(xscale="log", title=titles[name], xlabel=_("labelled pictures of each class"))
        axis.set_xticks(counts, [str(count) for count in counts], minor=False)
        axis.set_xticks([], minor=True)
        ends = {}
        for count, row in (("few", own[0]), ("many", own[-1])):
            ends |= {f"{way}_{count}": 100 * numpy.mean(row[way]) for way in looks}
        words.append(
            _(
                "{title}: with {few} a class {scratch_few:.0f} % from scratch and {frozen_few:.0f} % frozen, "
                "with {many} {scratch_many:.0f} % and {frozen_many:.0f} %"
            ).format(title=titles[name], few=own[0]["labels"], many=own[-1]["labels"], **ends)
        )
    axes[0, 0].set_ylabel(_("test accuracy (%)"))
    axes[0, 0].legend(fontsize=9, loc="lower right")
    return figure, "; ".join(words) + "."
