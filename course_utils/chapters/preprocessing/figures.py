"""The pictures of 06_preprocessing: runs as dots, augmentation over a long training, and who waits for whom."""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.core import plots
from course_utils.core.i18n import _

STEPS = 6  # of a timeline


def dots(groups, xlabel, title, reference=None):
    """Each run as a dot, each mean as a stroke, on an axis that need not begin at zero.

    Parameters
    ----------
    groups : dict of str to dict of str to sequence of float
        {panel: {row: runs}}; each panel has the same rows. A single panel may have the title "".
    xlabel, title : str
    reference : str, optional
        The row whose mean is drawn as a line through its panel.

    Returns
    -------
    figure : matplotlib.figure.Figure
    alt : str
        Ready for ``show(*...)``.
    """
    rows = list(next(iter(groups.values())))
    figure, axes = pyplot.subplots(
        1, len(groups), figsize=(8.4, 1.2 + 0.38 * len(rows)), sharex=True, sharey=True, squeeze=False
    )
    told = []
    for axis, (panel, runs) in zip(axes[0], groups.items(), strict=True):
        means = {name: float(numpy.mean(runs[name])) for name in rows}
        for place, name in enumerate(rows):
            axis.plot(runs[name], [place] * len(runs[name]), "o", color=plots.BLUE, markersize=5, alpha=0.8)
            axis.plot([means[name]], [place], "|", color=plots.RED, markersize=20, markeredgewidth=3)
        if reference is not None:
            axis.axvline(means[reference], color="0.6", linestyle="--", linewidth=1, zorder=0)
        axis.set_yticks(range(len(rows)), rows)
        axis.set_ylim(len(rows) - 0.5, -0.5)
        axis.grid(axis="x", color="0.9")
        axis.set_axisbelow(True)
        axis.set_xlabel(xlabel)
        axis.set_title(panel, fontweight="normal", fontsize=10)
        listed = ", ".join(f"{name} {mean:.1f}" for name, mean in means.items())
        told.append(f"{panel}: {listed}" if panel else listed)
    figure.suptitle(title, fontweight="bold", fontsize=11, x=0.02, ha="left")
    return figure, _("{title}; dots are runs, strokes their means. {xlabel}: {told}.").format(
        title=title, xlabel=xlabel, told="; ".join(told)
    )


def long_run(rows, titles, title):
    """Accuracy over passes, with and without augmentation, on pictures as they are and moved: one panel a kind.

    Parameters
    ----------
    rows : list of dict
        Of one data set, as `augmenting.race` gives them.
    titles : dict of str
        {"learnt", "still", "moved": title of the panel}.
    title : str
        Of the whole figure.
    """
    looks = {"no change": (plots.ORANGE, "o-"), "shift": (plots.BLUE, "s--"), "flip": (plots.GREEN, "^:")}
    names = {"no change": _("no change"), "shift": _("shift"), "flip": _("flip")}
    figure, axes = pyplot.subplots(1, len(titles), figsize=(8.8, 3.3), squeeze=False)
    told = []
    for axis, (kind, panel) in zip(axes[0], titles.items(), strict=True):
        ends = []
        for change, (colour, style) in looks.items():
            own = [row for row in rows if row["change"] == change]
            means = [numpy.mean(row[kind]) for row in own]
            axis.plot([row["passes"] for row in own], means, style, color=colour, label=names[change], markersize=5)
            for row in own:
                axis.plot([row["passes"]] * len(row[kind]), row[kind], ".", color=colour, markersize=4, alpha=0.6)
            ends.append(f"{names[change]} {means[-1]:.0f}")
        axis.set_title(panel, fontweight="normal", fontsize=10)
        axis.set_xlabel(_("passes over the training pictures"))
        axis.grid(axis="y", color="0.9")
        told.append(f"{panel}: {', '.join(ends)}")
    axes[0, 0].set_ylabel(_("accuracy (%)"))
    axes[0, 0].legend(fontsize=9, loc="lower right")
    figure.suptitle(title, fontweight="bold", fontsize=11, x=0.02, ha="left")
    return figure, _(
        "{title}: accuracy in % over the passes, with and without augmentation. At the end, {told}."
    ).format(title=title, told="; ".join(told))


def timelines(found, title):
    """What each step waited and worked, as it was measured: one line a pipeline.

    Parameters
    ----------
    found : dict of str to (waited, worked)
        Milliseconds of each step, as `feeding.feeds` gives them.
    title : str
    """
    figure, axis = pyplot.subplots(figsize=(8.4, 1.3 + 0.55 * len(found)))
    told = []
    for place, (name, (waited, worked)) in enumerate(found.items()):
        begin = 0.0
        for wait, work in list(zip(waited, worked, strict=True))[:STEPS]:
            axis.barh(place, wait, left=begin, color=plots.ORANGE, edgecolor="white", height=0.6)
            axis.barh(place, work, left=begin + wait, color=plots.BLUE, edgecolor="white", height=0.6)
            begin += wait + work
        share = sum(waited) / (sum(waited) + sum(worked))
        told.append(_("{name}: {share:.0%} of the time waiting").format(name=name, share=share))
    axis.barh([0], [0], color=plots.ORANGE, label=_("waits for pictures"))
    axis.barh([0], [0], color=plots.BLUE, label=_("works"))
    axis.legend(fontsize=9, ncols=2, loc="lower right", bbox_to_anchor=(1, 1))
    axis.set_yticks(range(len(found)), list(found))
    axis.set_ylim(len(found) - 0.5, -0.5)
    axis.set_xlabel(_("measured time (ms), the first {n} steps").format(n=STEPS))
    axis.set_title(title)
    return figure, _("{title}: measured timelines of {n} steps. {told}.").format(
        title=title, n=STEPS, told="; ".join(told)
    )
