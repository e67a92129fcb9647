"""Figures of pictures with boxes or masks, of heat maps, and of precision over recall. Used in 10_object_detection."""

import textwrap

import numpy

from course_utils.chapters.object_detection import metrics
from course_utils.core import plots
from course_utils.core.i18n import N_, _
from course_utils.media.boxes import iou


def scene_grid(images, truths=None, found=None, class_names=(), titles=None, columns=4, width=2.1):
    """A grid of pictures with their boxes: true ones solid blue, found ones dashed orange, with class and score.

    Parameters
    ----------
    images : uint8 [n, height, width, 3]
    truths : list of float [k, 5], optional
    found : list of float [k, 6], optional
    class_names : sequence of str
    titles : sequence of str, optional
    columns : int
    width : float
        Inches of a picture.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as pyplot

    rows = -(-len(images) // columns)
    height = width * images[0].shape[0] / images[0].shape[1] + 0.25
    figure, axes = pyplot.subplots(rows, columns, figsize=(columns * width, rows * height), squeeze=False)
    for place, axis in enumerate(axes.flat):
        axis.set_axis_off()
        if place >= len(images):
            continue
        axis.imshow(coarse(images[place]), interpolation="nearest")
        if titles is not None:
            axis.set_title(titles[place], fontsize=8.5)
        for box in truths[place] if truths is not None else ():
            _frame(axis, box, plots.SKY, "-")
            if found is None:
                _label(axis, box, class_names[int(box[4])])
        for box in found[place] if found is not None else ():
            _frame(axis, box, plots.ORANGE, "--")
            _label(axis, box, f"{class_names[int(box[4])]} {box[5]:.0%}")
    return figure


def _frame(axis, box, colour, style):
    from matplotlib.patches import Rectangle

    left, top, right, bottom = box[:4]
    axis.add_patch(
        Rectangle((left, top), right - left, bottom - top, fill=False, edgecolor=colour, linestyle=style, linewidth=1.8)
    )


def _label(axis, box, text):
    axis.text(max(box[0], 0), max(box[1], 5), text, fontsize=7, color="white", va="bottom", clip_on=True)


def heat_picture(image, heat, class_names, title=""):
    """A picture, and beside it one heat map a class; `heat` is float [rows, columns, classes], 0 to 1.

    Of more than `MOST_MAPS` classes those with the hottest cells are drawn.
    """
    import matplotlib.pyplot as pyplot

    labels = numpy.sort(numpy.argsort(-heat.max(axis=(0, 1)), kind="stable")[:MOST_MAPS])
    figure, axes = pyplot.subplots(1, len(labels) + 1, figsize=(1.65 * (len(labels) + 1), 2.1))
    axes[0].imshow(coarse(image), interpolation="nearest")
    axes[0].set_title(title, fontsize=9)
    for axis, label in zip(axes[1:], labels, strict=True):
        axis.imshow(heat[..., label], vmin=0, vmax=1, cmap="viridis")
        axis.set_title(textwrap.shorten(class_names[label], 18, placeholder="…"), fontsize=9)
    for axis in axes:
        axis.set_xticks([])
        axis.set_yticks([])
    return figure


MOST_MAPS = 6  # heat maps side by side
MOST_NAMES = 8  # in a legend: more would leave no room for the picture
MASK_COLOURS = ("#222222", plots.BLUE, plots.ORANGE, plots.GREEN, plots.PINK, plots.YELLOW, plots.SKY, plots.RED)


def mask_grid(images, wanted, answers, class_names, titles=None, width=1.7):
    """Pictures in a row, under each its true mask, and under that the answer, where there are answers.

    Parameters
    ----------
    images : uint8 [n, height, width, 3]
    wanted, answers : uint8 [n, height, width], `answers` None or as `wanted`
        0 for the ground, 1 + class elsewhere.
    class_names : sequence of str
        From the eighth on the colours come again; the legend names the classes that are seen.
    titles : sequence of str, optional
        Above the pictures.
    """
    import matplotlib.pyplot as pyplot
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Patch

    rows = {_("picture"): coarse(images), _("truth"): wanted}
    if answers is not None:
        rows[_("answer")] = answers
    own = [to_rgb(colour) for colour in MASK_COLOURS]
    colours = [own[0]] + [own[1 + place % (len(own) - 1)] for place in range(len(class_names))]
    colours = (255 * numpy.array(colours)).astype("uint8")
    height = width * images[0].shape[0] / images[0].shape[1]
    size = len(images) * width + 0.3, len(rows) * height + 0.6
    figure, axes = pyplot.subplots(len(rows), len(images), figsize=size, squeeze=False)
    for line, (name, pictures) in zip(axes, rows.items(), strict=True):
        line[0].set_ylabel(name, fontsize=9)
        for axis, picture in zip(line, pictures, strict=True):
            axis.imshow(picture if picture.ndim == 3 else colours[picture], interpolation="nearest")
            axis.set_xticks([])
            axis.set_yticks([])
    for axis, title in zip(axes[0], titles or (), strict=False):
        axis.set_title(title, fontsize=9)
    names = [_("ground"), *class_names]
    seen = numpy.unique([wanted] if answers is None else [wanted, answers]) if len(names) > MOST_NAMES else None
    shown = range(len(names)) if seen is None else seen[:MOST_NAMES]
    patches = [Patch(color=colours[place] / 255, label=textwrap.shorten(names[place], 24)) for place in shown]
    columns = min(len(patches), 6 if len(images) > 2 else 3)
    figure.legend(handles=patches, loc="outside lower center", ncols=columns, fontsize=8, handlelength=1)
    return figure


def coarse(images):
    """The same pictures in 16 steps a colour: the eye sees nearly no difference, and a notebook is a third as large."""
    return numpy.asarray(images) // 16 * 16 + 8


def precision_recall_picture(detections, truths, class_names, overlap=0.5):
    """Precision over recall, one curve a class, with its average precision in the legend."""
    import matplotlib.pyplot as pyplot

    figure, axis = pyplot.subplots(figsize=(5.6, 3.6))
    styles = ("-", "--", "-.", ":", (0, (5, 1)))
    for label, name in enumerate(class_names):
        right, _scores, count = metrics.matches(detections, truths, label, overlap)
        if not len(right):
            continue
        precision, recall = metrics.precision_recall(right, count)
        average = metrics.average_precision(right, count)
        axis.plot(
            numpy.r_[0, recall],
            numpy.r_[1, precision],
            linestyle=styles[label % len(styles)],
            label=f"{textwrap.shorten(name, 24, placeholder='…')} {average:.2f}",
        )
    axis.set(xlim=(0, 1.01), ylim=(0, 1.03))
    axis.set_xlabel(_("recall: share of the true boxes that are found"))
    axis.set_ylabel(_("precision: share of the answers that are right"))
    axis.set_title(_("Precision over recall, IoU {overlap} or more").format(overlap=overlap))
    beside = {"loc": "center left", "bbox_to_anchor": (1, 0.5), "ncols": 1 + len(class_names) // 15}
    axis.legend(title=_("average precision"), fontsize=8.5, **beside)
    return figure


KINDS = ("duplicate", "second name", "class", "place", "nothing")
LOSSES = (N_("cross-entropy"), N_("cross-entropy, neighbours spared"), N_("focal loss"))  # of detection_focal


def said(name):
    """What a reader is told for one of KINDS, or of LOSSES."""
    words = _("duplicate\nsecond name\nclass\nplace\nnothing")  # one text, so that the words keep their context
    return dict(zip(KINDS, words.split("\n"), strict=True)).get(name) or _(name)


def worst_answers(detections, truths, overlap=0.5):
    """The surest wrong answers and what they are: list of (score, picture, box float [6], kind), surest first.

    Kinds: "duplicate" (the thing was found already), "second name" (well placed, wrong class, and a surer answer named
    the thing rightly), "class" (well placed, wrong class), "place" (right class, IoU between 0.1 and `overlap`),
    "nothing" (there is no such thing).
    """
    worst = []
    for number, (found, truth) in enumerate(zip(detections, truths, strict=True)):
        taken = numpy.zeros(len(truth), bool)
        for box in found[numpy.argsort(-found[:, 5], kind="stable")]:
            overlaps = iou(box[None], truth)[0]
            same = overlaps * (truth[:, 4] == box[4])
            best = int(same.argmax()) if len(same) else -1
            if best >= 0 and same[best] >= overlap and not taken[best]:
                taken[best] = True
            else:
                worst.append((float(box[5]), number, box, _kind(overlaps, same, taken, overlap)))
    return sorted(worst, key=lambda row: -row[0])


def _kind(overlaps, same, taken, overlap):
    if not len(overlaps):
        return "nothing"
    if same.max() >= overlap:
        return "duplicate"
    if overlaps.max() >= overlap:
        return "second name" if taken[overlaps.argmax()] else "class"
    return "place" if same.max() >= 0.1 else "nothing"
