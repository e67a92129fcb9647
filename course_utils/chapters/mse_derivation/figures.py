"""The pictures of 04_mse_derivation. Each function gives (figure, alternative text), ready for ``show(*...)``.

What is drawn is computed in the notebook, in the open; here is only the drawing.
"""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.chapters.mse_derivation import activations, loss_race
from course_utils.chapters.mse_derivation.line_fit import mean_squared_error
from course_utils.core import plots
from course_utils.core.i18n import _


def three_lines(x, y, lines, residuals):
    """Points with three lines side by side, and above each the sums of its residuals.

    Parameters
    ----------
    x, y : array [n]
        The points; x between 0 and 4.
    lines : sequence of (slope, intercept)
    residuals : sequence of array [n]
        Of each line: measured minus predicted.
    """
    figure, axes = pyplot.subplots(1, len(lines), figsize=(8.4, 3.0), sharey=True)
    for axis, (slope, intercept), left in zip(axes, lines, residuals, strict=True):
        axis.plot(x, y, "o", color=plots.BLACK)
        axis.plot([0, 4], [intercept, slope * 4 + intercept], color=plots.BLUE, linewidth=2)
        axis.vlines(x, y, y - left, color=plots.RED, linewidth=2)
        words = _("plain sum {plain:.1f}\nabsolute {absolute:.1f}, squared {squared:.1f}")
        sums = {"plain": abs(left.sum()), "absolute": abs(left).sum(), "squared": (left**2).sum()}
        axis.set_title(words.format(**sums))
        axis.set_xlabel("x")
    axes[0].set_ylabel("y")
    return figure, _(
        "The same eight points with a rising, a level and a falling line. The plain sum of residuals is almost zero "
        "for all three; absolute values and squares are smallest for the rising one."
    )


def contours(features, y, eigenvalues):
    """Contours of the mean squared error over slope and intercept, a chart for each feature.

    Parameters
    ----------
    features : dict
        {title: array [n], the feature that the slope multiplies}.
    y : array [n]
    eigenvalues : dict
        {title: the two eigenvalues of the Hessian}.
    """
    figure, axes = pyplot.subplots(1, len(features), figsize=(8.4, 3.3), sharey=True)
    grid = numpy.meshgrid(numpy.linspace(-2, 4, 80), numpy.linspace(-2, 4, 80))
    for axis, (title, feature) in zip(axes, features.items(), strict=True):
        heights = mean_squared_error(feature, y, *grid)
        axis.contour(*grid, heights, levels=numpy.geomspace(0.3, 40, 12), cmap="viridis")
        small, large = numpy.abs(eigenvalues[title])
        words = _("{title} (eigenvalues {small:.1f}, {large:.1f})").format(title=title, small=small, large=large)
        axis.set(title=words, xlabel=_("slope"))
    axes[0].set_ylabel(_("intercept"))
    return figure, _(
        "Contours of the mean squared error over slope and intercept: closed ellipses when x varies, parallel straight "
        "lines, a trough without an end, when x is constant."
    )


def digits_lost(distances, slips, condition):
    """Errors of slope and intercept against the distance of x from zero, for two ways to solve.

    Parameters
    ----------
    distances : array [n]
    slips : dict
        {name of the way, first the normal equations, then lstsq: array [n, 2] of errors, of slope and intercept}.
    condition : array [n]
        Condition number of the matrix with both columns of the same length.
    """
    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 3.4), sharey=True)
    looks = ((plots.RED, "o-"), (plots.BLUE, "s--"))
    digit = numpy.finfo(float).eps
    guides = ((digit * condition, _("rounding x condition")), (digit * condition**2, _("rounding x condition²")))
    for axis, place, name in zip(axes, (0, 1), (_("slope"), _("intercept")), strict=True):
        for (way, errors), (colour, style) in zip(slips.items(), looks, strict=True):
            axis.loglog(distances, errors[:, place], style, color=colour, label=way, markersize=4)
        if place == 0:
            for values, label in guides:
                axis.loglog(distances, values, ":", color="0.4", linewidth=1.2)
                axis.text(distances[-1], values[-1] * 20, label, ha="right", fontsize=8, color="0.3")
        else:
            axis.axhline(1, color="0.4", linewidth=1.2, linestyle=":")
            axis.text(distances[0], 2, _("the true intercept, 1"), fontsize=8, color="0.3")
        axis.set(title=_("Error of the {name}").format(name=name), xlabel=_("distance of x from zero (units of x)"))
    axes[0].set(ylabel=_("error (median)"), ylim=(1e-17, 1e5))
    axes[1].legend(loc="lower right", fontsize=9)
    ends = {f"{way}, {name}": errors[-1, place] for way, errors in slips.items() for place, name in
            enumerate((_("slope"), _("intercept")))}  # fmt: skip
    words = "; ".join(f"{name} {error:.0e}" for name, error in ends.items())
    return figure, _(
        "Errors of slope and intercept against the distance of x from zero, all axes logarithmic. At the far end: "
        "{words}. The normal equations lose digits twice as fast."
    ).format(words=words)


