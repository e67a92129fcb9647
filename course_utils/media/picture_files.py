"""Pictures from files of a learner's own, by Pillow: an upright picture in colour comes out.

`kinds.PICTURES` says which kinds of files are read. Only here does the package open a file that it does not know
(a test holds that).
"""

import io
import warnings

import numpy

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.media import kinds

LARGEST_FILE = 10_000_000  # bytes
LARGEST_PICTURE = 50_000_000  # pixels


def read_picture(source, name=None):
    """Read a picture of any kind that `kinds.PICTURES` takes.

    Parameters
    ----------
    source : bytes, or path of a file
        What it is, its content says, whatever it is called.
    name : str, optional
        What to call it in an error; by default the path.

    Returns
    -------
    uint8 [h, w, 3]
        Upright (a phone's turned pictures are turned back), transparency on white; of an animation the first picture.
        What has more than 8 bits is stretched: its lowest value becomes 0, its highest 255.

    Raises
    ------
    CourseError
        One sentence, when it cannot be read, is empty, too large, damaged, no picture, or of a kind that is not read.
    """
    return _read(source, name, lambda picture, name: as_colour(_upright(picture), name))


def read_numbers(source, name=None):
    """Read a picture whose pixels are numbers, such as a mask: int64 [h, w]; arguments and errors as `read_picture`.

    Of a palette its places, of grey its values, of colour one number for each colour: black is 0.
    """
    return _read(source, name, _numbers)


def _upright(picture):
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture)


def _numbers(picture, _name):
    if picture.mode in ("1", "L", "P") or picture.mode.startswith("I"):
        return numpy.asarray(picture).astype("int64")
    return numpy.asarray(picture.convert("RGB")).astype("int64") @ (65536, 256, 1)


def _read(source, name, make):
    """What `make(picture, name)` gives of the picture, a Pillow one, in a file; errors as `read_picture` says."""
    content, name = _content(source, name)
    kind = kinds.kind_of(content, kinds.PICTURES)
    if kind is None:
        text = _("The file {name} is not a picture that can be read; choose a {kinds} picture.")
        raise CourseError(text.format(name=name, kinds=kinds.names(kinds.PICTURES)))
    if not kind.taken:
        text = _(
            "The file {name} is of the kind {kind}, which is not read here: open it in a program that shows it, and "
            "save or export it as PNG or JPEG."
        )
        raise CourseError(text.format(name=name, kind=_(kind.name)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in a file that can be read
        return _decoded(content, kind, name, make)


def _content(source, name):
    """(bytes, what to call them)."""
    name = name or (_("(the upload)") if isinstance(source, kinds.BYTES) else str(source))
    try:
        content, size = kinds.content_of(source, LARGEST_FILE)
    except OSError as error:
        text = _("The file {name} cannot be read ({why}).")
        raise CourseError(text.format(name=name, why=error.strerror)) from error
    if not content:
        raise CourseError(_("The file {name} is empty; choose a PNG or JPEG picture.").format(name=name))
    if len(content) > LARGEST_FILE:
        text = _("The file {name} has {size:.0f} MB, but at most {most:.0f} MB are allowed; choose a smaller one.")
        raise CourseError(text.format(name=name, size=size / 1e6, most=LARGEST_FILE / 1e6))
    return content, name


def _decoded(content, kind, name, make):
    """What `make` gives of the picture in the bytes of a file that begins as `kind`."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=kind.formats) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise Image.DecompressionBombError
            picture.load()
            return make(picture, name)
    except Image.DecompressionBombError:
        text = _("The picture {name} has too many pixels; make it smaller than 7000 x 7000 first.")
        raise CourseError(text.format(name=name)) from None
    except CourseError:
        raise
    # What decoders raise on damaged files has no end: OSError, SyntaxError, RuntimeError, struct.error, IndexError ...
    except Exception:
        text = _(
            "The picture {name} cannot be read as {kind}: it is damaged, cut short, or of a kind that is not known "
            "here; save it again as PNG, or choose another one."
        )
        raise CourseError(text.format(name=name, kind=_(kind.name))) from None


def as_colour(picture, name):
    """A Pillow picture of any mode as uint8 [h, w, 3], transparency laid on white; `name` is for the error."""
    from PIL import Image

    if picture.mode.startswith(("I", "F")):  # 16 and 32 bits: stretched to 0 to 255
        values = numpy.asarray(picture, float)
        if not numpy.isfinite(values).all():
            text = _("The picture {name} holds values that are no numbers (NaN or infinite); replace them first.")
            raise CourseError(text.format(name=name))
        span = float(values.max() - values.min()) or 1.0
        values = ((values - values.min()) / span * 255).astype(numpy.uint8)
        return numpy.repeat(values[..., None], 3, axis=-1)
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    return numpy.asarray(picture.convert("RGB"))
