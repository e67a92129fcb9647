"""For a class: nbgrader's source and release versions of the chapters, made from their exercise cells.

An assignment is a whole chapter, so that it can be read and run on its own. Its solutions are nbgrader's solution
regions, behind the stub that learners see; its checks are test cells of one point each. nbgrader runs only what the
exercises need, in profile smoke: the other cells carry the tag skip-execution, which nbclient obeys and JupyterLab does
not.

The folder is nbgrader's course folder. What a teacher changed in source/ is kept; nothing else there is touched but
release/, which nbgrader makes anew.
"""

import ast
import copy
import json
import os
import re
import subprocess
import symtable
import sys
from pathlib import Path

import nbformat

from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.tools import notebooks, runs, student

FOLDER = ROOT / "assignments"
RECORD = ".course.json"
POINTS = 1  # of each exercise
SKIP = "skip-execution"
# Modules that an answer may well use though ours does not; they cost nothing to import.
LIGHT = {"collections", "functools", "itertools", "math", "numpy", "random", "statistics"}
CONFIG = '''"""nbgrader's settings for this course folder; `make assignments` writes them once, then they are yours."""

c = get_config()
c.CourseDirectory.course_id = "course"
# The stub stands before the solution; where the solution was, nothing is left.
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.enforce_metadata = True
c.Execute.timeout = 120
'''


def source_version(notebook):
    """The source version of a chapter, with solutions: nbgrader makes the release from it."""
    notebook = copy.deepcopy(notebook)
    imports = _light_imports(notebook.cells)
    needed = _needed(notebook.cells, _names(imports)[0])
    by_id = {cell.id: cell for cell in notebook.cells}
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        kind, _dash, name = cell.id.partition("-")
        tags = cell.metadata.get("tags", [])
        if "solution" in tags:
            continue
        if "exercise" in tags:
            cell.source = _with_solution(name, by_id)
            cell.metadata["nbgrader"] = _metadata(cell.id, solution=True)
        elif "check" in tags:
            checked, answer = _check_call(cell.source, cell.id)
            cell.source = f"from course_utils.notebook.exercises import graded\n\ngraded({checked!r}, {answer})"
            cell.metadata["nbgrader"] = _metadata(cell.id, grade=True, points=POINTS)
        elif "parameters" in tags:
            cell.source = re.sub(r'^(profile\b[^=]*= )"class"', r'\1"smoke"', cell.source, flags=re.MULTILINE)
        if cell.cell_type == "code" and not {"exercise", "check"} & set(tags) and cell.id not in needed:
            cell.metadata["tags"] = [*tags, SKIP]
        cells.append(cell)
    if imports:
        first = next(number for number, cell in enumerate(cells) if cell.cell_type == "code")
        made = nbformat.v4.new_code_cell(imports, id="assignment-imports")
        made.metadata["nbgrader"] = _metadata(made.id, locked=True)
        cells.insert(first, made)
    metadata = {name: notebook.metadata[name] for name in ("kernelspec", "language_info") if name in notebook.metadata}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _metadata(identity, grade=False, solution=False, locked=None, points=None):
    found = {
        "schema_version": 3, "grade_id": identity, "grade": grade, "solution": solution, "task": False,
        "locked": grade if locked is None else locked,
    }  # fmt: skip
    return {**found, "points": points} if grade else found


def _check_call(source, where):
    """(name of the exercise, source of the answer) of the last statement of a cell: check("name", answer)."""
    last = ast.parse(source).body[-1]
    call = last.value if isinstance(last, ast.Expr) else None
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "check" and len(call.args) == 2):
        raise CourseError(f'The cell {where} does not end in check("name", answer).')
    return ast.literal_eval(call.args[0]), ast.unparse(call.args[1])


def _with_solution(name, by_id):
    """The stub, and behind it the solution as a region that nbgrader cuts out of the release."""
    stub, check, solution = (by_id[f"{part}-{name}"].source for part in ("exercise", "check", "solution"))
    _name, answer = _check_call(check, f"check-{name}")
    _name, solved = _check_call(solution, f"solution-{name}")
    last = ast.parse(solution).body[-1]
    lines = solution.splitlines()[: last.lineno - 1]
    body = "\n".join([*lines, f"{answer} = {solved}"]).strip()
    return f"{stub.rstrip()}\n\n\n### BEGIN SOLUTION\n{body}\n### END SOLUTION"