def decay(factors, misses, without):
    """Error of the weights against the strength of weight decay.

    Parameters
    ----------
    factors : array [n]
        The strengths, as multiples of the one that noise and prior give.
    misses : array [n, tasks]
        Mean squared error of the weights in each task.
    without : array [tasks]
        The same without decay.
    """
    figure, axis = pyplot.subplots(figsize=(7.6, 3.2))
    means, errors = misses.mean(axis=1), misses.std(axis=1, ddof=1) / misses.shape[1] ** 0.5
    axis.errorbar(factors, means, errors, fmt="o-", color=plots.BLUE, capsize=3, label=_("with weight decay"))
    axis.axhline(without.mean(), color=plots.RED, linestyle="--", label=_("without"))
    axis.axvline(1, color="0.5", linestyle=":", label=_("what the prior says"))
    axis.set(xscale="log", title=_("{n} tasks; bars: standard error").format(n=misses.shape[1]))
    axis.set(xlabel=_("strength, as a multiple of noise variance / (points x prior variance)"))
    axis.set_ylabel(_("error of a weight\n(mean squared)"))
    axis.set_ylim(bottom=0)
    axis.legend(fontsize=9)
    return figure, _(
        "The error of the weights against the strength of weight decay is a valley, lowest at {best:g} times what the "
        "prior says: {low:.3f} there, {without:.3f} without decay."
    ).format(best=factors[means.argmin()], low=means.min(), without=without.mean())


def descents(losses):
    """Loss over the steps of gradient descent, at three rates.

    `losses` is {share of the largest rate that descends: array of losses}: two below 1, then one above.
    """
    figure, axis = pyplot.subplots(figsize=(7.6, 3.2))
    for (share, values), style in zip(losses.items(), ("-", "--", ":"), strict=True):
        axis.semilogy(values, style, linewidth=2, label=_("{share:.2f} times the limit").format(share=share))
    axis.set(title=_("Just below the limit, and just above"), xlabel=_("step"), ylabel=_("mean squared error"))
    axis.legend(fontsize=9)
    low, high, above = losses
    return figure, _(
        "Loss over {steps} steps: at {low:.2f} and {high:.2f} of the limit it falls to the floor, at {above:.2f} times "
        "the limit it first falls, then grows to {end:.0f}."
    ).format(steps=len(losses[above]) - 1, low=low, high=high, above=above, end=losses[above][-1])


def two_losses(scores, losses, slopes):
    """Loss and size of its gradient against the score of a model, where the truth is 1.

    Parameters
    ----------
    scores : array [n]
    losses, slopes : dict
        {name of the loss: array [n]} for "cross-entropy" and "squared error", in this order.
    """
    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 3.4))
    for axis, table in zip(axes, (losses, slopes), strict=True):
        for (name, values), colour, style in zip(table.items(), (plots.BLUE, plots.RED), ("-", "--"), strict=True):
            axis.plot(scores, values, style, color=colour, linewidth=2, label=name)
    axes[1].axvspan(-10, -5, color="0.92", zorder=0)
    axes[1].text(-9.8, 0.5, _("most\nwrong"), va="center")
    axes[0].set(title=_("The loss when the truth is 1"), xlabel=_("score z"), ylabel=_("loss"))
    axes[1].set(title=_("The size of its gradient"), xlabel=_("score z"), ylabel=_("|gradient|"))
    axes[0].legend()
    return figure, _(
        "Left: for a wrong, sure model cross-entropy rises in a straight line, squared error levels off at 1. Right: "
        "there the gradient of cross-entropy is 1, that of the squared error almost 0."
    )


