"""The sentences that answer each "predict first" of 17_model_compression, made from what was measured."""

import numpy

from course_utils.chapters.model_compression.trials import gain
from course_utils.core.i18n import _, punctuated
from course_utils.notebook.decision_card import runs_interval

TOLERATED = 0.01  # of accuracy: what we call unharmed


def fewest_bits(curve, full):
    """The fewest bits from which on the mean loss stays below `TOLERATED`; None where none are enough.

    `curve` is {bits: accuracies over seeds}, `full` the accuracies of the same seeds in float32.
    """
    enough = None
    for bits in sorted(curve, reverse=True):
        if -gain(full, curve[bits])[0] >= TOLERATED:
            break
        enough = bits
    return enough


def of_bits(curves, full):
    """From how many bits on the network is unharmed, and what is left one step below; a sentence for each curve."""
    said = []
    for name, curve in curves.items():
        enough = fewest_bits(curve, full)
        if enough is None:
            said.append(
                _("With {name} no number of bits that was tried keeps the loss below a point.").format(name=name)
            )
            continue
        mean, spread = gain(full, curve[enough])
        text = _("With {name} {bits} bits are enough ({mean:+.1f} ± {spread:.1f} points)").format(
            name=name, bits=enough, mean=100 * mean, spread=100 * spread
        )
        below = [bits for bits in curve if bits < enough]
        if below:
            mean, spread = gain(full, curve[max(below)])
            text += _("; {bits} bits cost {mean:+.1f} ± {spread:.1f}").format(
                bits=max(below), mean=100 * mean, spread=100 * spread
            )
        said.append(text + ".")
    lowest = min(next(iter(curves.values())))
    left = max(float(numpy.mean(curve[lowest])) for curve in curves.values())
    said.append(_("At {bits} bits at most {left:.0%} is right.").format(bits=lowest, left=left))
    return punctuated(" ".join(said))


def of_outlier(table, bits, stretch):
    """What one stretched channel costs with so many bits, by the explorer's table of accuracies."""
    return _(
        "At {bits} bits with a channel {n} times as large: {layer:.0%} right with one scale a layer, {channel:.0%} "
        "with one a channel; without the outlier {plain:.0%} and {plain_channel:.0%}."
    ).format(
        bits=bits, n=stretch, layer=table[bits, False, stretch], channel=table[bits, True, stretch],
        plain=table[bits, False, 1], plain_channel=table[bits, True, 1],
    )  # fmt: skip


def of_pruning(pruned, control):
    """What pruning and the training after it did, by share; `pruned` is {share: Retrained}, `control` a Retrained."""
    said = []
    for share, found in pruned.items():
        mean, spread = gain(control.after, found.after)
        text = _("{share:.0%} removed: {before:.1%} at once, {after:.1%} after training on, {mean:+.1f} ± {spread:.1f} "
                 "points against the control.")  # fmt: skip
        said.append(text.format(
            share=share, before=numpy.mean(found.before), after=numpy.mean(found.after), mean=100 * mean,
            spread=100 * spread,
        ))  # fmt: skip
    mean, spread = gain(control.before, control.after)
    text = _("The control, with nothing removed, changed by {mean:+.1f} ± {spread:.1f} points in the same training.")
    start = numpy.mean(control.before)
    above = [f"{share:.0%}" for share, found in pruned.items() if numpy.mean(found.after) > start]
    ends = _("By the mean above the network that all started from ({start:.1%}): {shares}.").format(
        start=start, shares=", ".join(above) or _("none of these shares")
    )
    return punctuated("\n".join([*said, text.format(mean=100 * mean, spread=100 * spread), ends]))


def of_sparse(shares, found, asked=0.9):
    """From which share on zeros save time, for each {label: (dense, list of sparse)}; how much at the share `asked`."""
    said = []
    for name, (dense, times) in found.items():
        enough = [s for place, s in enumerate(shares) if all(time < dense for time in times[place:])]
        said.append(
            _("{name}: sparse is faster from {share:.0%} zeros on.").format(name=name, share=enough[0])
            if enough
            else _("{name}: sparse is slower at every share tried.").format(name=name)
        )
        if asked in shares:
            ratio = dense / times[list(shares).index(asked)]
            said.append(_("At {share:.0%} it is {ratio:.1f} times as fast.").format(share=asked, ratio=ratio))
    return punctuated(" ".join(said))


def of_students(found):
    """What the teacher's answers were worth, on few pictures and on all; `found` is {(size, source): accuracies}.

    The last sentence says whether these runs prove it: by the 95 % interval of the paired differences.
    """
    said, intervals = [], {}
    for size, words in (("few", _("few pictures")), ("all", _("all pictures"))):
        mean, spread = gain(found[size, "labels"], found[size, "answers"])
        text = _(
            "With {size}: {labels:.1%} by labels, {answers:.1%} by the teacher ({mean:+.1f} ± {spread:.1f} points)."
        )
        said.append(text.format(
            size=words, labels=numpy.mean(found[size, "labels"]), answers=numpy.mean(found[size, "answers"]),
            mean=100 * mean, spread=100 * spread,
        ))  # fmt: skip
        intervals[words] = runs_interval(numpy.subtract(found[size, "answers"], found[size, "labels"]))
    said.append(_proved(intervals))
    return punctuated(" ".join(said))


def _proved(intervals):
    """Whether a gain lies above 0, by {name: its interval over the runs}."""
    runs = min(found["n"] for found in intervals.values())
    if runs < 2:
        return _("One run of each proves no gain.")
    above = [name for name, found in intervals.items() if found["low"] > 0]
    told = ", ".join(
        _("{name}: {low:+.1f} to {high:+.1f}").format(name=name, low=100 * found["low"], high=100 * found["high"])
        for name, found in intervals.items()
    )
    said = _("95 % intervals of the gain over {n} runs: {told}.").format(n=runs, told=told)
    if not above:
        return said + " " + _("None lies above 0: these runs do not prove a gain.")
    return said + " " + _("Above 0 lies the one with {names}.").format(names=", ".join(above))


def of_lite0(rows):
    """Which way to round breaks the real network, and which leaves it as it was; `rows` are {name: its row}."""
    full = rows["by hand, float32"]["accuracy"]
    tried = {name: row["accuracy"] - full for name, row in rows.items() if name.startswith("by hand, ")}
    tried.pop("by hand, float32")
    said = [_("{name}: {points:+.0f} points").format(name=_(name), points=100 * lost) for name, lost in tried.items()]
    broken = sum(-lost > 5 * TOLERATED for lost in tried.values())
    text = _("Against float32: {told}. {n} of these {all} lose more than five points.")
    return punctuated(text.format(told="; ".join(said), n=broken, all=len(tried)))


def of_methods(found, control):
    """Each method before and after training on, against the control: `found` is {name: Retrained}."""
    said = []
    for name, one in found.items():
        mean, spread = gain(control.after, one.after)
        text = _(
            "{name}: {kb:.0f} kB, {before:.1%} at once, {after:.1%} afterwards, {mean:+.1f} ± {spread:.1f} points."
        )
        said.append(text.format(
            name=name, kb=one.bytes / 1000, before=numpy.mean(one.before), after=numpy.mean(one.after),
            mean=100 * mean, spread=100 * spread,
        ))  # fmt: skip
    least = max(found, key=lambda name: numpy.mean(found[name].after))
    smallest = min(found, key=lambda name: found[name].bytes)
    said.append(_("Least hurt by the mean: {least}; smallest: {smallest}.").format(least=least, smallest=smallest))
    return punctuated("\n".join(said))
