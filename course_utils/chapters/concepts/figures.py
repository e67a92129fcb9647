"""The still pictures of 02_concepts: each function gives (figure, words that say it), for `show(*...)`.

What is drawn is computed in the notebook, in the open; here is only the drawing.
"""

import numpy

from course_utils.core import plots
from course_utils.core.i18n import _

LARGE = (1e6, 1e10)  # "millions to several billion" parameters


def _axes(columns=1, size=(8.4, 3.0), **options):
    import matplotlib.pyplot as pyplot

    return pyplot.subplots(1, columns, figsize=size, **options)


def parameter_counts(counted):
    """Dots (the axis has no zero) for {name of a network: parameters}, beside the article's range of what is large."""
    figure, axis = _axes(size=(8.4, 2.9))
    axis.axvspan(*LARGE, color=plots.SKY, alpha=0.25)
    axis.text(1.3e6, -0.62, _("what the article calls large"), fontsize=9, va="bottom", color="0.3")
    axis.plot(list(counted.values()), list(counted), "o", color=plots.BLUE, markersize=9)
    axis.set(
        xscale="log", xlim=(1e4, 1e13), ylim=(len(counted) - 0.5, -0.95), xlabel=_("parameters (logarithmic)"),
        title=_("Parameters, counted from the published layouts"),
    )  # fmt: skip
    least, most = (pick(counted, key=counted.get) for pick in (min, max))
    return figure, _("Dots from {least}, {low} parameters, to {most}, {high} parameters.").format(
        least=least, low=f"{counted[least]:,}", most=most, high=f"{counted[most]:,}"
    )


def attention(width):
    """Where the weights of an attention layer stand: four maps from `width` to `width`, and a middle without any."""
    figure, axis = _axes(size=(8.4, 3.2))
    square, rows = f"{width} × {width}", _("words × {width}").format(width=width)
    maps = ((2.4, 1.2, _("query")), (2.4, 0.0, _("key")), (2.4, -1.2, _("value")), (8.75, 0.0, _("output")))
    boxes = [(*place, f"{name}\n{square}", plots.ORANGE) for *place, name in maps]
    boxes += [(0, 0, _("input") + f"\n{rows}", plots.SKY), (11.0, 0, _("result") + f"\n{rows}", plots.SKY)]
    boxes.append((5.75, 0, _("each word weighs all words\nand mixes their values:\nno weights of its own"), "0.88"))
    flow = [((0.9, 0), (1.72, y)) for y in (1.2, 0, -1.2)] + [((3.1, y), (3.8, y / 3)) for y in (1.2, 0, -1.2)]
    for start, end in [*flow, ((7.7, 0), (8.1, 0)), ((9.45, 0), (10.1, 0))]:
        axis.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": "0.35"})
    for x, y, words, colour in boxes:
        box = {"boxstyle": "round,pad=0.45", "facecolor": colour, "edgecolor": "none", "alpha": 0.5}
        axis.text(x, y, words, ha="center", va="center", fontsize=9.5, bbox=box)
    axis.set(xlim=(-0.9, 11.9), ylim=(-1.8, 1.8), title=_("An attention layer on words of {d} numbers").format(d=width))
    axis.axis("off")
    return figure, _(
        "The input, a row of {d} numbers for each word, goes through three maps of {square} weights: query, key and "
        "value. In the middle each word weighs all words, without weights of its own; a fourth map of {square} "
        "makes the result: {weights} weights in all."
    ).format(d=width, square=square, weights=f"{4 * width**2:,}")


def capacity(fits):
    """Errors on the curve and accuracies on the spirals against the number of parameters, for `toys.Fit`s."""
    figure, axes = _axes(2)
    plans = (
        (_("Curve: 24 noisy points"), "curve_parameters", "seen_error", "new_error", _("root mean squared error")),
        (_("Spirals: 200 points"), "plane_parameters", "accuracy", "new_accuracy", _("classified right (share)")),
    )
    for axis, (title, size, seen, new, label) in zip(axes, plans, strict=True):
        sizes = [getattr(fit, size) for fit in fits]
        axis.plot(sizes, [getattr(fit, seen) for fit in fits], "o", color=plots.BLUE, label=_("points seen"))
        axis.plot(sizes, [getattr(fit, new) for fit in fits], "s", color=plots.ORANGE, label=_("new"))
        axis.set(xscale="log", xlabel=_("parameters (logarithmic)"), ylabel=label, title=title)
    axes[0].legend(fontsize=9)
    low, high = (pick(fits, key=lambda fit: fit.curve_parameters) for pick in (min, max))
    best = min(fits, key=lambda fit: fit.new_error)
    return figure, _(
        "From the smallest to the largest network the error on the seen points falls from {a:.2f} to {b:.2f}; the "
        "error from the true curve is smallest, {c:.2f}, at {n} parameters and {d:.2f} at the largest."
    ).format(a=low.seen_error, b=high.seen_error, c=best.new_error, n=best.curve_parameters, d=high.new_error)


