"""What a page says of an exercise: how its check looks at an answer, and the hints that the check may give.

Nothing is executed: stub and check are read as text.
"""

import ast
from functools import cache
from html import escape

from course_utils.core import chapters, inline_code
from course_utils.core.i18n import _


def name_of(cell_id, kind):
    """The exercise to which a cell belongs: "mse-gradient" of "solution-mse-gradient" for the kind "solution"."""
    return cell_id.removeprefix(f"{kind}-")


def note(stub, name, chapter):
    """HTML below a check: what it does with an answer, and its hints, folded. Nothing where the stub cannot be read.

    Parameters
    ----------
    stub : str
        Source of the cell in which the learner writes.
    name : str
        Name of the exercise.
    chapter : str
        Such as "07_cnn".
    """
    asked = signature(stub)
    if not asked:
        return ""
    if asked.endswith(")"):
        words = _(
            "This page runs nothing: write your answer on paper, or in JupyterLab (`make lab`). There the check calls "
            "your `{function}` with cases of its own and says at once whether it is right, or which slip it met."
        ).format(function=asked)
    else:
        words = _(
            "This page runs nothing: write your answer on paper, or in JupyterLab (`make lab`). There the check looks "
            "at your `{name}` and says at once whether it is right, or which slip it met."
        ).format(name=asked)
    parts = [f"<p>{inline_code.to_html(words)}</p>"]
    found = hints(chapter).get(name, ())
    if found:
        head = _("A hint? What the check says of common slips ({n})").format(n=len(found))
        items = "".join(f"<li>{inline_code.to_html(_(text))}</li>" for text in found)
        parts.append(f'<details class="hints"><summary>{escape(head)}</summary><ul>{items}</ul></details>')
    return f'<div class="exercise-note">{"".join(parts)}</div>'


def signature(stub):
    """What a stub leaves to be written: "output_size(n, k, s, p)" for a function, the name of a value, or nothing."""
    try:
        found = ast.parse(stub).body
    except SyntaxError:
        return ""
    for node in reversed(found):
        if isinstance(node, ast.FunctionDef):
            return f"{node.name}({ast.unparse(node.args)})"
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
    return ""


@cache
def hints(chapter):
    """The hints of a chapter's checks: {name of the exercise: texts (message ids), in the order of the source}.

    Those that name what was answered have gaps that only an answer fills; they are left out.
    """
    path = chapters.file_of(chapter, "exercises.py")
    if not path.exists():
        return {}
    parts = {}  # what a check may lean on, by name: functions and constants of the module
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            parts[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            parts[node.targets[0].id] = node
    checks = {_exercise(node): _used(node, parts) for node in parts.values() if _exercise(node)}
    found = {}
    for name, used in checks.items():
        # What several checks lean on speaks of no one exercise.
        own = [node for node in used if sum(node in others for others in checks.values()) == 1]
        texts = [text for node in own for text in _texts(node) if "{" not in text]
        found[name] = tuple(dict.fromkeys(texts))
    return found


def _exercise(node):
    """The name in the decorator @exercise("name") of a function, or None."""
    for mark in getattr(node, "decorator_list", ()):
        if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "exercise":
            return mark.args[0].value
    return None


def _used(check, parts):
    """`check` and what of `parts` it reaches, first things first."""
    used = []

    def add(node):
        if node in used:
            return
        used.append(node)
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and inner.id in parts:
                add(parts[inner.id])

    add(check)
    return used


def _texts(node):
    calls = [found for found in ast.walk(node) if isinstance(found, ast.Call) and getattr(found.func, "id", "") == "_"]
    calls = [call for call in calls if call.args and isinstance(call.args[0], ast.Constant)]
    return [call.args[0].value for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset))]
