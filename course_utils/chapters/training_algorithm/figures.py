"""The pictures of 03_training_algorithm.

Two are drawings: the five steps of training, and which shapes meet in a dense layer. The others show what the notebook
computed, in the open; each of these functions gives (figure, alternative text), ready for ``show(*...)``.
"""

import re

import numpy

from course_utils.chapters.training_algorithm.explorers import optimiser_race
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.core.shown import show_picture

INK, FILL, PALE = plots.BLACK, plots.BLUE, "#E8EDF2"


def steps():
    """The five steps: list of (name, what it does in a formula)."""
    return [
        (_("Preprocess"), "X = x / 255 − mean"),
        (_("Initialise"), "W ~ N(0, σ²)"),
        (_("Forward"), "P = softmax(…X W…)"),
        (_("Backward"), "dW = Xᵀ dZ"),
        (_("Update"), "W ← W − η dW"),
    ]


def five_steps(active=0):
    """The five steps as boxes with arrows; number `active` (1 to 5) stands out, 0 shows all alike.

    Returns
    -------
    matplotlib.figure.Figure
    """
    if active not in range(6):
        raise CourseError(_("There are five steps; active is {active}, but must be 0 to 5.").format(active=active))
    import matplotlib.pyplot as pyplot
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

    figure, axis = pyplot.subplots(figsize=(8.4, 1.55), layout="none")
    axis.set_position((0, 0, 1, 1))
    axis.set(xlim=(0, 10.5), ylim=(0, 1.94))
    axis.axis("off")
    for number, (name, formula) in enumerate(steps(), 1):
        left = 2.1 * number - 2.0
        chosen = number == active
        box = FancyBboxPatch(
            (left, 0.8), 1.75, 0.95, boxstyle="round,pad=0.02,rounding_size=0.12", linewidth=2 if chosen else 1,
            facecolor=FILL if chosen else PALE, edgecolor=FILL if chosen else "0.5",
        )  # fmt: skip
        axis.add_patch(box)
        ink = "white" if chosen else INK
        middle = left + 0.875
        axis.text(middle, 1.45, f"{number}  {name}", ha="center", va="center", fontsize=11, weight="bold", color=ink)
        axis.text(middle, 1.08, formula, ha="center", va="center", fontsize=9, color=ink)
        if number < 5:
            arrow = FancyArrowPatch((left + 1.8, 1.28), (left + 2.07, 1.28), arrowstyle="-|>", mutation_scale=12)
            axis.add_patch(arrow)
    back = FancyArrowPatch(
        (9.4, 0.74), (5.2, 0.74), connectionstyle="bar,fraction=-0.07", arrowstyle="-|>", mutation_scale=12,
        linestyle="--",
    )  # fmt: skip
    axis.add_patch(back)
    axis.text(7.3, 0.22, _("repeat with the next batch"), ha="center", va="center", fontsize=9)
    return figure


def show_steps(active=0):
    """Show `five_steps` with its alternative text."""
    names = ", ".join(f"{number} {name}" for number, (name, _formula) in enumerate(steps(), 1))
    alt = _("Five boxes in a row: {names}; an arrow leads from the last back to the third.").format(names=names)
    if active:
        alt += " " + _("Number {active} stands out.").format(active=active)
    _show_flat(five_steps(active), alt)


def _show_flat(figure, alt):
    """Like plots.show, for a drawing of few colours that returns again and again: a quarter of the bytes."""
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(plots.png(figure))).convert("RGB").quantize(24)
    plots.close(figure)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    show_picture(buffer.getvalue(), alt)


# Sides of the rectangles, in units of the drawing, and their colours: n examples, in inputs, out outputs.
SIDES = {"n": (0.85, plots.BLUE), "in": (1.25, plots.RED), "out": (0.65, plots.GREEN)}


