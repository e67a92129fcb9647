"""A box for words of one's own: which pictures they find, and why. Taught in 18_cross_modal."""

import base64
import io
from html import escape

import numpy

from course_utils.chapters.cross_modal import towers
from course_utils.core import kept
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, language, punctuated
from course_utils.media import word_colours
from course_utils.widgets import text_box

LONGEST = 200  # characters
SHOWN = 8


def answer(text, data, space, features):
    """What the words find.

    Parameters
    ----------
    text : str
        In English, Chinese or another language of e5.
    data : CaptionedSet
    space : shared_space.Space
    features : float32 [n, 1280]

    Returns
    -------
    (list of str, str)
        Lines of HTML, and the same in words.

    Raises
    ------
    CourseError
        When there is no text, it is too long, or its vector can neither be looked up nor computed.
    """
    if not text.strip():
        raise CourseError(_("Write a few words first."))
    if len(text) > LONGEST:
        raise CourseError(_("The text has {n} characters; at most {most}.").format(n=len(text), most=LONGEST))
    vector = towers.query_vectors([text.strip()])
    cosines = (space.words(vector) @ space.pictures(features).T)[0]
    order = numpy.argsort(-cosines, kind="stable")[:SHOWN]
    by_name = (vector @ towers.name_vectors(data)["en"].T)[0]
    middle = float(numpy.median(by_name))
    pieces = [_piece(data, place, cosines[place], by_name[place] - middle) for place in order]
    told = punctuated(", ".join(f"{data.names[language()][place]} {cosines[place]:.2f}" for place in order))
    return [
        "".join(pieces),
        word_colours.note(
            _("First number: cosine with the picture. Second: by how much the words are nearer to this picture's name "
              "than to a name in the middle; near 0, the picture was found by something else than its name.")
        ),
    ], told  # fmt: skip


def _piece(data, place, cosine, by_name):
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(data.images[place]).save(buffer, "PNG", optimize=True)
    code = base64.b64encode(buffer.getvalue()).decode()
    name = escape(data.names[language()][place])
    return (
        '<span style="display:inline-block;width:100px;text-align:center;vertical-align:top;'
        'line-height:1.2;margin:2px">'
        f'<img alt="{name}" width="56" height="56" src="data:image/png;base64,{code}"><br>'
        f"<small>{name}<br>{cosine:.2f} · {by_name:+.2f}</small></span>"
    )


def build(data, space, features, sample):
    """The live box: a text field above its answer; nothing is displayed. Its parts are `area` and `answer`."""
    import ipywidgets

    area = ipywidgets.Text(value=sample, description=_("your words"), continuous_update=False, layout={"width": "95%"})
    return text_box.build(area, lambda text: answer(text, data, space, features))


def box(data, space, features, sample):
    """Show the box in JupyterLab; elsewhere the answer to `sample`, and say that it is one."""
    if is_live():
        kept.show(build(data, space, features, sample))
        return
    print(_("This is a sample; in JupyterLab you write your own words here."))
    word_colours.show(*answer(sample, data, space, features))
