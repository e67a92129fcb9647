"""One box to drag over another, and how much they overlap. Taught in 10_object_detection."""

import numpy
from matplotlib.patches import Rectangle

from course_utils.core import plots
from course_utils.core.i18n import _
from course_utils.media.boxes import iou
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving, picture_axes

SIDE = 96
TRUTH = (30.0, 20.0, 70.0, 80.0)


def overlap(left, top, width, height):
    """IoU of the learner's box with the true one, 0 to 1."""
    return float(iou([[left, top, left + width, top + height]], [TRUTH])[0, 0])


class BoxOverlap(Explorer):
    """A box to drag over the true one, what both have in common, and how much that is.

    `image` is uint8 [96, 96, 3]; the true box lies in it at `TRUTH`. Without one, the ground is grey.
    """

    def __init__(self, image=None):
        super().__init__(7.2, 3.8)
        self.controls = {
            "left": Slider(_("left"), 0.0, 86.0, 1.0, 42.0, _("px")),
            "top": Slider(_("top"), 0.0, 86.0, 1.0, 30.0, _("px")),
            "width": Slider(_("width"), 10.0, 90.0, 1.0, 40.0, _("px")),
            "height": Slider(_("height"), 10.0, 90.0, 1.0, 50.0, _("px")),
        }
        self._lay_out_boxes(numpy.full((SIDE, SIDE, 3), 210, "uint8") if image is None else image)
        self._lay_out_shares()
        moving(self.common, self.mine, *self.bars)
        lower_still(self.figure)

    def _lay_out_boxes(self, image):
        scene = picture_axes(self.figure, (0.02, 0.04, 0.48, 0.86), _("Drag the orange box"))
        scene.imshow(image, extent=(0, SIDE, SIDE, 0))
        left, top, right, bottom = TRUTH
        for colour, width in (("white", 4), (plots.BLUE, 2)):
            scene.add_patch(
                Rectangle((left, top), right - left, bottom - top, fill=False, edgecolor=colour, linewidth=width)
            )
        self.common = Rectangle((0, 0), 0, 0, facecolor=plots.YELLOW, alpha=0.45)
        self.mine = Rectangle((0, 0), 0, 0, fill=False, edgecolor=plots.ORANGE, linewidth=2.5, linestyle="--")
        scene.add_patch(self.common)
        scene.add_patch(self.mine)
        scene.set(xlim=(0, SIDE), ylim=(SIDE, 0))
        self.scene = scene

    def _lay_out_shares(self):
        chart = chart_axes(self.figure, (0.66, 0.16, 0.32, 0.74), _("How much is in both?"), labels=9)
        names = (_("IoU"), _("share of the\ntrue box"), _("share of\nyour box"))
        self.bars = chart.barh(names, [0, 0, 0], color=(plots.BLACK, plots.BLUE, plots.ORANGE), height=0.55)
        chart.set(xlim=(0, 1.0), ylim=(2.6, -0.6))
        chart.set_xlabel(_("0 to 1"), fontsize=9)
        for bound in (0.5, 0.75):
            chart.axvline(bound, color=plots.BLACK, linewidth=0.8, linestyle=":")

    def draw(self, left, top, width, height):
        self.mine.set_bounds(left, top, width, height)
        low = numpy.maximum((left, top), TRUTH[:2])
        size = numpy.clip(numpy.minimum((left + width, top + height), TRUTH[2:]) - low, 0, None)
        self.common.set_bounds(*low, *size)
        shared = float(size.prod())
        true_area = (TRUTH[2] - TRUTH[0]) * (TRUTH[3] - TRUTH[1])
        values = (overlap(left, top, width, height), shared / true_area, shared / (width * height))
        for bar, value in zip(self.bars, values, strict=True):
            bar.set_width(value)
        return self.figure

    def alt(self, left, top, width, height):
        value = overlap(left, top, width, height)
        if value >= 0.75:
            verdict = _("right even at the stricter bound of 0.75")
        elif value >= 0.5:
            verdict = _("right at the usual bound of 0.5, wrong at 0.75")
        else:
            verdict = _("wrong at the usual bound of 0.5")
        return _(
            "The true box is {tw:.0f} x {th:.0f} pixels, yours {w:.0f} x {h:.0f} at ({x:.0f}, {y:.0f}). Intersection "
            "over union: {iou:.2f}, {verdict}."
        ).format(
            tw=TRUTH[2] - TRUTH[0], th=TRUTH[3] - TRUTH[1], w=width, h=height, x=left, y=top, iou=value,
            verdict=verdict,
        )  # fmt: skip

    def point(self, x, y, /, width, height, **values):
        place = data_place(self.scene, x, y)
        if not (0 <= place[0] <= SIDE and 0 <= place[1] <= SIDE):
            return {}
        return {"left": place[0] - width / 2, "top": place[1] - height / 2}


def explore(image=None):
    """Show the explorer: drag the box, or move it by the sliders."""
    BoxOverlap(image).show()
