"""What the notebook costs: a chapter run as a notebook against the same code run as a plain script (aim: 5 % or less).

Run: make bench ONLY=script, or python tests/bench/script.py [chapter [turns]]. The last line is JSON.

Compared are the seconds from the start of the chapter's first code cell to the end of its last: imports, training and
drawing are in both; in both a picture is drawn, compressed and encoded by `course_utils.plots.show`. Only the notebook
sends it, and what is printed, to the client as messages and stores it. What comes before the first cell is reported
beside it: the start of the kernel (and of the client's connection to it), and for the script all of Python's process that
is not the chapter, its start and its end.
The chapter is the committed one, in profile class on the bundled pictures; nbconvert's own exporter makes the script.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from _measure import TURNS, finish, in_turn, medians, plain_environment, ratio

from course_utils.tools import notebooks

LIMIT = 0.05
# The script says when its first cell started and its last one ended; file descriptor 2 carries nothing else we read.
CLOCK_START = "import time as _time\n_course_start = _time.perf_counter()\n"
CLOCK_END = "\nimport sys as _sys\nprint('COURSE_SECONDS', _time.perf_counter() - _course_start, file=_sys.stderr)\n"
# Run by a fresh Python, so that the client's memory and caches are the same in every turn.
CLIENT = """
import json, sys, time
import nbformat
from nbclient import NotebookClient
path, out, folder = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": folder}})
start = time.perf_counter()
with client.setup_kernel():
    ready = time.perf_counter()
    for number, cell in enumerate(notebook.cells):
        client.execute_cell(cell, number)
    done = time.perf_counter()
nbformat.write(notebook, out)
print(json.dumps({"kernel_start": ready - start, "cells": done - ready, "after": time.perf_counter() - done}))
"""


def prepare(chapter, folder):
    """Write the chapter as notebook and as script into `folder`, outputs removed; returns both paths."""
    from nbconvert import PythonExporter

    (source,) = notebooks.find("en", chapter)
    notebook = nbformat.read(source, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in notebook.cells:
        cell.outputs, cell.execution_count = [], None
    path, script = Path(folder, "chapter.ipynb"), Path(folder, "chapter.py")
    nbformat.write(notebook, path)
    text, _resources = PythonExporter(exclude_input_prompt=True).from_notebook_node(notebook)
    script.write_text(CLOCK_START + text + CLOCK_END, encoding="utf-8")
    return path, script, source.parent


def main(chapter="07", turns=TURNS):
    # A kernel chooses matplotlib's backend itself; the script draws into files, with agg.
    environment = plain_environment(COURSE_TIER="bundled", COURSE_DATA_DIR=None, JPY_SESSION_NAME=None, MPLBACKEND=None)
    beside = {"kernel_start": [], "python_start": [], "notebook_process": [], "script_process": []}
    with tempfile.TemporaryDirectory() as folder:
        path, script, place = prepare(chapter, folder)

        def run(*command, **changes):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, env={**environment, **changes}, cwd=place)
            if done.returncode:
                raise SystemExit(f"{command[1]} failed: {done.stderr[-800:]}")
            return done, time.perf_counter() - start

        def as_notebook():
            done, whole = run(sys.executable, "-c", CLIENT, str(path), str(Path(folder, "out.ipynb")), str(place))
            found = json.loads(done.stdout.splitlines()[-1])
            beside["kernel_start"].append(found["kernel_start"])
            beside["notebook_process"].append(whole)
            return found["cells"]

        def as_script():
            done, whole = run(sys.executable, str(script), MPLBACKEND="agg")
            (line,) = [line for line in done.stderr.splitlines() if line.startswith("COURSE_SECONDS")]
            seconds = float(line.split()[1])
            beside["python_start"].append(whole - seconds)
            beside["script_process"].append(whole)
            return seconds

        found = in_turn({"notebook": as_notebook, "script": as_script}, int(turns))
        outputs = sum(len(cell.outputs) for cell in nbformat.read(Path(folder, "out.ipynb"), as_version=4).cells)
    overhead = ratio(found, "notebook", "script") - 1
    seconds, beside = medians(found), medians(beside)
    finish(
        "script", chapter=chapter, profile="class", overhead=round(overhead, 4), limits={"overhead": LIMIT},
        over=["overhead"] if overhead > LIMIT else [], turns=int(turns), notebook_outputs=outputs,
        rows={
            "notebook": {
                "cells_s": round(seconds["notebook"], 2), "start_s": round(beside["kernel_start"], 2),
                "whole_process_s": round(beside["notebook_process"], 2),
            },
            "script": {
                "cells_s": round(seconds["script"], 2), "start_s": round(beside["python_start"], 2),
                "whole_process_s": round(beside["script_process"], 2),
            },
        },
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:3])
