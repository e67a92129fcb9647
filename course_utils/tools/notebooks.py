"""Find the notebooks of an edition, choose among them, and what else the tools on notebooks share."""

import re

from course_utils.core import notebook_files
from course_utils.core.disk import write_atomically
from course_utils.core.errors import CourseError
from course_utils.core.notebook_files import read
from course_utils.core.paths import ROOT

__all__ = ("EDITIONS", "begun", "find", "folder_of", "left_out", "read", "without_colours", "write_atomically")
EDITIONS = ("en", "zh")


def folder_of(edition):
    """Folder of an edition; CourseError when there is no such edition here."""
    if edition not in EDITIONS:
        raise CourseError(f"EDITION is {edition!r}; allowed: {', '.join(EDITIONS)}.")
    folder = ROOT / "notebooks" / edition
    if not notebook_files.chapters_in(folder):
        raise CourseError(f"There are no notebooks in notebooks/{edition} yet; choose EDITION=en.")
    return folder


def begun():
    """The editions that have chapters here, the English one first."""
    return [name for name in EDITIONS if name == "en" or notebook_files.chapters_in(ROOT / "notebooks" / name)]


def find(edition="en", only=""):
    """Paths of the notebooks of an edition, in order.

    `only` chooses some: "08", "06,07" or "08_training"; empty means all.
    """
    paths = notebook_files.chapters_in(folder_of(edition))
    if not only:
        return paths
    chosen = []
    for wanted in (name.strip() for name in only.split(",")):
        found = [path for path in paths if wanted and wanted in (path.stem, path.stem[:2])]
        if not found:
            stems = ", ".join(path.stem for path in paths)
            copy = f" {wanted}.ipynb is a copy: chapters have the names below." if wanted in _copies(edition) else ""
            raise CourseError(f"ONLY names {wanted!r}, which is no chapter.{copy} There are {stems}.")
        chosen += found
    return sorted(set(chosen))


def left_out(edition="en"):
    """A sentence on notebooks beside the chapters that are none, such as JupyterLab's copies; "" where there are none.

    A learner who worked in such a copy would wonder why no command takes it.
    """
    names = ", ".join(f"{name}.ipynb" for name in _copies(edition))
    return f"No chapters, by their names, and left out: {names} in notebooks/{edition}." if names else ""


def _copies(edition):
    return [path.stem for path in notebook_files.others_in(folder_of(edition))]


def without_colours(text):
    """Text without the escape sequences that colour it on a terminal."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", str(text))
