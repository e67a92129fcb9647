"""A network of dense layers from scratch, in NumPy and float64. Taught, piece by piece, in 03_training_algorithm.

One example is one row: the inputs are [n, inputs], a layer's weights W [inputs, outputs], its biases b [outputs]. The
parameters of a network are a list of [W, b], one pair a layer.
"""

import numpy as np

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.learning.optimisers import sgd
from course_utils.learning.steps import batches

# name: (the function, its slope computed from the function's own value a)
ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0) * 1.0),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))), lambda a: a * (1 - a)),
    "linear": (lambda z: z, lambda a: np.ones_like(a)),
}

# name: standard deviation of Gaussian weights for a layer with so many inputs and outputs
DEVIATIONS = {
    "zero": lambda inputs, outputs: 0.0,
    "small": lambda inputs, outputs: 0.01,
    "large": lambda inputs, outputs: 1.0,
    "glorot": lambda inputs, outputs: (2 / (inputs + outputs)) ** 0.5,
    "he": lambda inputs, outputs: (2 / inputs) ** 0.5,
}


def initialise(sizes, kind="he", seed=0):
    """Start values for layers of these sizes, input first: Gaussian, or "constant" (all 1 / inputs); biases are 0."""
    if kind not in (*DEVIATIONS, "constant") or len(sizes) < 2 or min(sizes) < 1:
        raise CourseError(
            _("initialise needs two sizes or more, above 0, and one of {names}; it got {sizes} and {kind!r}.").format(
                names=", ".join((*DEVIATIONS, "constant")), sizes=list(sizes), kind=kind
            )
        )
    generator = np.random.default_rng(seed)
    parameters = []
    for inputs, outputs in zip(sizes[:-1], sizes[1:], strict=True):
        if kind == "constant":
            W = np.full((inputs, outputs), 1 / inputs)
        else:
            W = generator.normal(0, DEVIATIONS[kind](inputs, outputs), (inputs, outputs))
        parameters.append([W, np.zeros(outputs)])
    return parameters


def forward(parameters, X, activation="relu"):
    """The values of every layer, the inputs X first; the last are the scores [n, classes], without activation."""
    function = ACTIVATIONS[activation][0]
    values = [X]
    for W, b in parameters[:-1]:
        values.append(function(values[-1] @ W + b))
    W, b = parameters[-1]
    values.append(values[-1] @ W + b)
    return values


def softmax(scores):
    """Scores [n, classes] as probabilities: positive, each row sums to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))  # the largest becomes exp(0): nothing overflows
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    """Mean over the examples of -log(probability of the right class); labels are whole numbers [n]."""
    scores = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(scores).sum(axis=1))
    return float((log_sums - scores[np.arange(len(labels)), labels]).mean())


def backward(parameters, values, labels, activation="relu"):
    """The gradient of the cross-entropy for every weight and bias, in the shape of `parameters`."""
    slope = ACTIVATIONS[activation][1]
    dZ = softmax(values[-1])
    dZ[np.arange(len(labels)), labels] -= 1  # for softmax with cross-entropy: probability minus truth
    dZ /= len(labels)  # the loss is a mean over the batch
    gradients = []
    for layer in reversed(range(len(parameters))):
        A = values[layer]  # what went into this layer
        gradients.append([A.T @ dZ, dZ.sum(axis=0)])
        if layer:
            dZ = (dZ @ parameters[layer][0].T) * slope(A)
    return gradients[::-1]


def update(parameters, gradients, memory, rate, step, rule=sgd):
    """Change every weight and bias in place by the rule; `memory` is a dict in which the rule keeps what it needs."""
    for layer, pair in enumerate(gradients):
        for part, gradient in enumerate(pair):
            change, memory[layer, part] = rule(gradient, memory.get((layer, part), 0.0), rate, step)
            parameters[layer][part] += change


def train(parameters, X, labels, epochs, batch_size=32, rate=0.1, activation="relu", seed=0, rule=sgd):
    """Change `parameters` in place, and yield after each epoch the mean loss of its batches, a float.

    X is float [n, inputs], `labels` are whole numbers [n] from 0. `rate` above 0 scales the steps of `rule`, one of
    `optimisers.RULES`; `seed` is that of the order of the examples.
    """
    generator = np.random.default_rng(seed)
    memory, step = {}, 0
    for _epoch in range(epochs):
        losses = []
        for rows in batches(len(X), batch_size, generator):
            step += 1
            values = forward(parameters, X[rows], activation)
            losses.append(cross_entropy(values[-1], labels[rows]))
            gradients = backward(parameters, values, labels[rows], activation)
            update(parameters, gradients, memory, rate, step, rule)
        yield float(np.mean(losses))
