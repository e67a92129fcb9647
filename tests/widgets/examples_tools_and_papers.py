"""Examples of the explorers of 16_tools_and_papers: see test_contract."""

from functools import cache

import numpy

from course_utils.chapters.tools_and_papers import numpy_gpt, pieces
from course_utils.chapters.tools_and_papers.explorers.attention_heads import AttentionHeads
from course_utils.chapters.tools_and_papers.explorers.next_piece import NextPiece

LINES = (
    "MACBETH.\nI have done the deed. Didst thou not hear a noise?\n\nLADY MACBETH.\nI heard the owl scream.\n\n"
    "KING.\nWhat, to be or not to be, O, my lord, come away, come away!\n\n"
)


@cache
def known():
    """`pieces.Pieces` of a few lines."""
    return pieces.learn(LINES * 4, 120)


@cache
def network():
    """A `numpy_gpt.Network` of random weights."""
    return numpy_gpt.random(numpy.random.default_rng(0), len(known()), context=48)


EXAMPLES = {
    NextPiece: (
        lambda: NextPiece(network(), known()),
        [
            {"text": "O, my"},
            {"text": "my lord $x$ / come"},
            {"text": "猫"},
            {"temperature": 0.4},
            {"temperature": 2.0},
            {"top_k": 5},
            {"top_p": 0.5},
            {"top_k": 3, "top_p": 0.9, "temperature": 1.5},
        ],
    ),
    AttentionHeads: (
        lambda: AttentionHeads(network(), known()),
        [
            {"text": "The king, the king, the"},
            {"text": "no $x$"},
            {"text": "猫 me"},
            {"block": 1},
            {"head": 2},
            {"place": 3},
            {"block": 1, "head": 2, "place": 1},
        ],
    ),
}
