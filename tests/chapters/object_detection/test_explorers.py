import numpy
import pytest
from examples_object_detection import FOUND, IMAGES, NAMES, TIMES, TRUTHS

from course_utils.chapters.object_detection.explorers.box_overlap import BoxOverlap
from course_utils.chapters.object_detection.explorers.detections import Detections, judge
from course_utils.chapters.object_detection.explorers.video import Video
from course_utils.core.errors import CourseError


def test_judging_one_picture():
    judged = judge(FOUND[0], TRUTHS[0], 0.3, 0.5)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [1, 1, 1]  # the duplicate is suppressed
    judged = judge(FOUND[0], TRUTHS[0], 0.3, 1.0)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [1, 2, 1]  # and comes back
    judged = judge(FOUND[0], TRUTHS[0], 0.95, 0.5)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [0, 0, 2]
    judged = judge(FOUND[1], TRUTHS[1], 0.1, 0.5)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [0, 1, 0]


def test_words_say_what_is_seen():
    words = Detections(IMAGES, FOUND, TRUTHS, NAMES).alt(0, 30, 50)
    assert "of 2 things 1 are found, 1 are missed, and 1 answers are wrong" in words
    words = Video(IMAGES, FOUND, TIMES, NAMES).alt
    assert "coat 90%" in words(0) and "200 frames a second" in words(0) and "nothing found" in words(2)
    assert "right even at the stricter bound" in BoxOverlap().alt(30.0, 20.0, 40.0, 60.0)
    assert "wrong at the usual bound of 0.5" in BoxOverlap().alt(0.0, 0.0, 20.0, 20.0)


def test_dragging_moves_the_box_to_the_pointer():
    explorer = BoxOverlap()
    x, y = explorer.scene.transData.transform((48, 40))
    moved = explorer.point(x, y, left=0.0, top=0.0, width=40.0, height=50.0)
    assert moved == pytest.approx({"left": 28.0, "top": 15.0})
    assert explorer.point(2, 2, left=0.0, top=0.0, width=40.0, height=50.0) == {}


def test_controls_reach_every_picture_and_frame():
    pictures = Detections(IMAGES, FOUND, TRUTHS, NAMES).controls["picture"]
    assert list(pictures.options.values()) == list(range(3))
    explorer = Video(numpy.repeat(IMAGES, 20, axis=0), FOUND * 20, TIMES * 20, NAMES)
    frame = explorer.controls["frame"]
    assert (frame.low, frame.high, explorer.values()) == (0, 59, {"frame": 0})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Detections(IMAGES, FOUND[:2], TRUTHS, NAMES),
        lambda: Video(IMAGES[:0], [], [], NAMES),
    ],
)
def test_what_does_not_belong_together_is_refused(make):
    with pytest.raises(CourseError, match="one or more"):
        make()
