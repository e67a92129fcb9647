"""The pictures of 17_model_compression: each function returns (matplotlib Figure, what it shows in words)."""

import numpy

from course_utils.chapters.model_compression import litert
from course_utils.core import plots
from course_utils.core.i18n import _, pgettext

FOUR_BITS = 7  # the largest code of 4 bits


def bills(found, weights):
    """Dollars a million answers and gigabytes, by bits: `found` is a list of `bill.Bill`."""
    import matplotlib.pyplot as pyplot

    names = [_("{n} bits").format(n=one.bits) for one in found]
    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 2.9), sharey=True)
    rows = ((axes[0], [one.gigabytes for one in found], _("size of the weights (GB)"), "{:.1f}"),
            (axes[1], [one.dollars for one in found], _("USD a million answers"), "{:,.0f}"))  # fmt: skip
    for axis, values, label, form in rows:
        axis.barh(range(len(found)), values, color=plots.SKY, edgecolor="black", linewidth=0.6)
        for place, value in enumerate(values):
            axis.text(value, place, " " + form.format(value), va="center", fontsize=10)
        axis.set(xlabel=label, xlim=(0, 1.2 * max(values)))
    axes[0].set_yticks(range(len(found)), names)
    axes[0].invert_yaxis()
    axes[0].set_title(_("{n:.3g} billion weights").format(n=weights / 1e9))
    axes[1].set_title(_("The bill, at least"))
    told = "; ".join(f"{name}: {one.gigabytes:.1f} GB, {one.dollars:,.0f} USD"
                     for name, one in zip(names, found, strict=True))  # fmt: skip
    return figure, _("Size and price of a million answers by bits a weight. {told}.").format(told=told)


def steps(first, second, titles):
    """A row of weights and what 4 bits leave of it, twice: with a small and with a large largest weight; a line a code.

    `first`, `second` : (weights, values read back), arrays of equal length.
    """
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 3.2), sharey=True)
    told = []
    for axis, (true, read), title in zip(axes, (first, second), titles, strict=True):
        places = numpy.arange(len(true))
        axis.plot(places, true, "o", color=plots.BLUE, markersize=8, label=_("weight"))
        axis.plot(places, read, "x", color=plots.RED, markersize=8, mew=2, label=_("read back"))
        highest = 1.15 * float(abs(numpy.concatenate([first[0], second[0]])).max())
        step = float(abs(read).max()) / FOUR_BITS
        for level in range(-FOUR_BITS, FOUR_BITS + 1):
            axis.axhline(level * step, color=plots.SKY, linewidth=0.6, zorder=0)
        axis.set(xlabel=_("place in the row"), title=title, ylim=(-highest, highest))
        different = len(numpy.unique(read))
        told.append(_("{title}: {n} different values for {m} weights").format(title=title, n=different, m=len(true)))
    axes[0].set_ylabel(_("weight"))
    axes[0].legend(fontsize=9, loc="lower left")
    return figure, "; ".join(told) + "."


def by_bits(curves, full):
    """Validation accuracy by bits.

    Parameters
    ----------
    curves : dict of str to dict of int to list of float
        For each kind of scale and number of bits the accuracies over seeds.
    full : list of float
        Of the same networks in float32.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.3))
    told = []
    for (name, points), style, colour in zip(curves.items(), ("s--", "o-"), (plots.ORANGE, plots.BLUE), strict=False):
        means = [100 * numpy.mean(values) for values in points.values()]
        spreads = [100 * numpy.std(values) for values in points.values()]
        axis.errorbar(list(points), means, spreads, fmt=style, color=colour, capsize=3, label=name)
        pairs = zip(points, means, strict=True)
        told.append(f"{name}: " + ", ".join(_("{b} bits {a:.0f} %").format(b=b, a=a) for b, a in pairs))
    axis.axhline(100 * numpy.mean(full), color=plots.BLACK, linestyle=":", label=_("float32"))
    axis.axhline(10, color=plots.BLACK, linestyle="-.", linewidth=0.8, label=_("guessing"))
    axis.set(xlabel=_("bits a weight"), ylabel=_("validation accuracy (%)"), title=_("How few bits?"), ylim=(0, 100))
    axis.legend(fontsize=9, loc="center right", bbox_to_anchor=(1, 0.4))
    return figure, _("Accuracy by bits. {told}. In float32 {full:.0%}.").format(
        told="; ".join(told), full=numpy.mean(full)
    )


def formats(sizes, times):
    """Bytes and microseconds of one network in each of LiteRT's formats: dicts of str to number."""
    import matplotlib.pyplot as pyplot

    names = list(sizes)
    figure, axes = pyplot.subplots(1, 2, figsize=(8.4, 2.6), sharey=True)
    rows = ((axes[0], [sizes[name] / 1000 for name in names], _("file (kB)")),
            (axes[1], [times[name] for name in names], _("one answer (µs), one thread")))  # fmt: skip
    for axis, values, label in rows:
        axis.barh(range(len(names)), values, color=plots.SKY, edgecolor="black", linewidth=0.6)
        for place, value in enumerate(values):
            axis.text(value, place, f" {value:.0f}", va="center", fontsize=10)
        axis.set(xlabel=label, xlim=(0, 1.2 * max(values)))
    axes[0].set_yticks(range(len(names)), [litert.said(name) for name in names])
    axes[0].invert_yaxis()
    axes[0].set_title(_("Size"))
    axes[1].set_title(_("Time"))
    told = "; ".join(f"{litert.said(name)}: {sizes[name] / 1000:.0f} kB, {times[name]:.0f} µs" for name in names)
    return figure, _("LiteRT's formats. {told}.").format(told=told)


