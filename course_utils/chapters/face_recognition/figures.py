"""The figures of 09_face_recognition that are too long for a cell. Each returns a matplotlib Figure."""

import numpy
from PIL import Image

from course_utils.chapters.face_recognition import chain as chain_ways
from course_utils.chapters.face_recognition import face_detector, faces, telling
from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.notebook.decision_card import items_interval, runs_interval

MARKS = (plots.SKY, plots.SKY, plots.ORANGE)
COLOURS = 160  # of all the pictures of a figure together: a noisy picture takes a third of the room in a notebook


def light(pictures):
    """The same pictures, each uint8 or float from 0 to 1, [h, w, 1 or 3], as uint8 in few colours shared by all."""
    bytes_ = [p if p.dtype == numpy.uint8 else (255 * numpy.clip(p, 0, 1)).round().astype("uint8") for p in pictures]
    if bytes_[0].shape[-1] == 1:
        return [numpy.repeat(picture, 3, axis=-1) for picture in bytes_]
    strip = Image.fromarray(numpy.concatenate([picture.reshape(1, -1, 3) for picture in bytes_], axis=1))
    few = strip.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE).convert("RGB")
    ends = numpy.cumsum([picture.shape[0] * picture.shape[1] for picture in bytes_])[:-1]
    parts = numpy.split(numpy.asarray(few)[0], ends)
    return [part.reshape(picture.shape) for part, picture in zip(parts, bytes_, strict=True)]


def chain(seed=5):
    """The task in one picture: a scene, its faces put upright, numbers, and the gallery that they are compared with."""
    import matplotlib.pyplot as pyplot

    from course_utils import datasets
    from course_utils.datasets.faces import drawing

    generator = numpy.random.default_rng(seed)
    people = [drawing.random_person(generator) for _number in range(4)]
    drawings = [drawing.cutout(person, drawing.random_look(generator), 96) for person in people[:2]]
    scene, marks, used = face_detector.compose(drawings, generator, [datasets.sample_photo("china", 256)])
    scene, *chips = light([scene, *faces.cut(numpy.repeat(scene[None], len(marks), 0), faces.similarity(marks))])
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
    portraits = light([drawing.draw(people[k], None, 64)[0] for k in (*used, 2, 3)][:4])
    axes[3].imshow(numpy.concatenate([numpy.concatenate(portraits[:2], 1), numpy.concatenate(portraits[2:], 1)]))
    return figure


def show_found(axis, scene, marks, true=None):
    """A scene on `axis` with found landmarks as dots, and those that are missed as crosses."""
    axis.imshow(scene)
    axis.axis("off")
    for face in marks:
        axis.scatter(face[:, 0], face[:, 1], s=26, c=MARKS, edgecolors="black", linewidths=0.8)
    for face in true if true is not None else ():
        for colour, width in (("white", 3.2), ("#c00000", 1.7)):  # a white edge: it is seen on any face
            axis.scatter(face[:, 0], face[:, 1], s=34, c=colour, marker="x", linewidths=width, zorder=3)
    axis.set_xlim(-0.5, scene.shape[1] - 0.5)
    axis.set_ylim(scene.shape[0] - 0.5, -0.5)


def judged(found, true):
    """What became of the faces in scenes: for each scene bool [faces], found or not; and its false alarms."""
    hits, alarms = [], []
    for marks, truth in zip(found, true, strict=True):
        matched = face_detector.match(marks, truth)
        hits.append(numpy.isin(numpy.arange(len(truth)), [j for _i, j, _away in matched]))
        alarms.append(len(marks) - len(matched))
    return hits, alarms


def telling_scenes(found, true, count=4):
    """Which scenes to show: two with a missed face, where there are such, then others with a face; int [count]."""
    hits, _alarms = judged(found, true)
    missed = [k for k, hit in enumerate(hits) if len(hit) and not hit.all()]
    whole = [k for k, hit in enumerate(hits) if len(hit) and hit.all()]
    return numpy.array((missed[:2] + whole + missed[2:])[:count])


def found_faces(pictures, found, true, columns=4):
    """Scenes with what the detector found; faces that it missed have red crosses."""
    import matplotlib.pyplot as pyplot

    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    figure, axes = pyplot.subplots(rows, columns, figsize=(2.1 * columns, 2.1 * rows), squeeze=False)
    hits, _alarms = judged(found, true)
    for axis, scene, marks, truth, hit in zip(axes.flat, light(list(pictures)), found, true, hits, strict=True):
        show_found(axis, scene, marks, [face for face, known in zip(truth, hit, strict=True) if not known])
    return figure


def answer_picture(scene, answer, target):
    """What the detector must say and what it says about one scene: the scene, the wanted spots, the found ones."""
    import matplotlib.pyplot as pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(8.0, 2.8))
    score = 1 / (1 + numpy.exp(-answer[..., 0]))
    spots = [(50 * part).round() / 50 for part in (target[..., 0], score)]
    titles = _("scene"), _("wanted: a spot a face"), _("answer")
    for axis, picture, title in zip(axes, (*light([scene]), *spots), titles, strict=True):
        axis.imshow(picture, vmin=0, vmax=1, cmap="viridis")
        axis.set_title(title)
        axis.axis("off")
    return figure


