"""Two editions of a chapter, cell by cell: from which English cell each Chinese one was made, and what is behind.

A Chinese cell carries `translation` in its metadata: {"source": hash of the English cell, "notes": hash of the speaker
notes, "slide": hash of the short text for the slide}. One without it is missing, as is one without a slide text where
the English cell has one; one whose hashes are no longer those of the English cell is stale. A question of the quiz
carries the same in quiz.zh.json; here it is a cell named "quiz:1".
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

import nbformat

from course_utils.core import chapters, toml
from course_utils.core.errors import CourseError
from course_utils.tools import notebooks
from course_utils.tools.slides import prose

ENGLISH, CHINESE = "en", "zh"
KEY = "translation"
CURRENT, STALE, MISSING = "current", "stale", "missing"
COPIED = ("slideshow", "tags", "jupyter")  # metadata that both editions have alike
PLAIN = ("minutes", "show", "rows")  # and this much of the metadata `course`; its notes and slide text are translated


@dataclass
class Pair:
    """A cell in both editions; `chinese` is None where the Chinese chapter has no such cell."""

    id: str
    english: nbformat.NotebookNode
    chinese: nbformat.NotebookNode | None

    @property
    def state(self):
        """CURRENT, STALE or MISSING."""
        made = made_from(self.chinese) if self.chinese is not None else {}
        if not made or self.lacks_slide:
            return MISSING
        return CURRENT if made == hashes(self.english) else STALE

    @property
    def lacks_slide(self):
        """Whether the English cell has a text for the slide, and the Chinese cell has none."""
        return bool(self.chinese is not None and prose.own(self.english) and not prose.own(self.chinese))


@dataclass
class Question:
    """A question of the quiz, handled as a cell: `source` is its JSON."""

    source: dict
    metadata: dict = field(default_factory=dict)
    cell_type: str = "question"


def hashes(cell):
    """What a translation of `cell` is made from: {"source": hash, "notes": hash, "slide": hash}; of the last two only
    what the cell has."""
    found = {"source": digest([cell.cell_type, cell.source])}
    if notes := notes_of(cell):
        found["notes"] = digest(notes)
    if slide := prose.own(cell):
        found["slide"] = digest(slide)
    return found


def digest(content):
    """Twelve hexadecimal digits of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def made_from(cell):
    """The hashes that a Chinese cell carries; {} where it carries none."""
    return dict(cell.metadata.get(KEY, {}))


def notes_of(cell):
    """The speaker notes of a cell: a list of texts, one for each slide that it makes."""
    notes = cell.metadata.get("course", {}).get("notes", [])
    return list(notes) if isinstance(notes, list) else [notes]


class Chapter:
    """A chapter in both editions, read when they are asked for. `chinese` is None where nobody has begun it."""

    def __init__(self, name):
        self.name = name
        self.paths = {edition: path_of(name, edition) for edition in (ENGLISH, CHINESE)}

    @property
    def begun(self):
        """Whether the Chinese notebook is there."""
        return self.paths[CHINESE].exists()

    @cached_property
    def english(self):
        """The English notebook."""
        return notebooks.read(self.paths[ENGLISH])

    @cached_property
    def chinese(self):
        """The Chinese notebook, or None."""
        return notebooks.read(self.paths[CHINESE]) if self.begun else None

    @cached_property
    def pairs(self):
        """Every English cell with its Chinese one, in order; then the questions of the quiz."""
        there = {cell.id: cell for cell in self.chinese.cells} if self.begun else {}
        cells = [Pair(cell.id, cell, there.get(cell.id)) for cell in self.english.cells]
        english, chinese = questions(self.name, ENGLISH), questions(self.name, CHINESE)
        chinese += [None] * (len(english) - len(chinese))
        return cells + [
            Pair(f"quiz:{number}", one, other)
            for number, (one, other) in enumerate(zip(english, chinese, strict=False), 1)
        ]

    def pair(self, name):
        """The pair of the cell `name`; CourseError where there is none."""
        for pair in self.pairs:
            if pair.id == name:
                return pair
        raise CourseError(f"{self.name} has no cell {name!r}; `translate show {self.name[:2]}` lists them.")

    @property
    def without_english(self):
        """Ids of Chinese cells that the English chapter no longer has."""
        known = {cell.id for cell in self.english.cells}
        return [cell.id for cell in self.chinese.cells if cell.id not in known] if self.begun else []

    @cached_property
    def terms(self):
        """The terms that the chapter teaches: list of {"en", "zh", "cell", "text"} and perhaps "word"."""
        path = chapters.file_of(self.name, "glossary.toml")
        return toml.read(path).get("term", []) if path.exists() else []

    def save(self):
        """Write the Chinese notebook."""
        self.paths[CHINESE].parent.mkdir(exist_ok=True)
        notebooks.write_atomically(self.paths[CHINESE], nbformat.writes(self.chinese) + "\n")

    def save_questions(self, found):
        """Write the Chinese quiz: a list of questions, each a dict."""
        path = chapters.file_of(self.name, "quiz.zh.json")
        notebooks.write_atomically(path, json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def path_of(name, edition):
    """Path of a chapter's notebook in an edition, whether it is there or not."""
    return notebooks.ROOT / "notebooks" / edition / f"{name}.ipynb"


def find(only=""):
    """The chapters, in order: list of Chapter; `only` as in `notebooks.find`."""
    return [Chapter(path.stem) for path in notebooks.find(ENGLISH, only)]


def questions(name, edition):
    """The questions of a chapter's quiz in an edition: list of Question, empty where there is no quiz."""
    path = chapters.file_of(name, f"quiz.{edition}.json")
    if not path.exists():
        return []
    found = json.loads(path.read_text(encoding="utf-8"))
    return [
        Question({key: value for key, value in one.items() if key != KEY}, {KEY: one[KEY]} if KEY in one else {})
        for one in found
    ]
