"""nbgrader's source and release versions of the chapters, made from their exercise cells.

An assignment is a whole chapter, so that it can be read and run on its own. Its solutions are nbgrader's solution
regions, behind the stub that learners see; its checks are test cells of one point each. nbgrader runs only what the
exercises need, in profile smoke: the other cells carry the tag skip-execution, which nbclient obeys and JupyterLab does
not. Where an answer needs more than ours, `grading` takes the tag away.

The folder is nbgrader's course folder. What a teacher changed in source/ is kept; nothing else there is touched but
release/, which nbgrader makes anew.
"""

import ast
import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat

from course_utils.core import surroundings
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.tools import notebooks, runs, student
from course_utils.tools.assignments import needs

FOLDER = ROOT / "assignments"
RECORD = ".course.json"
POINTS = 1  # of each exercise
SKIP = "skip-execution"
IMPORTS = "assignment-imports"
PARTS = {"exercise", "check", "solution"}
# Modules that an answer may well use though ours does not; they cost nothing to import.
LIGHT = {"collections", "functools", "itertools", "math", "numpy", "random", "statistics"}
CONFIG = '''"""nbgrader's settings for this course folder; `make assignments` writes them once, then they are yours."""

from course_utils.tools.assignments import grading

c = get_config()
grading.configure(c)  # what the check says in JupyterLab, grading says too
c.CourseDirectory.course_id = "course"
# The stub stands before the solution; where the solution was, nothing is left.
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.enforce_metadata = True
c.Execute.timeout = 120
'''
# What stood there in earlier releases, and what the settings of a teacher must have.
EARLIER = CONFIG.replace("from course_utils.tools.assignments import grading\n\n", "").replace(
    "grading.configure(c)  # what the check says in JupyterLab, grading says too\n", ""
)
LINES = "from course_utils.tools.assignments import grading` and, after `c = get_config()`, `grading.configure(c)"


def source_version(notebook):
    """The source version of a chapter, with solutions: nbgrader makes the release from it."""
    notebook = copy.deepcopy(notebook)
    imports = _light_imports(notebook.cells)
    needed = _needed(notebook.cells, needs.names(imports).imports)
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
        made = nbformat.v4.new_code_cell(imports, id=IMPORTS)
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


def _needed(cells, given):
    """Ids of the code cells that exercises and their solutions need, directly or through others.

    `given` is {name: import statement} of what is there without them.
    """
    code = [cell for cell in cells if cell.cell_type == "code"]
    parts = [n for n, cell in enumerate(code) if PARTS & set(cell.metadata.get("tags", []))]
    sources = [cell.source for cell in code]
    found = needs.needed(sources, parts, given, never=set(parts), touches=False)
    return {code[number].id for number in found | parameters_of(code, found)}


def parameters_of(code, found):
    """Numbers of the parameters cells, where one of the cells `found` reads them through globals(), as setup does."""
    if not any("globals" in needs.names(code[number].source).used for number in found):
        return set()
    return {number for number, cell in enumerate(code) if "parameters" in cell.metadata.get("tags", [])}


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
    folder = usable(folder)
    said = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        record, readable = student._read_record(folder / RECORD)
        if not readable:
            said.append(f"{RECORD} could not be read: every source version there is taken as yours and kept.")
        said += _settings(folder / "nbgrader_config.py")
        chosen = notebooks.find(edition, only)
        for path in chosen:
            said += _lay(source_version(notebooks.read(path)), folder, path.stem, record)
        notebooks.write_atomically(folder / RECORD, json.dumps(record, indent=1))
    except OSError as error:
        raise CourseError(f"The assignments cannot be written to {folder} ({error.strerror}).") from error
    for path in chosen:
        nbgrader(folder, "generate_assignment", path.stem, "--create", "--force")
    return [*said, f"{len(chosen)} assignments are released in {folder / 'release'}."]


def usable(folder):
    """The course folder as an absolute path; CourseError where nbgrader could not work in it."""
    folder = Path(folder).resolve()
    found = sorted(set("[]*?") & set(str(folder)))
    if found:
        raise CourseError(
            f"nbgrader cannot work in {folder}: it takes {' '.join(found)} in a path for a pattern;"
            " name a folder without them, `python -m course_utils assignments --folder FOLDER`."
        )
    return folder


def _settings(path):
    """Write nbgrader's settings where there are none, or those of an earlier release; what to say of a teacher's."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else EARLIER
    if text == EARLIER:
        notebooks.write_atomically(path, CONFIG)
    elif "grading.configure(" not in text:
        return [f"{path.name} is yours and is kept; so that grading accepts what the checks accept, add `{LINES}`."]
    return []


def _lay(notebook, folder, name, record):
    path = folder / "source" / name / f"{name}.ipynb"
    new = student.source_hash(notebook)
    if path.exists():
        try:
            mine = student.source_hash(notebooks.read(path))
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
    env = {**surroundings.applied(), **runs.KERNEL, "PATH": path, "COURSE_TIER": "bundled"}
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
