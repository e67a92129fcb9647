"""A temperature divides the logarithms of probabilities, so that a network sounds less, or more, sure than it did."""

import numpy
from scipy.special import softmax


def loss(probabilities, labels, temperature):
    """Mean cross-entropy of probabilities [n, classes] with labels [n] at a temperature above 0."""
    scaled = softmax(numpy.log(numpy.maximum(probabilities, 1e-12)) / temperature, axis=-1)
    return float(-numpy.log(numpy.maximum(scaled[numpy.arange(len(labels)), labels], 1e-300)).mean())
