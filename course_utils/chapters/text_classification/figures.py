"""The pictures of 11_text_classification: functions that give a matplotlib Figure and, where it is not said elsewhere,
the same in words."""

import numpy
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.chapters.text_classification import kinds as text_kinds
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


def strengths(values, training, validation, chosen):
    """Accuracy on texts learnt from and on held-back ones, by the strength C; (Figure, words)."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.1))
    told = []
    for found, style, colour, name in ((training, "o-", plots.BLUE, _("training texts")),
                                       (validation, "s--", plots.ORANGE, _("validation texts"))):  # fmt: skip
        axis.plot(values, [100 * value for value in found], style, color=colour, label=name)
        told.append(f"{name}: " + ", ".join(f"{100 * value:.0f} %" for value in found))
    axis.axvline(chosen, color=plots.BLACK, linestyle=":", label=_("the chapter's choice"))
    axis.set(xscale="log", xlabel=_("C: to the left small weights, to the right free ones"), ylabel=_("accuracy (%)"))
    axis.set_title(_("Too tight, and too free"))
    axis.set_xticks(values, [f"{value:g}" for value in values])
    axis.minorticks_off()
    axis.legend(fontsize=9)
    return figure, _("Accuracy for C = {values}. {told}.").format(
        values=", ".join(f"{value:g}" for value in values), told="; ".join(told)
    )


def filter_by_hand(words, names, rows, kernel, bias, answers):
    """A filter of two tokens on its way over a sentence: rows of numbers above, its answers below.

    Parameters
    ----------
    words, names : sequence of str [n], [d]
        The sentence, and what each number of a row says.
    rows : float array [n, d]
        The embedding of each word.
    kernel : float array [2, d]
        Weights of the filter for the first and the second token under it.
    bias : float
    answers : float array [n - 1]
        After ReLU.

    Returns
    -------
    (matplotlib Figure, str)
        The figure, and what it shows in words.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(8.4, 3.5), layout="none")
    figure.subplots_adjust(0, 0, 1, 1)
    n, width = len(words), rows.shape[1]
    axis.set(xlim=(-3.2, n + 3.4), ylim=(-2.6, width + 1.4))
    axis.axis("off")
    best = int(numpy.argmax(answers))

    def field(x, y, text, colour, edge=plots.BLACK, wide=1.0):
        axis.add_patch(FancyBboxPatch((x, y), wide, 0.8, "square,pad=0", facecolor=colour, edgecolor=edge))
        axis.text(x + wide / 2, y + 0.4, text, ha="center", va="center", fontsize=11)

    for column, (word, numbers) in enumerate(zip(words, rows, strict=True)):
        axis.text(column + 0.5, width + 0.35, word, ha="center", va="bottom", fontsize=11, fontweight="bold")
        for row, value in enumerate(numbers):
            field(column, width - 1 - row, f"{value:g}", "#DDEBF5" if column in (best, best + 1) else "#F5F5F5")
    for row, name in enumerate(names):
        axis.text(-0.15, width - 0.6 - row, name, ha="right", va="center", fontsize=10)
    for column, answer in enumerate(answers):
        field(column + 0.5, -1.5, f"{answer:g}", "#FBE0D3" if column == best else "#F5F5F5")
    axis.text(-0.15, -1.1, _("answers"), ha="right", va="center", fontsize=10)
    axis.add_patch(FancyArrowPatch((best + 1, -0.1), (best + 1, -0.6), arrowstyle="-|>", mutation_scale=14))
    largest = _("the largest, {value:g}, is kept").format(value=answers[best])
    axis.text(best + 1, -2.2, largest, ha="center", fontsize=10)
    for part in range(2):
        for row, value in enumerate(kernel[part]):
            field(n + 0.9 + part, width - 1 - row, f"{value:g}", "#FFF2CC")
    axis.text(n + 1.9, width + 0.35, _("the filter"), ha="center", va="bottom", fontsize=11, fontweight="bold")
    axis.text(n + 1.9, -1.1, _("bias {value:g}").format(value=bias), ha="center", va="center", fontsize=10)
    told = ", ".join(f"{words[place]} {words[place + 1]}: {answer:g}" for place, answer in enumerate(answers))
    words = _("A filter of two tokens passes over the sentence. Its answers: {told}. The largest is kept.")
    return figure, words.format(told=told)


