"""The commands of `python -m course_utils translate`: start, fill, show, accept, status."""

import copy
import difflib
import json
import re
from collections import Counter
from pathlib import Path

import nbformat

from course_utils.core.errors import CourseError
from course_utils.tools.slides import prose
from course_utils.tools.translation import editions, history, rules

PART = re.compile(r"^=== (\S+)( notes| slide| same)?[ \t]*$", re.MULTILINE)


def status():
    """The table of the edition, as text; chapters that nobody has begun are listed below it."""
    rows, waiting = [f"{'chapter':28}{'cells':>7}{'current':>9}{'stale':>7}{'missing':>9}"], []
    for chapter in editions.find():
        if not chapter.begun:
            waiting.append(chapter.name)
            continue
        states = Counter(pair.state for pair in chapter.pairs)
        numbers = (states[state] for state in (editions.CURRENT, editions.STALE, editions.MISSING))
        current, stale, missing = numbers
        rows.append(f"{chapter.name:28}{len(chapter.pairs):>7}{current:>9}{stale:>7}{missing:>9}")
    if waiting:
        rows.append(f"not begun: {', '.join(waiting)}")
    return "\n".join(rows)


def problems():
    """What the lint says of all chapters that are begun: cells that are behind, and cells that break a rule."""
    found = []
    for chapter in editions.find():
        try:
            found += rules.problems(chapter) if chapter.begun else ()
        except CourseError as error:  # a notebook that cannot be read hides no other
            found.append(str(error))
    return found


def chapter_of(number):
    """The chapter of that number or name; CourseError where there is none, or more than one is named."""
    found = editions.find(number)
    if len(found) != 1:
        raise CourseError(f"Name one chapter, such as 07; {number!r} is {len(found)}.")
    return found[0]


def begun(number):
    """The chapter of that number; CourseError where its Chinese file is not there."""
    chapter = chapter_of(number)
    if not chapter.begun:
        raise CourseError(f"{chapter.name} is not begun in Chinese: `translate start {chapter.name[:2]}` lays it.")
    return chapter


def start(number):
    """Lay the Chinese chapter, or bring one that is there to the cells, order and metadata of the English one.

    A cell that was not there has the English text and is missing; what was translated stays. Returns a sentence.
    """
    chapter = chapter_of(number)
    there = {cell.id: cell for cell in chapter.chinese.cells} if chapter.begun else {}
    made = nbformat.v4.new_notebook(metadata=copy.deepcopy(chapter.english.metadata))
    made.metadata.pop("course_run", None)
    if chapter.begun and "course_run" in chapter.chinese.metadata:
        made.metadata["course_run"] = chapter.chinese.metadata["course_run"]
    for cell in chapter.english.cells:
        made.cells.append(_like(cell, there.get(cell.id)))
    chapter.chinese = made
    chapter.save()
    kept = sum(editions.made_from(cell) != {} for cell in made.cells)
    return f"notebooks/zh/{chapter.name}.ipynb: {len(made.cells)} cells, {kept} of them translated."


def _like(english, chinese):
    """The Chinese cell with the metadata of the English one; a cell with its text where there is none."""
    cell = copy.deepcopy(english)
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    if chinese is None or chinese.cell_type != english.cell_type:
        return cell
    cell.source = chinese.source
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = chinese.outputs, chinese.execution_count
    if "notes" in chinese.metadata.get("course", {}) and "course" in cell.metadata:
        cell.metadata["course"]["notes"] = chinese.metadata["course"]["notes"]
    if editions.made_from(chinese):
        cell.metadata[editions.KEY] = chinese.metadata[editions.KEY]
        _set_slide(cell, prose.own(chinese))  # no English text for the slide beside a Chinese one
    return cell


def _set_slide(cell, text):
    """Give a cell its text for the slide; an empty one takes it away."""
    course = cell.metadata.setdefault("course", {})
    course.pop("slide", None)
    if text:
        course["slide"] = text
    if not course:
        del cell.metadata["course"]


def fill(number, path):
    """Put the texts of a file into the Chinese chapter; returns sentences on what is not accepted, and a count.

    The file holds parts, each behind a line of its own: `=== id` the cell's source, `=== id notes` its speaker notes
    (several of them with a line --- between), `=== id slide` its text for the slide (nothing takes it away), `=== id
    same` code without words, `=== quiz:1` a question as JSON. A cell is accepted when it keeps the rules.
    """
    chapter = begun(number)
    texts = _parts(Path(path))
    touched, said = [], []
    for name, kind, text in texts:
        pair = chapter.pair(name)
        touched += [pair] if pair not in touched else []
        _put(pair, kind, text)
    for pair in touched:
        said += _accepted(pair, chapter)
    _save(chapter)
    done = len({pair.id for pair in touched} - {sentence.split(": ", 1)[0] for sentence in said})
    return [f"[{sentence.replace(': ', '] ', 1)}" for sentence in said], f"{done} of {len(touched)} cells accepted."


