"""How nbgrader grades here: what the check says in JupyterLab, grading says too.

The settings of a course folder, `nbgrader_config.py`, call `configure`. It puts `Mend` before nbgrader's own steps and
`Run` in the place of its execution:

- a cell of the chapter that an answer needs is run, though the release skips it;
- what failed in its turn is run once more at the end: a learner too can have run a cell further down first;
- a warning costs no point (nbgrader takes all that a check writes to standard error for a failure);
- code that ends its kernel costs the cell in which it stands, not the whole notebook.
"""

from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade

from course_utils.core import notebook_files
from course_utils.tools.assignments import mend, needs, release

# IPython's exit() ends the kernel a moment after the cell, Python's only the cell.
EXIT = "import sys as _sys\nexit = quit = _sys.exit"
TOO_LONG = {"CellTimeoutError", "KeyboardInterrupt"}


def configure(settings):
    """Put our two steps into nbgrader's settings (a traitlets Config)."""
    before = Autograde.sanitize_preprocessors.default()
    after = Autograde.autograde_preprocessors.default()
    settings.Autograde.sanitize_preprocessors = [Mend, *before]
    settings.Autograde.autograde_preprocessors = [Run if step is Execute else step for step in after]


def let_run(notebook):
    """Take the tag skip-execution from the cells that the exercises need as they were answered.

    Returns the numbers of the cells that they need, in the notebook.
    """
    places = [place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    code = [notebook.cells[place] for place in places]
    marks = [cell.metadata.get("nbgrader", {}) for cell in code]
    given = [cell.source for cell, mark in zip(code, marks, strict=True) if mark.get("grade_id") == release.IMPORTS]
    roots = [number for number, mark in enumerate(marks) if mark]
    found = needs.needed([cell.source for cell in code], roots, needs.names(given[0]).imports if given else {})
    found |= release.parameters_of(code, found)
    for number in found:
        tags = code[number].metadata.get("tags", [])
        if release.SKIP in tags:
            code[number].metadata["tags"] = [tag for tag in tags if tag != release.SKIP]
    return {places[number] for number in found}


class Mend(NbGraderPreprocessor):
    """Puts right what went wrong with the cells of a submission that did not come through `assignments collect`."""

    def preprocess(self, nb, resources):
        """Mend the notebook by the release of its assignment."""
        chapter = resources["nbgrader"]["assignment"]
        course = self.parent.parent.coursedir
        path = Path(course.format_path(course.release_directory, ".", chapter), f"{chapter}.ipynb")
        if path.exists():
            nb, mended, _look = mend.mend(nb, notebook_files.read(path))
            for sentence in mended:
                self.log.warning("%s: %s", resources["nbgrader"]["student"], sentence)
        return nb, resources


class Run(Execute):
    """nbgrader's execution, in which a right answer is found right."""

    def preprocess(self, nb, resources, km=None):
        """Run the notebook; again, without the cell in question, where a cell ended the kernel."""
        self.wanted = let_run(nb)
        deadly = []
        while True:
            self.at = None
            try:
                nb, resources = super().preprocess(nb, resources, km)
                break
            except DeadKernelError:
                if self.at is None or any(nb.cells[self.at] is cell for cell in deadly):
                    raise
                cell = nb.cells[self.at]
                deadly.append(cell)
                cell.metadata["tags"] = [*cell.metadata.get("tags", []), release.SKIP]
                for each in nb.cells:
                    if each.cell_type == "code":
                        each.outputs, each.execution_count = [], None
        words = "The code of this cell ended its kernel, so the notebook was run without it."
        for cell in deadly:
            cell.metadata["tags"].remove(release.SKIP)
            error = {"ename": "KernelDied", "evalue": words, "traceback": [words]}
            cell.outputs = [nbformat.v4.new_output("error", **error)]
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        """Run a cell; after the last one those that failed."""
        if index == 0:
            self.wait_for_reply(self.kc.execute(EXIT, silent=True, store_history=False))
        cell, resources = self.run_one(cell, resources, index)
        if index == len(self.nb.cells) - 1:
            for number, each in enumerate(self.nb.cells):
                if number in self.wanted and _failed(each):
                    each.outputs = []
                    self.run_one(each, resources, number)
        return cell, resources

    def run_one(self, cell, resources, index):
        """Run a cell; of a check everything counts as ordinary output, but an error."""
        self.at = index  # who ended the kernel, if it ends
        cell, resources = super().preprocess_cell(cell, resources, index)
        if is_grade(cell):
            for output in cell.get("outputs", []):
                if output.output_type == "stream":
                    output.name = "stdout"
        return cell, resources


def _failed(cell):
    errors = {output.ename for output in cell.outputs if output.output_type == "error"}
    return bool(errors) and not errors & TOO_LONG
