"""Values run forward and slopes run back through a tiny network: 2 inputs, 3 hidden units, 1 output."""

import math
from typing import NamedTuple

import numpy
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Circle

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, ORANGE, RED
from course_utils.learning.numpy_network import ACTIVATIONS
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.glyphs import Labels
from course_utils.widgets.painter import DPI, moving

KINDS = ("relu", "tanh", "sigmoid")
RATE = 0.5  # of the updates
UPDATES = 40
START_1 = ((0.8, -0.6, 0.4), (0.5, 0.9, -0.7))  # weights from the inputs to the hidden units
START_2 = (0.9, -0.8, 0.6)  # weights from the hidden units to the output


class State(NamedTuple):
    """Values and slopes of the whole graph. A slope is of the loss: how fast it grows with that value.

    x, dx [2]; W1, dW1 [2, 3]; h, dh [3]; W2, dW2 [3]; the output p (0 to 1), the slope dz before its sigmoid; loss.
    """

    x: numpy.ndarray
    W1: numpy.ndarray
    h: numpy.ndarray
    W2: numpy.ndarray
    p: float
    loss: float
    dz: float
    dW2: numpy.ndarray
    dh: numpy.ndarray
    dW1: numpy.ndarray
    dx: numpy.ndarray


def state(x, W1, W2, target=1, activation="relu"):
    """One forward and one backward pass of the network without biases.

    Parameters
    ----------
    x : array [2]
    W1 : array [2, 3]
    W2 : array [3]
    target : 0 or 1
        The right answer; the output is the probability of 1, the loss its cross-entropy.
    activation : "relu", "tanh" or "sigmoid"
        Of the hidden units.
    """
    if activation not in KINDS or target not in (0, 1):
        raise CourseError(
            _(
                "The activation must be one of {names} and the target 0 or 1; they are {activation!r} and {target}."
            ).format(names=", ".join(KINDS), activation=activation, target=target)
        )
    function, slope = ACTIVATIONS[activation]
    h = function(x @ W1)
    z = float(h @ W2)
    p = 1 / (1 + numpy.exp(-z))
    loss = float(numpy.logaddexp(0, -z if target else z))
    dz = float(p - target)
    dh = dz * W2
    dh_before = dh * slope(h)  # behind the activation
    return State(x, W1, h, W2, float(p), loss, dz, dz * h, dh, numpy.outer(x, dh_before), W1 @ dh_before)


def after_updates(x, weight, target, activation, updates):
    """The State after so many steps downhill on this one example; `weight` is the start of the weight x₁ to h₁."""
    x = numpy.array(x, float)
    W1, W2 = numpy.array(START_1), numpy.array(START_2)
    W1[0, 0] = weight
    for _number in range(updates):
        now = state(x, W1, W2, target, activation)
        W1, W2 = W1 - RATE * now.dW1, W2 - RATE * now.dW2
    return state(x, W1, W2, target, activation)


# Places in pixels: a figure of 520 x 360.
WIDTH, HEIGHT = 520, 360
INPUTS = ((42, 270), (42, 94))
HIDDEN = ((236, 288), (236, 182), (236, 76))
OUTPUT, LOSS = (388, 182), (482, 182)
RADIUS = 25


def _between(start, end):
    """The line from circle to circle, not from middle to middle."""
    share = RADIUS / math.hypot(end[0] - start[0], end[1] - start[1])
    return [_along(start, end, share), _along(start, end, 1 - share)]


def _along(start, end, share):
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _signed(value):
    """Two decimals with a sign; a zero has a plus."""
    return f"{round(float(value), 2) + 0.0:+.2f}"


EDGES = [(start, end) for start in INPUTS for end in HIDDEN] + [(place, OUTPUT) for place in HIDDEN]
# Where on its edge each label stands, so that the wires do not cross there.
SHARES = (0.55, 0.62, 0.27, 0.27, 0.62, 0.55, 0.46, 0.46, 0.46)


