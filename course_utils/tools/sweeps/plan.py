"""Which runs a sweep has: a grid, a list or a random draw of parameters, each checked before anything starts.

A run is known by its id: a hash of the notebook's source, its parameters, the versions of the packages and the source
of course_utils. The same id means the same run, so that what is done need not be done again.
"""

import ast
import csv
import datetime
import hashlib
import io
import itertools
import json
import math
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from course_utils.core import chapters
from course_utils.core import parameters as typed
from course_utils.core.environment import versions
from course_utils.core.errors import CourseError
from course_utils.core.paths import text_bytes
from course_utils.tools import notebooks

MOST = 100_000
RANGES = ("log", "linear", "whole")
WORDS = {"true": True, "false": False, "null": None, "none": None}
PACKAGE = Path(__file__).resolve().parent.parent.parent


@dataclass
class Plan:
    """A notebook and the runs to do with it."""

    name: str  # of the notebook, without its ending
    content: bytes  # the notebook without its outputs
    notebook_sha256: str
    folder: str  # where the notebook lies: the kernel's working folder, on machines that have it
    budget_mb: float  # memory that one run may need, in MB (10**6 bytes), as the notebook declares it
    runs: list = field(default_factory=list)  # {"id", "parameters"}
    swept: list = field(default_factory=list)  # names of the parameters that vary
    versions: dict = field(default_factory=versions)
    source_sha256: str = field(default_factory=lambda: source_sha256())

    def asked(self, metric=None, minimize=False):
        """What sweep.json says of this plan."""
        return {
            "notebook": self.name,
            "notebook_sha256": self.notebook_sha256,
            "versions": self.versions,
            "source_sha256": self.source_sha256,
            "created": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "metric": metric,
            "minimize": minimize,
            "runs": self.runs,
            "swept": self.swept,
        }


def make(notebook, grid=(), fixed=(), rows=None, draws=0, draw_seed=0, seeds=0, edition="en"):
    """The plan of a sweep.

    Parameters
    ----------
    notebook : str
        A chapter ("08_training", or "08"), or the path of any notebook.
    grid : list of str
        "name=value,value,...": every combination is run. With `draws` also ranges: "name=log:1e-4:1e-1".
    fixed : list of str
        "name=value": the same in every run.
    rows : list of dict, optional
        Runs that are listed one by one (see `read_list`); each is combined with the grid.
    draws : int
        Number of combinations to draw at random from the grid and its ranges, instead of all of them.
    draw_seed : int
        Start of the random numbers of the draw.
    seeds : int
        Repeat each run with the parameter seed = 0, 1, ... seeds - 1.
    edition : str
        Language of the chapter: "en" or "zh".

    Returns
    -------
    Plan
        With each combination once.

    Raises
    ------
    CourseError
        One sentence about the first thing that is wrong: no such notebook, a parameter that it does not have, a value
        that is not allowed, more than 100,000 combinations.
    """
    plan, check = _open(find(notebook, edition))
    constants = dict(_split(text, "-p") for text in fixed)
    given = {}
    for text in grid:
        name, values = _split(text, "-g", parse=False)
        if name in given:
            raise CourseError(f"Parameter {name} is given twice with -g; write all its values in one: -g {name}=1,2,3.")
        given[name] = values
    if seeds:
        if seeds < 0:
            raise CourseError(f"--seeds is {seeds}; allowed: 1 or more.")
        if "seed" in given or "seed" in constants:
            raise CourseError("--seeds sets the parameter seed; leave out -g seed=... and -p seed=..., or --seeds.")
    for name in constants:
        if name in given:
            raise CourseError(f"Parameter {name} is given with -p and with -g; choose one.")
    if draws:
        combinations = _draw(given, draws, draw_seed)
        count = draws
    else:
        axes = {name: values_of(name, text) for name, text in given.items()}
        count = math.prod(len(values) for values in axes.values())
        combinations = (dict(zip(axes, chosen, strict=True)) for chosen in itertools.product(*axes.values()))
    rows = [{}] if rows is None else rows
    count *= len(rows) * max(seeds, 1)
    if count > MOST:
        raise CourseError(
            f"These are {count:,} runs; allowed: {MOST:,} or fewer. Leave out values, or draw: --random 200."
        )
    combinations = list(combinations)
    found = {}
    for row, combination, seed in itertools.product(rows, combinations, range(max(seeds, 1))):
        twice = set(row) & ({*combination, *constants} | ({"seed"} if seeds else set()))
        if twice:
            raise CourseError(f"Parameter {sorted(twice)[0]} is in the list and on the command line too; choose one.")
        asked = {**constants, **row, **combination, **({"seed": seed} if seeds else {})}
        asked, whole = check(asked)
        identity = run_id(plan, whole)
        found.setdefault(identity, {"id": identity, "parameters": asked})
    plan.runs = list(found.values())
    plan.swept = varying(plan.runs)
    return plan


