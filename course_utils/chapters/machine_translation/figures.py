"""Pictures of translation: the task, masks, and who looks at whom. Used in 12_machine_translation."""

import numpy
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.chapters.machine_translation.subwords import BLANK
from course_utils.core import plots
from course_utils.core.environment import chinese_font
from course_utils.core.i18n import _
from course_utils.core.letters import plain
from course_utils.core.tables import html_table
from course_utils.media.word_colours import ATTENTION

READABLE = {"<to zh>": "→zh", "<to en>": "→en", "<end>": "■", "<start>": "▶", "<unknown>": "?"}  # in pictures


def fonts():
    """Fonts for text in both languages, as matplotlib's fontfamily."""
    return [font for font in (chinese_font(), "DejaVu Sans") if font]


def readable(piece):
    """A piece as a reader should see it: "▁file" is file; special pieces are signs."""
    return READABLE.get(piece, piece.replace(BLANK, "") or "␣")


def task():
    """A text is read as a whole and written piece by piece, looking back; a matplotlib Figure."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(8.4, 3.1), layout="none")
    figure.subplots_adjust(0, 0, 1, 1)
    axis.set(xlim=(0, 84), ylim=(0, 31))
    axis.axis("off")
    boxes = (
        (2, 4, 22, 8, "#DDEBF5", "Open recent file"),
        (2, 18, 22, 8, "#FFF2CC", _("encoder: reads all")),
        (40, 18, 26, 8, "#FFF2CC", _("decoder: what comes next?")),
        (40, 4, 26, 8, "#D8F0E6", "打开 最近的 …"),
    )
    for x, y, width, height, colour, words in boxes:
        shape = FancyBboxPatch((x, y), width, height, "round,pad=0.3", facecolor=colour, edgecolor=plots.BLACK)
        axis.add_patch(shape)
        axis.text(x + width / 2, y + height / 2, words, ha="center", va="center", fontsize=11, fontfamily=fonts())
    arrows = (
        ((13, 12.5), (13, 17.5), 0), ((24.5, 22), (39.5, 22), 0), ((46, 12.5), (46, 17.5), 0),
        ((66.5, 22), (66.5, 8), -0.9),
    )  # fmt: skip
    for start, end, bend in arrows:
        axis.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=16, color=plots.BLACK, connectionstyle=f"arc3,rad={bend}"
            )
        )
    axis.text(32, 23.2, _("attention"), ha="center", fontsize=10)
    axis.text(47.5, 14.4, _("what was said so far"), fontsize=9)
    axis.text(73.5, 13.2, "文件", fontsize=13, fontfamily=fonts(), ha="left")
    return figure


def transformer():
    """One encoder layer and one decoder layer with their parts and the ways around them; a matplotlib Figure."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(9.4, 5.2), layout="none")
    figure.subplots_adjust(0, 0, 1, 1)
    axis.set(xlim=(0, 94), ylim=(0, 52))
    axis.axis("off")
    left, right = 12, 60
    _column(axis, left, (
        (1.5, "#DDEBF5", _("pieces of the source + places")),
        (13, "#FFF2CC", _("self-attention")),
        (24.5, "#D8F0E6", _("feed-forward")),
    ))  # fmt: skip
    _column(axis, right, (
        (1.5, "#DDEBF5", _("pieces said so far + places")),
        (13, "#FFF2CC", _("masked self-attention")),
        (24.5, "#F7DDB5", _("cross-attention")),
        (36, "#D8F0E6", _("feed-forward")),
    ))  # fmt: skip
    for x, y, words, weight in (
        (left + 11, 40.5, _("encoder layer"), "bold"), (right + 11, 50.7, _("decoder layer"), "bold"),
        (left + 11, 37.3, _("states: what was read"), "normal"),
        (right + 11, 48.1, _("scores of the next piece"), "normal"),
    ):  # fmt: skip
        axis.text(x, y, words, ha="center", va="center", fontsize=10, fontweight=weight)
    _arrow(axis, (left + 22, 37.3), (right - 0.5, 28.4))
    axis.text(41, 36, _("keys and values"), fontsize=10)
    axis.text(right + 8.5, 20.6, _("queries"), fontsize=10, ha="right", va="center")
    axis.text(left - 1.2, 22.7, _("layer\nnorm"), fontsize=9, ha="right", va="center", color="#555555")
    axis.text(left + 26.5, 19, _("residual"), fontsize=10, color=plots.BLUE, va="center")
    return figure


