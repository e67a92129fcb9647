"""Pictures as a learner hands them over: checked, and cut down to the size of those that the networks learn from."""

import numpy
from PIL import Image, ImageOps

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


def fitted(picture, width, height):
    """A picture cut round its middle to the proportions of `width` to `height`, and brought to that size.

    `picture` is a Pillow one, or uint8 [h, w] or [h, w, 3]. Returns uint8 [height, width] or [height, width, 3].
    """
    if not isinstance(picture, Image.Image):
        picture = Image.fromarray(picture)
    return numpy.asarray(ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS))


def framed(picture, width, height):
    """A whole picture within `width` x `height` pixels, in its own proportions, on a ground of its mean colour.

    Parameters
    ----------
    picture : uint8 [h, w, 3]

    Returns
    -------
    (uint8 [height, width, 3], float, (float, float))
        The picture; how many of its pixels one of the old ones takes; left and top of the old one in it.
    """
    old_height, old_width = picture.shape[:2]
    scale = min(width / old_width, height / old_height)
    size = max(1, round(old_width * scale)), max(1, round(old_height * scale))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    small = numpy.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR))
    whole = numpy.empty((height, width, 3), "uint8")
    whole[:] = picture.mean(axis=(0, 1)).round()
    whole[top : top + size[1], left : left + size[0]] = small
    return whole, scale, (left, top)


def small_square(image, size=SMALL):
    """The middle square of a picture, reduced to `size` x `size` pixels: uint8 [size, size, c]."""
    array = check_picture(image)
    height, width, channels = array.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = array[top : top + side, left : left + side]
    picture = Image.fromarray(square.squeeze(-1) if channels == 1 else square)
    return numpy.asarray(picture.resize((size, size), Image.Resampling.BOX)).reshape(size, size, channels)
