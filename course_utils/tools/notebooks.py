"""Find the notebooks of an edition, choose among them, and what else the tools on notebooks share."""

import re
from pathlib import Path

from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT

EDITIONS = ("en", "zh")


def folder_of(edition):
    """Folder of an edition; CourseError when there is no such edition here."""
    if edition not in EDITIONS:
        raise CourseError(f"EDITION is {edition!r}; allowed: {', '.join(EDITIONS)}.")
    folder = ROOT / "notebooks" / edition
    if not any(folder.glob("[0-9][0-9]_*.ipynb")):
        raise CourseError(f"There are no notebooks in notebooks/{edition} yet; choose EDITION=en.")
    return folder


def find(edition="en", only=""):
    """Paths of the notebooks of an edition, in order.

    `only` chooses some: "08", "06,07" or "08_training"; empty means all.
    """
    paths = sorted(folder_of(edition).glob("[0-9][0-9]_*.ipynb"))
    paths = [path for path in paths if re.fullmatch(r"\d\d_[a-z_]+", path.stem)]
    if not only:
        return paths
    chosen = []
    for wanted in only.replace(" ", "").split(","):
        found = [path for path in paths if wanted and wanted in (path.stem, path.stem[:2])]
        if not found:
            stems = ", ".join(path.stem for path in paths)
            raise CourseError(f"ONLY names {wanted!r}, which is no chapter; there are {stems}.")
        chosen += found
    return sorted(set(chosen))


def write_atomically(path, text):
    """Write a file whole or not at all."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def without_colours(text):
    """Text without the escape sequences that colour it on a terminal."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", str(text))
