"""Toy data that can be drawn on a page, and networks small enough to be trained in a blink. Taught in 02_concepts.

scikit-learn trains them: the arithmetic of its small networks is that of Keras's dense layers, and for a hundred
points it needs no compilation.
"""

import contextlib
import warnings
from typing import NamedTuple

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

SHAPES = ("moons", "rings", "corners", "spirals")
CURVE_EDGE = 3.0  # the curve is looked at from -3 to 3
PLANE_EDGE = 1.5  # the classes lie within -1.5 and 1.5


def two_classes(shape, count=120, seed=0):
    """Points of two classes in the plane.

    Parameters
    ----------
    shape : str
        "moons" (two arcs that interlock), "rings" (one around the other), "corners" (opposite corners of a square
        belong together) or "spirals" (two arms wound into each other).
    count : int
        Points in all, 4 or more.
    seed : int

    Returns
    -------
    (points, labels)
        float64 [count, 2], within about -1.5 and 1.5; int64 [count], 0 or 1, as many of each.
    """
    if shape not in SHAPES:
        raise CourseError(
            _("There is no shape {shape!r}; allowed: {names}.").format(shape=shape, names=", ".join(SHAPES))
        )
    if int(count) != count or count < 4:
        raise CourseError(_("count is {n}, but it must be a whole number, 4 or more.").format(n=count))
    random = numpy.random.default_rng(seed)
    labels = numpy.arange(count) % 2
    along = random.uniform(0, 1, count)
    sign = 1 - 2 * labels
    if shape == "moons":
        angle = numpy.pi * along
        points = numpy.stack([numpy.cos(angle) * sign - 0.45 * sign, (numpy.sin(angle) - 0.3) * sign], axis=1)
        noise = 0.09
    elif shape == "rings":
        angle, radius = 2 * numpy.pi * along, numpy.where(labels == 0, 0.42, 1.2)
        points = numpy.stack([radius * numpy.cos(angle), radius * numpy.sin(angle)], axis=1)
        noise = 0.09
    elif shape == "corners":
        other = random.choice((-1, 1), count)
        points = 0.8 * numpy.stack([other, other * sign], axis=1)
        noise = 0.2
    else:
        angle = 0.6 + 2.9 * numpy.pi * numpy.sqrt(along)
        radius = 1.35 * angle / (0.6 + 2.9 * numpy.pi)
        points = sign[:, None] * numpy.stack([radius * numpy.cos(angle), radius * numpy.sin(angle)], axis=1)
        noise = 0.04
    return points + noise * random.standard_normal((count, 2)), labels


def wiggle(x):
    """The curve that the networks are to learn: a slow wave, and a fast one that fades to the left."""
    x = numpy.asarray(x, float)
    return numpy.sin(1.3 * x) + 0.6 * numpy.sin(4.2 * x) / (1 + numpy.exp(-1.5 * x))


def noisy_curve(count=40, noise=0.2, seed=0):
    """`count` points (x, y) on `wiggle`, from -3 to 3, with Gaussian noise on y: two float arrays [count]."""
    random = numpy.random.default_rng(seed)
    x = numpy.linspace(-CURVE_EDGE, CURVE_EDGE, count)
    return x, wiggle(x) + noise * random.standard_normal(count)


def parameters_of(sizes):
    """Weights and biases of a stack of dense layers with these `sizes`, input and output included."""
    return sum((before + 1) * after for before, after in zip(sizes, sizes[1:], strict=False))


class Fit(NamedTuple):
    """What a network of `depth` hidden layers of `width` units each made of both tasks.

    Attributes
    ----------
    depth, width : int
    curve_parameters, plane_parameters : int
        Parameters of the network for the curve (one input) and for the classes (two inputs).
    curve : float array
        Its answers along `curve_grid()`.
    seen_error, new_error : float
        Root mean squared error on the points it learned from, and against the true curve.
    region : float array [n, n]
        Its probability of class 1 over `plane_grid(n)`.
    accuracy, new_accuracy : float
        Share of the class points classified right: those it learned from, and new ones. 0 to 1.
    """

    depth: int
    width: int
    curve_parameters: int
    plane_parameters: int
    curve: numpy.ndarray
    seen_error: float
    new_error: float
    region: numpy.ndarray
    accuracy: float
    new_accuracy: float


def curve_grid(count=241):
    """Places from -3 to 3 at which a fitted curve is drawn: float [count]."""
    return numpy.linspace(-CURVE_EDGE, CURVE_EDGE, count)


def plane_grid(side=81):
    """Points over the square from -1.5 to 1.5, row by row from below: float [side * side, 2]."""
    line = numpy.linspace(-PLANE_EDGE, PLANE_EDGE, side)
    x, y = numpy.meshgrid(line, line)
    return numpy.stack([x.ravel(), y.ravel()], axis=1)


