"""Boxes in pictures: their areas, and how much they overlap.

A box is (left, top, right, bottom) in pixels, right and bottom not included: its area is (right - left) times
(bottom - top).
"""

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _


def iou(boxes, others):
    """Intersection over union of every box with every other.

    Parameters
    ----------
    boxes, others : float [n, 4 or more], float [m, 4 or more]
        What follows the first four numbers of a row is not looked at.

    Returns
    -------
    float [n, m]
        0 (apart) to 1 (the same box).
    """
    boxes, others = _checked(boxes), _checked(others)
    low = numpy.maximum(boxes[:, None, :2], others[None, :, :2])
    high = numpy.minimum(boxes[:, None, 2:4], others[None, :, 2:4])
    common = numpy.prod(numpy.clip(high - low, 0, None), axis=-1)
    union = area(boxes)[:, None] + area(others)[None] - common
    return common / numpy.maximum(union, 1e-9)


def area(boxes):
    """Areas in square pixels, float [n], of boxes [n, 4 or more]."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def _checked(boxes):
    boxes = numpy.asarray(boxes, "float64")
    if boxes.size == 0:
        return numpy.zeros((0, 4))
    if boxes.ndim != 2 or boxes.shape[1] < 4:
        raise CourseError(
            _("Boxes are an array [n, 4]: left, top, right, bottom; this one has the shape {shape}.").format(
                shape=list(boxes.shape)
            )
        )
    if (boxes[:, 2:4] < boxes[:, :2]).any():
        raise CourseError(_("A box ends before it begins: right must not be below left, nor bottom below top."))
    return boxes
