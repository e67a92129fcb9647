"""Pictures as a learner hands them over: checked, and cut down to the size of those that the networks learn from."""

import numpy
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

SMALL = 32  # width and height in pixels, as in CIFAR-10


def check_picture(image):
    """`image` as uint8 [h, w, 3] or [h, w, 1]; CourseError when it is no such picture."""
    array = numpy.asarray(image)
    if array.ndim == 2:
        array = array[..., None]
    if array.ndim != 3 or array.shape[-1] not in (1, 3) or array.dtype != numpy.uint8 or min(array.shape) < 1:
        raise CourseError(
            _(
                "The picture has shape {shape} and type {dtype}, but it must be uint8 (0 to 255) with shape "
                "[height, width, 3] or [height, width]; convert it with numpy.asarray(picture, 'uint8')."
            ).format(shape=tuple(array.shape), dtype=array.dtype)
        )
    return array


def small_square(image, size=SMALL):
    """The middle square of a picture, reduced to `size` x `size` pixels: uint8 [size, size, c]."""
    array = check_picture(image)
    height, width, channels = array.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = array[top : top + side, left : left + side]
    picture = Image.fromarray(square.squeeze(-1) if channels == 1 else square)
    return numpy.asarray(picture.resize((size, size), Image.Resampling.BOX)).reshape(size, size, channels)
