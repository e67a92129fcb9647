"""What a million answers of a large language model cost, and what fewer bits change in it.

The formula is that of 01_background: writing is limited by memory, because each token reads all weights once (Pope et
al. 2022, https://arxiv.org/abs/2211.05102). Taught in 17_model_compression.
"""

from dataclasses import dataclass

from course_utils.core.errors import require
from course_utils.core.i18n import _

ANSWERS = 1_000_000
MEMORIES = (8, 16, 24, 80)  # GB: a telephone or laptop, a small card, a large one for games, one of a computing centre


@dataclass(frozen=True)
class Bill:
    """What a model of so many bits a weight costs: bytes of its weights, seconds an answer, USD a million answers."""

    bits: int
    gigabytes: float
    seconds: float
    dollars: float

    @property
    def memory(self):
        """The smallest of `MEMORIES` that holds the weights, in GB; None where none does."""
        return next((size for size in MEMORIES if self.gigabytes <= size), None)


def bill(weights, bits, tokens, gpu_hour, bandwidth):
    """The bill for answers that are written one at a time, each alone.

    Parameters
    ----------
    weights : float
        Of the model, above 0.
    bits : int
        Bits of each weight.
    tokens : int
        Of one answer.
    gpu_hour : float
        US dollars an hour.
    bandwidth : float
        What the memory delivers, in 10^9 bytes a second.

    Returns
    -------
    Bill
        A lower bound: reading the question, waiting and arithmetic come on top. Who answers many users at once shares
        the reading of the weights among them, and pays less.
    """
    for name, value in {"weights": weights, "bits": bits, "tokens": tokens, "bandwidth": bandwidth}.items():
        require(value > 0, _("{name} is {value}; it must be more than 0."), name=name, value=value)
    gigabytes = weights * bits / 8 / 1e9
    seconds = tokens * gigabytes / bandwidth
    return Bill(bits, gigabytes, seconds, ANSWERS * seconds / 3600 * gpu_hour)
