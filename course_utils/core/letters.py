"""Texts of the learner's own in a picture: any text can be typed, and matplotlib takes some of it for formulas.

Two dollars are a formula to matplotlib, a wrong one an error, and a letter that the font lacks is an empty box.
"""

import unicodedata
from functools import cache

from course_utils.core.environment import chinese_font

FIRST = "DejaVu Sans"  # comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew, signs
# Fonts of the usual systems for what it lacks, beside the Chinese ones.
OTHERS = (
    "Malgun Gothic", "Apple SD Gothic Neo", "Nirmala UI", "Noto Sans Devanagari", "Leelawadee UI", "Noto Sans Thai",
    "Segoe UI Emoji", "Noto Emoji", "Symbola",
)  # fmt: skip
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@cache
def families():
    """The fonts for any text, as matplotlib's font.family: the first, then those that this machine has for the rest."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    chinese = chinese_font()
    return [FIRST, *([chinese] if chinese else []), *(name for name in OTHERS if name in known)]


@cache
def _signs():
    """The code points that one of the fonts has."""
    from matplotlib import font_manager, ft2font

    found = set()
    for name in families():
        found.update(ft2font.FT2Font(font_manager.findfont(name)).get_charmap())
    return found


def missing(text):
    """The letters of `text` that no font on this machine has, each once, in order."""
    return "".join(dict.fromkeys(sign for sign in text if sign.isprintable() and ord(sign) not in _signs()))


def plain(text, longest=60):
    """`text` as matplotlib draws it letter by letter: no formula, one line, no letter without a font.

    Parameters
    ----------
    text : str
        Anything. Line breaks become blanks, control characters go, and a letter that no font has becomes a sign for it.
    longest : int
        A longer text is cut, with an ellipsis.
    """
    words = "".join(sign if unicodedata.category(sign)[0] != "C" or sign.isspace() else "" for sign in str(text))
    words = " ".join(words.split())
    if len(words) > longest:
        words = words[: longest - 1] + "…"
    drawn = "".join(sign if sign == " " or ord(sign) in _signs() else UNKNOWN for sign in words)
    return drawn.replace("$", r"\$")


def plain_lines(text, longest=60):
    """`text` as `plain` draws it, where its own line breaks stay: for a title of several lines."""
    return "\n".join(plain(line, longest) for line in str(text).splitlines())