def sparse(shares, found):
    """Time of the sparse product against the dense one: `found` is {label: (dense, list of sparse)} in microseconds."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.1))
    told = []
    styles = zip(found.items(), ("o-", "s--"), (plots.BLUE, plots.ORANGE), strict=False)
    for (name, (dense, times)), style, colour in styles:
        ratios = numpy.array(times) / dense
        axis.plot([100 * share for share in shares], ratios, style, color=colour, label=name)
        told.append(f"{name}: " + ", ".join(f"{100 * s:.0f} % {r:.2g}" for s, r in zip(shares, ratios, strict=True)))
    axis.axhline(1, color=plots.BLACK, linestyle=":", label=pgettext("not sparse", "dense"))
    axis.set(yscale="log", xlabel=_("weights that are 0 (%)"), ylabel=_("time, dense = 1"))
    axis.set_title(_("When do zeros save time?"))
    axis.legend(fontsize=9)
    return figure, _("Time of the sparse product as a multiple of the dense one. {told}.").format(told="; ".join(told))


def students(found):
    """Accuracy of the student by what taught it: {(size, source): list of float}; sizes "few" and "all"."""
    import matplotlib.pyplot as pyplot

    sources = {
        "labels": (_("by labels"), "s", plots.ORANGE, -0.08),
        "answers": (_("by a teacher"), "o", plots.BLUE, 0.08),
    }
    figure, axis = pyplot.subplots(figsize=(7.0, 3.1))
    told = []
    for place, size in enumerate(("few", "all")):
        for source, (label, mark, colour, shift) in sources.items():
            values = [100 * value for value in found[size, source]]
            axis.plot([place + shift] * len(values), values, mark, color=colour, label="" if place else label)
            axis.plot([place + shift], [numpy.mean(values)], "_", color=plots.BLACK, markersize=22, mew=2)
            told.append(f"{size}, {label}: {numpy.mean(values):.1f} %")
    axis.set_xticks([0, 1], [_("few pictures"), _("all pictures")])
    axis.set(xlim=(-0.5, 1.5), ylabel=_("validation accuracy (%)"), title=_("Who teaches the small network?"))
    axis.legend(fontsize=9, loc="lower right")
    return figure, _("Validation accuracy of the small network. {told}.").format(told="; ".join(told))


def everything(rows):
    """Size, accuracy and time of every network in one figure.

    Parameters
    ----------
    rows : dict of str to (float, list of float, float or None)
        Bytes, test accuracies over seeds, microseconds of one answer where it was measured.
    """
    import matplotlib.pyplot as pyplot

    names = list(rows)
    figure, axes = pyplot.subplots(1, 3, figsize=(9.0, 0.9 + 0.42 * len(names)), sharey=True)
    told = []
    for place, (name, (size, reached, time)) in enumerate(rows.items()):
        axes[0].plot([size / 1000], [place], "o", color=plots.BLUE, markersize=8)
        axes[1].plot([100 * value for value in reached], [place] * len(reached), "o", color=plots.GREEN, markersize=5)
        axes[1].plot([100 * numpy.mean(reached)], [place], "|", color=plots.BLACK, markersize=16, mew=2)
        if time is not None:
            axes[2].plot([time], [place], "D", color=plots.RED, markersize=7)
        words = _("{name}: {size:.0f} kB, {a:.1%}").format(name=name, size=size / 1000, a=numpy.mean(reached))
        told.append(words + ("" if time is None else f", {time:.0f} µs"))
    axes[0].set_xscale("log")
    axes[0].set(xlabel=_("size (kB)"), title=_("Size"))
    axes[1].set(xlabel=_("test accuracy (%)"), title=_("Accuracy"))
    axes[2].set(xlabel=_("one answer (µs)"), title=_("Time"))
    axes[0].set_yticks(range(len(names)), names)
    axes[0].invert_yaxis()
    ticks = [tick for tick in (8, 15, 30, 60, 120, 240) if tick < 1.2 * max(row[0] for row in rows.values()) / 1000]
    axes[0].set_xticks(ticks, map(str, ticks))
    axes[0].minorticks_off()
    for axis in axes:
        axis.grid(axis="y", alpha=0.3)
    return figure, _("Size, accuracy and time. {told}.").format(told="; ".join(told))
