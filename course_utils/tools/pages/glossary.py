"""The glossary: the terms that the chapters teach, each from glossary.toml in its chapter's package."""

import re
from functools import cache
from html import escape

from course_utils.core import chapters, toml
from course_utils.core.i18n import _, language
from course_utils.tools.pages import pieces


@cache
def terms():
    """All terms, in the order of the alphabet: list of dict with en, zh, text (one sentence), chapter, cell; word where
    it differs."""
    found = []
    for chapter in chapters.names():
        path = chapters.file_of(chapter, "glossary.toml")
        found += [{**term, "chapter": chapter} for term in toml.read(path)["term"]] if path.exists() else []
    return sorted(found, key=lambda term: term["en"].casefold())


def name_of(term):
    """Anchor of a term on the glossary's page."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term["en"].lower())


def html(titles):
    """The terms as a list of definitions.

    Parameters
    ----------
    titles : dict of str to str
        The chapters that are there, with their titles. A term of another chapter has no link.
    """
    found = terms()
    letters = sorted({term["en"][0].upper() for term in found})
    parts = [
        '<nav class="letters" aria-label="'
        + escape(_("Letters"))
        + '">'
        + " ".join(f'<a href="#letter-{letter.lower()}">{letter}</a>' for letter in letters)
        + '</nav>\n<dl class="glossary">'
    ]
    before = ""
    for term in found:
        letter = term["en"][0].upper()
        mark = f'<span id="letter-{letter.lower()}"></span>' if letter != before else ""
        before = letter
        chapter = term["chapter"]
        page = f"{chapter}.html" if chapter in titles else ""
        place = pieces.link(page, f"{chapter[:2]} {titles.get(chapter, '')}".strip(), term["cell"] if page else "")
        words = [f'<span lang="zh-CN">{escape(term["zh"])}</span>', f'<span lang="en">{escape(term["en"])}</span>']
        if language() == "en":
            words.reverse()
        parts.append(
            f'<div id="{name_of(term)}"><dt>{mark}<dfn>{words[0]}</dfn> {words[1]}</dt>'
            f'<dd>{escape(_(term["text"]))} <span class="taught">{place}</span></dd></div>'
        )
    return "\n".join(parts) + "</dl>"
