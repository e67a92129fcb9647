"""Chinese as it is printed: full-width punctuation, one space between Chinese and Latin, simplified characters.

The spaces are those of the catalogue: 训练 20 个词元, 用 GPU 训练, 95 % 区间; none beside full-width punctuation.
"""

import re

from course_utils.tools.translation import words

HAN = r"[\u3400-\u9fff]"
WIDE = r"[\u3001-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—]"
LATIN = r"[A-Za-z0-9]"
FILLED = "\ufffc"  # in place of what is filled in: it may be Chinese or not
LONGEST = 4  # Latin words one after the other: a name, a term. More are a sentence.
# What may be quoted as it is: a title, something in quotation marks or in italics, the text of a link.
QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\[[^\]]*\]|(?<!\*)\*(?!\*)[^*]+\*(?!\*)|<[^>]+>")


def faults(text):
    """What is wrong with a Chinese text, as sentences; code, formulas and addresses in it are not looked at."""
    text = _bare(text)
    yield from _punctuation(text)
    yield from _spaces(text)
    yield from _characters(text)


def _bare(text):
    """`text` as it is read: code and formulas are a Latin letter, emphasis and addresses are gone."""
    text = words.FENCE.sub("\n", text)
    text = words.FORMULA.sub("x", text)
    text = words.CODE.sub("x", text)
    text = words.URL.sub("x", words.LINK.sub("]", text))
    text = re.sub(r"\{[^{}]*\}", FILLED, text)
    return text.replace("**", "")


def _punctuation(text):
    shown = text.replace("*", "")
    for found in re.finditer(rf"{HAN}[,;:!?.](?=\s|$|{HAN})|[,;:!?]{HAN}|{HAN}\s?\(|\)\s?{HAN}|{HAN}\"|\"{HAN}", shown):
        yield f"half-width punctuation in {_around(shown, found)}: ，。：；！？（）“”"
    for found in re.finditer(rf"{HAN}\.\.\.|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]", shown):
        yield f"{_around(shown, found)}: …… is six dots, and letters and digits are half-width"


def _spaces(text):
    shown = text.replace("*", "").replace("[", "").replace("]", "")
    for found in re.finditer(rf"{HAN}{LATIN}|{LATIN}{HAN}", shown):
        yield f"a space is missing in {_around(shown, found)}"
    for found in re.finditer(rf"{HAN} +{HAN}|{HAN} +{WIDE}|{WIDE} +(?:{HAN}|{LATIN})|{LATIN} +(?![—…“]){WIDE}", shown):
        yield f"a space too many in {_around(shown, found)}"


def _characters(text):
    strange = [sign for sign in dict.fromkeys(text) if re.match(HAN, sign) and not _is_simplified(sign)]
    if strange:
        yield f"not among the simplified characters of GB 2312: {' '.join(strange)}"
    for found in re.finditer(
        rf"(?:\b[A-Za-z][A-Za-z'’-]*[ ,]+){{{LONGEST},}}[A-Za-z][A-Za-z'’-]*", QUOTED.sub("。", text)
    ):
        yield f"still English: {found[0]!r}"


def _is_simplified(sign):
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _around(text, found):
    return repr(text[max(found.start() - 6, 0) : found.end() + 6].replace(FILLED, "{}"))
