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
