"""Showing a thing in the forms that it has: HTML or a picture in a notebook, its plain text where there is none."""

import base64
import html
import re
import reprlib

from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated

_MAGIC = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"RIFF": "webp"}
_PICTURE = re.compile(
    r'<img class="course-picture" alt="(?P<alt>[^"]*)" src="data:image/(?P<kind>png|jpeg|webp);base64,(?P<data>[^"]*)">'
)
SHORT = 80  # characters of a value in a sentence
_REPR = reprlib.Repr()
_REPR.maxlevel, _REPR.maxstring, _REPR.maxlong, _REPR.maxother = 2, 60, 40, 60


def in_ipython():
    """True where IPython runs the code: in a notebook's kernel, also without a learner (papermill, nbval)."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def show_bundle(bundle, metadata=None):
    """Show `bundle` as an output of the cell; in a plain script print its text.

    Parameters
    ----------
    bundle : dict of str to str or dict
        {MIME type: content}. "text/plain" must be among them: it says the same for those who see no HTML or picture.
    metadata : dict, optional
        What tools are told of the output.
    """
    if in_ipython():
        from IPython.display import display

        display(bundle, raw=True, **({"metadata": metadata} if metadata else {}))
    else:
        print(bundle["text/plain"])


def shortened(value):
    """How Python writes `value`, in one line of at most 80 characters: a sentence may name an array, or a book."""
    try:
        text = _REPR.repr(value)
    except Exception:  # a broken __repr__ of the learner's own, a whole number of more digits than Python writes
        text = f"<{type(value).__name__}>"
    text = " ".join(text.split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 3]}..."


def picture_html(image, alt):
    """A picture as HTML that holds everything: `image`, bytes of a PNG, JPEG or WebP file, and `alt`, its words.

    HTML, and not the MIME type image/png with the words in its metadata: JupyterLab's picture and nbconvert's page have
    no place for such words, so that who cannot see would hear of an "image" and nothing more. Both show HTML as it is.
    """
    kind = next(kind for magic, kind in _MAGIC.items() if image.startswith(magic))
    data = base64.b64encode(image).decode("ascii")
    return f'<img class="course-picture" alt="{html.escape(punctuated(alt))}" src="data:image/{kind};base64,{data}">'


def show_picture(image, alt, metadata=None):
    """Show a picture (bytes of a PNG, JPEG or WebP file) with its alternative text; `metadata` is for tools."""
    if not alt.strip():
        raise CourseError(_("A picture needs alternative text: say what a reader who cannot see it must know."))
    show_bundle({"text/html": picture_html(image, alt), "text/plain": punctuated(alt)}, metadata)


def pictures_of(output):
    """The pictures that an output of a notebook shows, as a list of (bytes, "png", "jpeg" or "webp", alternative text).

    Those of `picture_html`, and those of libraries that show them as image/png: their words may be in the metadata.
    """
    data = output.get("data", {})
    if "text/html" in data:
        return [
            (_decoded(found["data"]), found["kind"], html.unescape(found["alt"]))
            for found in _PICTURE.finditer(data["text/html"])
        ]
    return [
        (_decoded(data[mime]), kind, output.get("metadata", {}).get(mime, {}).get("alt", ""))
        for mime, kind in (("image/png", "png"), ("image/jpeg", "jpeg"))
        if mime in data
    ][:1]


def with_pictures(text, replaced):
    """The HTML `text` with each picture in it replaced by ``replaced(bytes, kind, alt)``, which is HTML, too."""
    return _PICTURE.sub(
        lambda found: replaced(_decoded(found["data"]), found["kind"], html.unescape(found["alt"])), text
    )


def _decoded(data):
    """Bytes from base64; none where a damaged notebook holds something else."""
    try:
        return base64.b64decode(data)
    except ValueError:
        return b""
