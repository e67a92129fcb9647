"""A box for a text of one's own: its translation, and where the network looked. Taught in 12_machine_translation."""

from html import escape

from course_utils.chapters.machine_translation import figures
from course_utils.core import kept
from course_utils.core.environment import is_live
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _, punctuated
from course_utils.media import word_colours
from course_utils.media.placeholders import protect, restore, survived
from course_utils.media.tokens import is_chinese
from course_utils.widgets import text_box

LONGEST = 60  # characters; the network was trained on short texts


def answer(text, translator, memory=None, width=3, penalty=1.0):
    """A translation and its attention.

    Parameters
    ----------
    text : str
        English or Chinese; what has a Chinese character is translated into English.
    translator : translator.Translator
    memory : dict of "zh" and "en" to translation_memory.TranslationMemory, optional
        The rival's answer is shown too.
    width, penalty
        Of the beam search.

    Returns
    -------
    (list of str, str)
        Lines of HTML, and the same in words.

    Raises
    ------
    CourseError
        When there is no letter, or too much.
    """
    text = " ".join(text.split())
    if not any(letter.isalpha() for letter in text):
        raise CourseError(_("Write a few words first, in English or Chinese."))
    if len(text) > LONGEST:
        raise CourseError(_("The text has {n} characters; at most {most}.").format(n=len(text), most=LONGEST))
    to = "en" if is_chinese(text) else "zh"
    marked, names = protect(text)
    best = translator.searches([marked], to, width)[0].best(penalty)
    said = restore(translator.words.decode(best.numbers), names)
    source, written, weights = translator.attention(marked, to, best.numbers)
    table, words = figures.attention_table(source, written, weights.mean(axis=0))
    lines = [f'<strong style="font-size:120%">{escape(said)}</strong>']
    told = [said]
    unknown = translator.words.unknown(marked)
    if unknown:
        note = _("Never seen in training, and so not read: {pieces}").format(pieces=" ".join(unknown))
        lines.append(f'<span role="alert">{escape(note)}</span>')
        told.append(note)
    if not survived(text, said):
        note = _("The placeholders are not those of the source: a person must repair this.")
        lines.append(f'<span role="alert">{escape(note)}</span>')
        told.append(note)
    if memory is not None:
        place, likeness = (part[0] for part in memory[to].nearest([text]))
        note = _("translation memory: {answer} (from “{source}”, {likeness:.0%} alike)").format(
            answer=memory[to].answers[place], source=memory[to].texts[place], likeness=likeness
        )
        lines.append(word_colours.note(note))
        told.append(note)
    lines.append(table)
    return lines, punctuated("; ".join([*told, words]))


def build(translator, sample, memory=None):
    """The live box: a line to type in above its answer; nothing is displayed. Its parts are `area` and `answer`."""
    import ipywidgets

    area = ipywidgets.Text(value=sample, description=_("your text"), continuous_update=True, layout={"width": "95%"})
    return text_box.build(area, lambda text: answer(text, translator, memory))


def box(translator, sample, memory=None):
    """Show the box in JupyterLab; elsewhere the answer to `sample`, and say that it is one."""
    if is_live():
        kept.show(build(translator, sample, memory))
        return
    print(_("This is a sample, “{sample}”; in JupyterLab you write your own text here.").format(sample=sample))
    word_colours.show(*answer(sample, translator, memory))