def modalities(kinds):
    """One example of each of {name: (examples [n, h, w, c], ...)}: a picture, or a line when it is one row."""
    figure, axes = _axes(len(kinds), (8.4, 2.4))
    for axis, (name, (x, *_others)) in zip(axes, kinds.items(), strict=True):
        example = x[0]
        if len(example) == 1:
            axis.plot(example.ravel(), linewidth=0.8)
            axis.set(yticks=[], xlabel=_("place in the list"))
        else:
            axis.imshow(example if example.shape[-1] == 3 else example[..., 0], aspect="auto")
            axis.set(xticks=[], yticks=[], xlabel=_("column"), ylabel=_("row"))
        axis.set_title(f"{name}\n{' × '.join(map(str, x.shape[1:]))}", fontsize=9)
    return figure, _("One example of each kind as numbers: {names}.").format(
        names="; ".join(f"{name}, {' x '.join(map(str, x.shape[1:]))}" for name, (x, *_others) in kinds.items())
    )


def learning_curve(counts, errors, slope, height):
    """Errors [sizes, seeds] on new pictures against the number of training pictures, with a power law.

    `slope` and `height` are of the straight line: log(error) = height + slope * log(pictures).
    """
    figure, axis = _axes(size=(7.6, 3.5))
    middle = errors.mean(axis=1)
    for place, count in enumerate(counts):
        label = None if place else _("single runs")
        axis.plot([count] * errors.shape[1], 100 * errors[place], "o", color=plots.SKY, label=label)
    axis.plot(counts, 100 * middle, "s-", color=plots.BLUE, label=_("mean"))
    ends = numpy.array([counts[0], counts[-1]])
    line = 100 * numpy.exp(height + slope * numpy.log(ends))
    axis.plot(ends, line, "--", color=plots.RED, label=_("straight line through the first points"))
    axis.set(
        xscale="log", yscale="log", xlabel=_("training pictures (logarithmic)"),
        ylabel=_("error on new pictures (%)"), title=_("More pictures, fewer errors, and ever less for each"),
    )  # fmt: skip
    low, high = min(line.min(), 100 * errors.min()), max(line.max(), 100 * errors.max())
    ticks = [tick for tick in (10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80) if 0.95 * low < tick < 1.05 * high]
    axis.set_yticks(ticks, [str(tick) for tick in ticks])
    axis.set_xticks(counts, [f"{count:,}" for count in counts])
    axis.minorticks_off()
    axis.legend(fontsize=9)
    return figure, _(
        "Error on new pictures falls from {first:.0%} with {few} pictures to {last:.0%} with {many}; the line through "
        "the first points promises {promised:.0%}."
    ).format(first=middle[0], few=f"{counts[0]:,}", last=middle[-1], many=f"{counts[-1]:,}", promised=line[-1] / 100)


def memory_parts():
    """What the parts of `networks.training_memory` are called, in the language of the notebook."""
    return {
        "weights": _("weights"), "gradients": _("gradients"), "optimiser": _("optimiser"),
        "activations": _("activations"),
    }  # fmt: skip


def training_memory(models, batches, memory):
    """Stacked bars of what training needs, for {name: model}. `memory` is a function of (model, batch size) to a dict
    of bytes with the parts "weights", "gradients", "optimiser" and "activations"."""
    figure, axes = _axes(len(models), sharey=True, sharex=True)  # one scale: the comparison is the point
    looks = list(zip((plots.BLUE, plots.SKY, plots.GREEN, plots.ORANGE), ("", "//", "..", "xx"), strict=True))
    told = []
    for axis, (name, model) in zip(axes, models.items(), strict=True):
        left = numpy.zeros(len(batches))
        for (part, label), (colour, hatch) in zip(memory_parts().items(), looks, strict=True):
            sizes = numpy.array([memory(model, batch)[part] / 1e6 for batch in batches])
            names = [str(batch) for batch in batches]
            axis.barh(names, sizes, left=left, color=colour, hatch=hatch, edgecolor="white", label=label)
            left += sizes
        share = sizes[-1] / left[-1]
        told.append(_("{name}: {share:.0%}").format(name=name, share=share))
        axis.set(title=name, xlabel=_("memory (MB)"))
    axes[0].set_ylabel(_("batch size"))
    axes[0].legend(fontsize=9, loc="lower right")
    return figure, _("Memory for training, by batch size. Share of the activations at batch size {n}: {told}.").format(
        n=batches[-1], told="; ".join(told)
    )


def learning_rates(losses, accuracies, chance):
    """Training loss by pass for each learning rate: `losses` {rate: values}, `accuracies` {rate: 0 to 1}; `chance` is
    the loss of one who guesses."""
    figure, axis = _axes(size=(8.0, 3.6))
    top = 2.4 * chance
    for (rate, values), colour, style in zip(
        losses.items(), plots.PALETTE, ("o-", "s-", "^-", "D-", "v--", "x--"), strict=False
    ):
        label = _("{rate:g}: {share:.0%} right").format(rate=rate, share=accuracies[rate])
        places = range(1, len(values) + 1)
        axis.plot(places, numpy.minimum(values, top), style, color=colour, markersize=5, label=label)
    axis.axhline(chance, color="0.5", linestyle=":")
    axis.text(len(values), chance * 1.15, _("dotted: guessing"), ha="right", fontsize=9, color="0.35")
    axis.set(
        xlabel=_("pass over the pictures"), ylabel=_("training loss (cut off at the top)"), ylim=(0, 1.04 * top),
        title=_("One network, six learning rates"),
    )  # fmt: skip
    axis.legend(title=_("learning rate"), fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    told = "; ".join(
        _("{rate:g} ends at loss {loss:.2f}, {share:.0%} right").format(
            rate=rate, loss=values[-1], share=accuracies[rate]
        )
        for rate, values in losses.items()
    )
    return figure, _("Training loss by learning rate: {told}.").format(told=told)
