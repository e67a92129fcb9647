"""Placeholders in interface texts, such as {name} or %d: they must come through a translation unharmed.

Taught in 12_machine_translation.
"""

import re
from collections import Counter

PATTERN = re.compile(
    r"\{[A-Za-z0-9_.!:]*\}"  # {0}, {name}
    r"|%\([A-Za-z0-9_]+\)[-+ #0]*\d*(?:\.\d+)?[sdifxr]"  # %(name)s
    r"|%[-+#0]*\d*(?:\.\d+)?[sdifxr](?![A-Za-z])"  # %s, %d
    r"|%[1-9](?!\d)"  # %1
    r"|\$\([A-Za-z0-9]+\)"  # $(ARG1)
    r"|%[A-Z]{4,}"  # %PRODUCTNAME
)
MARKS = "⓪①②③④⑤"  # what stands for the first, second ... placeholder while a text is translated


def found(text):
    """The placeholders of a text, in order: a list of str."""
    return PATTERN.findall(text)


def protect(text, known=()):
    """A text with each placeholder replaced by a mark, and the placeholders in the order of the marks.

    Parameters
    ----------
    text : str
    known : sequence of str
        Placeholders that have a mark already: those of the source, when `text` is its translation.

    Returns
    -------
    (str, list of str)
        At most six different placeholders are replaced; any others stay as they are.
    """
    names = list(known)

    def mark(match):
        if match.group() not in names:
            names.append(match.group())
        place = names.index(match.group())
        return MARKS[place] if place < len(MARKS) else match.group()

    return PATTERN.sub(mark, text), names


def restore(text, names):
    """Put the placeholders back in the place of their marks; a mark that stands for nothing is left out."""
    for place, mark in enumerate(MARKS):
        text = text.replace(mark, names[place] if place < len(names) else "")
    return text


def survived(source, translation):
    """True when the translation has exactly the placeholders of the source, each as often as there."""
    return Counter(found(source)) == Counter(found(translation))
