"""Figures of 18_cross_modal: each function returns a matplotlib Figure and the same in words, for `show(*...)`."""

import numpy

from course_utils.chapters.cross_modal import modalities, queries, splits
from course_utils.core import i18n, plots
from course_utils.core.i18n import _
from course_utils.core.letters import plain

COLOURS = (plots.BLUE, plots.ORANGE, plots.GREEN, plots.PINK, plots.RED)
NEGATIVES = ("random", "hard", "hard, families apart")  # of shared_space.fit
MARKS = ("o", "s", "^", "D", "v")


def said(name):
    """What a reader is told for a name that the package goes by, such as a way to split; any other text as it is."""
    told = {
        **_named(splits.WAYS, _("by chance\nby family\nby kind")),
        **_named(NEGATIVES, _("random\nhard\nhard, families apart")),
        **_named(queries.WORDINGS, _("names\nwords\nsentences")),
        **_named(modalities.INPUTS, _("picture alone\nwords alone\nboth")),
        **_named(
            ("en → picture", "picture → en", "zh → picture", "picture → zh"),
            _("en → picture\npicture → en\nzh → picture\npicture → zh"),
        ),
    }
    if i18n.language() == "zh":
        told |= dict(queries.ASKED)
        told |= {search.en: f"{search.en}\n{search.zh}" for search in queries.SEARCHES}
    return told.get(name, name)


def _named(keys, texts):
    """Names and what is told for them, a line each: one text in the catalogue, so that the words keep their context."""
    return dict(zip(keys, texts.split("\n"), strict=True))


def concepts(data, places):
    """Pictures with their names in English and Chinese."""
    titles = [f"{data.names['en'][place]}\n{data.names['zh'][place]}" for place in places]
    figure = plots.image_grid(data.images[places], titles, columns=6, size=1.3, title=_("Pictures and their names"))
    told = "; ".join(f"{data.names['en'][place]} ({data.names['zh'][place]})" for place in places)
    return figure, _("Pictures with their names in English and Chinese: {told}.").format(told=told)


