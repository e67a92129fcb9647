"""Progress of one learner: which checks passed, which quizzes are done; a small file on this machine and nowhere else.

`make lab` names the file in the environment variable COURSE_PROGRESS (work/.progress.jsonl). Without it, and wherever
nobody works (papermill, nbval, slides), nothing is read or written. The file is only ever appended to, one JSON object
a line, so that several kernels can write at once and a line that is cut short spoils no other.

Lines: {"check": NAME, "chapter": CHAPTER} for a check that passed, and {"quiz": CHAPTER, "right": r, "of": n} for a
quiz in which every question was answered, r of n at the first try. Exercises are known by name: one
whose text is changed by an update stays passed.
"""

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from course_utils.core.environment import is_live
from course_utils.core.i18n import _

MOST = 1000  # questions of a quiz: a number beyond it was not written by us
_told = set()


class Progress(NamedTuple):
    """What is done: `passed`, names of exercises; `quizzes`, {chapter: (right at the first try, questions)}."""

    passed: set
    quizzes: dict


def file():
    """The learner's file, or None where no progress is kept."""
    name = os.environ.get("COURSE_PROGRESS")
    return Path(name) if name and is_live() else None


def read():
    """The learner's Progress; an empty one where none is kept. Of a quiz that was done twice the better one counts."""
    progress, path = Progress(set(), {}), file()
    if path is None:
        return progress
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return progress
    except OSError as error:
        _say(_("Your progress cannot be read ({error}); the lesson goes on without it.").format(error=error))
        return progress
    damaged = 0
    for line in filter(bytes.strip, lines):
        try:
            entry = json.loads(line.decode("utf-8"))
            if "check" in entry:
                progress.passed.add(str(entry["check"]))
            else:
                found = entry["right"], entry["of"]
                if not (all(type(number) is int for number in found) and 0 <= found[0] <= found[1] <= MOST):
                    raise ValueError(found)
                chapter = str(entry["quiz"])
                progress.quizzes[chapter] = max(progress.quizzes.get(chapter, (-1, 0)), found)
        except (ValueError, TypeError, KeyError, RecursionError):
            damaged += 1
    if damaged:
        _say(_("{n} damaged lines of your progress are left out.").format(n=damaged))
    return progress


def passed(name, chapter):
    """Note that the check of exercise `name` passed."""
    if file() is not None and not in_answers() and name not in read().passed:
        _append({"check": name, "chapter": chapter})


def quiz_done(chapter, right, of):
    """Note that the quiz of `chapter` was done: `right` of `of` questions at the first try."""
    if file() is not None and read().quizzes.get(chapter, (-1, 0))[0] < right:
        _append({"quiz": chapter, "right": right, "of": of})


def in_answers():
    """True in a notebook of the answers: what passes there, the learner did not write."""
    return Path(os.environ.get("JPY_SESSION_NAME", "")).parent.name == "answers"


def answers_of(chapter):
    """Link from a notebook of the student copy to the solutions of its chapter, or None where they are not."""
    path = file()
    if path is None or in_answers() or not (path.parent / "answers" / f"{chapter}.ipynb").exists():
        return None
    return f"answers/{chapter}.ipynb"


def _append(entry):
    # One write of one line, which begins with a line break: a line before it that was cut short ends there.
    line = f"\n{json.dumps(entry, ensure_ascii=False)}\n".encode()
    try:
        handle = os.open(file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
    except OSError as error:
        _say(_("Your progress cannot be kept ({error}); the lesson goes on without it.").format(error=error))


def _say(text):
    if text not in _told:
        _told.add(text)
        print(text, file=sys.stderr)
