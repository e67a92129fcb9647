"""A temperature divides the logarithms of probabilities, so that a network sounds less, or more, sure than it did."""

import numpy


def softmax(scores):
    """Scores [n, classes] as probabilities [n, classes]."""
    powers = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def loss(probabilities, labels, temperature):
    """Mean cross-entropy of probabilities [n, classes] with labels [n] at a temperature above 0."""
    scaled = softmax(numpy.log(numpy.maximum(probabilities, 1e-12)) / temperature)
    return float(-numpy.log(numpy.maximum(scaled[numpy.arange(len(labels)), labels], 1e-300)).mean())
