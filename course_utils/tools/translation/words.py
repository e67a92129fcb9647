"""Texts in two languages: the same links, numbers, formulas, code, emphasis, headings and tables.

Each rule gives sentences on what the Chinese text lacks, or has beyond the English one.
"""

import re
from collections import Counter
from functools import cache

URL = re.compile(r"https?://[^\s)>\]\"'，。；）]+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ARXIV = re.compile(r"\b\d{4}\.\d{5}\b")
FENCE = re.compile(r"```.*?```", re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\$)\$([^$\n]+?)\$", re.DOTALL)
SAID = re.compile(r"\\(?:text|mathrm|textbf|textit|operatorname)\s*\{[^{}]*\}")  # words in a formula

NUMBER = r"\d[\d,]*(?:\.\d+)?"
ENGLISH_UNITS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
CHINESE_UNITS = {
    "万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4,
    "千": 1e3, "百": 1e2,
}  # fmt: skip
NAMED = {word: float(value) for value, word in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty"))}  # fmt: skip
TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NAMED |= {word: 10.0 * value for value, word in enumerate(TENS, 3)}
# Words that Chinese may say as a number.
LOOSE = {
    "half": {0.5, 50.0}, "once": {1.0}, "twice": {2.0}, "both": {2.0}, "pair": {2.0}, "pairs": {2.0}, "dozen": {12.0},
    "first": {1.0}, "second": {2.0}, "third": {3.0}, "fourth": {4.0}, "fifth": {5.0}, "sixth": {6.0},
}  # fmt: skip
SCALES = {"hundred": 1e2, **ENGLISH_UNITS}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
YUAN = re.compile(
    rf"(?:(?:{NUMBER})\s*(?:万亿|亿|千万|百万|万|千)?(?:\s*(?:～|~|到|至)\s*)?)+\s*(?:元|块钱)(?!素|组)|¥\s*{NUMBER}"
)


def plain(text):
    """`text` without code, formulas and addresses: what is read as words."""
    text = FENCE.sub(" ", text)
    text = FORMULA.sub(" ", text)
    text = CODE.sub(" ", text)
    return URL.sub(" ", LINK.sub("]", text))


def links(text):
    return Counter(LINK.findall(text) + URL.findall(LINK.sub("]", text)))


def formulas(text):
    found = (one or two for one, two in FORMULA.findall(CODE.sub("", FENCE.sub("", text))))
    return Counter(re.sub(r"\s+", "", SAID.sub(r"\\text{}", formula)) for formula in found)


def code(text):
    fences = [re.sub(r"\s+", " ", fence) for fence in FENCE.findall(text)]
    return Counter(fences + CODE.findall(FENCE.sub("", text)))


def _tokens(text):
    return _parser().parse(FORMULA.sub("x", text))


@cache
def _parser():
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _count(text, *kinds):
    found = Counter()
    for token in _tokens(text):
        for one in [token, *(token.children or [])]:
            found[one.type] += one.type in kinds
    return sum(found.values())


def emphasis(text):
    """How many pieces are set bold or slanted, as Markdown reads them."""
    return Counter({"pieces of emphasis": _count(text, "strong_open", "em_open")})


def structure(text):
    """Headings by level, items of lists, rows of tables."""
    found = Counter(f"heading {token.tag}" for token in _tokens(text) if token.type == "heading_open")
    found["items of lists"] = _count(text, "list_item_open")
    found["rows of tables"] = _count(text, "tr_open")
    return +found


ALIKE = {  # what both editions have alike: what it is called, how it is found
    "link": links, "arXiv id": lambda text: Counter(ARXIV.findall(text)), "formula": formulas, "code": code,
    "emphasis": emphasis, "structure": structure,
}  # fmt: skip


def faults(english, chinese):
    """What the Chinese text has not, or has beyond the English one, as sentences."""
    for name, find in ALIKE.items():
        wanted, given = find(english), find(chinese)
        for item in sorted((wanted - given) | (given - wanted)):
            yield f"{name}: {_short(item)} stands {_times(given[item])} here, in English {_times(wanted[item])}"
    left = (child for token in _tokens(chinese) for child in token.children or () if child.type == "text")
    if any("**" in child.content for child in left):
        yield "emphasis: Markdown leaves ** as it is: put punctuation outside, or a space beside it"
    yield from numbers(english, chinese)


def numbers(english, chinese):
    """Every number of the English text in the Chinese one, and no other but amounts in yuan.

    12 million is 1,200 万; a number that English writes in letters may be written in digits.
    """
    wanted, allowed = english_numbers(plain(english))
    given = chinese_numbers(YUAN.sub(" ", plain(chinese)))
    lacking = {number for number in wanted - given if number not in chinese_numbers(plain(chinese))}
    if lacking:
        yield f"number: {_listed(lacking)} of the English text is not here"
    if more := given - wanted - allowed:
        yield f"number: {_listed(more)} is not in the English text"


def english_numbers(text):
    """(the numbers in digits, those in letters) of an English text: two sets of float."""
    wanted = set()
    units = "|".join(ENGLISH_UNITS)
    for digits, unit in re.findall(rf"({NUMBER})(?:[\s-]+({units})s?\b)?", text):
        wanted.add(_value(digits) * ENGLISH_UNITS.get(unit, 1))
    allowed = set()
    letters = re.findall(r"[a-z]+", text.lower())
    for place, word in enumerate(letters):
        allowed |= LOOSE.get(word, set())
        value = NAMED.get(word)
        if value is None and word not in SCALES:
            continue
        if word in SCALES and place and (letters[place - 1] in NAMED or letters[place - 1] in SCALES):
            continue
        value = value if value is not None else SCALES[word]
        allowed.add(value)
        following = place + 1
        while following < len(letters) and letters[following] in {**SCALES, **NAMED}:
            step = letters[following]
            value = value * SCALES[step] if step in SCALES else value + NAMED[step]
            allowed.add(value)
            following += 1
    allowed |= {float(number) for number, month in enumerate(MONTHS, 1) if re.search(rf"\b{month}\b", text)}
    return wanted, allowed


def chinese_numbers(text):
    """The numbers in digits of a Chinese text: a set of float."""
    units = "|".join(CHINESE_UNITS)
    return {
        float(f"{_value(digits) * CHINESE_UNITS.get(unit, 1):.12g}")
        for digits, unit in re.findall(rf"({NUMBER})(?:\s*({units}))?", text)
    }


def _value(digits):
    return float(digits.replace(",", ""))


def _listed(found):
    return ", ".join(f"{number:,.15g}" for number in sorted(found))


def _short(item):
    return item if len(item) <= 60 else f"{item[:57]}..."


def _times(number):
    return "once" if number == 1 else f"{number} times"