def varying(runs):
    """Names of the parameters that are not the same in all runs."""
    values = {}
    for run in runs:
        for name, value in run["parameters"].items():
            values.setdefault(name, []).append(repr(value))
    return [name for name, found in values.items() if len(set(found)) > 1 or len(found) < len(runs)]


def find(notebook, edition="en"):
    """Path of a chapter, or of any notebook; CourseError when there is none."""
    path = Path(notebook)
    if path.suffix == ".ipynb" or path.exists():
        if not path.is_file():
            raise CourseError(
                f"There is no notebook {notebook}; name a chapter, such as 08_training, or a file that exists."
            )
        return path.resolve()
    paths = notebooks.find(edition)
    found = [path for path in paths if notebook in (path.stem, path.stem[:2])]
    if not found:
        stems = ", ".join(path.stem for path in paths)
        raise CourseError(f"There is no chapter {notebook!r}; there are {stems}. Or give the path of a notebook.")
    return found[0]


def run_id(plan, parameters):
    """Id of a run: 12 hexadecimal digits."""
    known = [plan.notebook_sha256, plan.source_sha256, plan.versions, parameters]
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:12]


def source_sha256(package=PACKAGE):
    """Hash of what a notebook can import from course_utils (all but its tools, and translations)."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        if path.suffix in (".py", ".toml", ".json", ".js", ".css") and not name.startswith("tools/"):
            digest.update(name.encode() + b"\0" + text_bytes(path) + b"\0")
    return digest.hexdigest()


def _open(path):
    """The plan of the notebook at `path`, still without runs, and the function that checks a run's parameters."""
    import nbformat

    notebook = notebooks.read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    kernel = notebook.metadata.get("kernelspec", {}).get("name")
    source = json.dumps(
        [kernel, [[cell.cell_type, cell.source, cell.metadata.get("tags", [])] for cell in notebook.cells]]
    )
    course = notebook.metadata.get("course", {})
    plan = Plan(
        name=path.stem,
        content=nbformat.writes(notebook).encode(),
        notebook_sha256=hashlib.sha256(source.encode()).hexdigest(),
        folder=str(path.parent),
        budget_mb=course.get("budget_mb", 1000),
    )
    chapter = course.get("chapter")
    if chapter in chapters.names():
        specs = chapters.parameters_of(chapter)
        return plan, lambda given: _check_chapter(specs, given)
    names = _names(notebook)
    return plan, lambda given: _check_names(path.name, names, given)


def _check_chapter(specs, given):
    """What was asked, each value of the right kind; and every value that the chapter will run with."""
    whole = typed.resolve(specs, given)
    return {name: whole[name] if value is not None else None for name, value in given.items()}, whole


def _check_names(notebook, names, given):
    for name in given:
        if name not in names:
            has = ", ".join(names) or "none: tag a cell with `parameters` and assign them there, one a line"
            raise CourseError(f"There is no parameter {name} in {notebook}; it has: {has}.")
    return given, given


def _names(notebook):
    """Names of the parameters of a notebook, as papermill sees them."""
    import contextlib
    import logging
    import os
    import tempfile

    import nbformat
    import papermill

    notebook = nbformat.from_dict(notebook)
    # One that a program wrote may name no kernel: it is Python's, as when it is run.
    notebook.metadata.setdefault("kernelspec", {"name": "python3", "display_name": "Python 3", "language": "python"})
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "notebook.ipynb")
        nbformat.write(notebook, path)
        quiet = logging.getLogger("papermill")
        level = quiet.level
        try:
            quiet.setLevel(logging.ERROR)
            with contextlib.redirect_stdout(io.StringIO()):
                return list(papermill.inspect_notebook(path))
        finally:
            quiet.setLevel(level)


def _split(text, option, parse=True):
    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not name.isidentifier() or not value.strip():
        form = "name=value" if option == "-p" else "name=value,value"
        raise CourseError(f"{option} {text!r} is not understood; write {option} {form}.")
    return name, scalar(value) if parse else value.strip()


def scalar(text):
    """The value that a text stands for: a number, True, False, None, a list, or else the text itself. Never code."""
    text = text.strip()
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    if len(text) > 10_000:
        raise CourseError(f"The value {text[:40]}... is longer than 10,000 characters; put it into a file.")
    try:
        value = ast.literal_eval(text)
        json.dumps(value, allow_nan=False)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return text
    return list(value) if isinstance(value, tuple) else value


def values_of(name, text):
    """The values in "0.001,0.003": commas inside brackets and quotes do not divide."""
    if text.split(":")[0] in RANGES and text.count(":") == 2:
        raise CourseError(f"-g {name}={text} is a range, and a range needs --random: say how many runs to draw.")
    parts = _at_commas(text)
    if any(not part.strip() for part in parts):
        raise CourseError(f"-g {name}={text} has an empty value; write the values with one comma between them.")
    return [scalar(part) for part in parts]


