"""The pictures of 05_case_study. Each function gives (figure, alternative text), ready for ``show(*...)``.

What is drawn is computed in the notebook, in the open; here is only the drawing. A run is a dict with "train" and
"test", accuracies from 0 to 1; where a function takes runs, they differ in their seed.
"""

import matplotlib.pyplot as pyplot
import numpy

from course_utils.chapters.case_study import spread
from course_utils.chapters.case_study.explorers import hidden_units
from course_utils.core import plots
from course_utils.core.i18n import _

PARTS = (("train", plots.BLUE, "o"), ("test", plots.ORANGE, "s"))  # how the two accuracies of a run are drawn


def _percent(runs, part):
    return [100 * run[part] for run in runs]


def at_scale(rows):
    """Test accuracy of each network on all pictures, a dot a seed, with mean and standard error.

    `rows` are those of the measured table all_pictures, each with "network" and "tests" in per cent.
    """
    figure, axis = pyplot.subplots(figsize=(8.4, 2.9))
    words = {"logistic regression": _("logistic regression")}
    names = [words.get(row["network"], row["network"]) for row in rows]
    for place, row in enumerate(rows):
        mean, error = spread.mean_and_error(row["tests"])
        axis.plot(row["tests"], [place] * len(row["tests"]), "o", color=plots.BLUE, alpha=0.6)
        axis.errorbar(mean, place + 0.22, xerr=error, fmt="D", color=plots.BLACK, capsize=4)
    axis.axvline(85, color=plots.ORANGE, linestyle=":", linewidth=2, label=_("claim: 85 % test"))
    axis.set(yticks=range(len(rows)), yticklabels=names, ylim=(len(rows) - 0.4, -0.5))
    axis.set(xlabel=_("test accuracy (%)"), title=_("All pictures: dots are seeds, diamonds their mean"))
    axis.legend(fontsize=9)
    told = "; ".join(f"{name} {numpy.mean(row['tests']):.1f} %" for name, row in zip(names, rows, strict=True))
    return figure, _("Test accuracy of networks trained on all pictures: {words}.").format(words=told)


def areas(squares):
    """Squares to scale for {name: number of weights}, side by side."""
    figure, axis = pyplot.subplots(figsize=(8.4, 3.5))
    left = 0
    for (name, count), colour in zip(squares.items(), plots.PALETTE, strict=False):
        edge = count**0.5
        axis.add_patch(pyplot.Rectangle((left, 0), edge, edge, color=colour))
        axis.text(left, edge + 60, f"{name}\n{count:,}", fontsize=10, va="bottom")
        left += max(edge, 1500) + 250
    axis.set(xlim=(0, left), ylim=(0, 4700), aspect="equal", xticks=[], yticks=[])
    axis.set(title=_("Every weight has the same area"), xlabel=_("area: number of weights"), ylabel="")
    axis.spines[:].set_visible(False)
    words = ", ".join(f"{name} {count:,}" for name, count in squares.items())
    return figure, _("Squares to scale: {words} weights.").format(words=words)


def enlarging(picture, table, enlarged):
    """A picture [h, w] of values from 0 to 255, the table of shares [H, h] that enlarges it, and the result [H, W]."""
    figure, axes = pyplot.subplots(1, 3, figsize=(8.4, 3.2), width_ratios=(1, 0.45, 1))
    for axis, image in ((axes[0], picture), (axes[2], enlarged)):
        axis.imshow(image, vmin=0, vmax=255)
        height, width = (_("{n} pixels").format(n=n) for n in image.shape)
        axis.set(title=_("{n} numbers").format(n=f"{image.size:,}"), xlabel=width, ylabel=height)
    axes[1].imshow(table, cmap="Blues", aspect="auto")
    axes[1].set(title=_("the table"), xlabel=_("old pixel"), ylabel=_("new pixel"))
    for axis in axes:
        axis.set(xticks=[], yticks=[])
    return figure, _(
        "A picture of {few} numbers, the table of shares (a diagonal band), and the enlarged picture of {many} "
        "numbers, smoother but with nothing new in it."
    ).format(few=picture.size, many=enlarged.size)


