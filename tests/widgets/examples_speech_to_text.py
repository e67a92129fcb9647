"""Examples of the explorers of 13_speech_to_text: see test_contract."""

import numpy

from course_utils.chapters.speech_to_text import recogniser, streaming
from course_utils.chapters.speech_to_text.explorers.arriving import Arriving
from course_utils.chapters.speech_to_text.explorers.ctc_frames import CtcFrames
from course_utils.chapters.speech_to_text.explorers.ctc_table import CtcTable


def strings():
    """Two strings as features and logits: `– 3 3 – 3 7 7 –` and a shorter one."""
    generator = numpy.random.default_rng(0)

    def made(path):
        logits = numpy.full((len(path), 11), -2.0)
        logits[range(len(path)), path] = 3.0
        return generator.normal(size=(4 * len(path), recogniser.MELS)), logits

    return {"first": made([0, 4, 4, 0, 4, 8, 8, 0]), "second": made([0, 2, 0, 0])}


def moments():
    """A second of noise of which 4 and then 2 were read, and half a second."""
    samples = (0.3 * numpy.random.default_rng(0).normal(size=recogniser.SAMPLE_RATE)).clip(-1, 1).astype("float32")
    partials = [
        streaming.Partial(0.3, (), 2.0), streaming.Partial(0.6, (4,), 2.0), streaming.Partial(1.0, (4, 2), 100.0),
    ]  # fmt: skip
    return {"one": (samples, partials, (0.4, 0.8), (4, 2)), "two": (samples[:4000], partials[:2], (0.3,), (4,))}


EXAMPLES = {
    Arriving: (lambda: Arriving(moments()), [{"heard": 0}, {"heard": 7}, {"heard": 12}, {"which": "two", "heard": 4}]),
    CtcFrames: (
        lambda: CtcFrames(strings()),
        [
            {"frame": 4},
            {"bias": 9},
            # Each step of the frame is seen, also behind the end of a shorter string.
            *({"which": "second", "frame": frame} for frame in range(8)),
        ],
    ),
    CtcTable: (
        CtcTable,
        [
            {"table": ((0.1, 0.9, 0), (0.9, 0.1, 0), (0.1, 0, 0.9))},
            {"table": ((0.1, 0.9, 0), (0.5, 0.5, 0), (0.1, 0, 0.9))},
        ],
    ),
}
