"""A video through the detector, with the time that each picture took. Taught in 10_object_detection."""

import numpy
from matplotlib.patches import Rectangle

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import explorer
from course_utils.widgets.painter import lower_still, moving, new_figure, picture_axes, set_title

MOST = 16  # boxes shown in a picture
FILM = 1000 / 30  # milliseconds that a film of 30 pictures a second leaves for each


def picture_function(frames, detections, milliseconds, class_names):
    """The drawing function of the explorer: frame (number) -> Figure.

    Parameters
    ----------
    frames : uint8 [n, height, width, 3]
    detections : list of float [k, 6]
        Box, class, score: what is drawn.
    milliseconds : float [n]
        What each frame took, from its pixels to its boxes.
    class_names : sequence of str
    """
    if not len(frames) == len(detections) == len(milliseconds) or not len(frames):
        raise CourseError(_("A video needs one or more frames, each with its detections and its time."))
    figure = new_figure(7.2, 3.9)
    scene = picture_axes(figure, (0.02, 0.03, 0.56, 0.88))
    height, width = frames.shape[1:3]
    shown = scene.imshow(frames[0], extent=(0, width, height, 0), interpolation="nearest")
    scene.set(xlim=(0, width), ylim=(height, 0))
    set_title(scene, _("Found in each frame"))
    patches = [
        scene.add_patch(Rectangle((0, 0), 0, 0, fill=False, edgecolor=plots.YELLOW, linewidth=2))
        for _number in range(MOST)
    ]
    words = [scene.text(0, 0, "", fontsize=7.5, color="white", va="bottom", clip_on=True) for _number in range(MOST)]
    clock = figure.add_axes((0.72, 0.16, 0.26, 0.72))
    clock.set(xlim=(-0.6, 0.6), ylim=(0, max(40.0, 1.1 * float(numpy.max(milliseconds)))))
    clock.set_xticks([])
    clock.set_ylabel(_("time for this frame (ms)"), fontsize=9)
    (bar,) = clock.bar([0], [0], width=0.5, color=plots.BLUE)
    clock.axhline(FILM, color=plots.RED, linestyle="--")
    clock.text(0.58, FILM, _("30 a second"), color=plots.RED, fontsize=8.5, ha="right", va="bottom")
    rate = clock.text(0, 1.0, "", ha="center", va="bottom", fontsize=9, color="white")
    for side in ("top", "right"):
        clock.spines[side].set_visible(False)
    moving(shown, bar, rate, *patches, *words)
    lower_still(figure)

    def draw(frame=0):
        shown.set_data(frames[frame])
        for patch, text, box in zip(patches, words, [*detections[frame][:MOST], *[None] * MOST], strict=False):
            patch.set_visible(box is not None)
            text.set_visible(box is not None)
            if box is not None:
                patch.set_bounds(box[0], box[1], box[2] - box[0], box[3] - box[1])
                text.set_text(f"{class_names[int(box[4])]} {box[5]:.0%}")
                text.set_position((max(box[0], 0), max(box[1], 6)))
        bar.set_height(milliseconds[frame])
        rate.set_text(f"{milliseconds[frame]:.1f} ms")
        return figure

    return draw


def alt_function(detections, milliseconds, class_names):
    """The function that says the explorer's picture in words."""

    def alt(frame=0):
        found = ", ".join(f"{class_names[int(box[4])]} {box[5]:.0%}" for box in detections[frame][:MOST])
        return _("Frame {n}: {found}; {ms:.1f} ms, {fps:.0f} frames a second.").format(
            n=frame + 1, found=found or _("nothing found"), ms=milliseconds[frame], fps=1000 / milliseconds[frame]
        )

    return alt


def controls(frames):
    """The explorer's control, which plays; `frames` is how many there are."""
    return {"frame": Slider(_("frame"), 0, frames - 1, 1, 0, play=120)}


def explore(frames, detections, milliseconds, class_names):
    """Show the explorer; arguments as for `picture_function`."""
    draw = picture_function(frames, detections, milliseconds, class_names)
    explorer(draw, controls(len(frames)), alt_function(detections, milliseconds, class_names))