def dense_shapes():
    """Which shapes meet: the three matrix products of a dense layer, drawn as rectangles with coloured sides.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(8.4, 2.1), layout="none")
    products = (
        (_("Forward: Z = X W + b"), ("X", "n", "in"), ("W", "in", "out"), ("Z", "n", "out")),
        (_("Weights: dW = Xᵀ dZ"), ("Xᵀ", "in", "n"), ("dZ", "n", "out"), ("dW", "in", "out")),
        (_("Inputs: dX = dZ Wᵀ"), ("dZ", "n", "out"), ("Wᵀ", "out", "in"), ("dX", "n", "in")),
    )
    for place, (axis, (title, *parts)) in enumerate(zip(axes, products, strict=True)):
        axis.set_position((0.01 + 0.33 * place, 0.02, 0.325, 0.84))
        axis.set(xlim=(0, 5.1), ylim=(-1.1, 0.85), title=title)
        axis.axis("off")
        left = 0.35
        for sign, (name, rows, columns) in zip(("", "·", "="), parts, strict=True):
            if sign:
                axis.text(left + 0.17, 0, sign, ha="center", va="center", fontsize=15)
                left += 0.75
            left = _rectangle(axis, left, name, rows, columns)
    return figure


def _rectangle(axis, left, name, rows, columns):
    """Draw one matrix, its middle at height 0; returns its right edge."""
    (height, tall), (width, wide) = SIDES[rows], SIDES[columns]
    bottom, top = -height / 2, height / 2
    axis.fill([left, left + width, left + width, left], [bottom, bottom, top, top], color=PALE)
    for x in (left, left + width):
        axis.plot([x, x], [bottom, top], color=tall, linewidth=3, solid_capstyle="butt")
    for y in (bottom, top):
        axis.plot([left, left + width], [y, y], color=wide, linewidth=3, solid_capstyle="butt")
    axis.text(left + width / 2, 0, name, ha="center", va="center", fontsize=12, weight="bold")
    axis.text(left - 0.06, 0, rows, ha="right", va="center", fontsize=10, color=tall)
    axis.text(left + width / 2, bottom - 0.08, columns, ha="center", va="top", fontsize=10, color=wide)
    return left + width


def _axes(columns=1, size=(7.6, 3.2), **options):
    import matplotlib.pyplot as pyplot

    return pyplot.subplots(1, columns, figsize=size, **options)


def in_words(name):
    """What the reader calls a start, a rule, a kind of data or a network; an unknown name stays as it is."""
    known = {
        "zero": _("zero"),
        "constant": re.split("[:：]", _("constant: 1 / in"))[0],
        "small": _("small"),
        "large": _("large"),
        "linear": _("linear"),
        "glorot": _("glorot"),
        "he": _("he"),
        "momentum": optimiser_race.rule_words("momentum"),
        "pictures": _("pictures"),
        "table (wine)": _("table (wine)"),
        "sound (simulated)": _("sound (simulated)"),
    }
    return ", ".join(known.get(part, part) for part in name.split(", "))


def _percent(values):
    """{name: share from 0 to 1} in words: "small 12 %, large 97 %"."""
    return ", ".join(f"{in_words(name)} {100 * value:.0f} %" for name, value in values.items())


def relu_gate(sums, arriving, passed):
    """How the slope of ReLU gates a gradient on the way back, for a few hidden units.

    Parameters
    ----------
    sums, arriving, passed : arrays [units]
        What enters each unit, the loss's slope for what it gives, and the loss's slope for what enters it.
    """
    figure, axes = _axes(2, (8.4, 2.5), width_ratios=(1.15, 1))
    names = [f"h{'₁₂₃₄₅₆₇₈₉'[unit]}" for unit in range(len(sums))]
    reach = 1.25 * max(abs(value) for value in sums)
    axes[0].plot([-reach, 0, reach], [0, 0, reach], color="0.5", linewidth=2)
    for name, value in zip(names, sums, strict=True):
        colour, slope = (plots.BLUE, 1) if value > 0 else (plots.RED, 0)
        axes[0].plot([value], [max(0, value)], "o", color=colour, markersize=9)
        words = _("{unit}: slope {slope}").format(unit=name, slope=slope)
        axes[0].annotate(
            words, (value, max(0, value)), xytext=(-9, 7), textcoords="offset points", ha="right" if slope else "left",
            fontsize=10, color=colour,
        )  # fmt: skip
    axes[0].set(title=_("On the way forward: how steep is ReLU?"), xlabel=_("sum z that enters the unit"))
    axes[0].set_ylabel("ReLU(z)")
    axes[0].set_ylim(-0.08 * reach, 1.15 * reach)
    places = numpy.arange(len(sums))
    axes[1].axhline(0, color="0.5", linewidth=1)
    axes[1].bar(places - 0.2, arriving, 0.4, color=plots.SKY, hatch="//", label=_("arrives at the unit"))
    axes[1].bar(places + 0.2, passed, 0.4, color=plots.BLUE, label=_("passes on to the sum"))
    axes[1].set(title=_("On the way back: the gradient"), ylabel=_("slope of the loss"))
    axes[1].set_xticks(places, names)
    low, high = min(0, *arriving), max(0, *arriving)
    axes[1].set_ylim(low - 0.1 * (high - low), high + 0.5 * (high - low))  # room for the legend
    axes[1].legend(fontsize=8, loc="upper right")
    rows = "; ".join(
        _("{unit}: sum {sum:.2f}, slope {slope}, arrives {arrives:.2f}, passes on {passes:.2f}").format(
            unit=name, sum=value, slope=int(value > 0), arrives=before, passes=after + 0.0
        )
        for name, value, before, after in zip(names, sums, arriving, passed, strict=True)
    )
    return figure, _(
        "Left the curve of ReLU with a dot for each hidden unit, right of the kink with slope 1 or left of it with "
        "slope 0. Right the gradient that arrives at each unit, and what passes on. {rows}."
    ).format(rows=rows)


def forward(picture, activations, probabilities, class_names, label):
    """One picture on its way through a network with one hidden layer.

    Parameters
    ----------
    picture : array [height, width, channels]
    activations : array [128]
        Of the hidden units, drawn as 8 rows of 16.
    probabilities : array [classes]
        0 to 1, in the order of `class_names`.
    label : int
        The true class.
    """
    figure, axes = _axes(3, (8.4, 2.7), width_ratios=(1, 1.3, 1.8))
    axes[0].imshow(picture.squeeze(), cmap="gray")
    axes[0].set(title=_("Input: {n} numbers").format(n=picture.size), xlabel=class_names[label], xticks=[], yticks=[])
    hidden = axes[1].imshow(activations.reshape(8, 16), cmap="Blues")
    axes[1].set(title=_("Hidden: {n} units").format(n=activations.size), xlabel=_("one square a unit"))
    axes[1].set(xticks=[], yticks=[])
    figure.colorbar(hidden, ax=axes[1], label=_("activation value"), shrink=0.7)
    axes[2].barh(class_names, 100 * probabilities, color=plots.SKY)
    axes[2].set(title=_("Output: probabilities"), xlabel="%")
    axes[2].tick_params(labelsize=8)
    return figure, _(
        "A picture of class {name}, the activations of the hidden units, many of them zero, and the probabilities of "
        "the classes, all of the same order before training."
    ).format(name=class_names[label])


def gradient_errors(widths, two_sided, one_sided):
    """Relative errors of computed gradients against measured ones, for steps `widths` of the measuring."""
    figure, axis = _axes()
    axis.loglog(widths, two_sided, "o-", label=_("both sides"))
    axis.loglog(widths, one_sided, "s--", label=_("one side only"))
    axis.axhline(1e-6, color="0.5", linestyle=":", label=_("our limit"))
    axis.set(title=_("Measured against computed gradient"), xlabel=_("step h of the weight"))
    axis.set_ylabel(_("relative error"))
    axis.invert_xaxis()
    axis.legend()
    return figure, _(
        "Relative error against the step: both curves fall as h shrinks and rise again when it gets too small; with "
        "both sides the lowest error is far below one in a million, near h = 0.00001."
    )


def twins(ours, theirs):
    """Test accuracies (0 to 1) of the network in NumPy and of its twin in Keras, one for each seed."""
    ours, theirs = 100 * numpy.array(ours), 100 * numpy.array(theirs)
    places, middle = numpy.arange(len(ours)), ours.mean()
    figure, axis = _axes(size=(7.6, 2.8))
    axis.axhspan(middle - 0.5, middle + 0.5, color="0.92", label=_("for scale: 1 point"))
    axis.plot(places, ours, "o", color=plots.BLUE, markersize=13, fillstyle="none", label="NumPy, float64")
    axis.plot(places, theirs, "x", color=plots.RED, markersize=9, label="Keras, float32")
    axis.set(title=_("The same network, twice"), ylabel=_("test accuracy (%)"), xlabel=_("seed"))
    axis.set(xticks=places, ylim=(middle - 2, middle + 2))
    axis.legend(ncols=3, fontsize=9, loc="upper center")
    return figure, _(
        "Test accuracy for each seed, a ring for NumPy and a cross for Keras, almost on top of each other; the largest "
        "gap is {gap:.2f} points."
    ).format(gap=abs(ours - theirs).max())


def spirals(points, sides, regions, accuracy):
    """Two spirals and what networks make of them.

    Parameters
    ----------
    points : array [n, 2]
    sides : array [n]
        0 or 1: the spiral of each point.
    regions : dict
        {name of a network: array of its probability of side 1 over the square from -1.2 to 1.2}.
    accuracy : dict
        {name of a network: share of the points classified right, 0 to 1}.
    """
    figure, axes = _axes(len(regions), (8.4, 3.0), sharey=True)
    edges = (-1.2, 1.2, -1.2, 1.2)
    for axis, (name, region) in zip(axes, regions.items(), strict=True):
        steps_of_colour = numpy.round(6 * region) / 6
        axis.imshow(steps_of_colour, extent=edges, origin="lower", cmap="PuOr_r", vmin=-0.3, vmax=1.3)
        for side, marker, colour in ((0, "o", plots.BLACK), (1, "^", plots.RED)):
            axis.scatter(*points[sides == side].T, s=7, marker=marker, color=colour)
        right = _("{share:.0f} % right").format(share=100 * accuracy[name])
        axis.set(title=punctuated(in_words(name)) + f"\n{right}", xlabel=_("feature 1"))
    axes[0].set_ylabel(_("feature 2"))
    return figure, _(
        "Two spirals and what four networks make of them: the linear one splits the plane with a straight line, three "
        "ReLU units with a few bends, two layers of 32 follow the spirals. Right: {words}."
    ).format(words=_percent(accuracy))


START_STYLES = ("o-", "s--", "^-", "v--", "D:", "P-")  # one for each way to start


def start_spreads(spread, blame):
    """Over the hidden layers: how wide activations spread, and how large the loss's gradients for them are.

    Both are {start: array [layers]}; what is 0 stands at the bottom of the logarithmic axis.
    """
    figure, axes = _axes(2, (8.4, 3.4))
    titles = (_("Forward: spread of the activations"), _("Backward: gradients of the activations"))
    for axis, table, title in zip(axes, (spread, blame), titles, strict=True):
        for (kind, values), style, colour in zip(table.items(), START_STYLES, plots.PALETTE, strict=False):
            heights = numpy.maximum(values, 1e-15)
            axis.plot(range(1, len(values) + 1), heights, style, color=colour, label=in_words(kind), markersize=5)
        axis.set(yscale="log", title=title, xlabel=_("hidden layer"), ylim=(1e-16, 1e12))
    axes[0].set_ylabel(_("standard deviation (0 drawn at the bottom)"), size=8)
    axes[1].set_ylabel(_("root mean square"))
    axes[1].legend(fontsize=8, ncols=3, loc="upper center")
    return figure, _(
        "Two charts over eight layers, logarithmic. Activations: with deviation 1 they explode, with 0.01 they vanish, "
        "with He they stay level, with Glorot they sink slowly, with zero they are 0. Their gradients do so on the "
        "way back, from the last layer to the first."
    )


def start_losses(losses, accuracy, units, blind):
    """Training loss by epoch from each start.

    Parameters
    ----------
    losses : dict
        {start: list of the loss before training and after each epoch}.
    accuracy : dict
        {start: validation accuracy, 0 to 1}.
    units : dict
        {start: number of units of the first layer that differ, or None where training diverged}.
    blind : float
        The loss of one who guesses.
    """
    figure, axis = _axes(size=(7.6, 3.3))
    for (kind, values), style, colour in zip(losses.items(), START_STYLES, plots.PALETTE, strict=False):
        end = _("distinct units: {n}").format(n=units[kind]) if units[kind] else _("diverged")
        label = f"{in_words(kind)}: {100 * accuracy[kind]:.0f} %, {end}"
        axis.plot(numpy.clip(values, 0, 7), style, color=colour, label=punctuated(label), markersize=5)
    axis.axhline(blind, color="0.6", linewidth=1)
    axis.set(title=_("Training from six starts"), xlabel=_("epoch"), ylim=(0, 7.3))
    axis.set_ylabel(_("training loss (more than 7: at 7)"))
    axis.legend(
        fontsize=8, loc="upper right", bbox_to_anchor=(1, 0.92), title=_("validation accuracy"), title_fontsize=8
    )
    return figure, _(
        "Training loss over the epochs for six starts. He and Glorot fall; zero, constant and small stay at the loss "
        "of a blind guess; large is off the chart. Validation accuracy: {words}."
    ).format(words=_percent(accuracy))


RULE_STYLES = {"SGD": "-", "momentum": "--", "RMSProp": ":", "Adam": "-."}


def rate_sweep(rates, sweep):
    """Validation accuracy against the learning rate; `sweep` is {rule: list of accuracies, 0 to 1, one a rate}."""
    figure, axis = _axes()
    for name, found in sweep.items():
        look = {"marker": optimiser_race.MARKERS[name], "color": optimiser_race.COLOURS[name]}
        axis.semilogx(rates, 100 * numpy.array(found), **look, linestyle=RULE_STYLES[name], label=in_words(name))
    axis.set(title=_("Two epochs, {n} learning rates").format(n=len(rates)), xlabel=_("learning rate"))
    axis.set(ylabel=_("validation accuracy (%)"), ylim=(0, 100))
    axis.legend(fontsize=9)
    best = ", ".join(f"{in_words(name)} {rates[numpy.argmax(found)]:g}" for name, found in sweep.items())
    return figure, _(
        "Validation accuracy against the learning rate for four rules: each is a hill with its own best place. Best "
        "rates: {words}."
    ).format(words=best)


def early_stopping(curve, kept, stopped, pictures):
    """Loss by epoch with the epoch that is kept and the one in which training stopped.

    `curve` has the lists "training" and "validation"; `kept` and `stopped` count epochs from 1.
    """
    figure, axis = _axes()
    numbers = range(1, len(curve["training"]) + 1)
    axis.plot(numbers, curve["training"], "-", color=plots.BLUE, label=_("training"))
    axis.plot(numbers, curve["validation"], "--", color=plots.ORANGE, label=_("validation"))
    lowest = curve["validation"][kept - 1]
    label = _("kept: epoch {n}").format(n=kept)
    axis.plot([kept], [lowest], "o", color=plots.RED, markersize=9, label=label)
    axis.axvline(stopped, color=plots.BLACK, linestyle=":", label=_("stopped: epoch {n}").format(n=stopped))
    axis.set(title=_("{pictures} pictures, {epochs} epochs").format(pictures=pictures, epochs=len(numbers)))
    axis.set(xlabel=_("epoch"), ylabel=_("cross-entropy"), ylim=(0, 1.6))
    axis.legend(fontsize=9, loc="lower right", bbox_to_anchor=(1, 0.08))
    return figure, _(
        "Training loss falls towards zero; validation loss is lowest in epoch {kept} or a little later and then rises. "
        "Early stopping ends in epoch {stopped}."
    ).format(kept=kept, stopped=stopped)


def suspects(losses, blind):
    """The loss of six trainings by epoch: {letter: losses}; `blind` is the loss of one who guesses."""
    figure, axis = _axes(size=(7.6, 3.1))
    for (letter, values), style, colour in zip(losses.items(), START_STYLES, plots.PALETTE, strict=False):
        numbers = range(1, len(values) + 1)
        axis.plot(numbers, numpy.minimum(values, 1e3), style, color=colour, label=letter, markersize=5)
    axis.axhline(blind, color="0.5", linestyle=":", label=_("blind guess"))
    axis.set(title=_("Six trainings of one network"), xlabel=_("epoch"), yscale="log")
    axis.set(ylabel=_("training loss (logarithmic)"), xticks=range(1, len(values) + 1))
    low, high = axis.get_ylim()
    axis.set_ylim(low, 12 * high)  # room for the legend
    axis.legend(fontsize=9, ncols=4, loc="upper right")
    told = ", ".join(f"{letter} {values[-1]:.2f}" for letter, values in losses.items())
    return figure, _("Training loss of six runs by epoch. At the end: {told}; a blind guess has {blind:.2f}.").format(
        told=told, blind=blind
    )


def strengths(memorised, modality, cost):
    """Three strengths side by side.

    Parameters
    ----------
    memorised : dict
        {hidden units: share of random labels learnt, 0 to 1}.
    modality : dict
        {kind of data: {"accuracy", "guess"}}, both 0 to 1.
    cost : dict
        {pictures in a batch: microseconds for one of them}.
    """
    figure, axes = _axes(3, (8.4, 3.0), width_ratios=(1, 1.25, 1))
    axes[0].semilogx(list(memorised), [100 * value for value in memorised.values()], "o-")
    axes[0].set(title=_("Random labels, memorised"), xlabel=_("hidden units"), ylabel=_("right (%)"), ylim=(0, 105))
    names = [in_words(name).replace(" (", "\n(").replace("（", "\n（") for name in modality]
    places = numpy.arange(len(modality))
    reached, guessed = ([100 * row[key] for row in modality.values()] for key in ("accuracy", "guess"))
    axes[1].bar(places - 0.2, reached, 0.4, label=_("network"))
    axes[1].bar(places + 0.2, guessed, 0.4, hatch="//", label=_("best guess"))
    axes[1].set(title=_("Three kinds of data"), ylabel=_("unseen, right (%)"), ylim=(0, 130))
    axes[1].set_xticks(places, names, fontsize=8)
    axes[1].legend(fontsize=8, ncols=2, loc="upper left")
    axes[2].loglog(list(cost), list(cost.values()), "s-", color=plots.GREEN)
    axes[2].set(title=_("Time of a picture"), xlabel=_("pictures in a batch"), ylabel=_("microseconds"))
    return figure, _(
        "Three charts: wide networks memorise random labels; the network is far above the best guess on "
        "pictures, wine measurements and tones; a picture costs much less time in a large batch than alone."
    )


def challenges(counts, hunger, sizes, seconds, rates, sweep):
    """Three challenges side by side.

    Parameters
    ----------
    counts, hunger : sequences
        Training pictures, and the test accuracy with so many, 0 to 1.
    sizes, seconds : sequences
        Weights and biases, and the time of a training step with so many.
    rates, sweep : array and dict
        As for `rate_sweep`; "SGD" and "Adam" are drawn.
    """
    figure, axes = _axes(3, (8.4, 3.0))
    axes[0].semilogx(counts, 100 * hunger, "o-")
    axes[0].set(title=_("Hunger for data"), xlabel=_("training pictures"), ylabel=_("test accuracy (%)"))
    axes[0].set_ylim(0, 100)
    axes[1].loglog(sizes, [1000 * value for value in seconds], "s-", color=plots.ORANGE)
    axes[1].set(title=_("Hunger for computation"), xlabel=_("weights and biases"), ylabel=_("milliseconds a step"))
    for name, style in (("SGD", "o-"), ("Adam", "D-.")):
        colour = optimiser_race.COLOURS[name]
        axes[2].semilogx(rates, 100 * numpy.array(sweep[name]), style, color=colour, label=name, markersize=4)
    axes[2].set(title=_("Hard optimisation"), xlabel=_("learning rate"), ylabel=_("validation acc. (%)"))
    axes[2].set_ylim(0, 100)
    axes[2].legend(fontsize=8)
    return figure, _(
        "Three charts: test accuracy climbs from {low:.0f} % with {few} pictures to {high:.0f} % with {many}; the time "
        "of a step grows with the number of weights; accuracy depends strongly on the learning rate."
    ).format(low=100 * hunger[0], few=counts[0], high=100 * hunger[-1], many=f"{counts[-1]:,}")