def _column(axis, x, parts):
    """Boxes of one layer above each other at `x`, the way through them, and the way around each but the first."""
    width, height, gap = 22, 5, 6.5
    middle = x + width / 2
    for number, (y, colour, words) in enumerate(parts):
        shape = FancyBboxPatch((x, y), width, height, "round,pad=0.3", facecolor=colour, edgecolor=plots.BLACK)
        axis.add_patch(shape)
        axis.text(middle, y + height / 2, words, ha="center", va="center", fontsize=10)
        last = number + 1 == len(parts)
        _arrow(axis, (middle, y + height + 0.4), (middle, y + height + (4.3 if last else gap - 0.4)))
        if not last:  # the bar before the next part
            axis.add_patch(
                FancyBboxPatch(
                    (x, y + height + gap - 2.2), width, 0.9, "square,pad=0", facecolor="#DDDDDD", edgecolor="#555555"
                )
            )
        if number:
            side, below, above = x + width + 2.2, y - gap + 2.9, y + height + 1.9
            axis.plot([middle, side, side, middle + 0.9], [below, below, above, above], color=plots.BLUE, linewidth=1.6)
            axis.text(
                middle, above, "+", fontsize=10, fontweight="bold", ha="center", va="center_baseline", zorder=5,
                bbox={"boxstyle": "circle,pad=0.12", "facecolor": "white", "edgecolor": plots.BLUE},
            )  # fmt: skip


def _arrow(axis, start, end):
    axis.add_patch(
        FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, color=plots.BLACK, shrinkA=0, shrinkB=0)
    )


def losses(learners, blind, floor):
    """Loss of each epoch in training and on validation; `learners` have losses and validation_losses.

    Parameters
    ----------
    learners : list of translator.Translator
    blind : float
        What guessing blindly costs, nats a piece.
    floor : float
        What label smoothing costs a network that is always right.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.2))
    for learner in learners:
        numbers = range(1, len(learner.losses) + 1)
        (training,) = axis.plot(numbers, learner.losses, "o-", markersize=3, color=plots.BLUE)
        (held_back,) = axis.plot(numbers, learner.validation_losses, "s--", markersize=3, color=plots.ORANGE)
    dotted = axis.axhline(blind, color=plots.BLACK, linestyle=":", linewidth=1)
    lowest = axis.axhline(floor, color=plots.BLUE, linestyle=":", linewidth=1)
    axis.set(xlabel=_("epoch"), ylabel=_("loss (nats a piece)"), ylim=(0, blind * 1.08))
    axis.set_title(_("Learning to say the next piece"))
    names = (
        _("training: label smoothing and dropout on"), _("validation: both off"), _("guessing blindly"),
        _("lowest with label smoothing"),
    )  # fmt: skip
    axis.legend((training, held_back, dotted, lowest), names, fontsize=9)
    return figure


def root(sizes, largest):
    """Mean largest weight by the numbers in a key; `largest` is {"divided" or "not divided": list of float}."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(6.6, 2.5))
    for (name, found), style in zip(largest.items(), ("o-", "s--"), strict=True):
        axis.plot(sizes, found, style, label=_(name))
    axis.set(xscale="log", xlabel=_("d, numbers in a key"), ylabel=_("largest weight"), ylim=(0, 1.05))
    axis.set_title(_("One place, or many?"))
    axis.legend()
    return figure


