"""Films for the explorers of a chapter without running it: those of the explorers' examples, with few frames."""

import re
from functools import cache

from test_contract import EXAMPLES, name_of

from course_utils.widgets import film

IMPORTS = re.compile(r"from course_utils\.chapters\.\w+\.explorers import ([^\n(]+)")
CALL = re.compile(r"\b(\w+)\.explore\(")


@cache
def shot(kind, frames):
    """The film of an explorer's example, in few frames; its controls and size are those of the chapter's."""
    make = EXAMPLES[kind][0] if kind in EXAMPLES else kind
    return film.shoot(make(), frames=frames, weight=10**7)


@cache
def plays(kind):
    """Whether an explorer has a film at all."""
    return film.can_play(EXAMPLES[kind][0]())


def names_in(notebook):
    """{what a notebook calls a module of explorers: the module's own name}."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found = {}
    for line in IMPORTS.findall(code):
        for part in line.split(","):
            name, *alias = re.split(r"\s+as\s+", part.strip())
            found[alias[0] if alias else name] = name
    return found


def films_for(notebook, folder, frames=2):
    """{id of a cell: [name of its film]} for the explorers' cells of a notebook; the films are written to `folder`."""
    kinds, names = {name_of(kind): kind for kind in EXAMPLES}, names_in(notebook)
    found = {}
    for cell in notebook.cells:
        if "explorer" in cell.metadata.get("tags", ()):
            called = [kinds[names[name]] for name in CALL.findall(cell.source) if names.get(name) in kinds]
            if called and all(map(plays, called)):
                found[cell.id] = [film.write(shot(kind, frames), folder) for kind in called]
    return found