def sizes(tests, seconds):
    """Test accuracy and training time of two sizes of the pictures, a dot for each seed.

    `tests` is {size in words: list of accuracies, 0 to 1}, `seconds` {size in words: list of seconds}; both name the
    large size first.
    """
    names = list(tests)
    percent = {name: [100 * value for value in values] for name, values in tests.items()}
    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 2.5), sharey=True)
    # Accuracies lie far from zero, so they are dots with their mean; seconds begin at zero, so they may be bars.
    for place, name in enumerate(names):
        mean, error = spread.mean_and_error(percent[name])
        axes[0].plot(percent[name], [place] * len(percent[name]), "o", color=plots.BLUE, alpha=0.6)
        axes[0].errorbar(mean, place + 0.2, xerr=error, fmt="D", color=plots.BLACK, capsize=4)
        axes[1].plot(seconds[name], [place] * len(seconds[name]), "o", color=plots.BLUE, zorder=3)
    axes[1].barh(names, [numpy.mean(seconds[name]) for name in names], color=plots.SKY, height=0.6)
    axes[0].set(title=_("Test accuracy, mean and standard error"), xlabel=_("test accuracy (%)"), ylim=(-0.5, 1.5))
    axes[1].set(title=_("Training time"), xlabel=_("training time (s)"))
    axes[0].invert_yaxis()
    large, small = names
    return figure, _(
        "Test accuracy {a:.1f} % with {large} pixels, {b:.1f} % with {small}; time {c:.1f} s and {d:.1f} s."
    ).format(
        a=numpy.mean(percent[large]), large=large, b=numpy.mean(percent[small]), small=small,
        c=numpy.mean(seconds[large]), d=numpy.mean(seconds[small]),
    )  # fmt: skip


def gaps(plain, augmented, epochs):
    """Training and test accuracies of the runs without and with augmentation, and the gap between their means."""
    figure, axis = pyplot.subplots(figsize=(8.4, 3))
    names = {"train": _("training"), "test": _("test")}
    for place, runs in enumerate((plain, augmented)):
        for part, colour, marker in reversed(PARTS):
            scores, label = _percent(runs, part), None if place else names[part]
            axis.plot(scores, [place] * len(scores), marker, color=colour, markersize=9, alpha=0.8, label=label)
        low, high = (numpy.mean(_percent(runs, part)) for part in ("test", "train"))
        axis.annotate("", (high, place + 0.25), (low, place + 0.25), arrowprops={"arrowstyle": "<->"})
        words = _("gap {points:.1f} points").format(points=high - low)
        axis.text((low + high) / 2, place + 0.3, words, ha="center", va="top", fontsize=10)
    axis.set(yticks=[0, 1], yticklabels=[_("as they are"), _("cropped\nand turned")], ylim=(1.8, -0.5))
    axis.set_xlabel(_("accuracy on unchanged pictures (%)"))
    title = _("Training and test accuracy, {seeds} seeds, {epochs} passes")
    axis.set_title(title.format(seeds=len(plain), epochs=epochs))
    axis.legend(loc="lower right")
    without, with_them = (
        numpy.mean([100 * (run["train"] - run["test"]) for run in runs]) for runs in (plain, augmented)
    )
    return figure, _(
        "The gap between training and test accuracy is {without:.1f} points without, {with_them:.1f} points with "
        "augmentation."
    ).format(without=without, with_them=with_them)


def answers(runs):
    """Training and test accuracies of {name: its runs} against the two numbers that the article claims."""
    figure, axis = pyplot.subplots(figsize=(8.4, 3.6))
    for place, found in enumerate(runs.values()):
        for (part, colour, marker), shift in zip(PARTS, (-0.14, 0.14), strict=True):
            scores = _percent(found, part)
            axis.plot(scores, [place + shift] * len(scores), marker, color=colour, markersize=8, alpha=0.8)
    axis.axvline(90, color=plots.BLUE, linestyle="--", label=_("claim: 90 % training (circles)"))
    axis.axvline(85, color=plots.ORANGE, linestyle=":", linewidth=2, label=_("claim: 85 % test (squares)"))
    axis.set(yticks=range(len(runs)), yticklabels=list(runs), ylim=(len(runs) - 0.5, -0.5))
    axis.set(xlabel=_("accuracy (%)"), title=_("One network, {n} answers").format(n=len(runs)))
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)  # beside the rows: dots may lie anywhere in them
    words = "; ".join(
        _("{name} {train:.0f} and {test:.0f} %").format(
            name=name, train=numpy.mean(_percent(found, "train")), test=numpy.mean(_percent(found, "test"))
        )
        for name, found in runs.items()
    )
    return figure, _("Training and test accuracy per seed against 90 and 85 %: {words}.").format(words=words)


