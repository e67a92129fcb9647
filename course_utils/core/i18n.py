"""What a learner reads from course_utils, in English or Chinese.

English text is the message id; ``locale/zh/LC_MESSAGES/course.mo`` holds the Chinese. ``make catalogues`` collects
the texts from the source and compiles the catalogue; a test finds any text that has no translation.
"""

import gettext
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("en", "zh")
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


def _(text):
    """`text` in the language of the notebook. Fill in values afterwards: ``_("{n} images").format(n=3)``."""
    return _translation.gettext(text)
