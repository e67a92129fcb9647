"""A box for a text of one's own: what do the classifiers say, and which words did it?

Taught in 11_text_classification.
"""

from html import escape

from course_utils.core import kept
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.media import word_colours
from course_utils.media.tokens import tokens
from course_utils.widgets import text_box

LONGEST = 2000  # characters


def answer(text, linear, attend, score, class_names):
    """What both classifiers say.

    Parameters
    ----------
    text : str
    linear : linear_text.LinearText
    attend : function of a text to (tokens, weights)
        Attention, as `text_networks.attention` gives it.
    score : function of a text to float, 0 to 1
        Probability of label 1 by the attention network.
    class_names : (str, str)

    Returns
    -------
    (list of str, str)
        Lines of HTML, and the same in words.

    Raises
    ------
    CourseError
        When the text has no token or is too long.
    """
    if not tokens(text):
        raise CourseError(_("Write a few words first."))
    if len(text) > LONGEST:
        raise CourseError(_("The text has {n} characters; at most {most}.").format(n=len(text), most=LONGEST))
    parts, added = linear.contributions(text)
    heard, weights = attend(text)
    chances = float(linear.scores([text])[0]), float(score(text))
    names = _("linear"), _("attention network")
    said = [
        punctuated(f"{name}: {_(class_names[int(chance >= 0.5)])} ({chance:.0%})")
        for name, chance in zip(names, chances, strict=True)
    ]
    lines = [
        f"<strong>{escape(said[0])}</strong><br>{word_colours.row(parts, added)}",
        f"<strong>{escape(said[1])}</strong><br>{word_colours.row(heard, weights, one_sided=True)}",
        word_colours.legend(class_names),
    ]
    words = "; ".join(
        (f"{said[0]}: {word_colours.strongest(parts, added)}", f"{said[1]}: {word_colours.strongest(heard, weights)}")
    )
    return lines, words


def build(linear, attend, score, class_names, sample):
    """The live box: a text area above its answer; nothing is displayed. Its parts are `area` and `answer`."""
    import ipywidgets

    area = ipywidgets.Textarea(
        value=sample, description=_("your text"), continuous_update=True, layout={"width": "95%", "height": "80px"}
    )
    return text_box.build(area, lambda text: answer(text, linear, attend, score, class_names))


def box(linear, attend, score, class_names, sample):
    """Show the box in JupyterLab; elsewhere the answer to `sample`, and say that it is one."""
    if is_live():
        kept.show(build(linear, attend, score, class_names, sample))
        return
    print(_("This is a sample; in JupyterLab you write your own text here."))
    word_colours.show(*answer(sample, linear, attend, score, class_names))
