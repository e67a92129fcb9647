"""Lessons for the instructor: which slides fall in which lesson, where to stop, which exercises go home.

Each slide has its minutes in the notebook. A chapter is cut where a section starts, as late as the lesson's length
allows; a section that is longer than a lesson is cut between two of its slides. Exercises are done in the lesson in
which they come when there is time left, else at home.
"""

from dataclasses import dataclass, field

import nbformat

from course_utils.errors import CourseError
from course_utils.tools import notebooks
from course_utils.tools.slides import plan

LENGTHS = (45, 90)


@dataclass
class Chapter:
    """A chapter's slides, and the minutes that its notebook states."""

    name: str
    slides: list
    minutes: int


@dataclass
class Lesson:
    """One lesson: slides on the wall, exercises that are done in it, exercises that go home; minutes of each."""

    slides: list = field(default_factory=list)
    minutes: float = 0
    here: list = field(default_factory=list)
    home: list = field(default_factory=list)

    @property
    def stop(self):
        """The slide after which to stop."""
        return self.slides[-1]


def chapters(edition="en", only=""):
    """The chapters of an edition with their slides: list of Chapter."""
    found = []
    for path in notebooks.find(edition, only):
        notebook = nbformat.read(path, as_version=4)
        found.append(
            Chapter(path.stem, plan.slides_of(notebook, edition), notebook.metadata.get("course", {}).get("minutes", 0))
        )
    return found


def lessons(chapter, length):
    """The lessons of `length` minutes that a chapter takes: list of Lesson."""
    made = [Lesson()]
    for section in _sections(chapter.slides):
        blocks = [[slide] for slide in section] if _taught(section) > length else [section]
        for block in blocks:
            if _taught(block) > length:
                raise CourseError(
                    f"{chapter.name}: slide {block[0].number} alone takes {_taught(block):g} minutes, "
                    f"more than a lesson of {length}: give it fewer."
                )
            if made[-1].slides and made[-1].minutes + _taught(block) > length:
                made.append(Lesson())
            made[-1].slides += block
            made[-1].minutes += _taught(block)
    for lesson in made:
        for slide in lesson.slides:
            if slide.exercise:
                fits = lesson.minutes + slide.minutes <= length
                (lesson.here if fits else lesson.home).append(slide)
                lesson.minutes += slide.minutes if fits else 0
    return made


def _sections(slides):
    sections = []
    for slide in slides:
        if slide.starts_section or not sections:
            sections.append([])
        sections[-1].append(slide)
    return sections


def _taught(slides):
    return sum(slide.minutes for slide in slides if not slide.exercise)


def range_of(lesson):
    """The slides of a lesson in words: "1-17"."""
    return f"{lesson.slides[0].number}-{lesson.stop.number}"


def text(edition="en", only="", lengths=LENGTHS):
    """Both timetables as plain text."""
    lines = []
    for length in lengths:
        lines.append(f"Lessons of {length} minutes")
        for chapter in chapters(edition, only):
            lines.append(f"  {chapter.name}: {len(chapter.slides)} slides, {_minutes(chapter.slides):g} minutes")
            for number, lesson in enumerate(lessons(chapter, length), 1):
                stop = f"stop after {lesson.stop.number}" + (f" ({lesson.stop.heading})" if lesson.stop.heading else "")
                lines.append(f"    lesson {number}: slides {range_of(lesson)}, {lesson.minutes:g} min, {stop}")
                for words, some in (("here", lesson.here), ("at home", lesson.home)):
                    if some:
                        names = ", ".join(f"{slide.exercise} ({slide.minutes:g} min)" for slide in some)
                        lines.append(f"      exercises {words}: {names}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _minutes(slides):
    return sum(slide.minutes for slide in slides)
