"""Five trainings with one fault each, for the lab in which the learner finds them, and the instruments that do.

Each run has one hidden layer of tanh units (no kink spoils a comparison with finite differences), mini-batches of 32
and plain gradient descent. What is wrong with it is in its fields; a network without a fault has their defaults.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import numpy_network
from course_utils.learning.steps import batches

HIDDEN, BATCH = 64, 32


@dataclass
class Run:
    """A training: its pictures as rows, their labels, and how the network starts and learns."""

    X: np.ndarray
    labels: np.ndarray
    rate: float = 0.1
    start: str = "glorot"
    mean: bool = True  # the gradient is divided by the number of examples, as the loss is
    twice: bool = False  # the network gives probabilities, and the loss takes them for scores
    seed: int = 0

    def new(self):
        """The network before training."""
        return numpy_network.initialise([self.X.shape[1], HIDDEN, self.labels.max() + 1], self.start, self.seed)

    def scores(self, parameters, X):
        """The values of all layers, and what the loss gets."""
        values = numpy_network.forward(parameters, X, "tanh")
        return values, numpy_network.softmax(values[-1]) if self.twice else values[-1]

    def loss(self, parameters, X, labels):
        """Mean cross-entropy."""
        return numpy_network.cross_entropy(self.scores(parameters, X)[1], labels)

    def gradients(self, parameters, X, labels):
        """What this training takes for the gradient of its loss, in the shape of `parameters`."""
        values, scores = self.scores(parameters, X)
        dZ = numpy_network.softmax(scores)
        dZ[np.arange(len(labels)), labels] -= 1
        if self.mean:
            dZ /= len(labels)
        if self.twice:  # the way back through the first softmax
            dZ = scores * (dZ - (dZ * scores).sum(axis=1, keepdims=True))
        (W1, _b1), (W2, _b2) = parameters
        dH = dZ @ W2.T * (1 - values[1] ** 2)
        return [[X.T @ dH, dH.sum(axis=0)], [values[1].T @ dZ, dZ.sum(axis=0)]]

    def train(self, epochs, X=None, labels=None, batch=BATCH):
        """A network trained on these examples (all by default), and the mean loss of each epoch."""
        X, labels = (self.X, self.labels) if X is None else (X, labels)
        parameters, losses, generator = self.new(), [], np.random.default_rng(self.seed)
        with np.errstate(all="ignore"):
            for _epoch in range(epochs):
                found = []
                for rows in batches(len(X), batch, generator):
                    found.append(self.loss(parameters, X[rows], labels[rows]))
                    changes = self.gradients(parameters, X[rows], labels[rows])
                    for pair, slopes in zip(parameters, changes, strict=True):
                        for array, slope in zip(pair, slopes, strict=True):
                            array -= self.rate * slope
                losses.append(float(np.mean(found)))
        return parameters, losses


def causes():
    """What can be wrong with a training here: {name: what it means}."""
    return {
        "nothing": _("nothing is wrong"),
        "labels": _("the labels were shuffled against the pictures"),
        "mean": _("the gradient is summed over the batch, the loss is a mean"),
        "rate": _("the learning rate is a hundred times too large"),
        "start": _("all weights start at zero"),
        "softmax": _("softmax is taken twice: by the network, and by the loss"),
    }


# The letters under which the lab shows them, and what is wrong.
ANSWERS = {"A": "softmax", "B": "labels", "C": "nothing", "D": "rate", "E": "start", "F": "mean"}


def runs(X, labels, seed=0):
    """The six runs of the lab, {letter: Run}; one of them is healthy."""
    if len(X) != len(labels) or len(X) < 2 * BATCH:
        raise CourseError(
            _("The lab needs {least} pictures or more with a label each; it got {pictures} and {labels}.").format(
                least=2 * BATCH, pictures=len(X), labels=len(labels)
            )
        )
    changed = {
        "nothing": {},
        "labels": {"labels": np.random.default_rng(seed + 1).permutation(labels)},
        "mean": {"mean": False},
        "rate": {"rate": 10.0},
        "start": {"start": "zero"},
        "softmax": {"twice": True},
    }
    return {letter: Run(**{"X": X, "labels": labels, "seed": seed, **changed[why]}) for letter, why in ANSWERS.items()}


def first_loss(run, count=256):
    """The loss before any training; who knows nothing has the logarithm of the number of classes."""
    return run.loss(run.new(), run.X[:count], run.labels[:count])


def gradient_error(run, count=32, places=20, h=1e-5):
    """The run's gradient against finite differences of its own loss: largest difference over the largest slope."""
    X, labels, parameters = run.X[:count], run.labels[:count], run.new()
    pick, worst, largest = np.random.default_rng(run.seed), 0.0, 0.0
    for pair, slopes in zip(parameters, run.gradients(parameters, X, labels), strict=True):
        for array, slope in zip(pair, slopes, strict=True):
            for _again in range(places):
                place = tuple(pick.integers(0, size) for size in array.shape)
                keep, losses = array[place], []
                for moved in (keep + h, keep - h):
                    array[place] = moved
                    losses.append(run.loss(parameters, X, labels))
                array[place] = keep
                measured = (losses[0] - losses[1]) / (2 * h)
                worst, largest = max(worst, abs(measured - slope[place])), max(largest, abs(measured))
    return float(worst / largest)


def one_batch(run, count=16, steps=300):
    """The last loss after `steps` steps on the same few pictures, which a healthy network learns by heart."""
    losses = run.train(steps, run.X[:count], run.labels[:count], batch=count)[1]
    return losses[-1] if np.isfinite(losses[-1]) else 1e3


def first_layer(run, count=256):
    """The largest gradient that reaches a weight of the first layer before training."""
    return float(np.abs(run.gradients(run.new(), run.X[:count], run.labels[:count])[0][0]).max())
