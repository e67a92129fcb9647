"""Repairs a submitted notebook by the release of its assignment, where the repair is certain.

Which cell is which is told by nbgrader's metadata, else by the cell's id, else by what it does: a check names its
exercise, an answer binds the name that the check reads, a cell of the chapter has its source. What students wrote is
never changed: cells are added, moved, and get back the metadata that nbgrader needs.
"""

import ast
import copy
import re
import uuid

import nbformat

from course_utils.tools.assignments import needs, release

CHECKS = {"check", "graded"}  # what a check's cell calls: in the course, in an assignment
DEADLY = {"exit", "quit", "os._exit", "os.abort", "os.kill", "get_ipython().kernel.do_shutdown"}


def mend(notebook, made):
    """A copy of the submitted `notebook` in which each exercise can be graded.

    Parameters
    ----------
    notebook : notebook node
        Format 4, any minor version.
    made : notebook node
        The release of its assignment.

    Returns
    -------
    (notebook node, list of str, list of str)
        The copy without outputs; what was mended; what a teacher should look at. Each a clause, such as
        "the check of conv-output-size was missing".
    """
    work = _Work(copy.deepcopy(notebook.cells), made)
    work.recognise()
    work.choose()
    work.give_marks()
    work.put_back()
    work.set_checks()
    work.number()
    mended = nbformat.v4.new_notebook(cells=work.cells, metadata=copy.deepcopy(made.metadata))
    return mended, list(dict.fromkeys(work.mended)), work.to_look_at()


def exercises_in(notebook, made):
    """Names of the exercises of the release `made` that the notebook holds, by any of the signs above."""
    work = _Work(copy.deepcopy(notebook.cells), made)
    work.recognise(by_name=False)
    parts = [key for key in work.keys if key]
    return {key.partition("-")[2] for key in parts if key.startswith(("exercise-", "check-"))}


