"""The trainings of this chapter: the network over several seeds, trained on under a constraint, or with fewer bits.

Everything is judged on validation pictures; the test pictures are opened once, by `on_test`. Taught in
17_model_compression.
"""

from dataclasses import dataclass

import numpy

from course_utils.chapters.model_compression import networks
from course_utils.chapters.model_compression.quantise import packed_bytes, quantise
from course_utils.core.environment import load_keras
from course_utils.learning import restart

FLOAT = 4  # bytes


@dataclass(frozen=True)
class Retrained:
    """What became of the networks of all seeds under one constraint.

    Attributes
    ----------
    before, after : list of float
        Validation accuracy of each seed, 0 to 1: when the constraint was put on, and after the training that followed.
    weights : list
        The weights of each seed at the end, as `get_weights` gives them.
    bytes : int
        What the network takes on disk in the format that suits the constraint.
    """

    before: list
    after: list
    weights: list
    bytes: int


class Trials:
    """The chapter's network, compiled once, and its data.

    Parameters
    ----------
    data : datasets.pictures.base.Dataset
    seeds : sequence of int
        One training each.
    """

    def __init__(self, data, seeds):
        self.seeds = list(seeds)
        self.x, self.labels = networks.inputs(data.train.images), data.train.labels
        self.validation = networks.inputs(data.validation.images), data.validation.labels
        self.test = networks.inputs(data.test.images), data.test.labels
        self.model = networks.network()
        self.restartable = restart.Restartable(self.model)
        self.base = []

    @property
    def bytes(self):
        """What the network takes in float32."""
        return FLOAT * networks.weights_of(self.model)

    def start(self, epochs):
        """Train the network for each seed; returns the validation accuracies. The weights are kept as `base`."""
        self.base, found = [], []
        for seed in self.seeds:
            load_keras().utils.set_random_seed(seed)
            self.restartable.restart(networks.network().get_weights())
            count = networks.steps_of(len(self.x), epochs)
            networks.train(self.model, self.x, networks.one_hot(self.labels), count, seed)
            self.base.append(self.model.get_weights())
            found.append(self.accuracy())
        return found

    def accuracy(self, weights=None, stretch=1):
        """Validation accuracy of the network as it is, or with these weights, 0 to 1.

        `stretch` multiplies one channel without changing the answers: see `networks.stretched`.
        """
        if weights is not None:
            self.model.set_weights(weights)
        if stretch != 1:
            networks.stretched(self.model, stretch)
        x, labels = self.validation
        return networks.accuracy(networks.probabilities(self.model, x), labels)

    def quantised(self, weights, bits, per_channel=False, stretch=1):
        """These weights with all kernels rounded to so many bits; the few other numbers stay float32."""
        self.model.set_weights(weights)
        if stretch != 1:
            networks.stretched(self.model, stretch)
        kernels = {name: networks.kernel_of(self.model, name) for name in networks.KERNELS}
        rounded = {name: quantise(kernel, bits, per_channel).values for name, kernel in kernels.items()}
        networks.set_kernels(self.model, rounded)
        return self.model.get_weights()

    def quantised_bytes(self, bits, per_channel=False):
        """What the network takes with its kernels in so many bits, with their scales."""
        total, others = 0, networks.weights_of(self.model)
        for name in networks.KERNELS:
            *_rest, channels = shape = self.model.get_layer(name).kernel.shape
            total += packed_bytes(numpy.prod(shape), bits, channels if per_channel else 1)
            others -= int(numpy.prod(shape))
        return total + FLOAT * others

    def train_on(self, epochs, make=None):
        """Train each of `base` on, under a constraint or, as a control, under none.

        Parameters
        ----------
        epochs : int
        make : function of a model to a constraint, optional
            Such as ``lambda model: constraints.Pruned(model, 0.8)``.

        Returns
        -------
        Retrained
            Every call takes the same steps with the same pictures at the same rates, so that what differs between two
            of them is the constraint.
        """
        before, after, weights, saved = [], [], [], 0
        for seed, start in zip(self.seeds, self.base, strict=True):
            self.model.set_weights(start)
            constraint = make(self.model) if make else None
            if constraint:
                constraint.put_back(self.model)
                saved = constraint.bytes_saved()
            before.append(self.accuracy())
            self.restartable.restart(self.model.get_weights())
            count = networks.steps_of(len(self.x), epochs)
            targets = networks.one_hot(self.labels)
            networks.train(self.model, self.x, targets, count, seed + 1000, networks.PEAK * networks.TUNING, constraint)
            weights.append(self.model.get_weights())
            after.append(self.accuracy())
        return Retrained(before, after, weights, self.bytes - saved)

    def on_test(self, weights):
        """Test accuracy for each of these weights, 0 to 1."""
        found = []
        for one in weights:
            self.model.set_weights(one)
            found.append(networks.accuracy(networks.probabilities(self.model, self.test[0]), self.test[1]))
        return found


def distil(trials, few, count):
    """Train the student four ways: by labels or by the teacher's answers, on few pictures or on all.

    Parameters
    ----------
    trials : Trials
        Started: the network of each seed teaches the student of the same seed.
    few : int
        Pictures of the small set.
    count : int
        Training steps, the same for all.

    Returns
    -------
    (keras.Model, dict of (str, str) to list)
        The student, and for each pair of ("few" or "all", "labels" or "answers") the (validation accuracy, weights) of
        each seed.
    """
    student = networks.student()
    held = restart.Restartable(student)
    x, labels = trials.validation
    found = {}
    for seed, teacher in zip(trials.seeds, trials.base, strict=True):
        trials.model.set_weights(teacher)
        targets = {
            "labels": networks.one_hot(trials.labels),
            "answers": networks.probabilities(trials.model, trials.x),
        }
        load_keras().utils.set_random_seed(seed)
        fresh = networks.student().get_weights()
        order = numpy.random.default_rng(seed).permutation(len(trials.x))
        for size, places in (("few", order[:few]), ("all", order)):
            for source, wanted in targets.items():
                held.restart(fresh)
                networks.train(student, trials.x[places], wanted[places], count, seed)
                reached = networks.accuracy(networks.probabilities(student, x), labels)
                found.setdefault((size, source), []).append((reached, student.get_weights()))
    return student, found


def gain(first, second):
    """Mean of the paired differences second - first, and their standard deviation (0 for one pair): two floats."""
    differences = numpy.subtract(second, first)
    return float(differences.mean()), float(differences.std(ddof=1)) if len(differences) > 1 else 0.0
