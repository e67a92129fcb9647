"""A chapter run as people run it: cells again, setup again, backwards, and from the middle on after a restart.

All of it is done in one kernel, in profile smoke, so that what takes long (starting TensorFlow, loading data) is done
once. In this order:

1. *From the middle*: a new kernel runs parameters, setup, and then the second half of the cells. A cell that needs what
   an earlier one makes fails with NameError, and in no other way. What a cell that failed had begun to make is
   forgotten, so that the next one fails in the same way: at the first such error Jupyter stops, and so do people.
2. *Plain*: the names are forgotten, as a restart does; then all cells once, in order, each held against the next run
   of it: right away (*twice*), or further on.
3. *Setup again*: the opening line is the same, and says nothing of parameters that were bound since.
4. *Backwards*: every cell again, the last one first.
5. *In Chinese*, where the chapter has a Chinese edition: that one once, in order, the names forgotten before. It
   records what the English one does under the same seed, words set aside, and no letter is drawn that no font has.

What a cell records is each time what it was in the plain run, but for timings. What the plain run takes is held to the
budget of profile smoke: libraries are loaded by then.
To spare time, a cell that took more than LONG_S of the processor is run twice in a row and left out of 4; one that took
more than SHORT_S is run again in 4 alone. Which run comes after which differs, and no cell is run only once.
"""

import contextlib
import functools
import json
import math
import os
import re

import nbformat
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell

from course_utils.core import results
from course_utils.core.environment import chinese_font
from course_utils.tools import names, notebooks, runs
from course_utils.tools.sweeps.cluster import threads_of
from course_utils.tools.testing import calibration

LONG_S, SHORT_S = 1.0, 0.3
# Pictures are drawn but not painted, which is a third of the work; in the plain pass they are.
# Both leave no name behind, and take none away.
UNPAINTED = """
def _unpaint():
    import io
    from PIL import Image
    from course_utils.core import plots
    Image.new("RGB", (8, 8)).save(small := io.BytesIO(), "PNG")
    plots.painting = getattr(plots, "painting", (plots.png, plots.compact))
    plots.png, plots.compact = (lambda figure: small.getvalue()), (lambda image: image)
_unpaint()
del _unpaint
"""
PAINTED = """
def _paint():
    from course_utils.core import plots
    plots.png, plots.compact = getattr(plots, "painting", (plots.png, plots.compact))
_paint()
del _paint
"""
# A letter that no font has is an empty box, and a warning; here it is an error.
STRICT = """
import warnings
warnings.filterwarnings("error", message="Glyph")
del warnings
"""
INJECTED = '# Parameters\nprofile = "smoke"\n'
# Recorded values that are measured with a clock, by name.
TIMED = re.compile(
    r"second|(^|_)[mu]s($|_)|milliseconds|gflops|^utilisation$|^real_time_factor$"
    r"|^litert_bytes$"  # a LiteRT file holds names with numbers that count on
    r"|^delay(_90)?$"  # of a stream: waiting for sound, and computing
    r"|^loop_over_numpy$|^batch_gain$|^speed_of_batches$|^time_of_largest_over_smallest$"
)
# What a decision card says of a result that was not recorded since setup: backwards, cells that take long are left out.
LEFT_OUT = "is not the name of a recorded result: call record(...) first"
ONCE = {"sweep": "it starts a sweep, whose runs are processes of their own and have tests of their own"}