def _at_commas(text):
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "[({":
            depth += 1
        elif letter in "])}":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += letter
    return parts


def _draw(given, draws, seed):
    if not given:
        raise CourseError(
            "--random has nothing to draw from; give values or ranges, as in -g learning_rate=log:1e-4:1e-1."
        )
    if draws > MOST:
        raise CourseError(f"--random is {draws:,}; allowed: 1 to {MOST:,}.")
    axes = {}
    for name, text in given.items():
        # Each parameter has its own random numbers: more runs, or one more parameter, leave those drawn as they are.
        axes[name] = [
            _sampler(name, text)(numbers) for numbers in [random.Random(f"{seed} {name}")] for _ in range(draws)
        ]
    return [dict(zip(axes, chosen, strict=True)) for chosen in zip(*axes.values(), strict=True)]


def _sampler(name, text):
    kind, *edges = text.split(":")
    if kind not in RANGES:
        values = values_of(name, text)
        return lambda numbers: numbers.choice(values)
    edges = [scalar(edge) for edge in edges]
    kinds = (int,) if kind == "whole" else (int, float)
    if len(edges) != 2 or any(type(edge) not in kinds for edge in edges) or not edges[0] < edges[1]:
        form = "whole:1:10, with whole numbers" if kind == "whole" else f"{kind}:0.001:0.1"
        raise CourseError(f"-g {name}={text} is not a range; write {name}={form}, the lower edge first.")
    low, high = edges
    if kind == "whole":
        return lambda numbers: numbers.randint(low, high)
    if kind == "linear":
        return lambda numbers: _short(numbers.uniform(low, high))
    if low <= 0:
        raise CourseError(f"-g {name}={text}: a range in steps of equal factor (log) needs edges greater than 0.")
    return lambda numbers: _short(math.exp(numbers.uniform(math.log(low), math.log(high))))


def _short(value):
    return float(f"{value:.6g}")


def read_list(path):
    """The runs in a file: CSV (a column a parameter, an empty cell is not given) or YAML (a list of mappings)."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"The list of runs {path} cannot be read: {error}.") from error
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        rows = _from_yaml(path, text)
    elif path.suffix.lower() == ".csv":
        rows = _from_csv(path, text)
    else:
        raise CourseError(f"The list of runs {path} is neither CSV nor YAML; allowed endings: .csv, .yaml, .yml.")
    if not rows:
        raise CourseError(f"The list of runs {path} has no run in it.")
    if len(rows) > MOST:
        raise CourseError(f"The list of runs {path} has {len(rows):,} runs; allowed: {MOST:,} or fewer.")
    return rows


def _from_csv(path, text):
    # Excel separates cells by semicolons where numbers have a decimal comma.
    first = text.partition("\n")[0]
    german = ";" in first and "," not in first
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True, delimiter=";" if german else ",")
    names = [name.strip() for name in reader.fieldnames or ()]
    wrong = [name for name in names if not name.isidentifier() or names.count(name) > 1]
    if wrong or not names:
        raise CourseError(
            f"The first line of {path} must name the parameters, each once; it has {', '.join(names) or 'nothing'}."
        )
    reader.fieldnames = names
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise CourseError(f"Line {reader.line_num} of {path} has not as many cells as its first line has names.")
        cells = {name: cell.strip() for name, cell in row.items() if cell.strip()}
        if german:
            number = r"[+-]?\d+,\d+([eE][+-]?\d+)?"
            cells = {
                name: cell.replace(",", ".") if re.fullmatch(number, cell) else cell for name, cell in cells.items()
            }
        rows.append({name: scalar(cell) for name, cell in cells.items()})
    return rows


def _from_yaml(path, text):
    import yaml

    try:
        rows = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" (line {line + 1})" if line is not None else ""
        raise CourseError(f"The list of runs {path} is not valid YAML{where}.") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CourseError(
            f"The list of runs {path} must be a list of mappings, as in `- {{learning_rate: 0.01, seed: 1}}`."
        )
    found = []
    for number, row in enumerate(rows, 1):
        for name, value in row.items():
            # YAML 1.1 takes 1e-3, without a point, for a text.
            if isinstance(value, str) and re.fullmatch(r"[+-]?\d+[eE][+-]?\d+", value):
                row[name] = value = float(value)
            if not isinstance(name, str) or not name.isidentifier():
                raise CourseError(f"Run {number} of {path}: {name!r} is not the name of a parameter.")
            try:
                json.dumps(value, allow_nan=False)
            except (TypeError, ValueError) as error:
                raise CourseError(
                    f"Run {number} of {path}: {name} is {value!r}; allowed: numbers, texts, true, false, null, lists."
                ) from error
        found.append(dict(row))
    return found
