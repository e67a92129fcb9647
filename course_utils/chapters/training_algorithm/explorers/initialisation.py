"""How the start weights shape what goes forward and back through a deep network: spread and gradient per layer."""

from functools import lru_cache

import numpy
from matplotlib.collections import PolyCollection

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.plots import BLUE, GREEN, RED, SKY
from course_utils.learning import numpy_network
from course_utils.widgets.controls import Choice, Slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.painter import chart_axes, moving

WIDTH = 64  # units in each hidden layer
EXAMPLES = 64
DEEPEST = 10  # hidden layers
LOW, HIGH, BINS = -1.5, 3.0, 45  # what the histograms show; values outside count in the last bin
FLOOR, CEILING = 1e-12, 1e9  # what the two charts show
_TICKS = ("≈ 0", "$10^{-8}$", "$10^{-4}$", "1", "$10^{4}$", "$10^{8}$")
KINDS = ("zero", "constant", "small", "large", "glorot", "he")
ACTIVATIONS = ("relu", "tanh", "sigmoid")


def spreads(parameters, X, labels, activation="relu"):
    """What one forward and one backward pass show.

    Parameters
    ----------
    parameters : list of [W, b]
        As `numpy_network.initialise` gives them.
    X : float array [n, inputs]
    labels : int array [n]
    activation : str
        "relu", "tanh", "sigmoid" or "linear".

    Returns
    -------
    (values, deviations, gradients)
        values : list of arrays [n, width], the activations of each hidden layer.
        deviations : array [hidden layers], their standard deviation over examples and units.
        gradients : array [hidden layers], the root mean square of the loss's gradient for the layer's weights.
    """
    values = numpy_network.forward(parameters, X, activation)
    slopes = numpy_network.backward(parameters, values, labels, activation)
    hidden = values[1:-1]
    deviations = numpy.array([layer.std() for layer in hidden])
    gradients = numpy.array([numpy.sqrt((dW**2).mean()) for dW, _db in slopes[:-1]])
    return hidden, deviations, gradients


def blames(parameters, X, labels, activation="relu"):
    """Array [hidden layers]: the root mean square of the loss's gradient for each hidden layer's *activations*.

    Backpropagation carries it from layer to layer; the gradient of a layer's weights is its product with the
    activations below. Arguments as for `spreads`.
    """
    values = numpy_network.forward(parameters, X, activation)
    slope = numpy_network.ACTIVATIONS[activation][1]
    dZ = numpy_network.softmax(values[-1])
    dZ[numpy.arange(len(labels)), labels] -= 1
    dZ, found = dZ / len(labels), []
    for (W, _b), layer in zip(parameters[:0:-1], values[-2:0:-1], strict=True):
        dA = dZ @ W.T
        found.append(numpy.sqrt((dA**2).mean()))
        dZ = dA * slope(layer)
    return numpy.array(found[::-1])


def distinct_units(values, tolerance=1e-12):
    """How many different units a layer has: columns of `values` [n, units] that agree within `tolerance` count once."""
    scale = max(float(numpy.abs(values).max()), 1e-300)
    return len(numpy.unique(numpy.round(values / scale / tolerance), axis=1).T)


@lru_cache(maxsize=64)
def _start(kind, inputs, layers, classes):
    return numpy_network.initialise([inputs, *[WIDTH] * layers, classes], kind, seed=0)


def _checked(X, labels):
    X, labels = numpy.asarray(X, float)[:EXAMPLES], numpy.asarray(labels)[:EXAMPLES]
    if X.ndim != 2 or labels.shape != (len(X),) or len(X) < 2:
        raise CourseError(
            _(
                "The explorer needs inputs [n, features] and labels [n], two examples or more; it got {x} and {y}."
            ).format(x=X.shape, y=labels.shape)
        )
    return X, labels


def run_function(X, labels):
    """One pass forward and back for inputs X [n, features] and labels [n]: the explorer's values -> `spreads`.

    The last results are kept, so that the picture and its words need one run between them.
    """
    X, labels = _checked(X, labels)
    classes = int(labels.max()) + 1

    @lru_cache(maxsize=64)
    def run(kind, activation, layers, gain):
        parameters = [[gain * W, b] for W, b in _start(kind, X.shape[1], layers, classes)]
        return spreads(parameters, X, labels, activation)

    return run


def names():
    """{initialisation: what the learner reads}."""
    return {
        "zero": _("zero"),
        "constant": _("constant: 1 / in"),
        "small": _("Gaussian, deviation 0.01"),
        "large": _("Gaussian, deviation 1"),
        "glorot": _("Glorot: √(2 / (in + out))"),
        "he": _("He: √(2 / in)"),
    }


