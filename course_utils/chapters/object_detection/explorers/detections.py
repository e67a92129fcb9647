"""What a detector says on a picture, as two thresholds move. Taught in 10_object_detection."""

import numpy
from matplotlib.patches import Rectangle

from course_utils.chapters.object_detection import metrics
from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media.boxes import iou
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, picture_axes, set_title

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


class Detections(Explorer):
    """A picture with what is right, wrong and missed in it, and how much of each there is.

    Parameters
    ----------
    images : uint8 [n, height, width, 3]
    detections, truths : lists of float [k, 6], not suppressed, and float [k, 5]
    class_names : sequence of str
    """

    def __init__(self, images, detections, truths, class_names):
        if not len(images) == len(detections) == len(truths) or not len(images):
            raise CourseError(_("The explorer needs one or more pictures, each with its detections and its truths."))
        super().__init__(7.2, 3.9)
        numbers = {str(number + 1): number for number in range(len(images))}
        self.controls = {
            "picture": Choice(_("test picture"), numbers, 0),
            "score": Slider(_("least score"), 5, 95, 5, 30, "%"),
            "overlap": Slider(_("suppress above IoU"), 10, 100, 5, 50, "%"),
        }
        self.images, self.detections, self.truths, self.class_names = images, detections, truths, class_names
        self._lay_out_picture()
        self._lay_out_counts()
        moving(self.shown, self.title, *(patch for pool in self.pools.values() for patch in pool))
        moving(*self.words, *self.bars)
        lower_still(self.figure)

    def _lay_out_picture(self):
        """The picture, and as many boxes and names as it can show."""
        scene = picture_axes(self.figure, (0.02, 0.03, 0.56, 0.88))
        height, width = self.images.shape[1:3]
        self.shown = scene.imshow(self.images[0], extent=(0, width, height, 0), interpolation="nearest")
        self.title = set_title(scene, "")
        scene.set(xlim=(0, width), ylim=(height, 0))
        self.pools = {
            kind: [
                scene.add_patch(Rectangle((0, 0), 0, 0, fill=False, edgecolor=colour, linestyle=style, linewidth=2))
                for _number in range(MOST)
            ]
            for kind, (colour, style) in STYLES.items()
        }
        self.words = [
            scene.text(0, 0, "", fontsize=7.5, color="white", va="bottom", clip_on=True) for _number in range(MOST)
        ]

    def _lay_out_counts(self):
        chart = chart_axes(self.figure, (0.74, 0.16, 0.24, 0.72), labels=10)
        labels = {RIGHT: _("right"), WRONG: _("wrong"), MISSED: _("missed")}
        colours = [STYLES[kind][0] for kind in labels]
        self.bars = chart.bar(list(labels.values()), [0, 0, 0], color=colours, edgecolor="black")
        chart.set_ylim(0, max(8, 2 + max(len(truth) for truth in self.truths)))
        chart.set_ylabel(_("boxes in this picture"), fontsize=9)

    def _judge(self, picture, score, overlap):
        return judge(self.detections[picture], self.truths[picture], score / 100, overlap / 100)

    def draw(self, picture, score, overlap):
        found = self._judge(picture, score, overlap)
        self.shown.set_data(self.images[picture])
        self.title.set_text(
            _("test picture {n}: scores from {score} %, IoU up to {overlap:.2f}").format(
                n=picture + 1, score=score, overlap=overlap / 100
            )
        )
        for kind, pool in self.pools.items():
            for patch, box in zip(pool, [*found[kind][:MOST], *[None] * MOST], strict=False):
                patch.set_visible(box is not None)
                if box is not None:
                    patch.set_bounds(box[0], box[1], box[2] - box[0], box[3] - box[1])
        self._draw_names(found)
        for bar, kind in zip(self.bars, (RIGHT, WRONG, MISSED), strict=True):
            bar.set_height(len(found[kind]))
        return self.figure

    def _draw_names(self, found):
        """Right names stand above their boxes, wrong ones below: both can often be read then."""
        height = self.images.shape[1]
        said, right = numpy.concatenate([found[RIGHT], found[WRONG]])[:MOST], len(found[RIGHT])
        for place, (text, box) in enumerate(zip(self.words, [*said, *[None] * MOST], strict=False)):
            text.set_visible(box is not None)
            if box is None:
                continue
            text.set_text(f"{self.class_names[int(box[4])]} {box[5]:.0%}")
            text.set_va("bottom" if place < right else "top")
            text.set_position((max(box[0], 0), max(box[1], 6) if place < right else min(box[3], height - 4)))

    def alt(self, picture, score, overlap):
        found = self._judge(picture, score, overlap)
        return _(
            "Test picture {n}: of {t} things {right} are found, {missed} are missed, and {wrong} answers are wrong, "
            "with scores from {score} % and suppression above an IoU of {overlap:.2f}."
        ).format(
            n=picture + 1, t=len(self.truths[picture]), right=len(found[RIGHT]), missed=len(found[MISSED]),
            wrong=len(found[WRONG]), score=score, overlap=overlap / 100,
        )  # fmt: skip


def explore(images, detections, truths, class_names):
    """Show the explorer; arguments as for `Detections`."""
    Detections(images, detections, truths, class_names).show()