class _Work:
    """The cells of one submission; `keys` says beside each which cell of the release it is, or None."""

    def __init__(self, cells, made):
        self.cells, self.keys = [_clean(cell) for cell in cells], [None] * len(cells)
        self.made = {cell.id: cell for cell in made.cells}
        self.names = [key.removeprefix("exercise-") for key in self.made if key.startswith("exercise-")]
        self.answers = {name: _answer(self.made[f"check-{name}"].source) for name in self.names}
        self.mended, self.look = [], []

    # Which cell is which.

    def recognise(self, by_name=True):
        """Fill `keys`."""
        self.marked = any(cell.metadata.get("nbgrader") for cell in self.cells)
        sources = {cell.source.rstrip(): key for key, cell in self.made.items() if cell.cell_type == "code"}
        for number, cell in enumerate(self.cells):
            mark = cell.metadata.get("nbgrader")
            mark = mark.get("grade_id") if isinstance(mark, dict) else None
            if mark in self.made:
                self.keys[number] = mark
        taken = set(self.keys)
        for number, cell in enumerate(self.cells):
            key = cell.get("id")
            if self.keys[number] is None and key in self.made and key not in taken:
                self.keys[number] = key
                taken.add(key)
        for number, cell in enumerate(self.cells):
            if self.keys[number] is None and cell.cell_type == "code":
                name = _checked(cell.source)
                key = f"check-{name}" if name in self.names else sources.get(cell.source.rstrip())
                if key and key not in taken:
                    self.keys[number] = key
                    taken.add(key)
        for name in self.names if by_name else ():
            if f"exercise-{name}" not in taken:
                binding = [n for n in range(len(self.cells)) if self.keys[n] is None and self.binds(n, name)]
                if binding:
                    self.keys[binding[-1]] = f"exercise-{name}"

    def binds(self, number, name):
        """True where a cell that is not the chapter's binds what the check of the exercise reads."""
        cell, answer = self.cells[number], self.answers[name]
        if cell.cell_type != "code" or answer is None or self.keys[number] not in (None, f"exercise-{name}"):
            return False
        found = needs.names(cell.source)
        return answer in found.sure | found.maybe

    # Cells that are there twice.

    def choose(self):
        """Of several cells that are the same one of the release keep one key; the others are the student's own."""
        for name in self.names:
            self.choose_answer(name)
        for key in dict.fromkeys(filter(None, self.keys)):
            places = self.places(key)
            for number in places[:-1]:
                self.keys[number] = None
            if len(places) > 1:
                self.mended.append(f"{_words(key)} was there more than once")

    def choose_answer(self, name):
        """Without untouched copies of an exercise's cell: they say nothing, but would take the answer's name away."""
        key = f"exercise-{name}"
        stub = self.made[key].source.rstrip()
        places = self.places(key)
        answered = [number for number in places if self.cells[number].source.rstrip() != stub]
        if places and not answered:
            answered = [
                number for number in range(len(self.cells)) if self.keys[number] is None and self.binds(number, name)
            ]
            if answered:
                self.keys[answered[-1]] = key
        if answered:
            for number in sorted(set(places) - set(answered), reverse=True):
                self.remove(number)
                self.mended.append(f"{_words(key)} was there more than once")
        if len({self.cells[number].source.rstrip() for number in self.places(key)}) > 1:
            self.look.append(f"{name} has {len(self.places(key))} answers in different cells, and the last counts")

    def places(self, key):
        return [number for number, found in enumerate(self.keys) if found == key]

    def remove(self, number):
        del self.cells[number], self.keys[number]

    # What nbgrader must find.

    def give_marks(self):
        """nbgrader's metadata and the tags, as the release has them; none on what it does not know."""
        lost, foreign = 0, []
        for cell, key in zip(self.cells, self.keys, strict=True):
            mark = cell.metadata.pop("nbgrader", None)
            if key is None:
                if isinstance(mark, dict) and mark.get("grade_id") and mark["grade_id"] not in self.made:
                    foreign.append(str(mark["grade_id"]))
                continue
            wanted = self.made[key].metadata
            if "nbgrader" in wanted:
                lost += mark is None
                cell.metadata["nbgrader"] = copy.deepcopy(wanted["nbgrader"])
            if wanted.get("tags"):
                cell.metadata["tags"] = list(wanted["tags"])
            if key == release.IMPORTS:
                cell.source = self.made[key].source
            if cell.cell_type != self.made[key].cell_type == "code":
                cell.update(cell_type="code", outputs=[], execution_count=None)
                cell.pop("attachments", None)
                self.mended.append(f"{_words(key)} was no code cell")
            if not self.marked and "parameters" in wanted.get("tags", []) and cell.source != self.made[key].source:
                cell.source = self.made[key].source
                self.mended.append("its parameters are the chapter's, not the assignment's")
        if lost:
            self.mended.append("nbgrader's metadata were missing")
        if foreign:
            self.look.append(f"it has cells of another release ({', '.join(dict.fromkeys(foreign))})")

    def put_back(self):
        """Cells of the chapter that are gone, and that bind what no other cell binds."""
        bound = set()
        for cell in self.cells:
            if cell.cell_type == "code":
                found = needs.names(cell.source)
                bound |= found.sure | found.maybe
        order = list(self.made)
        for key, cell in self.made.items():
            if key in self.keys or cell.cell_type != "code" or key.startswith(("check-", "exercise-")):
                continue
            if key != release.IMPORTS and needs.names(cell.source).sure <= bound:
                continue
            before = [self.keys.index(one) for one in order[: order.index(key)] if one in self.keys]
            self.insert(max(before, default=-1) + 1, key)
            if release.SKIP not in cell.metadata.get("tags", []):
                self.mended.append(f"the cell {key} was missing")

    def set_checks(self):
        """Each check as it was released, below the answer."""
        for name in self.names:
            key = f"check-{name}"
            last = [n for n in range(len(self.cells)) if self.keys[n] == f"exercise-{name}" or self.binds(n, name)]
            answer = max(last, default=len(self.cells) - 1)
            if key not in self.keys:
                self.insert(answer + 1, key)
                self.mended.append(f"the check of {name} was missing")
                continue
            place = self.keys.index(key)
            exercise = f"exercise-{name}"
            if exercise in self.keys and place < self.keys.index(exercise):
                self.remove(place)
                self.insert(self.keys.index(exercise) + 1, key)
                self.mended.append(f"the check of {name} stood above the answer")
                continue
            if _checked(self.cells[place].source) != name:
                self.mended.append(f"the check of {name} was changed")
            self.cells[place] = copy.deepcopy(self.made[key])

    def insert(self, place, key):
        self.cells.insert(place, copy.deepcopy(self.made[key]))
        self.keys.insert(place, key)

    def number(self):
        """Ids: of the release where the cell is known, the student's own, new ones where there are none or doubles."""
        seen = set(filter(None, self.keys))
        for cell, key in zip(self.cells, self.keys, strict=True):
            if key is None and (cell.get("id") in seen or not cell.get("id")):
                key = uuid.uuid4().hex[:8]
            cell["id"] = key or cell["id"]
            seen.add(cell["id"])

    # What cannot be mended.

    def to_look_at(self):
        """The clauses for the teacher, with what is odd in the answers."""
        code = [(cell, key) for cell, key in zip(self.cells, self.keys, strict=True) if cell.cell_type == "code"]
        sources = [cell.source for cell, _key in code]
        for number, (cell, key) in enumerate(code):
            if not (key or "").startswith("exercise-"):
                continue
            if any(line.startswith(("<<<<<<< ", ">>>>>>> ")) for line in cell.source.splitlines()):
                self.look.append(f"the answer to {_name(key)} holds conflict marks of git")
                continue
            try:
                tree = needs.parse(cell.source)
            except (SyntaxError, ValueError, RecursionError) as error:
                self.look.append(
                    f"the answer to {_name(key)} is no Python (line {getattr(error, 'lineno', None) or 1})"
                )
                continue
            calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
            for found in sorted(calls & DEADLY):
                self.look.append(f"the answer to {_name(key)} calls {found}()")
            lacking = needs.unbound(sources, number)
            if lacking:
                self.look.append(f"the answer to {_name(key)} reads {', '.join(lacking)}, which no cell binds")
        for name in self.names:
            if f"exercise-{name}" not in self.keys:
                self.look.append(f"there is no answer to {name}")
        return self.look


