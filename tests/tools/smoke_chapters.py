"""Every chapter in profile smoke, all in this one process: what each took of the processor, imports not counted in.

    python tests/tools/smoke_chapters.py [08]       one line of JSON for each chapter, before and after them one for
                                                   the processor

Libraries are loaded once, before the first chapter; cells run in IPython, as in a kernel, on the bundled data.
"""

import contextlib
import io
import json
import os
import sys

import psutil

from course_utils.tools import notebooks
from course_utils.tools.testing import calibration

INJECTED = '# Parameters\nprofile = "smoke"\n'


def cpu_seconds():
    """CPU seconds of this process and of those that it started and that are over."""
    return sum(psutil.Process().cpu_times()[:4])


def run(path):
    """{"chapter", "seconds", "cells": the five longest, "error"} of the notebook at `path`."""
    import keras
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib import pyplot

    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    cells.insert(1, nbformat.v4.new_code_cell(INJECTED, id="injected"))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    keras.backend.clear_session()
    start, took, error = cpu_seconds(), {}, None
    os.chdir(path.parent)
    for cell in cells:
        before = cpu_seconds()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            done = shell.run_cell(cell.source, store_history=True)
        took[cell.id] = round(cpu_seconds() - before, 2)
        if not done.success:
            error = f"{cell.id}: {done.error_in_exec or done.error_before_exec!r}"
            break
    pyplot.close("all")
    longest = dict(sorted(took.items(), key=lambda item: -item[1])[:5])
    return {"chapter": path.stem, "seconds": round(cpu_seconds() - start, 2), "cells": longest, "error": error}


def main(only=""):
    from course_utils.core.environment import load_keras

    load_keras()
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401
    import sklearn.linear_model  # noqa: F401
    import sympy  # noqa: F401

    calibrate()
    for path in notebooks.find("en", only):
        print(json.dumps(run(path)), flush=True)
    calibrate()  # what runs beside us may have changed


def calibrate():
    """Print what the processor needs for the piece of work that budgets are measured in."""
    start = cpu_seconds()
    calibration.work()
    print(json.dumps({"calibration": round(cpu_seconds() - start, 2)}), flush=True)


if __name__ == "__main__":
    os.environ.update({"COURSE_LIVE": "0", "COURSE_TIER": "bundled", "MPLBACKEND": "agg"})
    main(*sys.argv[1:2])
