"""English for the Chinese texts and words that chapter 11 shows: our own short translations, in glosses.json."""

import json
from functools import cache
from pathlib import Path

from course_utils.datasets.texts.base import key


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


def is_doubtful(text):
    """True for a text whose label, as we read it, does not fit."""
    return key(text) in _glosses()[2]
