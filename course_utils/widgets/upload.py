"""A picture of the learner's own: read safely from any file, and brought into the form that a network knows."""

import io

import numpy
from PIL import Image, ImageOps, UnidentifiedImageError

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _

LARGEST_FILE = 10_000_000  # bytes
LARGEST_PICTURE = 50_000_000  # pixels
INK = 24  # grey levels from the background: less counts as background
MARGIN = 1 / 7  # share of the picture left free around what is drawn: 4 of 28 pixels


def read_upload(data, name):
    """A picture file as an array.

    Parameters
    ----------
    data : bytes
        Contents of the file.
    name : str
        Its name, for the error's sentence.

    Returns
    -------
    uint8 [h, w, 3]
        Upright (a phone's turned pictures are turned back), transparency on white.

    Raises
    ------
    CourseError
        When the file is empty, too large, damaged or no picture.
    """
    data = bytes(data)
    if not data:
        raise CourseError(_("The file {name} is empty; choose a PNG or JPEG picture.").format(name=name))
    if len(data) > LARGEST_FILE:
        raise CourseError(
            _("The file {name} has {size:.0f} MB, but at most {most:.0f} MB are allowed; choose a smaller one.").format(
                name=name, size=len(data) / 1e6, most=LARGEST_FILE / 1e6
            )
        )
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > LARGEST_PICTURE:
            raise Image.DecompressionBombError
        picture = ImageOps.exif_transpose(picture)
        return as_colour(picture)
    except UnidentifiedImageError:
        raise CourseError(
            _("The file {name} is not a picture that can be read; choose a PNG or JPEG.").format(name=name)
        ) from None
    except Image.DecompressionBombError:
        raise CourseError(
            _("The picture {name} has too many pixels; make it smaller than 7000 x 7000 first.").format(name=name)
        ) from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError):  # what Pillow's decoders raise on damage
        raise CourseError(
            _("The picture {name} is damaged or cut short; save it again, or choose another one.").format(name=name)
        ) from None


def as_colour(picture):
    """A Pillow picture of any mode as uint8 [h, w, 3], transparency laid on white."""
    if picture.mode in ("I", "I;16", "I;16B", "F"):  # 16 and 32 bits: stretched to 0 to 255
        values = numpy.asarray(picture, float)
        span = max(float(values.max() - values.min()), 1.0)
        values = ((values - values.min()) / span * 255).astype(numpy.uint8)
        return numpy.repeat(values[..., None], 3, axis=-1)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    return numpy.asarray(picture.convert("RGB"))


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
    colour = Image.fromarray(array).convert("RGB")
    return numpy.asarray(ImageOps.fit(colour, (width, height), Image.Resampling.LANCZOS))


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