def rows_of_chips(rows, titles, columns=6):
    """Rows of chips, each with a title at the left."""
    import matplotlib.pyplot as pyplot

    margin = 0.15 + 0.085 * max(map(telling.columns, titles))  # inches: room for the longest title
    width = margin + 0.85 * columns
    figure, axes = pyplot.subplots(len(rows), 1, figsize=(width, 0.9 * len(rows) + 0.05), squeeze=False, layout="none")
    figure.subplots_adjust(left=margin / width, right=0.995, top=0.99, bottom=0.01, hspace=0.05)
    few = iter(light([chip for chips in rows for chip in chips[:columns]]))
    for axis, chips, title in zip(axes.flat, rows, titles, strict=True):
        axis.imshow(numpy.concatenate([next(few) for _chip in chips[:columns]], axis=1))
        axis.text(-0.01, 0.5, title, transform=axis.transAxes, ha="right", va="center", fontsize=10)
        axis.axis("off")
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
    figure, axes = pyplot.subplots(2, count, figsize=(7.6, 3.0), squeeze=False)
    few = iter(light([chips[k] for some in pairs for pair in some for k in pair]))
    for row, (some, values, title) in enumerate(zip(pairs, similarities, titles, strict=True)):
        for axis, _pair, value in zip(axes[row], some, values, strict=True):
            axis.imshow(numpy.concatenate([next(few), next(few)], axis=1))
            axis.text(0.5, -0.03, f"{value:.2f}", transform=axis.transAxes, ha="center", va="top", fontsize=10)
            axis.axis("off")
        axes[row, 0].set_title(title)
    return figure


def group_bars(table, groups):
    """False rejects per group, one cluster of bars for each training set, with 95 % intervals over people.

    `table` is {training: {group: shares of each person, float [k]}}.
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.6, 3.0))
    looks = ((plots.SKY, ""), (plots.ORANGE, "//"))
    for offset, group, (colour, hatch) in zip((-0.2, 0.2), groups, looks, strict=True):
        found = [items_interval(100 * row[group]) for row in table.values()]
        heights = [one["value"] for one in found]
        around = [[one["value"] - one["low"] for one in found], [one["high"] - one["value"] for one in found]]
        places = numpy.arange(len(table)) + offset
        bars = axis.bar(places, heights, 0.38, color=colour, edgecolor="black", hatch=hatch, label=group)
        axis.errorbar(places, heights, around, fmt="none", color="black", capsize=4)
        axis.bar_label(bars, [f"{height:.0f} %" for height in heights], fontsize=9, label_type="center",
                       bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip
    axis.set_xticks(range(len(table)), table)
    axis.set_ylabel(_("wrongly rejected (%)"))
    axis.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def chain_by_error(rows, trained="small_errors"):
    """Scenes named rightly against the error of the landmarks: known errors as a line, the detector as a point.

    `rows` are those of the measured table "chain".
    """
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(7.8, 3.2))
    known = [row for row in rows if row["kind"] == "error"]
    by_way = {row["way"]: row for row in rows if row["kind"] == "way"}
    _points(axis, [100 * row["error"] for row in known], [row[trained] for row in known],
            "o-", plots.BLUE, _("true landmarks, with errors"))  # fmt: skip
    detector = by_way[chain_ways.FOUND]
    _points(
        axis, [100 * numpy.mean(detector["error"])], [detector[trained]], "D", plots.RED, _("the detector's landmarks")
    )
    for way, style, colour, label in (
        (chain_ways.SIZED, "--", plots.GREEN, _("its middle and size, kept upright")),
        (chain_ways.BOX, ":", plots.BLACK, _("its middle, one size for all")),
    ):
        axis.axhline(100 * numpy.mean(by_way[way][trained]), linestyle=style, color=colour, label=label)
    axis.set_xlabel(_("error of the landmarks (% of the way from eyes to mouth)"))
    axis.set_ylabel(_("named rightly (%)"))
    axis.legend(fontsize=9, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def _points(axis, places, runs, style, colour, label):
    """Means over seeds with their 95 % intervals."""
    found = [runs_interval(100 * numpy.array(values)) for values in runs]
    means = [one["value"] for one in found]
    around = [0 if one["low"] is None else one["value"] - one["low"] for one in found]
    axis.errorbar(places, means, around, fmt=style, color=colour, capsize=3, label=label)


def training_batch(chips, people, columns=4):
    """What the network sees of a batch: the first chips of it, `columns` of one person in a row."""
    count = 3 * columns
    low, high = chips[:count].min(), chips[:count].max()
    shown = (chips[:count] - low) / (high - low)
    rows = [shown[k : k + columns] for k in range(0, count, columns)]
    return rows_of_chips(rows, [_("person {k}").format(k=people[k * columns]) for k in range(len(rows))], columns)
