"""A picture of the learner's own, brought into the form that a network knows. Files: media/picture_files.py."""

import numpy
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media.pictures import fitted

INK = 24  # grey levels from the background: less counts as background
MARGIN = 1 / 7  # share of the picture left free around what is drawn: 4 of 28 pixels


def prepare(picture, image_shape):
    """A learner's picture in the form in which the network knows pictures.

    For a grey network (Fashion-MNIST: light things on black) a light background is made dark, and what is drawn is
    centred with a small margin. For a colour network the middle square is taken. Both get the network's size.

    Parameters
    ----------
    picture : uint8 [h, w], [h, w, 1] or [h, w, 3]
    image_shape : (height, width, channels)
        Of the network's input; 1 or 3 channels.

    Returns
    -------
    uint8 [height, width, channels]
    """
    array = numpy.asarray(picture)
    if array.ndim == 3 and array.shape[-1] == 1:
        array = array[..., 0]
    if (
        array.dtype != numpy.uint8
        or not array.size
        or not (array.ndim == 2 or (array.ndim == 3 and array.shape[-1] == 3))
    ):
        raise CourseError(
            _(
                "The picture has shape {shape} and type {dtype}, but it must be uint8 (0 to 255) with shape "
                "[height, width] or [height, width, 3]."
            ).format(shape=array.shape, dtype=array.dtype)
        )
    height, width, channels = image_shape
    if channels not in (1, 3) or height < 1 or width < 1:
        raise CourseError(
            _("The network's image shape is {shape}, but it must be (height, width, 1) or (height, width, 3).").format(
                shape=tuple(image_shape)
            )
        )
    if channels == 1:
        grey = numpy.asarray(Image.fromarray(array).convert("L"))
        return _centred(grey, height, width)[..., None]
    return fitted(Image.fromarray(array).convert("RGB"), width, height)


def _centred(grey, height, width):
    edge = numpy.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    background = float(numpy.median(edge))
    if background > 127:
        grey, background = 255 - grey, 255 - background
    rows = numpy.flatnonzero((grey > background + INK).any(axis=1))
    columns = numpy.flatnonzero((grey > background + INK).any(axis=0))
    result = numpy.zeros((height, width), numpy.uint8)
    if not rows.size:
        return result
    # The background becomes 0, as in the pictures that the network knows.
    grey = numpy.clip(grey.astype(int) - round(background), 0, 255).astype(numpy.uint8)
    part = Image.fromarray(grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    room_y, room_x = max(round(height * (1 - 2 * MARGIN)), 1), max(round(width * (1 - 2 * MARGIN)), 1)
    factor = min(room_y / part.height, room_x / part.width)
    size = max(round(part.width * factor), 1), max(round(part.height * factor), 1)
    small = numpy.asarray(part.resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR))
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    result[top : top + size[1], left : left + size[0]] = small
    return result
