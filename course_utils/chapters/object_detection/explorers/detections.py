"""What a detector says on a picture, as two thresholds move. Taught in 10_object_detection."""

import numpy
from matplotlib.patches import Rectangle

from course_utils.chapters.object_detection import metrics
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media.boxes import iou
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, picture_axes, set_title

MOST = 24  # boxes of each kind that a picture shows
RIGHT, WRONG, MISSED = "right", "wrong", "missed"
STYLES = {RIGHT: (plots.BLUE, "-"), WRONG: (plots.RED, "--"), MISSED: (plots.YELLOW, ":")}


def judge(detections, truths, score, overlap):
    """Sort one picture's answers into right, wrong and missed.

    Parameters
    ----------
    detections : float [n, 6]
        Peaks, not yet suppressed.
    truths : float [k, 5]
    score : float, 0 to 1
        Detections with less are not said.
    overlap : float, 0 to 1
        What non-maximum suppression takes for the same thing.

    Returns
    -------
    dict of str to float arrays
        "right" and "wrong": [n, 6]; "missed": [m, 5]. Right is an IoU of 0.5 or more with a true box of the same class
        that no surer detection took.
    """
    kept = metrics.suppress(detections[detections[:, 5] >= score], overlap)
    right, taken = numpy.zeros(len(kept), bool), numpy.zeros(len(truths), bool)
    for number, found in enumerate(kept):
        if not len(truths):
            break
        overlaps = iou(found[None], truths)[0]
        overlaps[(truths[:, 4] != found[4]) | taken] = 0
        best = overlaps.argmax()
        right[number] = overlaps[best] >= 0.5
        taken[best] |= right[number]
    return {RIGHT: kept[right], WRONG: kept[~right], MISSED: truths[~taken]}


def picture_function(images, detections, truths, class_names):
    """The drawing function of the explorer: picture (number), score (%), overlap (%) -> Figure.

    Parameters
    ----------
    images : uint8 [n, height, width, 3]
    detections, truths : lists of float [k, 6], not suppressed, and float [k, 5]
    class_names : sequence of str
    """
    if not len(images) == len(detections) == len(truths) or not len(images):
        raise CourseError(_("The explorer needs one or more pictures, each with its detections and its truths."))
    figure = new_figure(7.2, 3.9)
    scene = picture_axes(figure, (0.02, 0.03, 0.56, 0.88))
    height, width = images.shape[1:3]
    shown = scene.imshow(images[0], extent=(0, width, height, 0), interpolation="nearest")
    title = set_title(scene, "")
    scene.set(xlim=(0, width), ylim=(height, 0))
    pools, words = {}, []
    for kind, (colour, style) in STYLES.items():
        pools[kind] = [
            scene.add_patch(Rectangle((0, 0), 0, 0, fill=False, edgecolor=colour, linestyle=style, linewidth=2))
            for _number in range(MOST)
        ]
    for _number in range(MOST):
        words.append(scene.text(0, 0, "", fontsize=7.5, color="white", va="bottom", clip_on=True))
    chart = figure.add_axes((0.74, 0.16, 0.24, 0.72))
    labels = {RIGHT: _("right"), WRONG: _("wrong"), MISSED: _("missed")}
    bars = chart.bar(list(labels.values()), [0, 0, 0], color=[STYLES[kind][0] for kind in labels], edgecolor="black")
    chart.set_ylim(0, max(8, 2 + max(len(truth) for truth in truths)))
    chart.set_ylabel(_("boxes in this picture"), fontsize=9)
    for side in ("top", "right"):
        chart.spines[side].set_visible(False)
    moving(shown, title, *(patch for pool in pools.values() for patch in pool), *words, *bars)
    lower_still(figure)

    def draw(picture=0, score=30, overlap=50):
        found = judge(detections[picture], truths[picture], score / 100, overlap / 100)
        shown.set_data(images[picture])
        title.set_text(
            _("test picture {n}: scores from {score} %, IoU up to {overlap:.2f}").format(
                n=picture + 1, score=score, overlap=overlap / 100
            )
        )
        for kind, pool in pools.items():
            for patch, box in zip(pool, [*found[kind][:MOST], *[None] * MOST], strict=False):
                patch.set_visible(box is not None)
                if box is not None:
                    patch.set_bounds(box[0], box[1], box[2] - box[0], box[3] - box[1])
        said = numpy.concatenate([found[RIGHT], found[WRONG]])[:MOST]
        right = len(found[RIGHT])
        for place, (text, box) in enumerate(zip(words, [*said, *[None] * MOST], strict=False)):
            text.set_visible(box is not None)
            if box is None:
                continue
            text.set_text(f"{class_names[int(box[4])]} {box[5]:.0%}")
            # Right names stand above their boxes, wrong ones below: both can often be read then.
            text.set_va("bottom" if place < right else "top")
            text.set_position((max(box[0], 0), max(box[1], 6) if place < right else min(box[3], height - 4)))
        for bar, kind in zip(bars, labels, strict=True):
            bar.set_height(len(found[kind]))
        return figure

    return draw


def alt_function(detections, truths):
    """The function that says the explorer's picture in words."""

    def alt(picture=0, score=30, overlap=50):
        found = judge(detections[picture], truths[picture], score / 100, overlap / 100)
        return _(
            "Test picture {n}: of {t} things {right} are found, {missed} are missed, and {wrong} answers are wrong, "
            "with scores from {score} % and suppression above an IoU of {overlap:.2f}."
        ).format(
            n=picture + 1, t=len(truths[picture]), right=len(found[RIGHT]), missed=len(found[MISSED]),
            wrong=len(found[WRONG]), score=score, overlap=overlap / 100,
        )  # fmt: skip

    return alt


def controls(pictures):
    """The explorer's controls; `pictures` is how many there are."""
    numbers = {str(number + 1): number for number in range(pictures)}
    return {
        "picture": Choice(_("test picture"), numbers, 0),
        "score": Slider(_("least score"), 5, 95, 5, 30, "%"),
        "overlap": Slider(_("suppress above IoU"), 10, 100, 5, 50, "%"),
    }


def explore(images, detections, truths, class_names):
    """Show the explorer; arguments as for `picture_function`."""
    draw = picture_function(images, detections, truths, class_names)
    explorer(draw, controls(len(images)), alt_function(detections, truths))
