"""Pictures of the GPT: its block, its rivals in bits a letter, its training, its heads. Used in 16_tools_and_papers."""

import numpy
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from course_utils.chapters.tools_and_papers import pieces
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.media import word_colours


def block():
    """One block of the GPT and what stands before and behind it; a matplotlib Figure and what it shows in words."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(9.0, 3.1), layout="none")
    figure.subplots_adjust(0, 0, 1, 1)
    axis.set(xlim=(0, 90), ylim=(0, 31))
    axis.axis("off")
    axis.add_patch(FancyBboxPatch((15.5, 2.2), 55.5, 24.4, "round,pad=0.4", facecolor="#F7F7F7", edgecolor="#999999",
                                  linestyle="--"))  # fmt: skip
    axis.text(43, 28.2, _("one block, several times over"), ha="center", fontsize=10)
    boxes = (
        (1, 11, 11, 8, "#DDEBF5", _("piece\n+ place")),
        (18, 4, 10, 7, "white", _("normalise")),
        (30.5, 4, 13, 7, "#FFF2CC", _("attention:\nlook back")),
        (48, 4, 9, 7, "white", _("normalise")),
        (59.5, 4, 9, 7, "#FBE0D3", _("two dense\nlayers")),
        (76, 11, 13, 8, "#D8F0E6", _("same table:\nnext piece")),
    )
    for x, y, width, height, colour, words in boxes:
        axis.add_patch(FancyBboxPatch((x, y), width, height, "round,pad=0.3", facecolor=colour, edgecolor=plots.BLACK))
        axis.text(x + width / 2, y + height / 2, words, ha="center", va="center", fontsize=9.5)
    for x in (45.8, 71):
        axis.add_patch(Circle((x, 18), 1.5, facecolor="white", edgecolor=plots.BLACK))
        axis.text(x, 18, "+", ha="center", va="center", fontsize=13)
    arrows = (
        ((12.4, 15), (15.4, 18)), ((15.4, 18), (44.2, 18)), ((47.4, 18), (69.4, 18)), ((72.6, 18), (75.6, 15.5)),
        ((16.5, 18), (18.6, 11.6)), ((28.4, 7.5), (30.1, 7.5)), ((43.9, 8), (45.6, 16.4)), ((47.6, 17.6), (51, 11.6)),
        ((57.4, 7.5), (59.1, 7.5)), ((68.9, 9), (70.6, 16.4)),
    )  # fmt: skip
    for start, end in arrows:
        axis.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=12, color=plots.BLACK))
    axis.text(30, 19.6, _("what was there stays (residual connection)"), ha="center", fontsize=8.5)
    return figure, _(
        "Pieces and places are added and go through several equal blocks. In a block, attention looks back from each "
        "place, then two dense layers work at each place; what both find is added to what was there. At the end the "
        "table that read the pieces gives the scores of the next one."
    )


def rivals(names, values, chosen):
    """Bits a letter on the test text as bars, the best at the bottom.

    Parameters
    ----------
    names : sequence of str
    values : sequence of float
    chosen : str
        The name whose bar has another colour: the network.

    Returns
    -------
    (matplotlib Figure, str)
    """
    import matplotlib.pyplot as pyplot

    order = numpy.argsort(-numpy.asarray(values), kind="stable")
    figure, axis = pyplot.subplots(figsize=(7.6, 0.9 + 0.38 * len(names)))
    colours = [plots.ORANGE if names[place] == chosen else plots.SKY for place in order]
    axis.barh(range(len(order)), [values[place] for place in order], color=colours, height=0.66)
    for row, place in enumerate(order):
        axis.text(values[place] + 0.05, row, f"{values[place]:.2f}", va="center", fontsize=9)
    axis.set_yticks(range(len(order)), [plain(names[place]) for place in order])
    axis.invert_yaxis()
    axis.set(
        xlim=(0, 1.1 * max(values)),
        xlabel=_("bits a letter on Macbeth (less is better)"),
        title=_("How many bits does a letter cost?"),
    )
    told = ", ".join(f"{names[place]} {values[place]:.2f}" for place in order)
    return figure, _("Bits a letter on the play that was held out, from worst to best: {told}.").format(told=told)


def training(done, letters_a_piece, level, level_name):
    """Bits a letter while the GPT trains, over CPU seconds.

    Parameters
    ----------
    done : gpt.Trained
    letters_a_piece : float
    level : float
        A rival's bits a letter, drawn as a line and called `level_name`.

    Returns
    -------
    (matplotlib Figure, str)
    """
    import matplotlib.pyplot as pyplot

    bits = done.bits / letters_a_piece
    width = max(len(bits) // 25, 1)
    means = numpy.convolve(bits, numpy.ones(width) / width, "valid")
    times = done.times[width // 2 :][: len(means)]
    figure, axis = pyplot.subplots(figsize=(7.6, 3.2))
    axis.plot(done.times, bits, color=plots.SKY, linewidth=0.6, label=_("each step"))
    axis.plot(times, means, color=plots.BLUE, linewidth=2, label=_("mean of {n} steps").format(n=width))
    axis.axhline(level, color=plots.BLACK, linestyle=":", label=level_name)
    axis.set(xlabel=_("CPU seconds of training"), ylabel=_("bits a letter"), title=_("The loss while it trains"))
    axis.legend(fontsize=9)
    return figure, _(
        "The training loss falls from {first:.1f} to {last:.1f} bits a letter in {seconds:.0f} s; {name} is at "
        "{level:.2f}."
    ).format(first=bits[0], last=means[-1], seconds=done.seconds, name=level_name, level=level)


def longer(rows, grams):
    """Bits a letter on Macbeth by CPU seconds of training, each seed a dot, beside the best n-gram.

    Parameters
    ----------
    rows : list of dict
        Of the measured table: "seconds", "test", for each training of the GPT.
    grams : dict
        The row of the n-gram to compare with.

    Returns
    -------
    (matplotlib Figure, str)
    """
    import matplotlib.pyplot as pyplot

    seconds = sorted({row["seconds"] for row in rows})
    means = [float(numpy.mean([row["test"] for row in rows if row["seconds"] == value])) for value in seconds]
    figure, axis = pyplot.subplots(figsize=(7.6, 3.2))
    axis.plot([row["seconds"] for row in rows], [row["test"] for row in rows], "o", color=plots.BLUE, markersize=5,
              label=_("GPT, each seed"))  # fmt: skip
    axis.plot(seconds, means, "-", color=plots.BLUE, label=_("mean"))
    name = _("{model}, counted in {seconds:.0f} s").format(model=grams["model"], seconds=grams["seconds"])
    axis.axhline(grams["test"], color=plots.BLACK, linestyle=":", label=name)
    axis.set(xscale="log", xlabel=_("CPU seconds of training"), ylabel=_("bits a letter on Macbeth"),
             title=_("What longer training buys"))  # fmt: skip
    axis.set_xticks(seconds, [f"{value:.0f}" for value in seconds])
    axis.minorticks_off()
    axis.legend(fontsize=9)
    told = ", ".join(f"{value:.0f} s: {mean:.2f}" for value, mean in zip(seconds, means, strict=True))
    return figure, _("Bits a letter of the GPT by CPU seconds of training: {told}; {name}: {level:.2f}.").format(
        told=told, name=name, level=grams["test"]
    )


def look_back(reaches, bits):
    """Bits a letter when only so many pieces may be seen; returns (matplotlib Figure, str)."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.0))
    axis.plot(reaches, bits, "o-", color=plots.BLUE)
    axis.set(xscale="log", xlabel=_("pieces that it may look at"), ylabel=_("bits a letter"),
             title=_("What looking back is worth"))  # fmt: skip
    axis.set_xticks(reaches, [str(reach) for reach in reaches])
    axis.minorticks_off()
    told = ", ".join(f"{reach}: {value:.2f}" for reach, value in zip(reaches, bits, strict=True))
    return figure, _("Bits a letter by the number of pieces that may be seen: {told}.").format(told=told)


