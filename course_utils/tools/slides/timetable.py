"""Lessons for the instructor: which slides fall in which lesson, where to stop, which exercises go home.

Each slide has its minutes in the notebook. A chapter is cut where a section starts, as late as the lesson's length
allows; a section that is longer than a lesson is cut between two of its slides. Exercises are done in the lesson in
which they come when there is time left, else at home.
"""

import re
from dataclasses import dataclass, field

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
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


def chapters(edition="en", only="", broken=None):
    """The chapters of an edition with their slides: list of Chapter.

    A notebook that cannot be read raises CourseError; where `broken` is a list, its sentence is added there instead.
    """
    found = []
    for path in notebooks.find(edition, only):
        try:
            notebook = notebooks.read(path)
        except CourseError as error:
            if broken is None:
                raise
            broken.append(str(error))
            continue
        found.append(
            Chapter(path.stem, plan.slides_of(notebook, edition), notebook.metadata.get("course", {}).get("minutes", 0))
        )
    return found


def lessons(chapter, length):
    """The lessons of `length` minutes that a chapter takes: list of Lesson.

    As few as its slides need, of about the same length; with the exercises in them where that adds no lesson.
    """
    needed = len(_cut(chapter, length, _taught))
    made = _balanced(chapter, length, _all_minutes, needed) or _balanced(chapter, length, _taught, needed)
    for lesson in made:
        for slide in lesson.slides:
            if slide.exercise:
                fits = lesson.minutes + slide.minutes <= length
                (lesson.here if fits else lesson.home).append(slide)
                lesson.minutes += slide.minutes if fits else 0
    return made


def _balanced(chapter, length, measure, count):
    """The chapter in `count` lessons whose longest is as short as can be, by halves of a minute; None if impossible."""
    most = max(measure(chapter.slides) / count, 1)
    while most <= length + 0.5:
        made = _cut(chapter, min(most, length), measure, length)
        if made and len(made) <= count:
            return made
        most += 0.5
    return None


def _cut(chapter, most, measure, length=None):
    """Lessons of `most` minutes by `measure`, filled one after the other; None when one slide alone is longer.

    CourseError where that slide is longer than a lesson.
    """
    made = [Lesson()]
    filled = 0
    for section in _sections(chapter.slides):
        blocks = [[slide] for slide in section] if measure(section) > most else [section]
        for block in blocks:
            if _taught(block) > (length or most):
                raise CourseError(
                    f"{chapter.name}: slide {block[0].number} alone takes {_taught(block):g} minutes, "
                    f"more than a lesson of {length or most}: give it fewer."
                )
            if measure(block) > most:
                return None
            if made[-1].slides and filled + measure(block) > most:
                made.append(Lesson())
                filled = 0
            filled += measure(block)
            made[-1].slides += block
            made[-1].minutes += _taught(block)
    return made


def _sections(slides):
    sections = []
    for slide in slides:
        if slide.starts_section or not sections:
            sections.append([])
        sections[-1].append(slide)
    return sections


def _all_minutes(slides):
    return sum(slide.minutes for slide in slides)


def _taught(slides):
    return sum(slide.minutes for slide in slides if not slide.exercise)


def range_of(lesson):
    """The slides of a lesson in words: "1-17"."""
    return f"{lesson.slides[0].number}-{lesson.stop.number}"


def title_of(slide):
    """What an exercise is about: its heading without the word before the colon."""
    return re.sub(r"^[^:：]+[:：]\s*", "", slide.heading)


def text(edition="en", only="", lengths=LENGTHS):
    """Both timetables as plain text, in the language of the edition."""
    with i18n.speaking(edition):
        lines = [line for length in lengths for line in [*_lines(edition, only, length), ""]]
        return "\n".join(map(i18n.punctuated, lines)).rstrip()


def _lines(edition, only, length):
    yield _("Lessons of {length} minutes").format(length=length)
    for chapter in chapters(edition, only):
        yield _("  {name}: {slides} slides, {minutes:g} minutes").format(
            name=chapter.name, slides=len(chapter.slides), minutes=_all_minutes(chapter.slides)
        )
        for number, lesson in enumerate(lessons(chapter, length), 1):
            yield _("    lesson {number}: slides {slides}, {minutes:g} min, stop after {stop}").format(
                number=number, slides=range_of(lesson), minutes=lesson.minutes, stop=lesson.stop.number
            ) + (f" ({lesson.stop.heading})" if lesson.stop.heading else "")
            told = _("      exercises here: {names}"), _("      exercises at home: {names}")
            for words, some in zip(told, (lesson.here, lesson.home), strict=True):
                if some:
                    yield words.format(names="; ".join(map(exercise_of, some)))


def exercise_of(slide):
    """An exercise and how long it takes, in words."""
    return _("{title} ({minutes:g} min)").format(title=title_of(slide), minutes=slide.minutes)
