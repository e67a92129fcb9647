"""How an exercise is checked: `check` says right, not attempted, or what is wrong."""

import traceback
from html import escape

from course_utils.core import chapters, inline_code, progress
from course_utils.core.errors import require
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle

_checks = {}
_failures = {}
PATIENCE = 2  # wrong answers before the learner is told where the solution is


class NotAttempted(Exception):
    """The stub is untouched: the answer, or what it returned, is still `...`."""


class AnswerFailed(Exception):
    """The learner's code raised an error, or was not what can be called."""


def exercise(name):
    """Make a function the check of the exercise `name` of the chapter in whose package it stands.

    The function takes the answer (a value or a function) and returns None when it is right, or a hint that says what
    is wrong. It calls a learner's function through `call`.
    """

    def remember(function):
        _checks[name] = (chapters.chapter_of(function.__module__), function)
        return function

    return remember


def call(answer, *args, **kwargs):
    """Call the learner's function; NotAttempted when it returns `...` or None, AnswerFailed when it raises."""
    if answer is ...:
        raise NotAttempted
    if not callable(answer):
        kind = type(answer).__name__
        raise AnswerFailed(_("Give a function as the answer; yours is of type {kind}.").format(kind=kind))
    try:
        result = answer(*args, **kwargs)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = f" ({frames[-1].line})" if len(frames) > 1 and frames[-1].line else ""
        text = _("Your code raised {kind}: {words}{line}.")
        raise AnswerFailed(text.format(kind=type(error).__name__, words=error, line=line)) from error
    if result is ...:
        raise NotAttempted
    if result is None:
        raise AnswerFailed(_("Your function returns None: does its last line say `return`?"))
    return result


def verdict(name, answer):
    """What `check` will say about `answer`: ("right" | "not attempted" | "wrong", text)."""
    _load_all()
    text = _("There is no exercise {name!r}; the exercises are {names}.")
    require(name in _checks, text, name=name, names=", ".join(sorted(_checks)))
    if answer is ... or answer is None:
        return "not attempted", _("Not attempted yet: put your answer in the cell above and run it, then this one.")
    try:
        hint = _checks[name][1](answer)
    except NotAttempted:
        return "not attempted", _("Not attempted yet: put your answer in the cell above and run it, then this one.")
    except AnswerFailed as error:
        return "wrong", str(error)
    except Exception as error:  # an answer of an unforeseen kind must not end in a traceback from inside the check
        text = _("The answer cannot be checked ({kind}: {words}). Is it of the kind that the exercise asks for?")
        return "wrong", text.format(kind=type(error).__name__, words=error)
    return ("right", _("Right.")) if hint is None else ("wrong", hint)


def check(name, answer):
    """Check the answer of the exercise `name` and show the verdict below the cell.

    Parameters
    ----------
    name : str
        The exercise, as its cell is called: "conv-output-size".
    answer : object
        What the learner made: a function or a value.
    """
    _show(name, *verdict(name, answer))


def graded(name, answer):
    """Check the answer and show the verdict, as `check` does; AssertionError unless it is right (for nbgrader)."""
    status, text = verdict(name, answer)
    _show(name, status, text)
    if status != "right":
        raise AssertionError(text)


def _show(name, status, text):
    mark, colour = {"right": ("✓", "#009E73"), "not attempted": ("…", "#56B4E9"), "wrong": ("✗", "#D55E00")}[status]
    chapter = _checks[name][0]
    plain, html = f"{mark} {text}", inline_code.to_html(text)
    if status == "right":
        progress.passed(name, chapter)
        _failures.pop(name, None)
    elif status == "wrong":
        _failures[name] = _failures.get(name, 0) + 1
        answers = progress.answers_of(chapter)
        if answers and _failures[name] >= PATIENCE:
            words = _("Stuck? A solution is in {place}.")
            plain += " " + words.format(place=answers)
            link = f'<a href="{escape(answers)}">{escape(answers)}</a>'
            html += "<br>" + escape(words).replace("{place}", link)
    html = (
        f'<div role="status" class="course-check" data-status="{status}" '
        f'style="border-left:6px solid {colour};padding:4px 10px">'
        f"<strong>{mark}</strong> {html}</div>"
    )
    show_bundle({"text/html": html, "text/plain": plain})


def exercises_of(chapter):
    """Names of the exercises of `chapter`, such as "07_cnn", sorted."""
    _load_all()
    return sorted(name for name, (where, _function) in _checks.items() if where == chapter)


def _load_all():
    for chapter in chapters.names():
        chapters.module_of(chapter, "exercises")
