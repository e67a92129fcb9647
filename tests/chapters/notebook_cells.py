"""The exercise cells of a chapter, executed as a learner would, for the two-sided tests."""

from functools import cache

import nbformat

from course_utils.core.paths import ROOT
from course_utils.notebook import exercises


@cache
def _sources(chapter):
    """{id of a cell: its source} of a chapter's notebook."""
    notebook = nbformat.read(ROOT / "notebooks" / "en" / f"{chapter}.ipynb", 4)
    return {cell.id: cell.source for cell in notebook.cells}


def verdicts(chapter, name, monkeypatch, **given):
    """What the chapter's own cells get for exercise `name`: {"check": (status, text), "solution": (status, text)}.

    `given` are the variables that earlier cells would have made, such as np.
    """
    cells = _sources(chapter)
    found = {}
    namespace = {**given}
    for part in ("exercise", "check", "solution"):
        heard = []
        namespace["check"] = lambda name, answer, heard=heard: heard.append(exercises.verdict(name, answer))
        source = cells[f"{part}-{name}"].replace("from course_utils import check\n", "")
        exec(compile(source, f"{part}-{name}", "exec"), namespace)  # our own notebook's cells
        if part != "exercise":
            found[part] = heard[-1]
    return found


def solution(chapter, name, **given):
    """The answer that the chapter's own solution cell hands to `check`: a function or a value.

    `given` are the variables that earlier cells would have made.
    """
    source = _sources(chapter)[f"solution-{name}"]
    answers = []
    namespace = {**given, "check": lambda name, answer: answers.append(answer)}
    exec(compile(source, f"solution-{name}", "exec"), namespace)  # our own notebook's cell
    return answers[0]


def assert_recognised(name, answer, words):
    """Assert that the check of exercise `name` calls `answer` wrong, and that its hint has `words`."""
    status, text = exercises.verdict(name, answer)
    assert status == "wrong" and words in text, text