class Backprop(Explorer):
    """The network as a graph: values in black, slopes in red, weights as full and their slopes as dashed lines."""

    def __init__(self):
        super().__init__(WIDTH / DPI, HEIGHT / DPI)
        kinds = {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid"}
        self.controls = {
            "x1": Slider(_("input x₁"), -2.0, 2.0, 0.1, 1.0),
            "x2": Slider(_("input x₂"), -2.0, 2.0, 0.1, -0.5),
            "weight": Slider(_("weight x₁ to h₁"), -2.0, 2.0, 0.1, 0.8),
            "target": Choice(_("right answer"), {"1": 1, "0": 0}, 1),
            "activation": Choice(_("hidden units"), kinds, "relu"),
            "updates": Slider(_("updates"), 0, UPDATES, 1, 0, play=150),
        }
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        self.axes.axis("off")
        self._lay_out_wires()
        self._lay_out_units()
        self._lay_out_labels()

    def _lay_out_wires(self):
        lines = [_between(*edge) for edge in EDGES]
        self.wires = LineCollection(lines, zorder=1)
        lower = [[(x, y - 7) for x, y in line] for line in lines]
        self.flows = LineCollection(lower, colors=RED, linestyles="--", zorder=1, alpha=0.75)
        self.axes.add_collection(self.wires)
        self.axes.add_collection(self.flows)
        moving(self.wires, self.flows)

    def _lay_out_units(self):
        """Circles with their names, and what the picture says."""
        axes = self.axes
        for place, name in zip((*INPUTS, *HIDDEN, OUTPUT, LOSS), ("x₁", "x₂", "h₁", "h₂", "h₃", "p", "L"), strict=True):
            axes.add_patch(Circle(place, RADIUS, facecolor="white", edgecolor="0.25", linewidth=1.5, zorder=3))
            axes.text(place[0], place[1] + RADIUS + 4, name, ha="center", va="bottom", fontsize=10, zorder=4)
        axes.plot([OUTPUT[0] + RADIUS, LOSS[0] - RADIUS], [182, 182], color="0.25", linewidth=1.5, zorder=1)
        title = _("Forward in black, slopes of the loss in red")
        axes.text(8, 345, title, fontsize=11, fontweight="bold", va="center")
        for y, words in (
            (26, _("h: hidden units, p: probability of 1 (below it: p minus right answer), L: loss")),
            (8, _("full lines: weights, blue plus, orange minus; dashed lines: how strong their slopes are")),
        ):
            axes.text(8, y, words, fontsize=9)

    def _lay_out_labels(self):
        """The numbers, those of the wires on white ground."""
        self.middles = [_along(*edge, share) for edge, share in zip(EDGES, SHARES, strict=True)]
        grounds = [[(x - 19, y - 16), (x + 19, y - 16), (x + 19, y + 16), (x - 19, y + 16)] for x, y in self.middles]
        ground = PolyCollection(grounds, facecolors="white", alpha=0.85, zorder=2)
        self.axes.add_collection(ground)
        self.black, self.red = Labels(self.axes, "black", 11), Labels(self.axes, "#B34700", 11)
        moving(ground, self.black, self.red)

    def draw(self, x1, x2, weight, target, activation, updates):
        now = after_updates((x1, x2), weight, target, activation, updates)
        weights = [*now.W1.ravel(), *now.W2]
        slopes = [*now.dW1.ravel(), *now.dW2]
        self.wires.set_linewidths([0.6 + 3 * min(abs(value), 2.5) for value in weights])
        self.wires.set_color([BLUE if value >= 0 else ORANGE for value in weights])
        self.flows.set_linewidths([min(abs(value), 1.0) * 7 for value in slopes])
        places = (*INPUTS, *HIDDEN, OUTPUT, LOSS)
        values = (*now.x, *now.h, now.p, now.loss)
        self.black.set_labels(
            [(x, y + 1, _signed(value).lstrip("+")) for (x, y), value in zip(places, values, strict=True)]
            + [(x, y + 9, _signed(value)) for (x, y), value in zip(self.middles, weights, strict=True)]
        )
        of_units = (*now.dx, *now.dh, now.dz)  # the loss, the last place, has no slope of its own
        self.red.set_labels(
            [(x, y - RADIUS - 8, _signed(value)) for (x, y), value in zip(places, of_units, strict=False)]
            + [(x, y - 9, _signed(value)) for (x, y), value in zip(self.middles, slopes, strict=True)]
        )
        return self.figure

    def alt(self, x1, x2, weight, target, activation, updates):
        now = after_updates((x1, x2), weight, target, activation, updates)
        dead = [f"h{number + 1}" for number in range(3) if activation == "relu" and now.h[number] == 0]
        text = _(
            "Inputs {x1:.2f} and {x2:.2f}; the hidden units say {h1:.2f}, {h2:.2f}, {h3:.2f}; the output is {p:.2f} "
            "and should be {target}: loss {loss:.2f}. The weight from x1 to h1 is {weight:.2f}, and the loss changes "
            "by {slope:+.2f} for each unit of it."
        ).format(
            x1=x1, x2=x2, h1=now.h[0], h2=now.h[1], h3=now.h[2], p=now.p, target=target, loss=now.loss,
            weight=now.W1[0, 0], slope=now.dW1[0, 0],
        )  # fmt: skip
        if dead:
            text += " " + _("No slope passes through {units}: ReLU is 0 there.").format(units=", ".join(dead))
        return text


def explore():
    """Show the network: live in JupyterLab, a still picture elsewhere."""
    Backprop().show()
