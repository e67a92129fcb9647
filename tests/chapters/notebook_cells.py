"""The exercise cells of a chapter, executed as a learner would, for the two-sided tests."""

import nbformat

from course_utils.core.paths import ROOT
from course_utils.notebook import exercises


def verdicts(chapter, name, monkeypatch, **given):
    """What the chapter's own cells get for exercise `name`: {"check": (status, text), "solution": (status, text)}.

    `given` are the variables that earlier cells would have made, such as np.
    """
    notebook = nbformat.read(ROOT / "notebooks" / "en" / f"{chapter}.ipynb", 4)
    cells = {cell.id: cell.source for cell in notebook.cells}
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