def _clean(cell):
    """A cell of format 4.5 without outputs and without what does not belong there."""
    kind = cell.get("cell_type") if cell.get("cell_type") in ("code", "markdown", "raw") else "markdown"
    metadata = nbformat.from_dict(dict(cell.get("metadata") or {}))
    if not isinstance(metadata.get("tags", []), list):
        del metadata["tags"]
    source = cell.get("source") or ""
    made = {"cell_type": kind, "metadata": metadata, "source": source if isinstance(source, str) else "".join(source)}
    if isinstance(cell.get("id"), str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"]):
        made["id"] = cell["id"]
    if kind == "code":
        made.update(outputs=[], execution_count=None)
    elif cell.get("attachments"):
        made["attachments"] = cell["attachments"]
    return nbformat.from_dict(made)


def _name(key):
    return key.partition("-")[2]


def _words(key):
    kind, _dash, name = key.partition("-")
    return {"exercise": f"the cell of {name}", "check": f"the check of {name}"}.get(kind, f"the cell {key}")


def _call(source):
    """The call of a check that is the last statement of a cell, or None."""
    try:
        body = needs.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    good = isinstance(last, ast.Call) and isinstance(last.func, ast.Name) and last.func.id in CHECKS
    return last if good and len(last.args) == 2 and isinstance(last.args[0], ast.Constant) else None


def _checked(source):
    """Name of the exercise that a cell checks, or None."""
    call = _call(source)
    return call.args[0].value if call else None


def _answer(source):
    """The name of the answer that a check reads, or None where it is more than a name."""
    call = _call(source)
    return call.args[1].id if call and isinstance(call.args[1], ast.Name) else None
