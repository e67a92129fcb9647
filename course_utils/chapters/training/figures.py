"""The pictures of 08_training. Each function gives (figure, alternative text), ready for ``show(*...)``."""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.chapters.training import rates as finding
from course_utils.chapters.training import staircase as steps
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


def seeds(runs, pictures, epochs):
    """Training and validation accuracy of repeated runs; `runs` is an array [seeds, 2], from 0 to 1."""
    figure, axis = pyplot.subplots(figsize=(7.6, 2.2))
    for place in range(2):
        axis.plot(100 * runs[:, place], [place] * len(runs), "o", markersize=8)
    axis.set_yticks(range(2), [_("training"), _("validation")])
    axis.set(ylim=(-0.5, 1.5), xlabel=_("accuracy (%)"))
    axis.set_title(_("{n} seeds, {pictures} pictures, {epochs} epochs").format(
        n=len(runs), pictures=f"{pictures:,}", epochs=epochs
    ))  # fmt: skip
    return figure, _("Accuracy of {n} seeds; validation accuracy from {low:.1%} to {high:.1%}.").format(
        n=len(runs), low=runs[:, 1].min(), high=runs[:, 1].max()
    )


def calibration(by_bin, sure, right):
    """Accuracy against confidence: a dot a bin, larger where more pictures fall, and their numbers below.

    Parameters
    ----------
    by_bin : list of (float, float, int)
        Mean confidence and accuracy of a bin (0 to 1), and its pictures.
    sure, right : float
        Mean confidence and accuracy of all.
    """
    figure, axis = pyplot.subplots(figsize=(5.6, 3.8))
    confidence, accuracy, counts = (numpy.array(column) for column in zip(*by_bin, strict=True))
    axis.plot([0, 100], [0, 100], "--", color=plots.BLACK, label=_("calibrated"))
    axis.plot(100 * confidence, 100 * accuracy, "-", color=plots.BLUE, linewidth=1)
    sizes = 20 + 200 * counts / counts.max()
    axis.scatter(100 * confidence, 100 * accuracy, sizes, color=plots.BLUE, label=_("this network, a bin each"))
    for place, count in zip(confidence, counts, strict=True):
        axis.annotate(f"{count:,}", (100 * place, -9), ha="center", fontsize=8)
    axis.set(xlabel=_("confidence (%); above the axis, pictures in the bin"), ylabel=_("accuracy (%)"))
    axis.set(title=_("Confidence and accuracy"), ylim=(-14, 104))
    axis.legend(fontsize=9, loc="upper left")
    side = _("promises more than it keeps") if sure > right else _("keeps what it promises")
    text = _("Reliability diagram: mean confidence {sure:.1%}, accuracy {right:.1%}: the network {side}.")
    return figure, text.format(sure=sure, right=right, side=side)


def ablation(results, names, pictures, epochs):
    """Validation accuracies (in %) of variants, a dot a seed and a line at the mean; the first is what they change.

    The axis does not begin at zero, hence dots.
    """
    figure, axis = pyplot.subplots(figsize=(7.6, 0.9 + 0.42 * len(results)))
    means = {name: numpy.mean(values) for name, values in results.items()}
    for place, (name, values) in enumerate(results.items()):
        axis.plot(values, [place] * len(values), "o", color=plots.BLUE, markersize=7)
        axis.plot([means[name]] * 2, [place - 0.3, place + 0.3], color=plots.BLACK)
    first = next(iter(results))
    axis.axvline(means[first], color=plots.RED, linestyle="--", label=names[first])
    axis.legend(fontsize=9, loc="lower right", bbox_to_anchor=(1, 1))
    axis.set_yticks(range(len(results)), [names[name] for name in results])
    axis.invert_yaxis()
    axis.set_xlabel(_("validation accuracy (%); the axis is cut, the line is the mean"))
    axis.set_title(_("{pictures} pictures, {epochs} epochs").format(pictures=f"{pictures:,}", epochs=epochs))
    told = ", ".join(f"{names[name]} {mean:.1f} %" for name, mean in means.items())
    return figure, _("Mean validation accuracy of each variant: {told}.").format(told=told)


def whitening(filters, before, after):
    """The filters [size, size, channels, count] as pictures, strongest direction first."""
    low, high = filters.min(axis=(0, 1, 2)), filters.max(axis=(0, 1, 2))
    tiles = list(((filters - low) / (high - low)).transpose(3, 0, 1, 2).squeeze())
    title = _("The {n} filters of the whitening layer, computed and not learnt").format(n=len(tiles))
    text = _(
        "{n} small tables: the first is nearly even, the next ones change once from side to side, later ones more "
        "often. Two pixels of a patch correlate by {before:.2f} on average, two responses by {after:.2f}."
    )
    return plots.image_grid(tiles, columns=12, size=0.62, title=title), text.format(
        n=len(tiles), before=before, after=after
    )


def rate_range(rates, losses, peak):
    """The loss while the learning rate rises from step to step: each batch, smoothed, and the peak of the cycle."""
    figure, axis = pyplot.subplots(figsize=(7.2, 2.8))
    axis.plot(rates, losses, ".", color=plots.ORANGE, label=_("one batch"))
    axis.plot(rates, finding.smoothed(losses), color=plots.BLUE, label=_("smoothed"))
    axis.axvline(peak, color=plots.BLACK, linestyle="--", label=_("peak of the cycle below"))
    axis.set(xscale="log", xlabel=_("learning rate, larger in every step"), ylabel=_("loss"))
    axis.set(title=_("The rate rises until the loss explodes"), ylim=(0, 1.6 * losses[0]))
    axis.legend(fontsize=9, loc="lower left")
    return figure, finding.told(rates, losses, peak)


def one_cycle(rates, fixed):
    """The learning rate in each step, and the constant one that it replaces."""
    figure, axis = pyplot.subplots(figsize=(7.2, 2.8))
    share = 100 * numpy.arange(1, len(rates) + 1) / len(rates)
    axis.plot(share, rates, color=plots.BLUE, label=_("one cycle"))
    axis.plot([0, 100], [fixed, fixed], "--", color=plots.ORANGE, label=_("constant"))
    axis.set(xlabel=_("steps done (%)"), ylabel=_("learning rate"), title=_("The learning rate rises and falls once"))
    axis.legend(fontsize=9)
    top = int(numpy.argmax(rates))
    text = _("The rate rises in a straight line to {peak:.2g} at {share:.0f} % of the steps and falls to {last:.2g}.")
    return figure, text.format(peak=rates[top], share=share[top], last=rates[-1])


def staircase(accuracies):
    """Accuracy (in %) after each change of the recipe: {name: mean}, in order."""
    figure, axis = pyplot.subplots(figsize=(8.4, 3.6))
    accuracies = {steps.spoken().get(name, name): mean for name, mean in accuracies.items()}
    axis.plot(list(accuracies.values()), range(len(accuracies)), "o-")
    axis.set_yticks(range(len(accuracies)), accuracies)
    axis.invert_yaxis()
    axis.set(xlabel=_("accuracy (%)"), title=_("The recipe, one change at a time"))
    told = ", ".join(f"{name} {mean:.1f} %" for name, mean in accuracies.items())
    return figure, _("Accuracy after each change: {told}.").format(told=told)