def unit_weights(raw, folded, units):
    """The weights of some hidden units as pictures, as they were trained and folded to the small picture.

    Parameters
    ----------
    raw, folded : array [height, width, hidden units]
    units : sequence of int
        Which units are shown.
    """
    figure, axes = pyplot.subplots(2, len(units), figsize=(8, 4), squeeze=False)
    for row, (maps, words) in enumerate(((raw, _("as trained")), (folded, _("folded")))):
        for axis, unit in zip(axes[row], units, strict=True):
            most = numpy.quantile(numpy.abs(maps[..., unit]), 0.995)
            axis.imshow(maps[..., unit], cmap=hidden_units.DIVERGING, vmin=-most, vmax=most)
            axis.set(xticks=[], yticks=[])
        axes[row, 0].set_ylabel(f"{words}\n{maps.shape[0]} x {maps.shape[1]}")
    for axis, unit in zip(axes[0], units, strict=True):
        axis.set_title(_("unit {n}").format(n=unit))
    return figure, _(
        "Weights of four hidden units, as trained and folded to the small picture. Neighbouring weights have a "
        "correlation of {raw:.2f} as trained, where they look like noise, and of {folded:.2f} folded, where patches "
        "for and against show."
    ).format(raw=neighbours(raw), folded=neighbours(folded))


def neighbours(maps):
    """Correlation of a weight with its right-hand neighbour, the mean over the maps [height, width, units]."""
    found = []
    for unit in range(maps.shape[-1]):
        left, right = maps[:, :-1, unit].ravel(), maps[:, 1:, unit].ravel()
        if left.std() > 0 and right.std() > 0:
            found.append(numpy.corrcoef(left, right)[0, 1])
    return float(numpy.mean(found)) if found else 0.0


def moved(steps, found, sides):
    """Accuracy on test pictures that are moved to the right; bands show the seeds.

    Parameters
    ----------
    steps : sequence of int
        Pixels; negative is to the left.
    found : dict
        {"128 x 128", "few", "augmented" and "CNN": array [seeds, steps] of accuracies, 0 to 1}.
    sides : dict
        {0, 2 and 4 pixels: {name: mean accuracy on both sides}}.
    """
    words = {"128 x 128": _("dense"), "few": _("dense, few pictures"), "CNN": "CNN"}
    words["augmented"] = _("... and augmented")
    figure, axis = pyplot.subplots(figsize=(8.4, 3.5))
    for (name, rows), style in zip(found.items(), ("o-", "v-.", "s--", "^:"), strict=True):
        axis.plot(steps, 100 * rows.mean(axis=0), style, label=words[name], markersize=6)
        axis.fill_between(steps, 100 * rows.min(axis=0), 100 * rows.max(axis=0), alpha=0.15)
    seeds = max(len(rows) for rows in found.values())
    axis.set(title=_("Moved test pictures; bands: {n} seeds").format(n=seeds), ylim=(0, 100))
    axis.set(xlabel=_("all test pictures moved to the right by (pixels)"), ylabel=_("accuracy (%)"))
    axis.legend(fontsize=9)
    told = "; ".join(
        _("{name} {middle:.0%} in the middle, {two:.0%} after 2 pixels, {four:.0%} after 4").format(
            name=words[name], middle=sides[0][name], two=sides[2][name], four=sides[4][name]
        )
        for name in found
    )
    return figure, _("Accuracy on moved pictures falls on both sides of a narrow peak: {words}.").format(words=told)
