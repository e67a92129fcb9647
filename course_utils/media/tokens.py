"""Cutting text into tokens: a Chinese character, a word of another script, or a mark.

Taught in 11_text_classification.
"""

import re

# Chinese writes without blanks, so every character stands for itself; Latin letters and digits are taken as they run.
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff_]+(?:'[^\W\u3400-\u9fff_]+)?|[^\w\s]")
_CHINESE, _LETTER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[^\W\d_]")


def tokens(text):
    """The tokens of a text in small letters, as a list of str: "Wi-Fi很慢!" gives wi, -, fi, 很, 慢, !."""
    return _TOKEN.findall(text.lower())


def is_chinese(text):
    """True when the text has a Chinese character."""
    return bool(_CHINESE.search(text))


def chinese_share(text):
    """Share of Chinese characters among the letters of a text, 0.0 to 1.0; 0.0 where it has no letters."""
    return len(_CHINESE.findall(text)) / max(1, len(_LETTER.findall(text)))


def join(parts):
    """Tokens put together again for a reader: no blank beside a Chinese character."""
    text = parts[0] if parts else ""
    for left, right in zip(parts, parts[1:], strict=False):
        text += right if is_chinese(left + right) else " " + right
    return text
