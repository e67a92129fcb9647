"""What the notebook costs: a chapter run as a notebook against the same code run as a plain script (aim: 5 % or less).

Run: make bench ONLY=script, or python tests/bench/script.py [chapter [turns]]. The last line is JSON.

Compared are the seconds from the start of the chapter's first code cell to the end of its last: imports, training and
drawing are in both; in both a picture is drawn, compressed and encoded by `plots.show`. Only the notebook sends it,
and what is printed, to the client as messages. `overhead` compares medians of wall time, `least_overhead` the fastest
turn of each: other work on the machine only ever adds time. `cpu_overhead` is the time of the computing process
alone. Where the machine is not quiet, believe the last two. What comes before the first cell is reported beside it:
the start of the kernel (and of the client's connection to it); for the script, the start and the end of Python's
process. The chapter is the committed one, in profile class on the bundled pictures; nbconvert's own exporter makes
the script."""

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
# A first and a last cell, in both, say how long the cells between took; the kernel's answer is the last cell's output.
CLOCK_START = "import time as _time\n_course_start, _course_cpu = _time.perf_counter(), _time.process_time()"
CLOCK_END = "print('COURSE_SECONDS', _time.perf_counter() - _course_start, _time.process_time() - _course_cpu)"
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
nbformat.write(notebook, out)
print(json.dumps({"kernel_start": ready - start}))
print(notebook.cells[-1].outputs[0].text)
"""


def prepare(chapter, folder):
    """Write the chapter as notebook and as script into `folder`, outputs removed; returns both paths."""
    from nbconvert import PythonExporter

    (source,) = notebooks.find("en", chapter)
    notebook = nbformat.read(source, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in notebook.cells:
        cell.outputs, cell.execution_count = [], None
    clocks = [nbformat.v4.new_code_cell(source) for source in (CLOCK_START, CLOCK_END)]
    notebook.cells = [clocks[0], *notebook.cells, clocks[1]]
    path, script = Path(folder, "chapter.ipynb"), Path(folder, "chapter.py")
    nbformat.write(notebook, path)
    text, _resources = PythonExporter(exclude_input_prompt=True).from_notebook_node(notebook)
    script.write_text(text, encoding="utf-8")
    return path, script, source.parent


def main(chapter="07", turns=TURNS):
    # A kernel chooses matplotlib's backend itself; the script draws into files, with agg.
    environment = plain_environment(COURSE_TIER="bundled", COURSE_DATA_DIR=None, JPY_SESSION_NAME=None, MPLBACKEND=None)
    names = ("kernel_start", "python_start", "notebook_process", "script_process", "notebook_cpu", "script_cpu")
    beside = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        path, script, place = prepare(chapter, folder)

        def run(*command, **changes):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, env={**environment, **changes}, cwd=place)
            if done.returncode:
                raise SystemExit(f"{command[1]} failed: {done.stderr[-800:]}")
            return done, time.perf_counter() - start

        def clocks(stdout, name):
            (line,) = [line for line in stdout.splitlines() if line.startswith("COURSE_SECONDS")]
            beside[name].append(float(line.split()[2]))
            return float(line.split()[1])

        def as_notebook():
            done, whole = run(sys.executable, "-c", CLIENT, str(path), str(Path(folder, "out.ipynb")), str(place))
            (line,) = [line for line in done.stdout.splitlines() if line.startswith('{"kernel_start"')]
            beside["kernel_start"].append(json.loads(line)["kernel_start"])
            beside["notebook_process"].append(whole)
            return clocks(done.stdout, "notebook_cpu")

        def as_script():
            done, whole = run(sys.executable, str(script), MPLBACKEND="agg")
            seconds = clocks(done.stdout, "script_cpu")
            beside["python_start"].append(whole - seconds)
            beside["script_process"].append(whole)
            return seconds

        found = in_turn({"notebook": as_notebook, "script": as_script}, int(turns))
        outputs = sum(len(cell.outputs) for cell in nbformat.read(Path(folder, "out.ipynb"), as_version=4).cells)
    overhead = ratio(found, "notebook", "script") - 1
    seconds, beside = medians(found), medians(beside)
    least_overhead = min(found["notebook"]) / min(found["script"]) - 1
    cpu_overhead = beside["notebook_cpu"] / beside["script_cpu"] - 1
    judged = {"overhead": overhead, "least_overhead": least_overhead, "cpu_overhead": cpu_overhead}
    finish(
        "script", chapter=chapter, profile="class", **{name: round(value, 4) for name, value in judged.items()},
        limits=dict.fromkeys(judged, LIMIT),
        over=[name for name, value in judged.items() if value > LIMIT], turns=int(turns), notebook_outputs=outputs,
        rows={
            "notebook": {
                "cells_s": round(seconds["notebook"], 2), "cells_cpu_s": round(beside["notebook_cpu"], 2),
                "start_s": round(beside["kernel_start"], 2),
                "whole_process_s": round(beside["notebook_process"], 2),
            },
            "script": {
                "cells_s": round(seconds["script"], 2), "cells_cpu_s": round(beside["script_cpu"], 2),
                "start_s": round(beside["python_start"], 2),
                "whole_process_s": round(beside["script_process"], 2),
            },
        },
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:3])