def _parts(path):
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read as UTF-8 text: {error}.") from error
    found = PART.split(content)
    if found[0].strip():
        raise CourseError(f"{path} begins with text before its first line `=== id`: put it behind one.")
    return [
        (name, (kind or "").strip(), text.strip("\n"))
        for name, kind, text in zip(found[1::3], found[2::3], found[3::3], strict=True)
    ]


def _put(pair, kind, text):
    if pair.english.cell_type == "question":
        try:
            pair.chinese = editions.Question(json.loads(text))
        except ValueError as error:
            raise CourseError(f"{pair.id} is not JSON: {error}.") from error
        return
    if pair.chinese is None:
        raise CourseError(f"{pair.id} is not in the Chinese chapter: `translate start` brings it up to date.")
    if kind == "notes":
        notes = re.split(r"\n---\n", text)
        course = pair.chinese.metadata.setdefault("course", {})
        is_list = isinstance(pair.english.metadata.get("course", {}).get("notes"), list)
        course["notes"] = notes if is_list else text
        return
    if kind == "slide":
        _set_slide(pair.chinese, text.strip())
        return
    pair.chinese.source = pair.english.source if kind == "same" else text


def _accepted(pair, chapter):
    """Note from which English cell the Chinese one is, where it keeps the rules; otherwise the faults."""
    if pair.chinese is None:
        return [f"{pair.id}: there is no Chinese cell"]
    found = rules.faults(pair, chapter.terms)
    if not found:
        pair.chinese.metadata[editions.KEY] = editions.hashes(pair.english)
    return [f"{pair.id}: {sentence}" for sentence in found]


def accept(number, names, missing=False):
    """Say that Chinese cells are what the English ones are now; returns the sentences on those that break a rule.

    With `missing` also every cell that was never accepted, but none that is stale.
    """
    chapter = begun(number)
    wanted = [chapter.pair(name) for name in names]
    wanted += [pair for pair in chapter.pairs if missing and pair.state == editions.MISSING and pair not in wanted]
    if not wanted:
        raise CourseError("Name the cells, such as `translate accept 07 conv-by-hand`, or say --missing.")
    said = [sentence for pair in wanted for sentence in _accepted(pair, chapter)]
    _save(chapter)
    return said


def _save(chapter):
    chapter.save()
    found = [pair for pair in chapter.pairs if pair.id.startswith("quiz:") and pair.chinese is not None]
    if found:
        chapter.save_questions([{**pair.chinese.source, **pair.chinese.metadata} for pair in found])


def show(number, name=None):
    """A cell in English now, what changed since it was translated, and in Chinese; without a name, all states."""
    chapter = chapter_of(number)
    if name is None:
        return "\n".join(f"{pair.state:9}{pair.id}" for pair in chapter.pairs)
    pair = chapter.pair(name)
    now = rules.told(pair.english.source)
    parts = [f"{chapter.name} [{name}]: {pair.state}", "", "-- English now", now, *_beside(pair.english)]
    made = pair.chinese is not None and editions.made_from(pair.chinese)
    if made and made != editions.hashes(pair.english):
        parts += ["", "-- English since it was translated", *_changes(chapter, pair, now)]
    parts += ["", "-- Chinese"]
    if pair.chinese is None:
        return "\n".join([*parts, "(there is none)"])
    parts += [rules.told(pair.chinese.source), *_beside(pair.chinese)]
    found = rules.faults(pair, chapter.terms) if made else []
    return "\n".join(parts + [f"! {sentence}" for sentence in found])


def _beside(cell):
    """What a cell says beside its text: its speaker notes, its text for the slide."""
    slide = prose.own(cell)
    return [f"(notes) {text}" for text in editions.notes_of(cell)] + ([f"(slide) {slide}"] if slide else [])


def _changes(chapter, pair, now):
    made, wanted = editions.made_from(pair.chinese), editions.hashes(pair.english)
    found = []
    if made.get("source") != wanted["source"]:
        then = history.source_of(chapter, pair)
        if then is None:
            found.append("The source changed; git has no version from which this cell was translated.")
        else:
            lines = difflib.unified_diff(rules.told(then).splitlines(), now.splitlines(), "then", "now", lineterm="")
            found += list(lines)
    if made.get("notes") != wanted.get("notes"):
        found.append("The speaker notes changed.")
    if made.get("slide") != wanted.get("slide"):
        found.append("The text for the slide changed.")
    return found