class Chapter:
    """A chapter in a running kernel. `faults` are sentences on what was not as it should be."""

    def __init__(self, path):
        notebook = nbformat.read(path, as_version=4)
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.notebook, self.path = notebook, path
        other = path.parents[1] / "zh" / path.name
        self.chinese = nbformat.read(other, as_version=4).cells if other.exists() else []
        editions = {"en": self.cells, "zh": [cell for cell in self.chinese if cell.cell_type == "code"]}
        self._committed = {edition: {cell.id: cell for cell in cells} for edition, cells in editions.items()}
        self.faults, self.plain, self.seconds = [], {}, {}

    def run(self, plain=False):
        """All passes, or the plain one alone, and the Chinese one; CPU seconds and the faults stay behind."""
        self.notebook.cells = []
        client = NotebookClient(self.notebook, timeout=None, resources={"metadata": {"path": str(self.path.parent)}})
        # One thread: sums are then added up in the same order.
        environment = {"COURSE_TIER": "bundled", "COURSE_DATA_DIR": None, **threads_of(1)}
        with runs.kernel_environment(**environment), runs.Watch() as watch:
            self.client = client
            with client.setup_kernel():
                self._plainly() if plain else self._passes()
                if self.chinese:
                    self._in_chinese()
        self.cpu_seconds = watch.cpu_seconds  # of the kernel and what it started

    def _passes(self):
        opening, body = self.cells[:2], self.cells[2:]
        more = [cell for cell in body if cell.id not in ONCE]
        self._execute(new_code_cell(UNPAINTED, id="unpainted"), "opening")
        self._open(opening)
        for cell in more[len(more) // 2 :]:
            if self._execute(cell, "from the middle", {"NameError"})["failed"]:
                begun = sorted(names.names_of(cell.source).bound)
                forget = f"_ = [globals().pop(one, None) for one in {begun}]"
                self._execute(new_code_cell(forget, id="forget"), "forget")
        self._execute(new_code_cell("%reset -f", id="reset"), "reset")
        self._execute(new_code_cell(PAINTED, id="painted"), "opening")
        run = self._plainly(twice=True)
        self._execute(new_code_cell(UNPAINTED, id="unpainted"), "opening")
        again = self._execute(opening[1], "setup again")
        if again["run"] != run:
            self.faults.append(f"setup again: setup opens {again['run']}, and at first {run}")
        if again["text"]:
            self.faults.append(f"setup again: setup says {again['text'].strip()}")
        for cell in reversed(more):
            if self.seconds[cell.id] < LONG_S:
                self._compare(cell, "backwards")

    def _plainly(self, twice=False):
        """Every cell once, in order, or `twice` in a row where it is short or long; returns how setup opens the run."""
        run = self._open(self.cells[:2])
        for cell in self.cells[2:]:
            start = self._cpu_seconds()
            self.plain[cell.id] = self._execute(cell, "plain")
            self.seconds[cell.id] = self._cpu_seconds() - start
            if twice and cell.id not in ONCE and not SHORT_S <= self.seconds[cell.id] < LONG_S:
                self._compare(cell, "twice")
        return run

    def _in_chinese(self):
        """The Chinese edition beside the plain run of the English one."""
        self._execute(new_code_cell("%reset -f", id="reset"), "reset")
        self._execute(new_code_cell(PAINTED + (STRICT if chinese_font() else ""), id="painted"), "opening")
        first, second, *body = (cell for cell in self.chinese if cell.cell_type == "code")
        self._open([first, second])
        for cell in body:
            found, plain = self._execute(cell, "in Chinese"), self.plain[cell.id]
            if not found["failed"] and not same_but_for_words(found["results"], plain["results"]):
                self.faults.append(
                    f"in Chinese: {cell.id} records {short(found['results'])}, in English {short(plain['results'])}"
                )
            # What must not change in English, and did not in this profile, must not in Chinese.
            committed = {edition: text_of(known.get(cell.id)) for edition, known in self._committed.items()}
            kept = "nbval-check-output" in cell.metadata.get("tags", ()) and plain["text"] == committed["en"]
            if kept and found["text"] != committed["zh"]:
                self.faults.append(f"in Chinese: {cell.id} prints other text than the committed one")

    def _cpu_seconds(self):
        times = psutil.Process(self.client.km.provisioner.pid).cpu_times()
        return times.user + times.system

    def _open(self, opening):
        self._execute(opening[0], "opening")
        self._execute(new_code_cell(INJECTED, id="injected"), "opening")
        return self._execute(opening[1], "opening")["run"]

    def _compare(self, cell, when):
        found, plain = self._execute(cell, when), self.plain[cell.id]
        if found["failed"]:  # it is told already
            return
        for name, value in found["results"].items():
            if not (TIMED.search(name) or same(value, plain["results"].get(name))):
                self.faults.append(
                    f"{when}: {cell.id} records {name} = {short(value)}, at first {short(plain['results'].get(name))}"
                )
        others = set(found["results"]) ^ set(plain["results"])
        if others:
            self.faults.append(f"{when}: {cell.id} records other names than at first: {sorted(others)}")

    def _execute(self, cell, when, allowed=()):
        copy = nbformat.from_dict(cell)
        copy.outputs, copy.execution_count = [], None
        copy.metadata.pop("tags", None)
        self.notebook.cells.append(copy)
        with contextlib.suppress(CellExecutionError):
            self.client.execute_cell(copy, len(self.notebook.cells) - 1)
        errors = [output for output in copy.outputs if output.output_type == "error"]
        for error in errors:
            if when == "backwards" and LEFT_OUT in error.evalue:  # by a cell that takes long
                continue
            if error.ename not in allowed:
                self.faults.append(f"{when}: {cell.id}: {error.ename}: {' '.join(error.evalue.split())[:200]}")
        found = results.collect({"cells": [copy]})
        text = "".join(output.text for output in copy.outputs if output.output_type == "stream")
        return {"run": found["run"], "results": found["results"], "text": text, "failed": bool(errors)}


def check(path):
    """Run a chapter in all orders: AssertionError on any fault, and where its plain run takes too long for smoke."""
    chapter = Chapter(path)
    chapter.run()
    print(report(chapter))
    assert chapter.faults == []
    too_long = calibration.over_smoke(path.stem, sum(chapter.seconds.values()), processor())
    assert not too_long, f"{too_long}; {report(chapter)}"


@functools.cache
def processor():
    """CPU seconds of the calibration on this machine, one thread, about now."""
    return calibration.measure({**os.environ, **threads_of(1)})


def same(one, two):
    """Whether two recorded values are the same, numbers but for the last digits."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(TIMED.search(key) or same(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, float) and isinstance(two, (int, float)):
        return math.isclose(one, two, rel_tol=1e-4, abs_tol=1e-6)
    return one == two


def same_but_for_words(chinese, english):
    """Whether two recorded values are the same where texts, and the names in a dict, may be in two languages.

    A file keeps a dict in the order of its names, so what has a Chinese name is looked for among all that is left.
    """
    if isinstance(chinese, dict) and isinstance(english, dict):
        left = {name: value for name, value in english.items() if name not in chinese}
        for name, value in chinese.items():
            among = {name: english[name]} if name in english else left if same_word(name, "") else {}
            found = [key for key in among if TIMED.search(key) or same_but_for_words(value, among[key])]
            if not found:
                return False
            left.pop(found[0], None)
        return not left
    if isinstance(chinese, list) and isinstance(english, list):
        return len(chinese) == len(english) and all(map(same_but_for_words, chinese, english))
    if isinstance(chinese, str) and isinstance(english, str):
        return same_word(chinese, english)
    return same(chinese, english)


def same_word(chinese, english):
    """Whether a text is the same, or a Chinese one."""
    return chinese == english or bool(re.search("[\u4e00-\u9fff]", chinese))


def text_of(cell):
    """What a cell of a notebook printed; "" where there is none."""
    return "".join(output.text for output in cell.outputs if output.output_type == "stream") if cell else ""


def short(value):
    """A recorded value in few characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 90 else f"{text[:87]}..."


def report(chapter):
    """What running it cost, and its faults, in lines."""
    longest = sorted(chapter.seconds.items(), key=lambda item: -item[1])[:6]
    told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in longest)
    cost = f"{chapter.path.stem}: {chapter.cpu_seconds:.0f} CPU s, plain {sum(chapter.seconds.values()):.0f}; {told}"
    return "\n   ".join([cost, *chapter.faults])


if __name__ == "__main__":  # for authors: python tests/tools/any_order.py 05, or 05 zh to compare the languages alone
    import sys

    for path in notebooks.find("en", sys.argv[1]):
        chapter = Chapter(path)
        chapter.run(plain="zh" in sys.argv[2:])
        print(report(chapter), flush=True)
