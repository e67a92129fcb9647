"""The task of the searches: read a digit of 8 x 8 pixels, with 300 labelled pictures to learn from.

The pictures ship with scikit-learn (Alpaydin and Kaynak 1998, https://archive.ics.uci.edu/dataset/80). The network is
the one of `learning.numpy_network`; one training takes a tenth of a CPU second, so that hundreds can be paid for.
Taught in 19_automl.
"""

from dataclasses import dataclass

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning import numpy_network, optimisers
from course_utils.learning.steps import batches

TRAINING, VALIDATION = 300, 150  # pictures that are labelled; the other 1,347 are the test
SIDE = 8
RUNGS = (1, 3, 9, 27)  # epochs after which a training may be stopped and judged

# What there is to choose: the lowest and the highest value; all but depth and shift are drawn by factors.
SPACE = {"rate": (1e-4, 1e-1), "width": (16, 150), "batch": (20, 100), "decay": (1e-2, 3.0)}
DEPTHS, SHIFTS = (1, 2), (0, 1)

# scikit-learn's MLPClassifier: one layer of 100, Adam with 0.001; its batch of 200 would be 1.5 steps an epoch here,
# so the defaults get Keras's 32, which is kinder to them.
DEFAULTS = {"rate": 1e-3, "width": 100, "depth": 1, "batch": 32, "decay": 0.0, "shift": 0}


@dataclass(frozen=True)
class Split:
    """Pictures float64 [n, 64] from 0 to 1 and labels int [n] for training, validation and test."""

    x: numpy.ndarray
    y: numpy.ndarray
    x_validation: numpy.ndarray
    y_validation: numpy.ndarray
    x_test: numpy.ndarray
    y_test: numpy.ndarray


def split(seed, training=TRAINING, validation=VALIDATION):
    """The 1,797 digits, shuffled by `seed` and cut: so many to train on, to choose on; the rest is the test.

    Raises CourseError where fewer than 100 would be left for the test.
    """
    from sklearn.datasets import load_digits

    pictures, labels = load_digits(return_X_y=True)
    if min(training, validation) < 10 or training + validation > len(labels) - 100:
        text = _("{training} and {validation} of {n} digits cannot be cut off; leave 100 or more for the test.")
        raise CourseError(text.format(training=training, validation=validation, n=len(labels)))
    order = numpy.random.default_rng(seed).permutation(len(labels))
    x, y = pictures[order] / 16, labels[order]
    end = training + validation
    return Split(x[:training], y[:training], x[training:end], y[training:end], x[end:], y[end:])


def draw(generator):
    """A random setting: {name: value}, each between its bounds, by factors (log-uniform) where the space says so."""
    drawn = {name: float(numpy.exp(generator.uniform(*numpy.log(bounds)))) for name, bounds in SPACE.items()}
    return whole({**drawn, "depth": int(generator.choice(DEPTHS)), "shift": int(generator.choice(SHIFTS))})


def whole(setting):
    """The setting with width and batch as whole numbers."""
    return {**setting, "width": round(setting["width"]), "batch": round(setting["batch"])}


def shifted(rows, generator):
    """Each picture of `rows` [n, 64] moved by -1, 0 or 1 pixel in both directions, at random; what comes in is 0."""
    padded = numpy.zeros((len(rows), SIDE + 2, SIDE + 2))
    padded[:, 1:-1, 1:-1] = rows.reshape(-1, SIDE, SIDE)
    moved = numpy.empty((len(rows), SIDE, SIDE))
    choice = generator.integers(0, 9, len(rows))
    for place in range(9):
        chosen, (down, right) = choice == place, divmod(place, 3)
        moved[chosen] = padded[chosen, down : down + SIDE, right : right + SIDE]
    return moved.reshape(len(rows), -1)


def read(network, x):
    """The digit that a network (as `numpy_network` has it) reads in each of the pictures x [n, 64]: int [n]."""
    return numpy_network.forward(network, x)[-1].argmax(axis=1)


class Training:
    """One setting in training: it can be trained on, judged on the validation part, and trained on again.

    Parameters
    ----------
    setting : dict
        rate (step size of Adam), width (units of a hidden layer), depth (hidden layers), batch (pictures in a step),
        decay (pulls the weights towards 0, as in AdamW), shift (1: pictures are moved by up to a pixel).
    parts : Split
    seed : int
        Of the start weights, of the order of the pictures, of their shifts.
    """

    def __init__(self, setting, parts, seed=0):
        self.setting, self.parts, self.epochs = setting, parts, 0
        sizes = [parts.x.shape[1], *[setting["width"]] * setting["depth"], int(parts.y.max()) + 1]
        self.network = numpy_network.initialise(sizes, seed=seed)
        self._generator = numpy.random.default_rng((seed, 1))
        self._memory, self._step = {}, 0

    def to(self, epochs):
        """Train on until `epochs` passes are done in all; returns the validation accuracy, 0 to 1."""
        while self.epochs < epochs:
            self._pass()
            self.epochs += 1
        return self.accuracy(self.parts.x_validation, self.parts.y_validation)

    def _pass(self):
        setting, parts, generator = self.setting, self.parts, self._generator
        x = shifted(parts.x, generator) if setting["shift"] else parts.x
        for rows in batches(len(x), setting["batch"], generator):
            self._step += 1
            values = numpy_network.forward(self.network, x[rows])
            gradients = numpy_network.backward(self.network, values, parts.y[rows])
            numpy_network.update(self.network, gradients, self._memory, setting["rate"], self._step, optimisers.adam)
            for pair in self.network:
                pair[0] *= 1 - setting["rate"] * setting["decay"]

    def accuracy(self, x, y):
        """The share of the pictures x [n, 64] that are read as y [n] says, 0 to 1."""
        return float((read(self.network, x) == y).mean())

    def test_accuracy(self):
        """Accuracy on the test part: to be asked for once, of the winner."""
        return self.accuracy(self.parts.x_test, self.parts.y_test)
