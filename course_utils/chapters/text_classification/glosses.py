"""English for the Chinese texts and words that chapter 11 shows: our own short translations, in glosses.json.

Who reads the chapter in Chinese needs no English beside a Chinese text: what shows it here leaves it out then.
"""

import json
from functools import cache
from pathlib import Path

from course_utils.core.i18n import language
from course_utils.datasets.texts.base import key
from course_utils.media import word_colours


@cache
def _glosses():
    found = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    texts = {key(text): english for text, english in found["texts"].items()}
    return texts, found["words"], {key(text) for text in found["doubtful"]}


def gloss(text):
    """English for a text of the chapter, or "" where there is none."""
    return _glosses()[0].get(key(text), "")


def gloss_word(word):
    """English for a token, or a pair of tokens joined by a blank; "" where there is none."""
    return _glosses()[1].get(word, "")


def beside(word):
    """A token with its English behind it, for who reads the chapter in English."""
    return f"{word} {gloss_word(word)}" if language() == "en" else word


def notes(text):
    """The English of a text as small grey lines of HTML, one or none."""
    return [word_colours.note(gloss(text))] if language() == "en" else []


def table(heads, rows, bar=None):
    """`word_colours.table` with the English in its second column, which a Chinese notebook does without."""
    if language() == "zh":
        heads, *rows = ((first, *others) for first, _english, *others in (heads, *rows))
        bar = bar and bar - 1
    word_colours.table(heads, rows, bar)


def is_doubtful(text):
    """True for a text whose label, as we read it, does not fit."""
    return key(text) in _glosses()[2]
