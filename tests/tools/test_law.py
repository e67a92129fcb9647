"""Law in the notebooks stands with its date and with whom it exempts: a startup reads it and acts on it."""

import re

import pytest

from course_utils.core import chapters
from course_utils.tools import notebooks

CELLS = [(path.stem, cell.id, cell.source) for path in notebooks.find("en") for cell in notebooks.read(path).cells]
# (what is said, what must stand beside it in the same cell, why)
RULES = [
    (
        r"(?i)high-risk.*Annex III|Annex III.*high-risk",
        r"2 December 2027",
        "the duties apply from a date that was moved",
    ),
    (
        r"(?i)\bDSA\b|Digital Services Act",
        r"(?i)articles? 19|50 people",
        "firms below 50 people are exempt from most of it",
    ),
    (r"Art(\.|icle) 50\(3\)", r"2 August 2026", "it applies since a date"),
    (r"Art(\.|icle) 5\(1\)", r"2 February 2025|medical|above", "it applies since a date"),
]


def wrong(source):
    """The rules that a cell breaks: list of what must stand in it."""
    flat = " ".join(source.split())
    return [f"{beside} ({why})" for said, beside, why in RULES if re.search(said, flat) and not re.search(beside, flat)]


@pytest.mark.parametrize(
    ("chapter", "cell", "source"), [c for c in CELLS if re.search(r"\bDSA\b|AI Act|Digital Serv", c[2])]
)
def test_law_has_its_date_and_whom_it_exempts(chapter, cell, source):
    assert not wrong(source), f"{chapter}, cell {cell} must also say: {'; '.join(wrong(source))}"


def test_a_law_without_its_date_is_found():
    assert wrong("Remote identification is high-risk (Annex III, point 1(a)).")
    assert wrong("Platforms must explain their lists (DSA, Article 27).")
    assert wrong("The people exposed must be told (Article 50(3)).")
    assert not wrong("The EU's Digital Services Act asks for reasons (Article 17), not of small firms (Article 19).")


def test_quizzes_name_the_dates_too():
    quiz = chapters.file_of("14_speech_emotion", "quiz.en.json")
    assert "2 December 2027" in quiz.read_text("utf-8") and "2 February 2025" in quiz.read_text("utf-8")