def towers(weights):
    """The whole system as a drawing; `weights` is the number of trained ones."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(8.4, 2.9))
    axis.set(xlim=(0, 10), ylim=(0, 4))
    axis.axis("off")
    rows = (
        (3.0, _("picture"), _("EfficientNet-Lite0\nfrozen, 1,280 numbers"), _("projection\ntrained"), plots.SKY),
        (1.0, _("“hot dog”, “热狗”"), _("multilingual-e5-small\nfrozen, 384 numbers"), _("projection\ntrained"),
         plots.ORANGE),
    )  # fmt: skip
    for y, what, frozen, trained, colour in rows:
        for x, width, text, face in (
            (0.9, 1.6, what, "white"),
            (3.6, 2.5, frozen, "#dddddd"),
            (6.3, 1.6, trained, colour),
        ):
            axis.text(
                x, y, plain(text) if "\n" not in text else text, ha="center", va="center", fontsize=10,
                bbox={"boxstyle": "round,pad=0.5", "facecolor": face, "edgecolor": "black"},
            )  # fmt: skip
            if x < 6:
                start = x + width / 2 + 0.05
                axis.annotate("", (start + 0.5, y), (start, y), arrowprops={"arrowstyle": "->"})
        axis.annotate("", (8.2, 2.0 + (y - 2) * 0.35), (7.15, y), arrowprops={"arrowstyle": "->"})
    ring = {"boxstyle": "circle,pad=0.5", "facecolor": "white", "edgecolor": plots.GREEN, "linewidth": 2}
    axis.text(8.9, 2, _("one space\n128 numbers"), ha="center", va="center", fontsize=10, fontweight="bold", bbox=ring)
    axis.set_title(_("Two frozen towers, two trained projections"))
    return figure, _(
        "A picture goes through EfficientNet-Lite0, frozen, which gives 1,280 numbers; a name in English or Chinese "
        "goes through multilingual-e5-small, frozen, which gives 384. A trained projection of each leads into one "
        "space of 128 numbers. {weights:,} weights are trained."
    ).format(weights=weights)


def loss_by_hand(images, names, cosines, temperatures):
    """A few pairs: the cosines, and with which probability each picture takes each name at some temperatures."""
    import matplotlib.pyplot as pyplot

    count = len(names)
    figure, axes = pyplot.subplots(1, 1 + len(temperatures), figsize=(8.6, 3.5))
    shown = [(_("cosines"), cosines, -1.0, 1.0)]
    for temperature in temperatures:
        scores = cosines / temperature
        rising = numpy.exp(scores - scores.max(axis=1, keepdims=True))
        title = _("each picture's choice\nat temperature {t:g}").format(t=temperature)
        shown.append((title, rising / rising.sum(axis=1, keepdims=True), 0.0, 1.0))
    for axis, (title, values, low, high) in zip(axes, shown, strict=True):
        axis.imshow(values, cmap="Blues", vmin=low, vmax=high)
        for (row, column), value in numpy.ndenumerate(values):
            colour = "white" if (value - low) / (high - low) > 0.6 else "black"
            axis.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=9, color=colour)
        axis.set_title(title)
        axis.set_xticks(range(count), [plain(name) for name in names], rotation=40, ha="right", fontsize=8)
        axis.set_yticks(range(count), [plain(name) for name in names] if axis is axes[0] else [""] * count, fontsize=8)
        axis.set_xlabel(_("text"))
    axes[0].set_ylabel(_("picture"))
    told = "; ".join(f"{title}: ".replace("\n", " ") + ", ".join(f"{v:.2f}" for v in numpy.diag(values))
                     for title, values, *_rest in shown)  # fmt: skip
    return figure, _("Matrices of {count} pictures (rows) and their texts (columns). On the diagonal: {told}.").format(
        count=count, told=told
    )


def twins(data, pairs):
    """Test concepts (above) and the nearest that was learnt from (below); `pairs` are (i, j, cosine)."""
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(2, len(pairs), figsize=(1.35 * len(pairs), 3.4))
    for column, (test, train, cosine) in enumerate(pairs):
        for row, place in enumerate((test, train)):
            axes[row, column].imshow(data.images[place])
            axes[row, column].set_xticks([])
            axes[row, column].set_yticks([])
            words = plain(data.names[i18n.language()][place], 18)
            axes[row, column].set_title(words, fontsize=8, fontweight="normal", loc="center")
        axes[1, column].set_xlabel(f"{cosine:.2f}", fontsize=9)
    axes[0, 0].set_ylabel(_("tested on"), fontsize=9)
    axes[1, 0].set_ylabel(_("learnt from"), fontsize=9)
    figure.suptitle(_("“Never seen”, says a random split (below: cosine of the features)"), fontsize=11,
                    fontweight="bold", x=0.02, ha="left")  # fmt: skip
    names = data.names[i18n.language()]
    told = "; ".join(f"{names[a]} / {names[b]} {c:.2f}" for a, b, c in pairs)
    return figure, _("Test concepts of a random split and the nearest picture learnt from: {told}.").format(told=told)


def dots(named, xlabel, title, reference=None, reference_label="", series=("",)):
    """Results of several runs as dots, a line a setting; the mean as a stroke.

    Parameters
    ----------
    named : dict of str to list of list of float
        For each setting as many lists as `series`, with a value for each run.
    xlabel, title : str
    reference : float, optional
        Drawn as a dotted line, called `reference_label`.
    series : sequence of str
        What the lists are, such as two languages.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.8, 1.3 + 0.5 * len(named)))
    told, between = [], "，" if i18n.language() == "zh" else " "
    for place, (name, lists) in enumerate(named.items()):
        for index, values in enumerate(lists):
            y = place + 0.26 * (index - (len(lists) - 1) / 2)
            label = series[index] if place == 0 and series[index] else None
            axis.plot(values, [y] * len(values), MARKS[index], color=COLOURS[index], markersize=6, label=label)
            axis.plot([numpy.mean(values)] * 2, [y - 0.12, y + 0.12], color=plots.BLACK, linewidth=2)
            told.append(between.join(filter(None, (said(name), series[index]))) + f": {numpy.mean(values):.2f}")
    if reference is not None:
        axis.axvline(reference, color=plots.BLACK, linestyle=":", label=reference_label)
    axis.set_yticks(range(len(named)), [said(name) for name in named])
    axis.invert_yaxis()
    axis.set(xlabel=xlabel, title=title)
    if reference is not None or any(series):
        axis.legend(fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    ended = title if title.endswith(("?", "？")) else title + "."
    text = ended + " " + _("Means: {told}.").format(told="; ".join(told))
    return figure, text + (f" {reference_label}: {reference:.3f}." if reference is not None else "")


def searches(data, asked, found, right, places=None):
    """What searches find: a row for each, framed green where it counts as found, red where not.

    Parameters
    ----------
    data : CaptionedSet
    asked : list of str
    found : int array [len(asked), k]
        Places in `data`, best first.
    right : bool array [len(asked), len(data)]
    """
    import matplotlib.pyplot as pyplot

    rows, count = found.shape
    figure, axes = pyplot.subplots(rows, count + 1, figsize=(8.2, 0.8 * rows + 0.4),
                                   gridspec_kw={"width_ratios": [3.2] + [1] * count})  # fmt: skip
    for row, (text, line) in enumerate(zip(asked, found, strict=True)):
        axes[row, 0].axis("off")
        axes[row, 0].text(1, 0.5, "\n".join(map(plain, said(text).split("\n"))), ha="right", va="center", fontsize=10)
        for column, place in enumerate(line):
            axis = axes[row, column + 1]
            axis.imshow(data.images[place])
            axis.set_xticks([])
            axis.set_yticks([])
            good = right[row, place]
            for side in axis.spines.values():
                side.set(visible=True, color=plots.GREEN if good else plots.RED, linewidth=3 if good else 1,
                         linestyle="-" if good else ":")  # fmt: skip
    figure.suptitle(_("Asked, and found first (thick green: counts as found; dotted red: does not)"), fontsize=11,
                    fontweight="bold", x=0.02, ha="left")  # fmt: skip
    named = data.names[i18n.language()]
    told = "; ".join(
        " ".join(said(text).split("\n")) + ": " + ", ".join(named[place] for place in line)
        for text, line in zip(asked, found, strict=True)
    )
    return figure, _("Searches and what they find first. {told}.").format(told=told)


def leaning(words, lean, languages):
    """Which occupations are drawn to pictures of women, and which to men; a dot a run.

    Parameters
    ----------
    words : list of str
    lean : dict of str to float array [runs, len(words)]
        Mean cosine with pictures of women minus that with men, by language.
    languages : dict of str to str
        Names of the languages.
    """
    import matplotlib.pyplot as pyplot

    first = next(iter(lean.values()))
    order = numpy.argsort(first.mean(axis=0))
    figure, axis = pyplot.subplots(figsize=(7.8, 1.1 + 0.32 * len(words)))
    for index, (language, values) in enumerate(lean.items()):
        for row, place in enumerate(order):
            y = row + 0.3 * (index - 0.5)
            label = languages[language] if row == 0 else None
            axis.plot(
                values[:, place], [y] * len(values), MARKS[index], color=COLOURS[index], label=label, markersize=5
            )
    axis.axvline(0, color=plots.BLACK, linewidth=1)
    axis.set_yticks(range(len(order)), [said(words[place]) for place in order])
    axis.set_xlabel(_("← nearer to men     cosine with women minus cosine with men     nearer to women →"))
    axis.set_title(_("Which persons does an occupation find?"))
    axis.legend(fontsize=9, loc="lower right")
    told = "; ".join(f"{said(words[place])} {first.mean(axis=0)[place]:+.3f}" for place in order)
    return figure, _("Mean leaning in English, below 0 to men, above to women: {told}.").format(told=told)
