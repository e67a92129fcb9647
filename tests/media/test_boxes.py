import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.media import boxes


def test_iou_of_boxes_that_one_can_count():
    found = boxes.iou([[0, 0, 2, 2], [0, 0, 4, 4]], [[1, 1, 3, 3], [0, 0, 2, 2], [5, 5, 6, 6]])
    assert found == pytest.approx(numpy.array([[1 / 7, 1, 0], [4 / 16, 4 / 16, 0]]))


def test_boxes_that_only_touch_share_nothing_and_none_give_an_empty_table():
    assert boxes.iou([[0, 0, 2, 2]], [[2, 0, 4, 2]])[0, 0] == 0
    assert boxes.iou([], [[0, 0, 1, 1]]).shape == (0, 1)


@pytest.mark.parametrize(
    ("wrong", "words"), [([[0, 0, 1]], "left, top, right, bottom"), ([[3, 0, 1, 1]], "ends before it begins")]
)
def test_what_is_no_box_is_refused(wrong, words):
    with pytest.raises(CourseError, match=words):
        boxes.iou(wrong, [[0, 0, 1, 1]])
