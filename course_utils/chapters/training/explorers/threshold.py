"""How many answers remain, and how good they are, when a network may say "I don't know". Taught in 08_training."""

import numpy

from course_utils.core import plots
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, lower_still, moving


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


class Threshold(Explorer):
    """The two curves, and where the learner stands on them. Arguments as for `coverage`."""

    def __init__(self, confidence, right):
        super().__init__(7.2, 3.4)
        self.controls = {"threshold": Slider(_("threshold"), 0, 99, 1, 80, "%")}
        self.confidence, self.right = confidence, right
        steps = numpy.arange(0, 100)
        shares, accuracies = numpy.array([coverage(confidence, right, step / 100) for step in steps]).T
        axes = chart_axes(self.figure, (0.09, 0.16, 0.88, 0.74), _("Fewer answers, better answers"), labels=10)
        axes.plot(steps, 100 * shares, color=plots.BLUE, label=_("pictures answered"))
        axes.plot(steps, 100 * accuracies, "--", color=plots.RED, label=_("accuracy of the answers"))
        self.line = axes.axvline(0, color=plots.BLACK, linewidth=1)
        (self.dots,) = axes.plot([], [], "o", color=plots.BLACK)
        axes.set_xlabel(_("threshold for the confidence (%)"))
        axes.set_ylabel(_("share (%)"))
        axes.set_xlim(-2, 101)
        axes.set_ylim(0, 105)
        axes.legend(loc="lower left", fontsize=9, frameon=False)
        moving(self.line, self.dots)
        lower_still(self.figure)

    def draw(self, threshold):
        here = coverage(self.confidence, self.right, threshold / 100)
        self.line.set_xdata([threshold, threshold])
        self.dots.set_data([threshold, threshold], [100 * value for value in here])
        return self.figure

    def alt(self, threshold):
        share, accuracy = coverage(self.confidence, self.right, threshold / 100)
        if share == 0:
            return _("With a threshold of {threshold} % no picture is answered.").format(threshold=threshold)
        return _(
            "Threshold {threshold} %: {share:.0%} of the pictures are answered, {accuracy:.1%} of these right."
        ).format(threshold=threshold, share=share, accuracy=accuracy)


def explore(confidence, right):
    """Show the explorer: a slider for the threshold, the two curves, and where the learner stands on them."""
    Threshold(confidence, right).show()