def fit_one(width, depth, curve_data, plane_data, new_plane_data, steps=1000, starts=3, seed=0):
    """Fit one network to the curve and another of the same size to the classes: a `Fit`.

    Parameters
    ----------
    width, depth : int
        Units in a hidden layer and number of hidden layers, 1 or more.
    curve_data : (x, y)
        As from `noisy_curve`.
    plane_data, new_plane_data : (points, labels)
        As from `two_classes`: to learn from, and to judge by.
    steps : int
        Most steps of the optimiser (L-BFGS, which uses all points in each step).
    starts : int
        The classes are learned from so many first weights, and the attempt with the smallest loss is kept: a small
        network often gets stuck, and what it *can* express is asked here. The attempts take a third of the steps.
    seed : int
        Of the first weights.
    """
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    if width < 1 or depth < 1:
        raise CourseError(
            _("width is {width} and depth {depth}; both must be 1 or more.").format(width=width, depth=depth)
        )
    layers = (width,) * depth
    options = {"hidden_layer_sizes": layers, "activation": "tanh", "solver": "lbfgs", "alpha": 1e-7, "tol": 1e-6,
               "max_fun": 2 * steps}  # fmt: skip
    x, y = curve_data
    with _quietly():
        curve = MLPRegressor(max_iter=steps, random_state=seed, **options).fit(x[:, None], y)
        attempts = [
            MLPClassifier(max_iter=steps // 3 + 1, random_state=seed + number, **options).fit(*plane_data)
            for number in range(starts)
        ]
        plane = min(attempts, key=lambda attempt: attempt.loss_)
    grid = curve_grid()
    side = int(numpy.sqrt(len(plane_grid())))
    return Fit(
        depth,
        width,
        parameters_of((1, *layers, 1)),
        parameters_of((2, *layers, 1)),
        curve.predict(grid[:, None]),
        _rms(curve.predict(x[:, None]) - y),
        _rms(curve.predict(grid[:, None]) - wiggle(grid)),
        plane.predict_proba(plane_grid())[:, 1].reshape(side, side),
        float(plane.score(*plane_data)),
        float(plane.score(*new_plane_data)),
    )


@contextlib.contextmanager
def _quietly():
    """One thread, because on matrices this small several threads wait for each other more than they compute; and no
    warning that the optimiser would have liked more steps."""
    from threadpoolctl import threadpool_limits

    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        yield


def _rms(errors):
    return float(numpy.sqrt(numpy.mean(numpy.square(errors))))


class TinyNetwork(NamedTuple):
    """Two inputs, one hidden layer with tanh, one output: `score` above 0 means class 1.

    Attributes: hidden_weights float [2, units], hidden_bias [units], output_weights [units], output_bias (float).
    """

    hidden_weights: numpy.ndarray
    hidden_bias: numpy.ndarray
    output_weights: numpy.ndarray
    output_bias: float

    def before(self, points):
        """The hidden layer before tanh, for points [n, 2]: float [n, units]."""
        return numpy.asarray(points, float) @ self.hidden_weights + self.hidden_bias

    def hidden(self, points):
        """The hidden layer, for points [n, 2]: float [n, units] between -1 and 1."""
        return numpy.tanh(self.before(points))

    def score(self, points):
        """The output before the sigmoid, for points [n, 2]: float [n]."""
        return self.hidden(points) @ self.output_weights + self.output_bias

    def accuracy(self, points, labels):
        """Share of points [n, 2] classified right, 0 to 1."""
        return float(((self.score(points) > 0) == (numpy.asarray(labels) == 1)).mean())


def train_tiny(points, labels, units, restarts=8, strength=0.003, seed=0):
    """Train a `TinyNetwork` several times from other first weights; the one with the smallest loss is kept.

    Parameters
    ----------
    points, labels
        As from `two_classes`.
    units : int
        Hidden units, 2 or 3 (what can be drawn).
    restarts : int
    strength : float
        Weight decay: it keeps the weights small, so that the picture bends gently.
    seed : int
    """
    from sklearn.neural_network import MLPClassifier

    if units not in (2, 3):
        raise CourseError(_("units is {n}; allowed: 2 or 3, which can be drawn.").format(n=units))
    best = None
    with _quietly():
        for number in range(restarts):
            network = MLPClassifier(
                hidden_layer_sizes=(units,), activation="tanh", solver="lbfgs", alpha=strength * len(labels),
                max_iter=400, random_state=seed + number,
            ).fit(points, labels)  # fmt: skip
            if best is None or network.loss_ < best.loss_:
                best = network
    first, second = best.coefs_
    return upright(TinyNetwork(first, best.intercepts_[0], second[:, 0], float(best.intercepts_[1][0])))


def upright(network):
    """The same network with its hidden units in another order, or with their signs turned, so that the hidden layer
    turns the plane as little as possible. Two hidden units can change places, and tanh(-z) = -tanh(z): nothing that
    the network says changes, but its picture is easier to follow.
    """
    from itertools import permutations, product

    units = len(network.hidden_bias)
    wanted = numpy.eye(2, units)
    size = numpy.linalg.norm(network.hidden_weights)

    def closeness(choice):
        order, signs = choice
        return float((network.hidden_weights[:, order] * signs * wanted).sum()) / size

    choices = [
        (list(order), numpy.array(signs))
        for order in permutations(range(units))
        for signs in product((1.0, -1.0), repeat=units)
    ]
    order, signs = max(choices, key=closeness)
    return TinyNetwork(
        network.hidden_weights[:, order] * signs,
        network.hidden_bias[order] * signs,
        network.output_weights[order] * signs,
        network.output_bias,
    )
