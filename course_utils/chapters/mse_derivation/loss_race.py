"""A small classifier in NumPy in which the loss and the activation can be changed, and nothing else changes with them.

Taught in 04_mse_derivation, for its two races: which loss, and which activation.
"""

import numpy
from scipy.special import softmax

from course_utils.chapters.mse_derivation import activations
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning.steps import batches

LOSSES = ("softmax, cross-entropy", "softmax, squared error", "raw scores, squared error")


def output_gradient(scores, wanted, loss):
    """The gradient of the mean loss with respect to the scores. This is all in which the losses differ.

    Parameters
    ----------
    scores : float array [n, k]
        What the last layer gives, before any softmax.
    wanted : float array [n, k]
        One-hot labels: 1 in the column of the class, else 0.
    loss : str
        One of LOSSES. The squared error is summed over the k columns and averaged over the n rows.

    Returns
    -------
    float array [n, k]
    """
    n = len(scores)
    if loss == "raw scores, squared error":
        return 2 * (scores - wanted) / n
    p = softmax(scores, axis=1)
    if loss == "softmax, cross-entropy":
        return (p - wanted) / n
    if loss == "softmax, squared error":
        pull = 2 * (p - wanted)
        return p * (pull - (pull * p).sum(axis=1, keepdims=True)) / n
    raise CourseError(
        _("The loss {loss!r} is not known; choose one of {names}.").format(loss=loss, names=", ".join(LOSSES))
    )


def start(sizes, seed, lean=0.0):
    """First weights: a list of (weights [in, out], biases [out]) in float32, random with deviation sqrt(2 / in).

    `sizes` are the widths from input to output. `lean` is added to the bias of class 0 in the last layer: with 10 the
    network is sure from the start that everything is of class 0.
    """
    generator = numpy.random.default_rng(seed)
    layers = []
    for fan_in, fan_out in zip(sizes, sizes[1:], strict=False):
        weights = generator.normal(0, numpy.sqrt(2 / fan_in), (fan_in, fan_out)).astype(numpy.float32)
        layers.append((weights, numpy.zeros(fan_out, numpy.float32)))
    layers[-1][1][0] = lean
    return layers


def forward(layers, x, activation="relu"):
    """Inputs of the hidden activations (a list), their outputs (a list that begins with `x`), and the scores."""
    before, after = [], [x]
    for weights, biases in layers[:-1]:
        before.append(after[-1] @ weights + biases)
        after.append(activations.value(activation, before[-1]))
    weights, biases = layers[-1]
    return before, after, after[-1] @ weights + biases


def gradients(layers, x, wanted, loss, activation="relu"):
    """The gradient for every layer: a list of (for the weights, for the biases), by the chain rule from the back."""
    before, after, scores = forward(layers, x, activation)
    delta = output_gradient(scores, wanted, loss)
    found = []
    for place in range(len(layers) - 1, -1, -1):
        found.append((after[place].T @ delta, delta.sum(axis=0)))
        if place:
            delta = (delta @ layers[place][0].T) * activations.slope(activation, before[place - 1])
    return found[::-1]


def accuracy(layers, x, labels, activation="relu"):
    """Share of right answers, 0 to 1. A network whose numbers have overflowed answers the first class."""
    with numpy.errstate(over="ignore", invalid="ignore"):
        return float((forward(layers, x, activation)[2].argmax(axis=1) == labels).mean())


def trained(train_set, loss=LOSSES[0], rate=0.1, epochs=3, seed=0, hidden=(64,), activation="relu", lean=0.0, batch=50,
            watch=None):  # fmt: skip
    """Train by plain gradient descent in batches.

    Parameters
    ----------
    train_set : (float32 array [n, d], int array [n])
        Inputs, and labels from 0.
    loss : str
        One of LOSSES.
    rate : float
        Learning rate, above 0.
    epochs, batch : int
        Passes over the training set, and rows in a step; 1 or more.
    seed : int
        Of the first weights and of the order of the rows.
    hidden : tuple of int
        Widths of the hidden layers.
    activation : str
        Of the hidden layers: "relu", "sigmoid", "tanh" or "gelu".
    lean : float
        How sure the network is at the start that everything is of class 0; see `start`.
    watch : function of the layers, optional
        Called before training and after each epoch.

    Returns
    -------
    list of (weights, biases)
        The layers after the last epoch, as `accuracy` takes them.
    """
    if not rate > 0:
        raise CourseError(_("rate is {rate}, but it must be above 0.").format(rate=rate))
    x, labels = train_set
    classes = int(labels.max()) + 1
    one_hot = numpy.eye(classes, dtype=numpy.float32)[labels]
    layers = start((x.shape[1], *hidden, classes), seed, lean)
    generator = numpy.random.default_rng(seed)
    watch = watch or (lambda _layers: None)
    watch(layers)
    with numpy.errstate(over="ignore", invalid="ignore"):  # too large a rate overflows, and that is a result too
        for _epoch in range(epochs):
            for rows in batches(len(x), batch, generator):
                steps = gradients(layers, x[rows], one_hot[rows], loss, activation)
                for (weights, biases), (for_weights, for_biases) in zip(layers, steps, strict=True):
                    weights -= numpy.float32(rate) * for_weights
                    biases -= numpy.float32(rate) * for_biases
            watch(layers)
    return layers


def train(train_set, judged_set, loss=LOSSES[0], rate=0.1, epochs=3, activation="relu", **options):
    """`trained`, judged as it goes; `options` are the others of it.

    Returns
    -------
    list of float
        Accuracy (0 to 1) on `judged_set` before training and after each epoch. A run whose numbers overflow stays at
        chance.
    """
    scores = []

    def watch(layers):
        scores.append(accuracy(layers, *judged_set, activation))

    trained(train_set, loss, rate, epochs, activation=activation, watch=watch, **options)
    return scores


def difference(first, second):
    """How far two lists of accuracies differ, seed by seed: (mean, standard error) in percentage points.

    Both lists have an accuracy from 0 to 1 for each seed, in the same order. One seed has no error: it is then None.
    """
    gaps = 100 * (numpy.asarray(first, float) - numpy.asarray(second, float))
    error = float(gaps.std(ddof=1) / len(gaps) ** 0.5) if len(gaps) > 1 else None
    return float(gaps.mean()), error