def passes(rows):
    """Training and validation accuracy by pass, a panel for each network; rows as `longer.networks` makes them.

    Of each network the setting with which it is run in the chapter. (Figure, words)
    """
    import matplotlib.pyplot as pyplot

    names = list(dict.fromkeys(row["network"] for row in rows))
    figure, axes = pyplot.subplots(1, len(names), figsize=(8.4, 3.1), sharey=True, squeeze=False)
    told = []
    for axis, name in zip(axes[0], names, strict=True):
        some = [row for row in rows if row["network"] == name]
        number = [row["pass"] for row in some]
        for key, style, colour, label in (("training", "o-", plots.BLUE, _("training texts")),
                                          ("validation", "s--", plots.ORANGE, _("validation texts"))):  # fmt: skip
            axis.plot(number, [100 * row[key] for row in some], style, color=colour, label=label, markersize=4)
            told.append(f"{network(name)}, {label}: " + ", ".join(f"{100 * row[key]:.0f} %" for row in some))
        axis.set(title=network(name), xlabel=_("pass over the training texts"))
    axes[0, 0].set_ylabel(_("accuracy (%)"))
    axes[0, 0].legend(fontsize=9)
    return figure, _("Accuracy after each pass. {told}.").format(told="; ".join(told))


def network(name):
    """A network of the chapter in the language of the notebook, as the table that was measured once calls it."""
    return {"attention": _("attention")}.get(name, name)


