"""Small data for the explorers' tests."""

import io

import numpy
from PIL import Image

from course_utils.core.shown import pictures_of


def photo():
    """A small colour picture without symmetry: uint8 [40, 60, 3]."""
    y, x = numpy.mgrid[:40, :60]
    return numpy.stack([x * 4, y * 6, (x // 6 + y // 6) % 2 * 200], axis=-1).astype(numpy.uint8)


def shirt():
    """Something dark, off the centre, on white paper: uint8 [90, 120]."""
    picture = numpy.full((90, 120), 245, numpy.uint8)
    picture[10:40, 70:100] = 30
    return picture


def stored(picture, form="PNG", **options):
    """A picture as the bytes of a file; `form` and `options` as for Pillow."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, **options)
    return buffer.getvalue()


def picture_in(data):
    """The one picture of what was displayed, `data` {MIME type: content}: (bytes, its alternative text)."""
    ((image, _kind, alt),) = pictures_of({"data": data})
    assert data["text/plain"] == alt
    return image, alt