def heads(shares, names):
    """How much each head hears of which kind of piece, as a map with numbers in percent.

    Parameters
    ----------
    shares : float [heads, kinds]
        0 to 1.
    names : sequence of str
        The kinds.

    Returns
    -------
    (matplotlib Figure, str)
    """
    import matplotlib.pyplot as pyplot

    percent = 100 * numpy.asarray(shares)
    figure, axis = pyplot.subplots(figsize=(7.6, 1.1 + 0.36 * len(percent)))
    axis.imshow(percent, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    for (row, column), value in numpy.ndenumerate(percent):
        axis.text(column, row, f"{value:.0f}", ha="center", va="center", color="white" if value > 60 else "black")
    axis.set_xticks(range(len(names)), names)
    count = len(percent) // 2 if len(percent) % 2 == 0 else len(percent)
    axis.set_yticks(range(len(percent)), [f"{row // count + 1}.{row % count + 1}" for row in range(len(percent))])
    axis.set(ylabel=_("block.head"), title=_("What each head hears (% of its attention)"))
    told = "; ".join(
        f"{row // count + 1}.{row % count + 1} " + ", ".join(f"{name} {value:.0f} %" for name, value in
                                                             zip(names, values, strict=True))
        for row, values in enumerate(percent)
    )  # fmt: skip
    return figure, _("Share of attention by block and head: {told}.").format(told=told)


def surprises(names, bits, largest=12.0):
    """A text whose pieces are the redder, the more bits each cost: (lines of HTML, the same in words)."""
    shown = [pieces.readable(name) for name in names]
    lines, start = [], 0
    for place, name in enumerate(names):
        if "\n" in name or place == len(names) - 1:
            lines.append(word_colours.row(shown[start : place + 1], bits[start : place + 1], largest=largest))
            start = place + 1
    return lines, word_colours.strongest(shown, bits, 6)
