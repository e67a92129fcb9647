"""Examples of the explorers of 10_object_detection: see test_contract."""

import numpy

from course_utils.chapters.object_detection.explorers.box_overlap import BoxOverlap
from course_utils.chapters.object_detection.explorers.detections import Detections
from course_utils.chapters.object_detection.explorers.video import Video

IMAGES = numpy.random.default_rng(0).integers(0, 255, (3, 64, 80, 3)).astype("uint8")
TRUTHS = [
    numpy.array([[10.0, 10, 30, 30, 0], [40, 20, 60, 50, 1]]), numpy.zeros((0, 5)), numpy.array([[0.0, 0, 20, 20, 1]]),
]  # fmt: skip
FOUND = [
    numpy.array([[11.0, 10, 30, 31, 0, 0.9], [10, 11, 31, 30, 0, 0.6], [40, 20, 60, 50, 0, 0.4]]),
    numpy.array([[5.0, 5, 20, 20, 1, 0.5]]),
    numpy.zeros((0, 6)),
]
NAMES = ("coat", "bag")
TIMES = [5.0, 40.0, 12.0]

EXAMPLES = {
    BoxOverlap: (BoxOverlap, [{"left": 0.0}, {"left": 30.0, "top": 20.0, "height": 60.0}, {"top": 80.0}]),
    Detections: (
        lambda: Detections(IMAGES, FOUND, TRUTHS, NAMES),
        [{"score": 95}, {"picture": 1}, {"overlap": 100}, {"picture": 2}],
    ),
    Video: (lambda: Video(IMAGES, FOUND, TIMES, NAMES), [{"frame": 1}, {"frame": 2}]),
}