def _race_names():
    """What a reader calls each of `loss_race.LOSSES`, in the language of the course."""
    return {
        "softmax, cross-entropy": _("softmax, cross-entropy"),
        "softmax, squared error": _("softmax, squared error"),
        "raw scores, squared error": _("raw scores, squared error"),
    }


def race(rates, runs, starts, epochs, best):
    """Validation accuracy of each loss against the learning rate, a chart for each start.

    Parameters
    ----------
    rates : sequence of float
    runs : dict
        {(start, loss): array [rates, seeds] of accuracies, 0 to 1}.
    starts : sequence of str
    epochs : int
    best : dict
        {(start, loss): the mean test accuracy at the rate that is best on the validation pictures, 0 to 1}.
    """
    figure, axes = pyplot.subplots(1, len(starts), figsize=(8.4, 3.5), sharey=True)
    looks = ((plots.BLUE, "o-"), (plots.RED, "s--"), (plots.GREEN, "^:"))
    names = _race_names()
    for axis, start in zip(axes, starts, strict=True):
        for loss, (colour, style) in zip(loss_race.LOSSES, looks, strict=True):
            percent = 100 * runs[start, loss]
            means, spreads = percent.mean(axis=1), percent.std(axis=1)
            axis.errorbar(rates, means, spreads, fmt=style, color=colour, capsize=3, label=names[loss])
        axis.set(title=start.capitalize(), xlabel=_("learning rate"), xscale="log", ylim=(0, 110))
    axes[0].set_ylabel(_("validation accuracy,\n{n} epochs (%)").format(n=epochs))
    axes[1].legend(fontsize=8, loc="upper right")
    words = "; ".join(
        _("{loss}, {start}: {value:.0%}").format(loss=names[loss], start=start, value=value)
        for (start, loss), value in best.items()
    )
    return figure, _(
        "Validation accuracy against learning rate. On test pictures, at the rate chosen so: {words}."
    ).format(words=words)


def depths(reached, chance):
    """Bars of the test accuracy of four activations with few and with many hidden layers, a dot for each seed.

    `reached` is {(depth in words, activation): array [seeds] of accuracies, 0 to 1}; `chance` is 0 to 1.
    """
    figure, axis = pyplot.subplots(figsize=(7.6, 3.3))
    names = activations.NAMES
    kinds = list(dict.fromkeys(depth for depth, _name in reached))
    looks = ((-0.2, plots.SKY, ""), (0.2, plots.ORANGE, "//"))
    for depth, (offset, colour, hatch) in zip(kinds, looks, strict=True):
        places = numpy.arange(len(names)) + offset
        means = [100 * reached[depth, name].mean() for name in names]
        axis.bar(places, means, 0.36, color=colour, edgecolor="black", hatch=hatch, label=depth)
        for place, name in zip(places, names, strict=True):
            scores = 100 * reached[depth, name]
            axis.plot([place] * len(scores), scores, "o", color=plots.BLACK, markersize=4)
    axis.axhline(100 * chance, color=plots.RED, linestyle="--", label=_("chance"))
    axis.set_xticks(range(len(names)), [activations.LABELS[name] for name in names])
    axis.set(title=_("Each activation at its best rate of three"), ylabel=_("test accuracy (%)"), ylim=(0, 115))
    axis.set_xlabel(_("activation"))
    axis.legend(fontsize=8, ncols=3, loc="upper right")
    words = ", ".join(f"{name}, {depth}: {scores.mean():.0%}" for (depth, name), scores in reached.items())
    return figure, _("Test accuracy of four activations with one and six hidden layers. {words}.").format(words=words)
