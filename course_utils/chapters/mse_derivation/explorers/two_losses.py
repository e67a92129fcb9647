"""One example with truth 1, and two losses that pull at its score: two balls on two slopes. Taught in
04_mse_derivation."""

import math

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLACK, BLUE, RED
from course_utils.widgets.controls import Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, data_place, lower_still, moving

STEPS = 200
Z = numpy.linspace(-10, 10, 201)
LOSSES = {"cross-entropy": (BLUE, "-", "o"), "squared error": (RED, "--", "s")}


def sigmoid(z):
    """The probability that belongs to the score `z` (a number or an array)."""
    return 0.5 * (1 + numpy.tanh(numpy.asarray(z) / 2))


def loss(name, z):
    """The loss at the score `z` when the truth is 1."""
    p = sigmoid(z)
    return -numpy.log(p) if name == "cross-entropy" else (p - 1) ** 2


def walk(name, start, rate=1.0, steps=STEPS):
    """The score before the first step of gradient descent and after each, when the truth is 1.

    Parameters
    ----------
    name : "cross-entropy" or "squared error" (behind a sigmoid)
    start : float
        The score at the beginning; very negative means sure and wrong.
    rate : float, above 0
        Learning rate.
    steps : int, 0 or more

    Returns
    -------
    float array [steps + 1]
    """
    if name not in LOSSES:
        raise CourseError(
            _("The loss {loss!r} is not known; choose one of {names}.").format(loss=name, names=", ".join(LOSSES))
        )
    scores = [float(start)]
    for _step in range(steps):
        p = 1 / (1 + math.exp(-scores[-1]))
        pull = p - 1 if name == "cross-entropy" else 2 * (p - 1) * p * (1 - p)
        scores.append(scores[-1] - rate * pull)
    return numpy.array(scores)


def names():
    """{loss: what the learner reads}."""
    return {"cross-entropy": _("cross-entropy"), "squared error": _("squared error")}


class TwoLosses(Explorer):
    """Two balls on two slopes, which can be dragged to their start, and what each has learned at every step."""

    def __init__(self):
        super().__init__(7.2, 3.7)
        self.controls = {
            "start": Slider(_("score at the start"), -10.0, 4.0, 0.5, -5.0),
            "rate": Slider(_("learning rate"), 0.1, 5.0, 0.1, 1.0),
            "steps": Slider(_("steps"), 0, STEPS, 1, 60, play=60),
        }
        self.slope = chart_axes(self.figure, (0.065, 0.135, 0.42, 0.77), _("Two balls on two slopes"))
        self.slope.set(xlim=(-10.5, 10.5), ylim=(-0.4, 10.5))
        self.slope.set_xlabel(_("score z"), fontsize=9)
        self.slope.set_ylabel(_("loss (the truth is 1)"), fontsize=9)
        self.time = chart_axes(self.figure, (0.575, 0.135, 0.41, 0.77), _("What they have learned"))
        self.time.set(xlim=(-4, STEPS + 4), ylim=(-0.03, 1.05))
        self.time.set_xlabel(_("step"), fontsize=9)
        self.time.set_ylabel(_("probability of the truth"), fontsize=9)
        self.lines = {name: self._lay_out(name, *look) for name, look in LOSSES.items()}
        self.slope.legend(fontsize=9, loc="upper right", frameon=False)
        lower_still(self.figure)

    def _lay_out(self, name, colour, style, marker):
        """What moves of one loss: (its ball on the slope, its way in time, the end of that)."""
        self.slope.plot(Z, loss(name, Z), style, color=colour, linewidth=1.8, label=names()[name])
        (ball,) = self.slope.plot([], [], marker, color=colour, markersize=12, markeredgecolor=BLACK)
        (way,) = self.time.plot([], [], style, color=colour, linewidth=2)
        (end,) = self.time.plot([], [], marker, color=colour, markersize=9, markeredgecolor=BLACK)
        moving(ball, way, end)
        return ball, way, end

    def draw(self, start, rate, steps):
        for name, (ball, way, end) in self.lines.items():
            scores = walk(name, start, rate, steps)
            shown = min(max(scores[-1], -10.4), 10.4)  # a ball beyond the frame waits at its edge
            ball.set_data([shown], [float(loss(name, shown))])
            chances = sigmoid(scores)
            way.set_data(numpy.arange(steps + 1), chances)
            end.set_data([steps], [chances[-1]])
        return self.figure

    def alt(self, start, rate, steps):
        chances = {name: float(sigmoid(walk(name, start, rate, steps)[-1])) for name in LOSSES}
        return _(
            "Score {start:.1f} at the start, a probability of {first:.2g} for the truth. After {steps} steps with "
            "learning rate {rate:.1f} it is {cross:.2g} with cross-entropy and {square:.2g} with the squared error."
        ).format(
            start=start, first=float(sigmoid(start)), steps=steps, rate=rate, cross=chances["cross-entropy"],
            square=chances["squared error"],
        )  # fmt: skip

    def point(self, x, y, /, **values):
        place = data_place(self.slope, x, y)[0]
        return {"start": place, "steps": 0} if -10.5 <= place <= 10.5 else {}


def explore():
    """Show the explorer: put the balls on the slopes, press play, and see which one rolls."""
    TwoLosses().show()
