"""Takes the pictures of a film: fine ones, of which each holds what differs from the first."""

import base64
import contextlib
import io

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.plots import DPI
from course_utils.widgets.painter import Painter

FINE = 2  # pixels of the film to one of the figure
LEVELS = 32  # of a colour: rounding changes it by 4 of 255 at most, less than `plots.LARGEST_CHANGE`


class Camera:
    """Takes fine pictures of an explorer, as what differs from the first one."""

    def __init__(self, explorer):
        self.explorer = explorer
        explorer.figure.set_dpi(DPI * FINE)
        self.painter = Painter(explorer.draw(**explorer.values()))
        self.first = self.pixels(explorer.values())
        self.base = webp(self.first)

    def pixels(self, values):
        """uint8 [height, width, 3], its colours rounded; of values that are refused the picture before, as live."""
        with contextlib.suppress(CourseError):
            self.explorer.draw(**values)
        return rounded(self.painter.pixels())

    def take(self, values):
        """(x, y, WebP file in base64) or None, and the words."""
        try:
            self.explorer.draw(**values)
            words = self.explorer.alt(**values)
        except CourseError as error:  # as live: the sentence stands under a picture that was there before
            return None, str(error)
        now = rounded(self.painter.pixels())
        other = now != self.first
        differs = other[..., 0] | other[..., 1] | other[..., 2]  # `any` over so short an axis takes ten times as long
        if not differs.any():
            return None, words
        rows, columns = numpy.flatnonzero(differs.any(axis=1)), numpy.flatnonzero(differs.any(axis=0))
        box = numpy.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        piece = numpy.dstack([now[box], numpy.where(differs[box], 255, 0).astype(numpy.uint8)])
        piece[piece[..., 3] == 0] = 0
        return (int(columns[0]), int(rows[0]), webp(piece)), words


def rounded(pixels):
    """uint8 colours on LEVELS steps from 0 to 255."""
    steps = numpy.arange(256) * (LEVELS - 1) / 255
    return (steps.round() * 255 / (LEVELS - 1)).round().astype(numpy.uint8)[pixels]


def webp(pixels):
    """uint8 [h, w, 3 or 4] as a WebP file in base64, without loss."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", lossless=True, quality=50, method=2)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def weight_of(taken):
    """Bytes of what `Camera.take` gives, in the file."""
    piece, words = taken
    return (len(piece[2]) if piece else 4) + len(words.encode())
