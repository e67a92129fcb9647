"""Figures and tables of 13_speech_to_text."""

import numpy

from course_utils.chapters.speech_to_text import recogniser
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.core.shown import show_bundle
from course_utils.core.tables import html_table
from course_utils.datasets.speech.digits import SIGNS
from course_utils.media import sound


def three_views(strings):
    """Wave, spectrogram and log-mel picture of several strings, one column each; lines mark the ends of the digits.

    Parameters
    ----------
    strings : dict of str to spoken_strings.String

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(
        3, len(strings), figsize=(8.6, 4.8), sharex="col", sharey="row", squeeze=False,
        gridspec_kw={"height_ratios": (0.8, 1.2, 1.2)},
    )  # fmt: skip
    for column, (name, string) in enumerate(strings.items()):
        wave, spectrum, mels = axes[:, column]
        samples, rate = string.samples, recogniser.SAMPLE_RATE
        seconds, step = len(samples) / rate, max(len(samples) // 2000, 1)
        wave.plot(numpy.arange(len(samples))[::step] / rate, samples[::step], color=plots.BLUE, linewidth=0.4)
        wave.set_yticks([])
        wave.set_title(name, fontsize=10)
        power = numpy.log(sound.spectrogram(samples, rate) + recogniser.QUIET)
        spectrum.imshow(
            power.T, origin="lower", aspect="auto", cmap="magma", extent=(0, seconds, 0, rate / 2000),
            vmin=power.min(), vmax=numpy.quantile(power, 0.995), interpolation="nearest",
        )  # fmt: skip
        found = recogniser.log_mels(samples)
        mels.imshow(
            found.T, origin="lower", aspect="auto", cmap="magma", extent=(0, seconds, 0, recogniser.MELS),
            interpolation="nearest",
        )  # fmt: skip
        mels.set_xlabel(_("time (s)"))
        for end in string.ends:
            for axis in (wave, spectrum, mels):
                axis.axvline(end, color=plots.RED, linewidth=1)
    labels = (_("wave"), _("frequency (kHz)"), _("mel filter"))
    for axis, label in zip(axes[:, 0], labels, strict=True):
        axis.set_ylabel(label)
    return figure


def losses(curves):
    """CTC loss by epoch, one line each: {name: list of float} -> Figure."""
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(figsize=(5.6, 2.9))
    colours = (plots.BLUE, plots.RED, plots.GREEN)
    for (name, values), colour, line in zip(curves.items(), colours, ("-", "--", ":"), strict=False):
        axes.plot(range(1, len(values) + 1), values, line, color=colour, marker="o", markersize=4, label=name)
    axes.set_xlabel(_("epoch"))
    axes.set_ylabel(_("CTC loss of a string"))
    axes.set_title(_("Learning from texts alone"))
    axes.set_yscale("log")
    axes.legend()
    return figure


def rates_table(rates, near=""):
    """Show word error rates as a table: {method: {column: list of float, one a run}}.

    `near` is what the column "synthetic" is called: other voices of the kind that the network has learnt from.
    """
    columns = list(next(iter(rates.values())))

    def cell(values):
        mean = numpy.mean(values)
        return f"{mean:.3f} ± {numpy.std(values):.3f}" if len(values) > 1 else f"{mean:.3f}"

    rows = [[method, *(cell(found[column]) for column in columns)] for method, found in rates.items()]
    heads = {"synthetic": near or _("unseen synthetic voices"), "human": _("people never heard")}
    _show_table([_("method"), *(heads.get(column, column) for column in columns)], rows, _("Word error rate"))


def conditions_table(rates):
    """Show word error rates under several conditions: {condition: {network: float}}."""
    columns = list(next(iter(rates.values())))
    heads = {"clean": _("learnt from clean strings"), "changed": _("learnt from changed strings")}
    rows = [[name, *(f"{found[column]:.3f}" for column in columns)] for name, found in rates.items()]
    heading = _("Word error rate on people never heard")
    _show_table([_("condition"), *(heads.get(column, column) for column in columns)], rows, heading)


def _show_table(heads, rows, caption):
    plain = "\n".join([caption, *(" | ".join(row) for row in (heads, *rows))])
    show_bundle({"text/html": html_table(heads, rows, caption), "text/plain": plain})


def digit_shares(counts, words=SIGNS):
    """How often each word occurs, in several lists: {name: as many numbers as `words`}, shares side by side."""
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(figsize=(7.6, 2.9))
    width = 0.8 / len(counts)
    for place, (name, values) in enumerate(counts.items()):
        values = 100 * numpy.asarray(values, float) / max(numpy.sum(values), 1e-9)
        at = numpy.arange(len(words)) + (place - (len(counts) - 1) / 2) * width
        axes.bar(at, values, width, label=name, color=plots.PALETTE[place % len(plots.PALETTE)])
    _name_words(axes, words)
    axes.set_xlabel(_("word"))
    axes.set_ylabel(_("share of all words (%)"))
    axes.set_title(_("How often is each word said, and read?"))
    axes.margins(y=0.3)  # the legend stands above the bars
    axes.legend(loc="upper right", ncols=len(counts))
    return figure


def _name_words(axes, words, *more):
    """Name the places of the x axis after the vocabulary; longer words stand upright."""
    names = [*(plain(word, 14) for word in words), *more]
    axes.set_xticks(range(len(names)), names, rotation=0 if max(map(len, names)) < 3 else 90)
    return names


def confusions(found, words=SIGNS):
    """What was said against what was written, word by word, and the most frequent error in words.

    Parameters
    ----------
    found : list of error_rate.Edits of numbers, which are places in `words`

    Returns
    -------
    (matplotlib.figure.Figure, str)
        The last row counts insertions (nothing was said), the last column deletions (nothing was written).
    """
    import matplotlib.pyplot as pyplot

    signs, last = [*words, "–"], len(words)
    counts = numpy.zeros((last + 1, last + 1), int)
    for one in found:
        for _kind, said, written in one.steps:
            counts[last if said == "" else said, last if written == "" else written] += 1
    wrong = counts * (1 - numpy.eye(last + 1, dtype=int))
    side = 0.15 * max(last - 10, 0)  # inches more for a longer vocabulary
    figure, axes = pyplot.subplots(figsize=(5.4 + side, 4.6 + side))
    axes.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(wrong.max(), 1))
    for row in range(last + 1):
        for column in range(last + 1):
            if counts[row, column]:
                weight = "bold" if row == column else "normal"
                axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=8, fontweight=weight)
    axes.set_yticks(range(last + 1), _name_words(axes, words, "–"))
    axes.set_xlabel(_("written (–: nothing)"))
    axes.set_ylabel(_("said (–: nothing)"))
    axes.set_title(_("Errors, coloured by their number"))
    said, written = numpy.unravel_index(wrong.argmax(), wrong.shape)
    if not wrong.any():
        return figure, _("no error at all")
    if written == last:
        return figure, _("{digit} left out").format(digit=signs[said])
    if said == last:
        return figure, _("{digit} written where nothing was said").format(digit=signs[written])
    return figure, _("{said} read as {written}").format(said=signs[said], written=signs[written])


def recordings_grid(found, words=SIGNS):
    """Which recordings fail: a person a row, a word a column, each field the errors by the times it was said.

    Parameters
    ----------
    found : dict of (str, int) to float
        From `recordings.shares`.
    words : tuple of str
        The vocabulary.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    people = list(dict.fromkeys(speaker for speaker, _digit in found))
    figure, axes = pyplot.subplots(figsize=(8.0, 1.5 + 0.42 * len(people)))
    values = numpy.full((len(people), len(words)), numpy.nan)
    for (speaker, digit), share in found.items():
        values[people.index(speaker), digit] = share
    axes.imshow(values, cmap="Oranges", vmin=0, vmax=1.3, aspect="auto")
    for (row, column), share in numpy.ndenumerate(values):
        if numpy.isfinite(share):
            colour = "white" if share > 0.9 else "black"
            size = 10 if len(words) <= 12 else 6
            axes.text(column, row, f"{share:.2f}", ha="center", va="center", fontsize=size, color=colour)
    _name_words(axes, words)
    axes.set_yticks(range(len(people)), [plain(who, 20) for who in people])
    axes.set_xlabel(_("word that was said"))
    axes.set_title(_("Errors, by the times each word was said"))
    return figure