def _names(source):
    """(names that a cell binds for others, names that it takes from others)."""
    bound, used = set(), set()

    def look(table):
        for symbol in table.get_symbols():
            top = table.get_type() == "module"
            if top and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()):
                bound.add(symbol.get_name())
            if symbol.is_referenced() and (top or symbol.is_global()):
                used.add(symbol.get_name())
        for child in table.get_children():
            look(child)

    look(symtable.symtable(source, "cell", "exec"))
    return bound, used


def _needed(cells, given):
    """Ids of the code cells that exercises and their solutions need, directly or through others.

    `given` are the names that are there without them.
    """
    code = [cell for cell in cells if cell.cell_type == "code"]
    names = {cell.id: _names(cell.source) for cell in code}
    parts = {"exercise", "check", "solution"}
    needed = set()

    def follow(number):
        missing = names[code[number].id][1] - given
        for earlier in range(number - 1, -1, -1):
            cell = code[earlier]
            if missing & names[cell.id][0] and not parts & set(cell.metadata.get("tags", [])):
                missing = missing - names[cell.id][0]
                if cell.id not in needed:
                    needed.add(cell.id)
                    follow(earlier)

    for number, cell in enumerate(code):
        if parts & set(cell.metadata.get("tags", [])):
            follow(number)
    if "setup" in needed:  # it reads the parameters through globals()
        needed.add("parameters")
    return needed


def _light_imports(cells):
    """The chapter's imports of light modules, a line each: an answer may use what our solution does not."""
    found = []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.Import):
                modules = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules = {node.module or ""}
            else:
                continue
            if {module.split(".")[0] for module in modules} <= LIGHT:
                found.append(ast.unparse(node))
    return "\n".join(dict.fromkeys(found))


def make(only="", folder=FOLDER, edition="en"):
    """Write source and release versions of the chapters into `folder`; returns sentences on what was done."""
    folder = Path(folder).resolve()
    said = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        record, readable = student._read_record(folder / RECORD)
        if not readable:
            said.append(f"{RECORD} could not be read: every source version there is taken as yours and kept.")
        if not (folder / "nbgrader_config.py").exists():
            notebooks.write_atomically(folder / "nbgrader_config.py", CONFIG)
        chosen = notebooks.find(edition, only)
        for path in chosen:
            said += _lay(source_version(nbformat.read(path, as_version=4)), folder, path.stem, record)
        notebooks.write_atomically(folder / RECORD, json.dumps(record, indent=1))
    except OSError as error:
        raise CourseError(f"The assignments cannot be written to {folder} ({error.strerror}).") from error
    for path in chosen:
        nbgrader(folder, "generate_assignment", path.stem, "--create", "--force")
    return [*said, f"{len(chosen)} assignments are released in {folder / 'release'}."]


def _lay(notebook, folder, name, record):
    path = folder / "source" / name / f"{name}.ipynb"
    new = student.source_hash(notebook)
    if path.exists():
        try:
            mine = student.source_hash(nbformat.read(path, as_version=4))
        except Exception:  # no notebook (any more): the teacher's all the same
            mine = None
        if mine not in (new, record.get(name)):
            return [f"source/{name} holds your changes and is kept; move it away to have the course's version."]
    path.parent.mkdir(parents=True, exist_ok=True)
    notebooks.write_atomically(path, nbformat.writes(notebook) + "\n")
    record[name] = new
    return []


def nbgrader(folder, *words):
    """Run nbgrader in a course folder; CourseError with the end of its words when it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    package = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    env = {**os.environ, **runs.KERNEL, "PATH": path, "PYTHONPATH": package, "COURSE_TIER": "bundled"}
    env.pop("JPY_SESSION_NAME", None)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words], cwd=folder, env=env, capture_output=True, text=True
        )
    except OSError as error:
        raise CourseError(f"nbgrader cannot be started ({error.strerror}).") from error
    if done.returncode:
        last = notebooks.without_colours(done.stderr or done.stdout).strip()[-1500:]
        raise CourseError(f"nbgrader {words[0]} failed; its last words:\n{last}")
    return done.stdout + done.stderr
