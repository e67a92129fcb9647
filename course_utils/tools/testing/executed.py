"""A pytest plugin beside nbval: the longest notebook first, and of each one what it recorded, its time and memory.

`pytest -p course_utils.tools.testing.executed --nbval-lax notebooks/en/*.ipynb` writes NAME.result.json for each
notebook into the folder that COURSE_RESULTS names, in the form of `runs.run_notebook`. It fails a notebook whose kernel
could reach the network (see the folder offline/).
"""

import json
import os
import time
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

from course_utils.core import results
from course_utils.tools import notebooks, runs

# Asked in the kernel before the first cell: which module's function connects there.
WHO_CONNECTS = "__import__('socket').socket.connect.__module__"
ASK_SECONDS = 60
_running = {}  # nodeid of the notebook: what is known of it


def seconds_of(notebook):
    """How long a notebook takes, roughly: as when it was executed for the committed outputs, or its budget."""
    known = notebook.metadata.get("course_run", {}).get("seconds")
    return known or notebook.metadata.get("course", {}).get("budget_s", 60)


def pytest_collection_modifyitems(items):
    """The longest notebooks first, so that none is left alone at the end; cells stay in their order."""
    items.sort(key=lambda item: -seconds_of(item.parent.nb) if isinstance(item, IPyNbCell) else 0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Before the kernel is started: watch what this process starts."""
    if isinstance(item, IPyNbCell) and item.parent.nodeid not in _running:
        _running[item.parent.nodeid] = {
            "watch": runs.Watch().__enter__(), "start": time.perf_counter(), "cells": [], "error": None,
        }  # fmt: skip


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    """Keep what a cell showed; refuse a kernel that could reach the network."""
    if not isinstance(item, IPyNbCell):
        yield
        return
    known = _running[item.parent.nodeid]
    if not known["cells"] and (found := ask(item.parent.kernel, WHO_CONNECTS)) != "'sitecustomize'":
        known["error"] = f"the kernel could reach the network: {found} connects"
    outcome = yield
    known["cells"].append({"outputs": item.test_outputs or []})
    if outcome.excinfo is not None and known["error"] is None:
        words = str(outcome.excinfo[1]).splitlines() or [outcome.excinfo[0].__name__]
        known["error"] = f"cell {item.cell_num}: {words[0]}"
    elif known["error"] and len(known["cells"]) == 1:
        outcome.force_exception(AssertionError(known["error"]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """After the last cell, while its kernel is still there: write what was kept."""
    if isinstance(item, IPyNbCell) and (nextitem is None or nextitem.parent is not item.parent):
        known = _running.pop(item.parent.nodeid)
        known["watch"].__exit__()
        write(item.parent, known)


def write(parent, known):
    """Write NAME.result.json; a notebook of which not all cells ran is "failed"."""
    wanted = sum(cell.cell_type == "code" for cell in parent.nb.cells)
    if known["error"] is None and len(known["cells"]) < wanted:
        known["error"] = f"{len(known['cells'])} of {wanted} cells ran"
    result = {
        "notebook": parent.path.stem,
        "status": "failed" if known["error"] else "done",
        "error": known["error"],
        "seconds": round(time.perf_counter() - known["start"], 2),
        "cpu_seconds": round(known["watch"].cpu_seconds, 2),
        "peak_memory_mb": round(known["watch"].peak / 1e6),
        **results.collect({"cells": known["cells"]}),
    }
    folder = Path(os.environ.get("COURSE_RESULTS") or ".")
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    notebooks.write_atomically(folder / f"{parent.path.stem}.result.json", text)


def ask(kernel, expression):
    """The value of an expression in a kernel of nbval, as `repr` writes it; or the error, in words."""
    client = kernel.kc
    asked = client.execute("", silent=True, user_expressions={"answer": expression}, allow_stdin=False)
    while True:
        message = client.get_shell_msg(timeout=ASK_SECONDS)
        if message["parent_header"].get("msg_id") == asked:
            answer = message["content"]["user_expressions"]["answer"]
            return answer["data"]["text/plain"] if answer["status"] == "ok" else answer["evalue"]