def learning_curves(sizes, curves, level):
    """Test accuracy by number of training texts, {name: accuracies of the runs of each size}, and a line at `level`."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.2))
    for (name, found), style in zip(curves.items(), ("o-", "s--"), strict=True):
        means, spreads = [100 * numpy.mean(runs) for runs in found], [100 * numpy.std(runs) for runs in found]
        axis.errorbar(sizes, means, spreads, fmt=style, capsize=3, label=_(name))
    axis.axhline(100 * level, color=plots.BLACK, linestyle=":", label=_("always the same class"))
    axis.set(xscale="log", xlabel=_("training texts"), ylabel=_("test accuracy (%)"), title=_("What labels buy"))
    _ticks(axis, sizes)
    axis.legend(fontsize=9)
    told = "; ".join(
        f"{_(name)}: " + ", ".join(f"{value:.0%}" for value in map(numpy.mean, found)) for name, found in curves.items()
    )
    return figure, _("Test accuracy with {sizes} training texts. {told}.").format(
        sizes=", ".join(f"{size:,}" for size in sizes), told=told
    )


def _ticks(axis, sizes):
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes], minor=False)
    axis.minorticks_off()


def few_labels(sizes, found, many, many_accuracy, own_sizes=(), own=()):
    """Accuracy by number of labels: of words, of pretrained vectors, and of a network that starts from nothing.

    Parameters
    ----------
    sizes : sequence of int
    found : dict
        As `pretrained_text.curve` gives it.
    many, many_accuracy : int, float
        The number of all training texts, and what one weight per word reaches with them.
    own_sizes, own : sequence of int, list of list of float
        Numbers of labels and accuracies of the course's own network, on the same test texts.

    Returns
    -------
    (matplotlib Figure, str)
        The figure, and what it shows in words.
    """
    import matplotlib.pyplot as pyplot

    lines = [
        (_("pretrained vectors"), sizes, found["vectors"], "o-", plots.BLUE),
        (_("TF-IDF of words"), [*sizes, many], [*found["words"], [many_accuracy]], "s--", plots.ORANGE),
    ]
    if len(own):
        lines.append((_("CNN from random weights"), own_sizes, own, "^-.", plots.GREEN))
    figure, axis = pyplot.subplots(figsize=(7.6, 3.4))
    told = []
    for label, places, values, style, colour in lines:
        means = numpy.array([100 * numpy.mean(runs) for runs in values])
        axis.errorbar(
            places, means, [100 * numpy.std(runs) for runs in values], fmt=style, color=colour, capsize=3, label=label
        )
        pairs = zip(means, places, strict=True)
        told.append(f"{label}: " + ", ".join(f"{mean:.0f} % ({size:,})" for mean, size in pairs))
    axis.set(xscale="log", xlabel=_("labelled texts"), ylabel=_("test accuracy (%)"))
    axis.set_title(_("Who has the fewest labels needs the most help"))
    _ticks(axis, [*sizes, many])
    axis.legend(fontsize=9)
    return figure, _("Test accuracy by number of labels. {told}.").format(told="; ".join(told))


def ranking_and_promise(curve, area, raw, sharpened, at=0.5):
    """The ROC curve beside a reliability diagram.

    Parameters
    ----------
    curve : moderation.Curve
    area : float
        Under the curve.
    raw, sharpened : list
        Rows of `moderation.reliability`, of the scores as they are and at the temperature that was learnt.
    at : float
        The threshold that is marked on the curve.

    Returns
    -------
    (matplotlib Figure, str)
        The figure, and what it shows in words.
    """
    import matplotlib.pyplot as pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8.4, 3.5))
    left.plot(100 * curve.disturbed, 100 * curve.caught, color=plots.BLUE)
    left.plot([0, 100], [0, 100], ":", color=plots.BLACK, label=_("by chance"))
    caught, disturbed = curve.at(at)
    left.plot(100 * disturbed, 100 * caught, "o", color=plots.RED, label=_("threshold {at:g}").format(at=at))
    left.set(xlabel=_("good texts flagged (%)"), ylabel=_("wanted texts flagged (%)"))
    left.set_title(_("ROC curve, area {area:.2f}").format(area=area))
    left.legend(fontsize=9, loc="lower right")
    right.plot([0, 100], [0, 100], ":", color=plots.BLACK, label=_("kept promises"))
    told = []
    for rows, style, colour, name in ((raw, "o-", plots.BLUE, _("scores")),
                                      (sharpened, "s--", plots.ORANGE, _("with temperature"))):  # fmt: skip
        promised, true = ([100 * row[place] for row in rows] for place in (0, 1))
        right.plot(promised, true, style, color=colour, label=name, markersize=4)
        told.append(f"{name}: " + ", ".join(f"{a:.0f} → {b:.0f}" for a, b in zip(promised, true, strict=True)))
    right.set(xlabel=_("score (%)"), ylabel=_("of label 1 in truth (%)"))
    right.set_title(_("Reliability"))
    right.legend(fontsize=9, loc="upper left")
    return figure, _(
        "Left: at threshold {at:g} {caught:.0%} of the wanted and {disturbed:.0%} of the good texts are flagged; the "
        "area is {area:.2f}. Right, promised and true share in percent: {told}."
    ).format(at=at, caught=caught, disturbed=disturbed, area=area, told="; ".join(told))


def drift(accuracies, unknown, kinds, tested):
    """Accuracy and share of unknown tokens, trained on each kind (rows), tested on each (columns); (Figure, words)."""
    import matplotlib.pyplot as pyplot

    size = (8.4, 0.9 + 0.75 * len(kinds))
    figure, axes = pyplot.subplots(1, 2, figsize=size, sharey=True, squeeze=False)
    pair_grid(axes[0, 0], accuracies, kinds, tested, "Blues", 45, 95)
    pair_grid(axes[0, 1], unknown, kinds, tested, "Oranges", 0, 60)
    learnt, met = _("trained on | tested on").split(" | ")  # one text: in Chinese the words depend on what is meant
    axes[0, 0].set(title=_("accuracy (%)"), xlabel=met, ylabel=learnt)
    axes[0, 1].set(title=_("tokens and pairs never seen (%)"), xlabel=met)
    told = ", ".join(f"{text_kinds.pair(pair)} {value:.0%}" for pair, value in accuracies.items())
    return figure, _("Accuracy by kind trained on and tested on: {told}.").format(told=told)


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
    axis.set_xticks(range(len(columns)), [text_kinds.named(name) for name in columns])
    axis.set_yticks(range(len(rows)), [text_kinds.named(name) for name in rows])
