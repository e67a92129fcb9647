import numpy
import pytest

from course_utils.chapters.object_detection.explorers import box_overlap, detections, video
from course_utils.core.errors import CourseError
from course_utils.widgets.controls import defaults

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


def test_judging_one_picture():
    judged = detections.judge(FOUND[0], TRUTHS[0], 0.3, 0.5)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [1, 1, 1]  # the duplicate is suppressed
    judged = detections.judge(FOUND[0], TRUTHS[0], 0.3, 1.0)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [1, 2, 1]  # and comes back
    judged = detections.judge(FOUND[0], TRUTHS[0], 0.95, 0.5)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [0, 0, 2]
    judged = detections.judge(FOUND[1], TRUTHS[1], 0.1, 0.5)
    assert [len(judged[kind]) for kind in ("right", "wrong", "missed")] == [0, 1, 0]


def test_pictures_depend_on_their_values_alone(assert_values_alone_count):
    assert_values_alone_count(
        lambda: detections.picture_function(IMAGES, FOUND, TRUTHS, NAMES),
        [{"picture": 0}, {"picture": 0, "score": 95}, {"picture": 1}, {"picture": 0, "overlap": 100}, {"picture": 2}],
    )
    assert_values_alone_count(
        lambda: video.picture_function(IMAGES, FOUND, TIMES, NAMES), [{"frame": frame} for frame in range(3)]
    )
    assert_values_alone_count(
        box_overlap.picture_function, [{"left": 0.0}, {"left": 30.0, "top": 20.0, "height": 60.0}, {"top": 80.0}]
    )


def test_words_say_what_is_seen():
    words = detections.alt_function(FOUND, TRUTHS)(0, 30, 50)
    assert "of 2 things 1 are found, 1 are missed, and 1 answers are wrong" in words
    words = video.alt_function(FOUND, TIMES, NAMES)
    assert "coat 90%" in words(0) and "200 frames a second" in words(0) and "nothing found" in words(2)
    assert "right even at the stricter bound" in box_overlap.alt(30.0, 20.0, 40.0, 60.0)
    assert "wrong at the usual bound of 0.5" in box_overlap.alt(0.0, 0.0, 20.0, 20.0)


def test_dragging_moves_the_box_to_the_pointer():
    draw, point = box_overlap._make(None)
    figure = draw()
    x, y = figure.axes[0].transData.transform((48, 40))
    moved = point(x, y, left=0.0, top=0.0, width=40.0, height=50.0)
    assert moved == pytest.approx({"left": 28.0, "top": 15.0})
    assert point(2, 2, left=0.0, top=0.0, width=40.0, height=50.0) == {}


def test_controls_reach_every_picture_and_frame():
    assert list(detections.controls(8)["picture"].options.values()) == list(range(8))
    frame = video.controls(60)["frame"]
    assert (frame.low, frame.high, defaults(video.controls(60))) == (0, 59, {"frame": 0})


@pytest.mark.parametrize(
    "make",
    [
        lambda: detections.picture_function(IMAGES, FOUND[:2], TRUTHS, NAMES),
        lambda: video.picture_function(IMAGES[:0], [], [], NAMES),
    ],
)
def test_what_does_not_belong_together_is_refused(make):
    with pytest.raises(CourseError, match="one or more"):
        make()