def masks(source, said):
    """Who may look at whom: three grids, allowed orange, forbidden white; a matplotlib Figure.

    Parameters
    ----------
    source, said : sequences of str
        Pieces of a source filled up with "·", and of a translation.
    """
    import matplotlib.pyplot as pyplot

    padding = numpy.array([piece != "·" for piece in source])
    causal = numpy.tril(numpy.ones((len(said), len(said)), bool))
    grids = (
        (_("encoder reads itself"), source, source, numpy.tile(padding, (len(source), 1))),
        (_("decoder reads itself"), said, said, causal),
        (_("decoder reads the source"), said, source, numpy.tile(padding, (len(said), 1))),
    )
    widths = [len(columns) for _title, _rows, columns, _grid in grids]
    figure, axes = pyplot.subplots(1, 3, figsize=(9.2, 3.3), width_ratios=widths)
    for axis, (title, rows, columns, grid) in zip(axes, grids, strict=True):
        _grid_on(axis, grid.astype(float), rows, columns, "Oranges", 1.6)
        axis.set_title(title, fontsize=10)
    axes[0].set_ylabel(_("who looks"))
    axes[1].set_xlabel(_("at what"))
    return figure


def attention_maps(maps, titles):
    """Attention of several translations, side by side; `maps` is a list of (source pieces, said pieces, weights)."""
    import matplotlib.pyplot as pyplot

    widths = [len(source) for source, _said, _weights in maps]
    tall = max(len(said) for _source, said, _weights in maps)
    figure, axes = pyplot.subplots(1, len(maps), figsize=(9.4, 1.4 + 0.29 * tall), width_ratios=widths, squeeze=False)
    for axis, (source, said, weights), title in zip(axes[0], maps, titles, strict=True):
        _grid_on(axis, weights, [readable(one) for one in said], [readable(one) for one in source], "Oranges", 1.1)
        axis.set_title(title, fontsize=10)
        axis.set_xlabel(_("looks at"))
    axes[0, 0].set_ylabel(_("writes"))
    return figure


def _grid_on(axis, values, rows, columns, colours, top):
    axis.imshow(values, cmap=colours, vmin=0, vmax=top, aspect="auto")
    turned = any(len(word) > 2 for word in columns)
    axis.set_xticks(
        range(len(columns)), [plain(word) for word in columns], fontfamily=fonts(), fontsize=10,
        rotation=60 if turned else 0, ha="right" if turned else "center", rotation_mode="anchor" if turned else None,
    )  # fmt: skip
    axis.set_yticks(range(len(rows)), [plain(word) for word in rows], fontfamily=fonts(), fontsize=10)
    axis.set_xticks(numpy.arange(0.5, len(columns) - 1), minor=True)
    axis.set_yticks(numpy.arange(0.5, len(rows) - 1), minor=True)
    axis.grid(which="minor", color="white", linewidth=1.5)
    axis.tick_params(which="both", length=0)
    for side in axis.spines.values():
        side.set_visible(False)


def attention_table(source, said, weights):
    """Attention as HTML: a row for each piece said, a column for each of the source, coloured by weight.

    HTML, not a figure: the browser has fonts for every script. Returns (HTML, the same in words).
    """
    top = max(float(weights.max()), 1e-9)
    colour = ",".join(map(str, ATTENTION))
    rows, words = [], []
    for piece, row in zip(said, weights, strict=True):
        cells = (
            (f"{value:.2f}", f"text-align:center;padding:2px 6px;color:black;background:rgba({colour},{alpha:.2f})")
            for value, alpha in zip(row, 0.9 * row / top, strict=True)
        )
        rows.append((readable(piece), *cells))
        words.append(f"{readable(piece)} ← {readable(source[int(row.argmax())])} {row.max():.2f}")
    heads = ("", *((readable(piece), "text-align:center") for piece in source))
    table = html_table(heads, rows, row_head="text-align:right", style="", table_style="color:black")
    html = f'<div style="overflow-x:auto">{table}</div>'
    return html, "; ".join(words)
