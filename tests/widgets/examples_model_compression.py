"""Examples of the explorers of 17_model_compression: see test_contract."""

import numpy

from course_utils.chapters.model_compression.explorers.bits import BITS, STRETCHES, Bits
from course_utils.chapters.model_compression.explorers.pruning import Pruning

ACCURACIES = {
    (bits, channel, stretch): 0.87
    - 0.6 * 2.0 ** -(bits - 1.5 + 0.5 * channel)
    - (0 if channel else 0.01 * stretch / bits)
    for bits in BITS
    for channel in (False, True)
    for stretch in STRETCHES
}
SIZES = {(bits, channel): 6700 * bits + 400 * channel for bits in BITS for channel in (False, True)}
BEFORE = {0.5: 0.84, 0.8: 0.66, 0.9: 0.46, 0.95: 0.35}
AFTER = {0.5: 0.87, 0.8: 0.85, 0.9: 0.83, 0.95: 0.79}
KERNEL = numpy.random.default_rng(0).normal(size=(80, 16))

EXAMPLES = {
    Bits: (
        lambda: Bits(ACCURACIES, SIZES, (0.87, 218_000)),
        [
            {"bits": 7},
            {"bits": 2},
            {"per_channel": True},
            {"stretch": 8},
            {"stretch": 32, "bits": 4},
            {"stretch": 32, "bits": 4, "per_channel": True},
        ],
    ),
    Pruning: (
        lambda: Pruning(BEFORE, AFTER, 0.868, KERNEL),
        [
            {"tuned": True},
            {"share": 0.8},
            {"share": 0.8, "tuned": True},
            {"share": 0.95},
            {"share": 0.9, "tuned": True},
        ],
    ),
}
