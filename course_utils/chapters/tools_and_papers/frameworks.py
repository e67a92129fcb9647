"""TensorFlow, JAX and PyTorch beside each other: speed of one Keras source, and what each makes one write.

A framework is measured in a process of its own, because Keras can compute with one only; those that are not installed
are left out. What the authors measured with all three is kept in measured/frameworks.json; the command

    python -m course_utils.chapters.tools_and_papers.frameworks

makes the file again where all three are installed. Taught in 16_tools_and_papers.
"""

import ast
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.core.tables import html_table

FRAMEWORKS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}  # as Keras calls them, as we do
PACKAGE = "course_utils.chapters.tools_and_papers"
HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PATIENCE = 300  # seconds for one framework
PARTS = ("loss", "gradient", "step", "compiled_step")


def installed():
    """Names of the frameworks that are installed here, as Keras calls them; nothing is imported."""
    return [name for name in FRAMEWORKS if importlib.util.find_spec(name) is not None]


def speed(name, steps):
    """Train the network of `one_source` with one framework, in a process of its own.

    Parameters
    ----------
    name : str
        "tensorflow", "jax" or "torch".
    steps : int
        Timed steps, 1 or more, after a first one that builds the graph.

    Returns
    -------
    dict
        As `one_source.measure` gives it.

    Raises
    ------
    CourseError
        When there is no such framework, or it failed.
    """
    _known(name)
    require(steps >= 1, _("The number of steps is {steps}; allowed: 1 or more."), steps=steps)
    return _run(name, "-m", f"{PACKAGE}.one_source", name, str(steps))


def by_hand(name):
    """Fit least squares by the module of `by_hand` for one framework, in a process of its own.

    Returns
    -------
    dict
        "weights" (after 50 compiled steps), "gradient_difference" (largest, from the formula in NumPy), and "halvings",
        "compiled_halvings": what a loop whose length depends on a number gave, or the name of the error.
    """
    _known(name)
    return _run(name, "-m", f"{PACKAGE}.frameworks", "try", name)


def _known(name):
    names = ", ".join(FRAMEWORKS)
    require(name in FRAMEWORKS, _("There is no framework {name!r}; allowed: {names}."), name=name, names=names)


def _run(name, *arguments):
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "KERAS_BACKEND": name, "PYTHONPATH": os.pathsep.join(paths)}
    try:
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CourseError(
            _("{name} took longer than {seconds} seconds and was stopped; close other programs and try again.").format(
                name=FRAMEWORKS[name], seconds=PATIENCE
            )
        ) from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [_("no message")])[-1]
        raise CourseError(
            _("{name} failed ({said}): install it again, or leave it out.").format(name=FRAMEWORKS[name], said=said)
        )
    return json.loads(done.stdout.splitlines()[-1])


def problem(rows=64, columns=3):
    """Numbers to fit: x float32 [rows, columns], y float32 [rows], weights to start from float32 [columns]."""
    random = numpy.random.default_rng(0)
    x = random.normal(size=(rows, columns)).astype("float32")
    y = (x @ numpy.arange(1, columns + 1) + random.normal(0, 0.1, rows)).astype("float32")
    return x, y, numpy.zeros(columns, "float32")


def slope(weights, x, y):
    """The gradient of the mean squared error by its formula, 2 xᵀ(xw - y) / n: float array [columns]."""
    return 2 * x.T @ (x @ weights - y) / len(y)


def attempt(name, steps=50, rate=0.1):
    """What `by_hand` measures, in this process: it must be able to import the framework."""
    module = importlib.import_module(f"{PACKAGE}.by_hand.in_{FRAMEWORKS[name].lower()}")
    x, y, begin = problem()
    weights, there, values = module.start(begin), module.constant(x), module.constant(y)
    found = numpy.array(module.gradient(weights, there, values).tolist() if name == "torch" else
                        module.gradient(weights, there, values))  # fmt: skip
    result = {"gradient_difference": float(numpy.abs(found - slope(begin, x, y)).max())}
    try:
        compiled = module.compiled_step
        compiled(module.start(begin), there, values, rate)
    except Exception as error:  # PyTorch needs a C++ compiler: without one it says so here
        result["not_compiled"] = type(error).__name__
        compiled = module.step
    for _step in range(steps):
        new = compiled(weights, there, values, rate)
        weights = weights if new is None else new  # JAX's arrays cannot be changed: its step returns new ones
    result["weights"] = [float(value) for value in (weights.tolist() if name == "torch" else weights)]
    for kind in ("halvings", "compiled_halvings"):
        try:
            result[kind] = int(getattr(module, kind)(module.constant(numpy.float32(1000))))
        except Exception as error:  # which error it is, is what we want to know
            result[kind] = type(error).__name__
    return result


