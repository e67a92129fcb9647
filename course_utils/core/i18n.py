"""What a learner reads from course_utils, in English or Chinese.

English text is the message id; ``locale/zh/LC_MESSAGES/course.mo`` holds the Chinese. ``make catalogues`` collects
the texts from the source and compiles the catalogue; a test finds any text that has no translation.
"""

import gettext
import re
from contextlib import contextmanager
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("en", "zh")
HAN = "[\u4e00-\u9fff]"
BESIDE = "[\u4e00-\u9fff，。；：、！？）”%]"  # what a Chinese sentence has before a comma
WIDE = {",": "，", ";": "；", ":": "：", ".": "。"}
_translation = gettext.NullTranslations()


def use_language(language):
    """Translate what follows to `language`: "en" or "zh"."""
    global _translation
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {', '.join(LANGUAGES)}")
    if language == "en":
        _translation = gettext.NullTranslations()
    else:
        _translation = gettext.translation("course", LOCALE, languages=[language])


@contextmanager
def speaking(language):
    """Within the block what is translated is in `language`, for tools, which work on notebooks of either."""
    global _translation
    before = _translation
    use_language(language)
    try:
        yield
    finally:
        _translation = before


def language():
    """The language of the notebook: "en" or "zh"."""
    return "en" if type(_translation) is gettext.NullTranslations else "zh"


def punctuated(text):
    """`text` in the punctuation of the language: where pieces were joined by ", " or put in (), Chinese is full-width.

    Only what stands beside Chinese characters is changed, and nothing in an English notebook.
    """
    if language() == "en" or not re.search(HAN, text):
        return text
    text = re.sub(rf" ?\(([^()]*{HAN}[^()]*)\)", r"（\1）", text)
    between = rf"(?:(?<={BESIDE})[,:.]|[,:](?= {HAN})|;) "
    text = re.sub(between, lambda found: WIDE[found[0][0]], text)
    text = re.sub(r"(?<=[，。；：！？）]) +(?=\S)", "", text)
    text = re.sub(r"(?<=\S) +(?=[，。；：！？（）])", "", text)
    text = re.sub(f"(?<={HAN}) (?={HAN})", "", text)  # what was filled in may be Chinese or a number
    return re.sub(r"(?<=[^.])\.$", "。", text)


def _(text):
    """`text` in the language of the notebook. Fill in values afterwards: ``_("{n} images").format(n=3)``."""
    return _translation.gettext(text)


def N_(text):
    """`text` itself: for a constant that the catalogue must have, and that `_` translates where it is shown."""
    return text


def known_as(name, names):
    """`name` as it stands in `names`, which are in the language of the notebook: English is understood as well."""
    return next((form for form in (name, _(name), _(name.lower())) if form in names), name)


def pgettext(context, text):
    """As `_`, for a text whose Chinese depends on the place: ``pgettext("share of weights", "dense")``."""
    return _translation.pgettext(context, text)
