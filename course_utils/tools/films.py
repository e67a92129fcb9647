"""The films of a chapter's explorers: drawn by executing it, kept by the hash of what they depend on, put into pages.

Nothing of them is committed: they lie in build/films, and the second time that pages are made they are there.
"""

import hashlib
import json
import re
import shutil
from html import escape
from pathlib import Path

import nbformat

from course_utils.core import chapters, i18n, paths
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.results import data_of
from course_utils.core.shown import pictures_of
from course_utils.tools import course_run, notebooks
from course_utils.tools.testing import evidence
from course_utils.widgets import film

FOLDER = paths.ROOT / "build" / "films"
PROFILE = "class"  # in which films are drawn


def folder_of(path, root=None):
    """Where the films of the notebook at `path` lie, by its edition and name."""
    return Path(root or FOLDER, Path(path).parent.name, Path(path).stem)


def environment_of(path, root=None):
    """What a kernel needs to be told to draw the films of the notebook that it runs."""
    return {film.FOLDER: str(folder_of(path, root))}


def of_outputs(notebook):
    """{id of a cell: names of the films of its pictures, in order} of an executed notebook."""
    found = {}
    for cell in notebook.cells:
        names = [output.get("metadata", {}).get(film.MARK) for output in cell.get("outputs", ())]
        if any(names):
            found[cell.id] = [name for name in names if name]
    return found


def key(path):
    """A hash of all that the films of a notebook depend on: its sources, what lies beside them, the translations."""
    path = Path(path)
    digest = hashlib.sha256(evidence.hash_of(path).encode())
    package = chapters.file_of(path.stem, "parameters.py").parent
    beside = [file for file in sorted(package.rglob("*")) if file.suffix in (".toml", ".json")]
    catalogue = i18n.LOCALE / path.parent.name
    for file in (*beside, *sorted(catalogue.rglob("*.po"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def ready(path, root=None):
    """The films of a notebook that are there and fit it, as `of_outputs` gives them; None where they do not."""
    folder = folder_of(path, root)
    try:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        fits = index["key"] == key(path) and all(
            (folder / f"{name}.js").is_file() for names in index["films"].values() for name in names
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return index["films"] if fits else None


def keep(path, executed, root=None):
    """Remember the films that an execution of the notebook at `path` drew, and remove earlier ones."""
    folder, found = folder_of(path, root), of_outputs(executed)
    folder.mkdir(parents=True, exist_ok=True)
    notebooks.write_atomically(folder / "index.json", json.dumps({"key": key(path), "films": found}, indent=1))
    names = {name for named in found.values() for name in named}
    for file in folder.glob("*.js"):
        if file.stem not in names:
            file.unlink()
    return found


def has_explorers(notebook):
    """True when a cell of the notebook shows an explorer."""
    return any("explorer" in cell.metadata.get("tags", ()) for cell in notebook.cells)


def make(edition="en", only="", root=None):
    """The films of an edition, as {name of a chapter: what `of_outputs` gives}; draws those that are not there.

    A chapter is executed for it, in profile class on the data that ship with the course. CourseError when one fails.
    """
    found, missing = {}, []
    for path in notebooks.find(edition, only):
        films = ready(path, root) if has_explorers(notebooks.read(path)) else {}
        found[path.stem] = films
        missing += [path] if films is None else []
    if missing:
        runs = Path(root or FOLDER, "runs")
        results = course_run.run_all(
            PROFILE, edition, ",".join(path.stem for path in missing), runs,
            environment_of=lambda path: {"COURSE_TIER": "bundled", **environment_of(path, root)},
        )  # fmt: skip
        failed = [f"{result['notebook']}: {result['error']}" for result in results if result["status"] != "done"]
        if failed:
            raise CourseError(
                f"The explorers could not be drawn ahead, since {'; '.join(failed)}. Mend that, or make the pages with "
                "still pictures: --stills (make site STILLS=1)."
            )
        for path in missing:
            found[path.stem] = keep(path, notebooks.read(Path(runs, edition, path.name)), root)
    return found


def put(notebook, films, source, edition="en"):
    """A copy of a notebook whose explorers play: a player around each picture that has a film.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed; its explorers are still pictures.
    films : dict of str to list of str
        As `of_outputs` gives them. An explorer's cell without one is told to be alive in JupyterLab alone.
    source : str
        The folder of the films, as the page finds it.
    edition : str
        The language of what players say when a film is missing.
    """
    with i18n.speaking(edition):
        return _put(nbformat.from_dict(notebook), films, source)


def _put(notebook, films, source):
    for cell in notebook.cells:
        names = list(films.get(cell.id, ()))
        if not names and "explorer" not in cell.metadata.get("tags", ()):
            continue
        for output in cell.get("outputs", ()):
            if not pictures_of(output) or "text/html" not in output.data:
                continue
            html = output.data["text/html"]
            output.data["text/html"] = player(html, names.pop(0), source) if names else only_live(html)
    return notebook


def player(still, name, source):
    """The HTML `still` with the player of a film around it: it is seen until the film is there, and in print."""
    return (
        f'<div class="course-player" data-film="{escape(name)}" data-src="{escape(source)}/{escape(name)}.js" '
        f'data-missing="{escape(missing())}"><div class="player-still">{still}</div></div>'
    )


def missing():
    """What a player says whose film is not there."""
    return _("The film of this explorer is missing: make these pages again, and move them with their folders.")


def only_live(still):
    """The HTML `still` with the sentence that it is a sample."""
    words = _(
        "What you draw, type, upload or record cannot be drawn ahead: this is a sample. In JupyterLab it is live."
    )
    return f'<div class="course-player-sample">{still}<p class="player-note">{escape(words)}</p></div>'


def lay(films, edition, pages, folder, root=None):
    """Copy the films of chapters, {chapter: what `of_outputs` gives}, to where the pages that play them look for them.

    Parameters
    ----------
    films : dict
    edition : str
    pages : path
        The folder of the pages, which are written already. A film that no page plays any more is removed.
    folder : str
        That of the films, in `pages`.
    root : path, optional
        Where films are kept.
    """
    target = Path(pages, folder)
    target.mkdir(parents=True, exist_ok=True)
    for chapter, cells in films.items():
        for name in (name for names in cells.values() for name in names):
            shutil.copy(folder_of(Path(edition, chapter), root) / f"{name}.js", target)
    played = set()
    for page in Path(pages).glob("*.html"):
        played.update(re.findall(r'data-film="(\w+)"', page.read_text(encoding="utf-8")))
    for file in target.glob("*.js"):
        if file.stem not in played:
            file.unlink()


def keep_all(results, edition, runs, root=None):
    """Remember what a run of the course drew ahead: the pages that are made next need not draw it again.

    Only of chapters that ran to their end as `make` runs them, on the data that ship with the course.
    """
    for result in results:
        bundled = all(entry.get("tier") == "bundled" for entry in data_of(result["run"]))
        if result["status"] == "done" and result["run"].get("profile") == PROFILE and bundled:
            name = f"{result['notebook']}.ipynb"
            keep(paths.ROOT / "notebooks" / edition / name, notebooks.read(Path(runs, edition, name)), root)