def source(name, part):
    """The lines of one function of a framework's module in `by_hand`, without importing it: str.

    Parameters
    ----------
    name : str
        "tensorflow", "jax" or "torch".
    part : str
        "loss", "gradient", "step" or "compiled_step".
    """
    _known(name)
    text = (HERE / "by_hand" / f"in_{FRAMEWORKS[name].lower()}.py").read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        names = [node.name] if isinstance(node, ast.FunctionDef) else [
            target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)
        ]  # fmt: skip
        if part in names:
            return ast.get_source_segment(text, node)
    raise CourseError(_("There is no part {part!r}; allowed: {parts}.").format(part=part, parts=", ".join(PARTS)))


def side_by_side(*parts):
    """The same parts in the three frameworks, as an HTML table with a row each; also as plain text.

    Returns
    -------
    (str, str)
        HTML, and the same for readers without it.
    """
    from markupsafe import Markup, escape

    sources = {title: "\n\n".join(source(name, part) for part in parts) for name, title in FRAMEWORKS.items()}
    block = '<pre style="margin:0;text-align:left;white-space:pre;box-shadow:none">{}</pre>'
    rows = [[title, Markup(block.format(escape(text)))] for title, text in sources.items()]
    html = html_table([], rows, row_head="text-align:left;vertical-align:top")
    return html, "\n\n".join(f"# {title}\n{text}" for title, text in sources.items())


def show_side_by_side(*parts):
    """Show what `side_by_side` gives in the notebook."""
    from course_utils.core.shown import show_bundle

    html, plain = side_by_side(*parts)
    show_bundle({"text/html": html, "text/plain": plain})


def in_words(rows):
    """What the speeds say: losses agree or not, and how many times as much processor time the slowest takes.

    Parameters
    ----------
    rows : list of dict
        One or more, as `speed` gives them; of each "backend", "step_cpu_ms", "first_s" and "loss" are read.
    """
    names = [FRAMEWORKS[row["backend"]] for row in rows]
    if len(rows) == 1:
        return _(
            "Only {name} is installed here: {ms:.0f} ms of processor time a step, after {first:.1f} s for the first "
            "one, in which the graph is built."
        ).format(name=names[0], ms=rows[0]["step_cpu_ms"], first=rows[0]["first_s"])
    times = [row["step_cpu_ms"] for row in rows]
    fast, slow = int(numpy.argmin(times)), int(numpy.argmax(times))
    apart = max(row["loss"] for row in rows) - min(row["loss"] for row in rows)
    return _(
        "The last losses differ by {apart:.0e}; a step takes {fast_ms:.0f} ms of processor time with {fast}, and "
        "{times:.1f} times as much with {slow}."
    ).format(apart=apart, fast_ms=times[fast], fast=names[fast], times=times[slow] / times[fast], slow=names[slow])


def kept_speeds():
    """The rows of measured/frameworks.json on the network, as `speed` would give them: a list of dict."""
    from course_utils.notebook import measured

    names = {title: name for name, title in FRAMEWORKS.items()}
    return [
        {"backend": names[row["framework"]], "step_cpu_ms": row["cpu_ms_a_step"], "first_s": row["first_step_s"],
         "loss": row["loss"]}
        for row in measured.read("frameworks", HERE / "measured")["rows"] if row["kind"] == "network"
    ]  # fmt: skip


def kept_loops():
    """{framework: (what the loop gave, what it gave compiled)} from measured/frameworks.json: int, or an error."""
    from course_utils.notebook import measured

    rows = measured.read("frameworks", HERE / "measured")["rows"]
    return {row["framework"]: (row["loop"], row["loop_compiled"]) for row in rows if row["kind"] == "by hand"}


def main(steps=60, repeats=3):
    """Measure all that is installed, each `repeats` times in turn, and write the table."""
    from course_utils.notebook import measured

    rows = []
    runs = {name: [] for name in installed()}
    for _repeat in range(repeats):
        for name, found in runs.items():
            found.append(speed(name, steps))
    for name, found in runs.items():
        times = [run["step_ms"] for run in found]
        rows.append({
            "kind": "network", "framework": FRAMEWORKS[name], "version": found[0]["version"],
            "ms_a_step": float(numpy.median(times)), "fastest": min(times), "slowest": max(times),
            "cpu_ms_a_step": float(numpy.median([run["step_cpu_ms"] for run in found])),
            "first_step_s": float(numpy.median([run["first_s"] for run in found])), "loss": found[0]["loss"],
            "runs": repeats,
        })  # fmt: skip
    for name in runs:
        tried = by_hand(name)
        rows.append({
            "kind": "by hand", "framework": FRAMEWORKS[name], "gradient_difference": tried["gradient_difference"],
            "weights": tried["weights"], "loop": tried["halvings"], "loop_compiled": tried["compiled_halvings"],
            "not_compiled": tried.get("not_compiled", ""),
        })  # fmt: skip
    about = "One Keras source on three frameworks, 128 pictures a step; and the same lines by hand in each."
    measured.write("frameworks", about, f"python -m {PACKAGE}.frameworks", rows, HERE / "measured")


if __name__ == "__main__":
    if sys.argv[1:2] == ["try"]:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        print(json.dumps(attempt(sys.argv[2])))
    else:
        main()
