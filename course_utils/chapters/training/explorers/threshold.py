"""How many answers remain, and how good they are, when a network may say "I don't know". Taught in 08_training."""

import numpy

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets import explorer


def coverage(confidence, right, threshold):
    """Share of pictures that are answered, and the accuracy among them.

    Parameters
    ----------
    confidence : float array [n], 0 to 1
    right : bool array [n]
    threshold : float, 0 to 1
        Pictures with less confidence are not answered.

    Returns
    -------
    (float, float)
        Share answered, 0 to 1; accuracy of the answers, nan when there are none.
    """
    confidence, right = numpy.asarray(confidence), numpy.asarray(right, bool)
    if len(confidence) != len(right) or not len(right):
        raise CourseError(
            _("There are {n} confidences and {m} results; there must be one each, and at least one.").format(
                n=len(confidence), m=len(right)
            )
        )
    answered = confidence >= threshold
    return float(answered.mean()), float(right[answered].mean()) if answered.any() else float("nan")


def picture_function(confidence, right):
    """The drawing function of the explorer: threshold (%) -> Figure. Arguments as for `coverage`."""
    steps = numpy.arange(0, 100)
    shares, accuracies = numpy.array([coverage(confidence, right, step / 100) for step in steps]).T
    figure = explorer.new_figure(7.2, 3.4)
    axis = figure.add_axes((0.09, 0.16, 0.88, 0.74))
    axis.plot(steps, 100 * shares, color=plots.BLUE, label=_("pictures answered"))
    axis.plot(steps, 100 * accuracies, "--", color=plots.RED, label=_("accuracy of the answers"))
    line = axis.axvline(0, color=plots.BLACK, linewidth=1)
    (dots,) = axis.plot([], [], "o", color=plots.BLACK)
    axis.set_xlabel(_("threshold for the confidence (%)"))
    axis.set_ylabel(_("share (%)"))
    axis.set_xlim(-2, 101)
    axis.set_ylim(0, 105)
    explorer.set_title(axis, _("Fewer answers, better answers"))
    axis.legend(loc="lower left", fontsize=9, frameon=False)
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)
    explorer.moving(line, dots)

    def draw(threshold):
        line.set_xdata([threshold, threshold])
        dots.set_data([threshold, threshold], [100 * value for value in coverage(confidence, right, threshold / 100)])
        return figure

    return draw


def alt_function(confidence, right):
    """The function that says the explorer's picture in words."""

    def alt(threshold):
        share, accuracy = coverage(confidence, right, threshold / 100)
        if share == 0:
            return _("With a threshold of {threshold} % no picture is answered.").format(threshold=threshold)
        return _(
            "Threshold {threshold} %: {share:.0%} of the pictures are answered, {accuracy:.1%} of these right."
        ).format(threshold=threshold, share=share, accuracy=accuracy)

    return alt


def controls():
    """The explorer's control."""
    return {"threshold": explorer.Slider(_("threshold"), 0, 99, 1, 80, "%")}


def explore(confidence, right):
    """Show the explorer: a slider for the threshold, the two curves, and where the learner stands on them."""
    explorer.explorer(picture_function(confidence, right), controls(), alt_function(confidence, right))
