"""What holds a Chinese cell to its English one; each rule gives sentences on what is wrong."""

import json
import re

from course_utils.tools.slides import prose
from course_utils.tools.translation import code, editions, typography, words


def faults(pair, terms=()):
    """All faults of a pair of cells: list of sentences. `terms`: those that the chapter teaches."""
    if pair.english.cell_type == "question":
        return list(_question(pair.english.source, pair.chinese.source))
    found = [*_metadata(pair), *_notes(pair), *_slide(pair)]
    if pair.english.cell_type == "code":
        found += _code(pair)
    else:
        found += _text(pair.english.source, pair.chinese.source)
    return found + list(_terms(pair, terms))


def problems(chapter):
    """All problems of a chapter in Chinese, as the lint tells them: cells that are behind, and faults of the others."""
    name = chapter.paths[editions.CHINESE].name
    repair = f"run translate start {name[:2]}"
    given = [cell.id for cell in chapter.chinese.cells if cell.id not in chapter.without_english]
    if given != [cell.id for cell in chapter.english.cells]:
        yield f"zh/{name} [-] order: the cells are not those of the English chapter in its order: {repair}"
    if chapter.without_english:
        yield f"zh/{name} [-] order: not in the English chapter: {', '.join(chapter.without_english)}: {repair}"
    for key in ("course", "kernelspec"):
        if chapter.chinese.metadata.get(key) != chapter.english.metadata.get(key):
            yield f"zh/{name} [-] metadata: {key} differs from the English chapter's: {repair}"
    for pair in chapter.pairs:
        if pair.chinese is None or not editions.made_from(pair.chinese):
            yield f"zh/{name} [{pair.id}] translation: missing"
            continue
        if pair.state == editions.STALE:
            yield f"zh/{name} [{pair.id}] translation: stale, see `translate show {name[:2]} {pair.id}`"
        for sentence in faults(pair, chapter.terms):
            yield f"zh/{name} [{pair.id}] translation: {sentence}"


def _metadata(pair):
    for key in editions.COPIED:
        if pair.english.metadata.get(key) != pair.chinese.metadata.get(key):
            yield f"metadata {key} differs from the English cell's"
    one, other = (cell.metadata.get("course", {}) for cell in (pair.english, pair.chinese))
    for key in editions.PLAIN:
        if one.get(key) != other.get(key):
            yield f"metadata course.{key} differs from the English cell's"
    if pair.english.cell_type != pair.chinese.cell_type:
        yield f"a cell of type {pair.chinese.cell_type}, in English {pair.english.cell_type}"


def _notes(pair):
    english, chinese = editions.notes_of(pair.english), editions.notes_of(pair.chinese)
    if len(english) != len(chinese):
        yield f"{len(chinese)} speaker notes, in English {len(english)}"
        return
    for one, other in zip(english, chinese, strict=True):
        yield from (f"notes: {sentence}" for sentence in _text(one, other))


def _slide(pair):
    """The text for the slide. Chinese may have one where English needs none: it is held to its own cell by the lint."""
    english, chinese = prose.own(pair.english), prose.own(pair.chinese)
    if pair.lacks_slide:
        yield f"the slide text is missing: `=== {pair.id} slide` in the file for `translate fill`"
    elif chinese:
        found = _text(english, chinese) if english else typography.faults(chinese)
        yield from (f"slide: {sentence}" for sentence in found)


def _text(english, chinese):
    """A text beside its English one: what must be alike, and how Chinese is printed."""
    if re.search(r"[A-Za-z]{3,}", words.plain(english)) and not code.CHINESE.search(chinese):
        yield "there is no Chinese in it"
    yield from words.faults(english, chinese)
    yield from typography.faults(chinese)


def _code(pair):
    english, chinese = pair.english.source, pair.chinese.source
    yield from code.faults(english, chinese)
    try:
        said = [*code.literals(chinese), *code.comments(chinese)]
    except (SyntaxError, ValueError):  # it was told above
        return
    for text in said:
        if code.CHINESE.search(text):
            yield from typography.faults(re.sub(r" {2,}", "\n", text))  # columns are set with spaces
    for one, other in zip(code.comments(english), code.comments(chinese), strict=False):
        yield from (f"comment: {sentence}" for sentence in words.numbers(one, other))


def _terms(pair, terms):
    """Where the English cell teaches a term of the glossary, the Chinese one says it in the glossary's word."""
    for term in terms:
        if term["cell"] != pair.id:
            continue
        said = pair.chinese.source
        if pair.english.cell_type == "code":
            english = " ".join([*code.literals(pair.english.source), *code.comments(pair.english.source)])
            if term.get("word", term["en"]).lower() not in english.lower():
                continue  # it stands in a name of the code, which is the same in both
        wanted = re.sub(r"（.*?）", "", term["zh"])
        if wanted.replace(" ", "") not in re.sub(r"[\s*]", "", said):
            yield f"term: {term['en']} is {term['zh']} in the glossary, which is not in this cell"


def _question(english, chinese):
    one, other = english["answers"], chinese["answers"]
    if [answer["correct"] for answer in one] != [answer["correct"] for answer in other]:
        yield "the right answers are not at the places of the English question"
        return
    texts = [(english["question"], chinese["question"])]
    for before, after in zip(one, other, strict=True):
        texts += [(before[key], after[key]) for key in ("answer", "feedback")]
    for before, after in texts:
        yield from _text(before, after)


def told(source):
    """What a cell says, as text: that of a question is its JSON."""
    return source if isinstance(source, str) else json.dumps(source, ensure_ascii=False, indent=1)
