"""Weights in a few bits: symmetric quantisation with one scale for all, one a channel, or one a group of weights.

A weight w is kept as the whole number round(w / scale) and read back as that number times the scale. Symmetric: 0
stays 0, and as many numbers lie above it as below (Krishnamoorthi 2018, https://arxiv.org/abs/1806.08342). Taught in
17_model_compression.
"""

import math
from dataclasses import dataclass

import numpy

from course_utils.core.errors import require
from course_utils.core.i18n import _

SCALE_BYTES = 4  # a scale is a float32
FEWEST, MOST = 2, 16  # bits


@dataclass(frozen=True)
class Quantised:
    """Weights as whole numbers.

    Attributes
    ----------
    codes : int32, the shape of the weights
        From -top to top, where top is 2^(bits - 1) - 1.
    scales : float64
        Of a shape that `codes` can be multiplied by, or one a group.
    bits : int
    group : int or None
        Weights that share a scale, where they were taken in groups.
    """

    codes: numpy.ndarray
    scales: numpy.ndarray
    bits: int
    group: int | None = None

    @property
    def values(self):
        """The weights as they are read back, float32."""
        if self.group is None:
            return (self.codes * self.scales).astype("float32")
        return _grouped(self.codes, self.group, lambda rows: rows * self.scales).astype("float32")

    @property
    def bytes(self):
        """What codes and scales take when they are packed tightly."""
        return packed_bytes(self.codes.size, self.bits, self.scales.size)


def packed_bytes(weights, bits, scales=1):
    """Bytes of so many weights of so many bits, packed tightly, with their scales."""
    return math.ceil(weights * bits / 8) + SCALE_BYTES * scales


def quantise(weights, bits=8, per_channel=False, group=None):
    """Quantise an array of weights.

    Parameters
    ----------
    weights : float array [..., channels]
        As Keras keeps kernels: the output channels last. Finite.
    bits : int
        2 to 16.
    per_channel : bool
        A scale for each output channel in place of one for all.
    group : int, optional
        A scale for each run of so many weights of one output channel, which is finer still; the last run of a channel
        may be shorter.

    Returns
    -------
    Quantised
    """
    weights = numpy.asarray(weights, float)
    require(
        FEWEST <= bits <= MOST and bits == int(bits),
        _("bits is {bits}; allowed: whole numbers from {low} to {high}."), bits=bits, low=FEWEST, high=MOST,
    )  # fmt: skip
    require(weights.size and numpy.isfinite(weights).all(), _("The weights to be quantised must be finite numbers."))
    top = 2 ** (int(bits) - 1) - 1
    if group is not None:
        require(group >= 1, _("group is {group}; it must be 1 or more."), group=group)
        largest = abs(_rows(weights, group)).max(axis=1, keepdims=True)
        scales = _scales(largest, top)
        codes = _grouped(weights, group, lambda rows: numpy.clip(numpy.rint(rows / scales), -top, top))
        return Quantised(codes.astype("int32"), scales, int(bits), group)
    axes = tuple(range(weights.ndim - 1)) if per_channel else None
    scales = _scales(abs(weights).max(axis=axes, keepdims=True), top)
    codes = numpy.clip(numpy.rint(weights / scales), -top, top)
    return Quantised(codes.astype("int32"), scales, int(bits))


def _scales(largest, top):
    return numpy.where(largest > 0, largest, 1.0) / top  # where all weights are 0 any scale does


def _rows(weights, group):
    """The weights as rows of one group each, channel after channel; the last row of a channel is filled up with 0."""
    columns = weights.reshape(-1, weights.shape[-1]).T
    missing = -columns.shape[1] % group
    return numpy.pad(columns, ((0, 0), (0, missing))).reshape(-1, group)


def _grouped(weights, group, change):
    """`change` the rows of `_rows`, and put them back in their places."""
    length = weights.size // weights.shape[-1]
    columns = change(_rows(weights, group)).reshape(weights.shape[-1], -1)[:, :length]
    return columns.T.reshape(weights.shape)
