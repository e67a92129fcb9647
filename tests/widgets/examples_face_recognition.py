"""Examples of the explorers of 09_face_recognition: see test_contract."""

import numpy

from course_utils.chapters.face_recognition.explorers.face_maker import FaceMaker
from course_utils.chapters.face_recognition.explorers.face_threshold import FaceThreshold

GENERATOR = numpy.random.default_rng(0)
SAME = GENERATOR.random(600) < 0.25
SIMILARITIES = numpy.clip(GENERATOR.normal(0.1 + 0.5 * SAME, 0.2), -1, 1)


def by_colour(chips):
    """An embedding that needs no network: what differs from the mean in a coarse copy of the chip."""
    coarse = chips[:, 4::10, 4::10].reshape(len(chips), -1)
    coarse = coarse - coarse.mean(axis=1, keepdims=True)
    return coarse / (numpy.linalg.norm(coarse, axis=1, keepdims=True) + 1e-9)


EXAMPLES = {
    FaceMaker: (
        lambda: FaceMaker(by_colour, 0.6),
        [
            {"person": "Emil"},
            {"turn": -40},
            {"light": 1.2},
            {"smile": -1.0},
            {"glasses": True, "person": "Bo"},
        ],
    ),
    FaceThreshold: (
        lambda: FaceThreshold(SIMILARITIES, SAME),
        [{"threshold": -0.5}, {"threshold": 0.2}, {"threshold": 0.8}],
    ),
}
