"""The figures of 09_face_recognition that are too long for a cell. Each returns a matplotlib Figure."""

import numpy

from course_utils.chapters.face_recognition import face_detector, faces
from course_utils.core import plots
from course_utils.core.i18n import _

MARKS = (plots.SKY, plots.SKY, plots.ORANGE)


def chain(seed=5):
    """The task in one picture: a scene, its faces put upright, numbers, and the gallery that they are compared with."""
    import matplotlib.pyplot as pyplot

    from course_utils import datasets
    from course_utils.datasets.faces import drawing

    generator = numpy.random.default_rng(seed)
    people = [drawing.random_person(generator) for _number in range(4)]
    drawings = [drawing.cutout(person, drawing.random_look(generator), 96) for person in people[:2]]
    scene, marks, used = face_detector.compose(drawings, generator, [datasets.sample_photo("china", 256)])
    chips = faces.cut(numpy.repeat(scene[None], len(marks), 0), faces.similarity(marks))
    figure, axes = pyplot.subplots(1, 4, figsize=(8.6, 2.9), width_ratios=(2.1, 1, 1.1, 1.6))
    for axis, title in zip(axes, (_("1 find"), _("2 put upright"), _("3 describe"), _("4 compare")), strict=True):
        axis.set_title(title)
        axis.axis("off")
    show_found(axes[0], scene, marks)
    axes[1].imshow(numpy.concatenate(list(chips)))
    numbers = generator.normal(0, 0.5, (len(chips), 4))
    for row, values in enumerate(numbers):
        words = "\n".join(f"{value:+.2f}" for value in values) + "\n…"
        axes[2].text(0.3, 1 - (row + 0.5) / len(chips), words, va="center", fontsize=10, transform=axes[2].transAxes)
    portraits = [drawing.draw(people[k], None, 64)[0] for k in (*used, 2, 3)][:4]
    axes[3].imshow(numpy.concatenate([numpy.concatenate(portraits[:2], 1), numpy.concatenate(portraits[2:], 1)]))
    return figure


def show_found(axis, scene, marks, true=None):
    """A scene on `axis` with found landmarks as dots, and those that are missed as crosses."""
    axis.imshow(scene)
    axis.axis("off")
    for face in marks:
        axis.scatter(face[:, 0], face[:, 1], s=26, c=MARKS, edgecolors="black", linewidths=0.8)
    for face in true if true is not None else ():
        axis.scatter(face[:, 0], face[:, 1], s=26, c=plots.RED, marker="x")
    axis.set_xlim(-0.5, scene.shape[1] - 0.5)
    axis.set_ylim(scene.shape[0] - 0.5, -0.5)


def found_faces(pictures, found, true, columns=4):
    """Scenes with what the detector found; faces that it missed have red crosses."""
    import matplotlib.pyplot as pyplot

    rows = -(-len(pictures) // columns)
    figure, axes = pyplot.subplots(rows, columns, figsize=(8.4, 2.1 * rows), squeeze=False)
    for axis, scene, marks, truth in zip(axes.flat, pictures, found, true, strict=True):
        hit = {j for _i, j, _away in face_detector.match(marks, truth)}
        show_found(axis, scene, marks, [face for j, face in enumerate(truth) if j not in hit])
    return figure


def answer_picture(scene, answer, target):
    """What the detector must say and what it says about one scene: the scene, the wanted spots, the found ones."""
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(8.0, 2.8))
    score = 1 / (1 + numpy.exp(-answer[..., 0]))
    for axis, picture, title in zip(
        axes, (scene, target[..., 0], score), (_("scene"), _("wanted: a spot a face"), _("answer")), strict=True
    ):
        axis.imshow(picture, vmin=0, vmax=255 if picture is scene else 1, cmap="viridis")
        axis.set_title(title)
        axis.axis("off")
    return figure


def rows_of_chips(rows, titles, columns=6):
    """Rows of chips, each with a title at the left."""
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(len(rows), 1, figsize=(5.8, 0.9 * len(rows) + 0.1), squeeze=False)
    for axis, chips, title in zip(axes.flat, rows, titles, strict=True):
        strip = numpy.concatenate(list(chips[:columns]), axis=1)
        axis.imshow(
            strip.squeeze(-1) if strip.shape[-1] == 1 else strip, vmin=0, vmax=255 if strip.dtype == "uint8" else 1
        )
        axis.set_ylabel(title, rotation=0, ha="right", va="center", fontsize=10)
        axis.set_xticks([])
        axis.set_yticks([])
        for side in axis.spines.values():
            side.set_visible(False)
    return figure


def worst_pairs(chips, pairs, similarities, titles):
    """Two rows of pairs of faces, each with its similarity: the worst false accepts and the worst false rejects.

    Parameters
    ----------
    chips : float [n, side, side, 1 or 3], from 0 to 1
    pairs : two lists of (i, j)
        Places in `chips`; both lists of the same length, 1 or more.
    similarities : two lists of float
        Cosines, -1 to 1, one for each pair.
    titles : two str

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    count = len(pairs[0])
    figure, axes = pyplot.subplots(2, count, figsize=(7.6, 3.2), squeeze=False)
    for row, (some, values, title) in enumerate(zip(pairs, similarities, titles, strict=True)):
        for axis, (i, j), value in zip(axes[row], some, values, strict=True):
            both = numpy.concatenate([chips[i], chips[j]], axis=1)
            axis.imshow(both.squeeze(-1) if both.shape[-1] == 1 else both, vmin=0, vmax=1)
            axis.set_xlabel(f"{value:.2f}", fontsize=10)
            axis.set_xticks([])
            axis.set_yticks([])
        axes[row, 0].set_title(title)
    return figure


def group_bars(table, groups):
    """False rejects per group, one cluster of bars for each training set: {training: {group: share}}."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.0))
    looks = ((plots.SKY, ""), (plots.ORANGE, "//"))
    for offset, group, (colour, hatch) in zip((-0.2, 0.2), groups, looks, strict=True):
        places = numpy.arange(len(table)) + offset
        heights = [100 * row[group] for row in table.values()]
        bars = axis.bar(places, heights, 0.38, color=colour, edgecolor="black", hatch=hatch, label=group)
        axis.bar_label(bars, [f"{height:.0f} %" for height in heights], fontsize=9)
    axis.set_xticks(range(len(table)), table)
    axis.set_ylabel(_("wrongly rejected (%)"))
    axis.margins(y=0.18)
    axis.legend(fontsize=9)
    return figure
