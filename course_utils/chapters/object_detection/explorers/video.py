"""A video through the detector, with the time that each picture took. Taught in 10_object_detection."""

import numpy
from matplotlib.patches import Rectangle

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving, picture_axes

MOST = 16  # boxes shown in a picture
FILM = 1000 / 30  # milliseconds that a film of 30 pictures a second leaves for each


class Video(Explorer):
    """Frame after frame with what was found in it, and the time that this took.

    Parameters
    ----------
    frames : uint8 [n, height, width, 3]
    detections : list of float [k, 6]
        Box, class, score: what is drawn.
    milliseconds : float [n]
        What each frame took, from its pixels to its boxes.
    class_names : sequence of str
    """

    def __init__(self, frames, detections, milliseconds, class_names):
        if not len(frames) == len(detections) == len(milliseconds) or not len(frames):
            raise CourseError(_("A video needs one or more frames, each with its detections and its time."))
        super().__init__(7.2, 3.9)
        self.controls = {"frame": Slider(_("frame"), 0, len(frames) - 1, 1, 0, play=120)}
        self.frames, self.detections, self.milliseconds = frames, detections, milliseconds
        self.class_names = class_names
        self._lay_out_frame()
        self._lay_out_clock()
        moving(self.shown, self.bar, self.rate, *self.patches, *self.words)
        lower_still(self.figure)

    def _lay_out_frame(self):
        scene = picture_axes(self.figure, (0.02, 0.03, 0.56, 0.88), _("Found in each frame"))
        height, width = self.frames.shape[1:3]
        self.shown = scene.imshow(self.frames[0], extent=(0, width, height, 0), interpolation="nearest")
        scene.set(xlim=(0, width), ylim=(height, 0))
        self.patches = [
            scene.add_patch(Rectangle((0, 0), 0, 0, fill=False, edgecolor=plots.YELLOW, linewidth=2))
            for _number in range(MOST)
        ]
        self.words = [
            scene.text(0, 0, "", fontsize=7.5, color="white", va="bottom", clip_on=True) for _number in range(MOST)
        ]

    def _lay_out_clock(self):
        clock = chart_axes(self.figure, (0.72, 0.16, 0.26, 0.72), labels=10)
        clock.set(xlim=(-0.6, 0.6), ylim=(0, max(40.0, 1.1 * float(numpy.max(self.milliseconds)))))
        clock.set_xticks([])
        clock.set_ylabel(_("time for this frame (ms)"), fontsize=9)
        (self.bar,) = clock.bar([0], [0], width=0.5, color=plots.BLUE)
        clock.axhline(FILM, color=plots.RED, linestyle="--")
        clock.text(0.58, FILM, _("30 a second"), color=plots.RED, fontsize=8.5, ha="right", va="bottom")
        self.rate = clock.text(0, 1.0, "", ha="center", va="bottom", fontsize=9, color="white")

    def draw(self, frame):
        self.shown.set_data(self.frames[frame])
        found = [*self.detections[frame][:MOST], *[None] * MOST]
        for patch, text, box in zip(self.patches, self.words, found, strict=False):
            patch.set_visible(box is not None)
            text.set_visible(box is not None)
            if box is not None:
                patch.set_bounds(box[0], box[1], box[2] - box[0], box[3] - box[1])
                text.set_text(f"{self.class_names[int(box[4])]} {box[5]:.0%}")
                text.set_position((max(box[0], 0), max(box[1], 6)))
        self.bar.set_height(self.milliseconds[frame])
        self.rate.set_text(f"{self.milliseconds[frame]:.1f} ms")
        return self.figure

    def alt(self, frame):
        boxes, spent = self.detections[frame][:MOST], self.milliseconds[frame]
        found = ", ".join(f"{self.class_names[int(box[4])]} {box[5]:.0%}" for box in boxes)
        return _("Frame {n}: {found}; {ms:.1f} ms, {fps:.0f} frames a second.").format(
            n=frame + 1, found=found or _("nothing found"), ms=spent, fps=1000 / spent
        )


def explore(frames, detections, milliseconds, class_names):
    """Show the explorer; arguments as for `Video`."""
    Video(frames, detections, milliseconds, class_names).show()