class Initialisation(Explorer):
    """What goes forward and back through a network with these start weights.

    Inputs X [n, features] (standardised) and labels [n]; the first 64 are used.
    """

    def __init__(self, X, labels):
        super().__init__(6.5, 4.6)
        kinds = {label: name for name, label in names().items()}
        self.controls = {
            "layers": Slider(_("hidden layers"), 1, DEEPEST, 1, 8, play=500),
            "kind": Choice(_("start weights"), kinds, "he"),
            "activation": Choice(_("activation"), {"ReLU": "relu", "tanh": "tanh", "sigmoid": "sigmoid"}, "relu"),
            "gain": Slider(_("times"), 0.2, 3.0, 0.05, 1.0),
        }
        self.run = run_function(X, labels)
        self._lay_out_histograms()
        spreads_chart, (self.spread,) = self._chart(0.095, _("Spread of the activations"), "o-", BLUE)
        spreads_chart.axhspan(0.1, 10, color=GREEN, alpha=0.15, linewidth=0)
        spreads_chart.text(DEEPEST + 0.6, 20, _("green: healthy"), fontsize=8, ha="right")
        _axes, (self.slope,) = self._chart(0.59, _("Size of the gradients"), "s--", RED)
        moving(self.shapes, self.spread, self.slope)

    def _lay_out_histograms(self):
        title = _("Activations in each hidden layer (from 3 on: counted at 3)")
        hills = chart_axes(self.figure, (0.095, 0.565, 0.89, 0.365), title)
        hills.set(xlim=(0.5, DEEPEST + 1), ylim=(LOW, HIGH), xticks=range(1, DEEPEST + 1))
        hills.set_ylabel(_("activation value"), fontsize=9, labelpad=1)
        self.shapes = PolyCollection([], facecolors=SKY, edgecolors=BLUE, linewidths=0.8, zorder=2)
        hills.add_collection(self.shapes)

    def _chart(self, left, title, style, colour):
        """Axes for one number a layer, and their line."""
        chart = chart_axes(self.figure, (left, 0.105, 0.395, 0.335), title)
        chart.set(xlim=(0.5, DEEPEST + 0.7), ylim=(FLOOR / 3, CEILING), yscale="log", xticks=range(1, DEEPEST + 1))
        chart.set_yticks((1e-12, 1e-8, 1e-4, 1, 1e4, 1e8), _TICKS)
        chart.minorticks_off()
        chart.set_xlabel(_("hidden layer"), fontsize=9, labelpad=1)
        return chart, chart.plot([], [], style, color=colour, markersize=5)

    def draw(self, layers, kind, activation, gain):
        values, deviations, gradients = self.run(kind, activation, layers, gain)
        self.shapes.set_verts([_outline(layer, activations) for layer, activations in enumerate(values, 1)])
        numbers = numpy.arange(1, layers + 1)
        self.spread.set_data(numbers, deviations.clip(FLOOR, CEILING / 1.5))
        self.slope.set_data(numbers, gradients.clip(FLOOR, CEILING / 1.5))
        return self.figure

    def alt(self, layers, kind, activation, gain):
        values, deviations, gradients = self.run(kind, activation, layers, gain)
        text = _(
            "{name}, times {gain:.2f}, {layers} hidden layers of {width} {activation} units. Spread of activations: "
            "{first:.2g} in the first layer, {last:.2g} in the last. Gradients: {near:.2g} in the first layer, "
            "{far:.2g} in the last. Different units in the last hidden layer: {units}."
        )
        return text.format(
            name=names()[kind], gain=gain, layers=layers, width=WIDTH, activation=activation, first=deviations[0],
            last=deviations[-1], near=gradients[0], far=gradients[-1], units=distinct_units(values[-1]),
        )  # fmt: skip


def _outline(layer, activations):
    """The histogram of one layer, upright: two corners a bin, up along the layer's base line and down the counts."""
    edges = numpy.linspace(LOW, HIGH, BINS + 1)
    place = ((activations.ravel() - LOW) * (BINS / (HIGH - LOW))).clip(0, BINS - 1).astype(int)
    counts = numpy.bincount(place, minlength=BINS)
    right = layer + 0.85 * numpy.sqrt(counts / counts.sum())  # the root: rare values stay visible
    side = numpy.stack([numpy.repeat(right, 2), numpy.repeat(edges, 2)[1:-1]], axis=1)
    return numpy.vstack([[layer, LOW], side, [layer, HIGH]])


def explore(X, labels):
    """Show the explorer for inputs X [n, features] (standardised) and labels [n]; the first 64 are used."""
    Initialisation(X, labels).show()
