"""Seconds that an import takes in a fresh Python: `import course_utils` (aim: 0.3 or less) and its main parts.

Run: make bench ONLY=imports, or python tests/bench/imports.py [turns]. The last line is JSON.
A row's `seconds` is the median over fresh processes of the import alone, taken inside the process; `process_seconds` is
the whole process, so that the row "nothing" is the start of Python.
"""

import subprocess
import sys
import time

from _measure import finish, in_turn, medians, plain_environment

from course_utils.core.paths import ROOT

TURNS = 7
LIMIT = 0.3
PARTS = (
    "core.parameters", "core.results", "core.environment", "core.plots", "datasets", "learning.networks",
    "learning.training", "notebook.exercises", "widgets.explorer",
)  # fmt: skip
STATEMENTS = {
    "nothing": "pass",
    "course_utils": "import course_utils",
    **{part: f"import course_utils.{part}" for part in PARTS},
    "setup without networks": "from course_utils import setup; setup('01_background', {}, networks=False)",
    "TensorFlow": "from course_utils.core.environment import load_tensorflow; load_tensorflow()",
}
CODE = """
import time
start = time.perf_counter()
{statement}
print(time.perf_counter() - start)
"""


def main(turns=TURNS):
    inside = {name: [] for name in STATEMENTS}

    def fresh(name):
        def measure():
            start = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", CODE.format(statement=STATEMENTS[name])],
                capture_output=True, text=True, check=True, cwd=ROOT, env=plain_environment(),
            )  # fmt: skip
            whole = time.perf_counter() - start
            inside[name].append(float(done.stdout.splitlines()[-1]))
            return whole

        return measure

    parts = {name: fresh(name) for name in STATEMENTS}
    for part in parts.values():
        part()  # once untimed: compiled files are written and read from the disk's cache afterwards
    inside = {name: [] for name in STATEMENTS}
    whole = medians(in_turn(parts, int(turns)))
    seconds = medians(inside)
    rows = {name: {"seconds": round(seconds[name], 3), "process_seconds": round(whole[name], 3)} for name in parts}
    over = ["course_utils"] if rows["course_utils"]["seconds"] > LIMIT else []
    finish("imports", import_seconds=rows["course_utils"]["seconds"], limits={"import_seconds": LIMIT}, over=over,
           turns=int(turns), rows=rows)  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:2])
