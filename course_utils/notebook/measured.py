"""Tables that took too long to measure in a chapter: measured once by the authors, committed, shown by the chapters.

Each is a JSON file in the folder measured/ of a chapter's package: when, on what machine and with which versions it
was measured, the command that makes it again, and its rows. `make bench ONLY=fast` and `make claims` write them.
"""

import datetime
import json
import re
from pathlib import Path

from course_utils.core import chapters
from course_utils.core.disk import write_atomically
from course_utils.core.environment import cores, device, processor, versions
from course_utils.core.errors import CourseError
from course_utils.core.i18n import _
from course_utils.core.shown import show_bundle
from course_utils.core.tables import LEFT, html_table

KEYS = ("about", "command", "date", "device", "cpus", "versions", "rows")
# What is words in a cell: a blank, or lower case throughout. Names (CNN, Hyperband), ids (bleu_en), versions are none.
WORDS = re.compile(r"(?=.*[A-Za-z]{3})(?:[^_]* [^_]*|[a-z]+)")
INTERVAL = re.compile(r"([+-][\d.]+) to ([+-][\d.]+)")
CORES = re.compile(r"CPU, (\d+) cores")
IDS = ("kind", "id")  # columns that choose rows and are not shown


def names(folder=None):
    """Names of the tables that there are, sorted; `folder`: only those in this one."""
    return sorted(_paths(folder))


def folder_of(chapter):
    """The folder in which the tables of `chapter`, such as "08_training", lie."""
    return chapters.file_of(chapter, "measured")


def _paths(folder=None):
    """{name: path} of every table, of all chapters or in one folder."""
    folders = [Path(folder)] if folder else map(folder_of, chapters.names())
    return {path.stem: path for place in folders for path in place.glob("*.json")}


def read(name, folder=None):
    """A measured table.

    Returns
    -------
    dict
        about (one sentence), command (that makes it again), date (ISO), device, cpus (int), versions (dict of str),
        rows (list of dict).

    Raises
    ------
    CourseError
        When there is no such table.
    """
    paths = _paths(folder)
    if name not in paths:
        raise CourseError(f"There is no measured table {name!r}; there are: {', '.join(sorted(paths))}.")
    return json.loads(paths[name].read_text(encoding="utf-8"))


def write(name, about, command, rows, folder):
    """Write a table with today's date, this machine and the versions installed here; returns its path."""
    path = Path(folder, f"{name}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    table = {
        "about": about,
        "command": command,
        "date": datetime.date.today().isoformat(),
        "device": f"{device()} ({processor()})",
        "cpus": cores(),
        "versions": versions(),
        "rows": rows,
    }
    write_atomically(path, json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    return path


def show(name, /, columns=None, title="", folder=None, **where):
    """Show a measured table in a notebook: what was measured, the numbers, when, on what machine, and how to redo it.

    Parameters
    ----------
    name : str
        Name of the table.
    columns : sequence of str, optional
        Columns to show, in this order; by default all that the rows have.
    title : str, optional
        Sentence above the table; by default what the table says about itself.
    **where
        Only rows with these values, such as ``kind="claim"``; the column itself is then left out. A tuple allows each
        of its values, in its order, and the column stays.
    """
    from html import escape

    table = read(name, folder)
    title = title or _(table["about"])
    rows = _chosen(table["rows"], where)
    if columns is None:
        fixed = {key for key, value in where.items() if not isinstance(value, tuple)}
        columns = [key for key in dict.fromkeys(key for row in rows for key in row) if key not in fixed]
    named = [head(key) for key in columns]
    cells = [[_cell(row.get(key)) for key in columns] for row in rows]
    versions_ = ", ".join(f"{package} {table['versions'][package]}" for package in table["versions"])
    origin = _("Measured on {date}, {device}; {versions}. Again: {command}").format(
        date=table["date"], device=machine(table["device"]), versions=versions_, command=table["command"]
    )
    html = html_table(named, cells, title, row_head=LEFT) + f"<p><small>{escape(origin)}</small></p>"
    plain = [title, " | ".join(named), *(" | ".join(row) for row in cells), origin]
    show_bundle({"text/html": html, "text/plain": "\n".join(plain)})


def _chosen(rows, where):
    """The rows with the values that are asked for; those of a tuple in its order."""
    for key, wanted in where.items():
        if isinstance(wanted, tuple):
            rows = [row for value in wanted for row in rows if row.get(key) == value]
        else:
            rows = [row for row in rows if row.get(key) == wanted]
    return rows


def head(key):
    """The head of a column, in the language of the notebook."""
    return _heads().get(key) or _(key.replace("_", " "))


def words(value):
    """What a string of a table says, in the language of the notebook."""
    if not value:
        return ""  # which is the head of the catalogue to gettext
    return INTERVAL.sub(lambda found: _("{low} to {high}").format(low=found[1], high=found[2]), _(value))


def machine(device):
    """The machine that a table was measured on, in the language of the notebook: "CPU, 2 cores (AMD EPYC)"."""
    return CORES.sub(lambda found: _("CPU, {n} cores").format(n=found[1]), device)


def texts(table):
    """What a translator translates of a table: what it says of itself, the heads of its columns and the words in it.

    Of sentences that chapters recorded (in rows with a "card") nothing: each edition has its own notebooks.
    """
    if any("card" in row for row in table["rows"]):
        return [table["about"]]
    keys = [key for key in dict.fromkeys(key for row in table["rows"] for key in row) if key not in IDS]
    heads = (key.replace("_", " ") for key in keys if key not in _heads())
    values = (row[key] for row in table["rows"] for key in keys if isinstance(row.get(key), str))
    return [table["about"], *(text for text in dict.fromkeys([*heads, *values]) if WORDS.fullmatch(text))]


def _heads():
    """Heads that say more than the key of the column."""
    return {
        "id": _("claim"),
        "article": _("the article says"),
        "measured": _("we measured"),
        "confirmed": _("confirmed"),
        "refuted": _("refuted"),
        "depends": _("depends"),
        "failed": _("failed runs"),
        "name": _("number"),
        "mean": _("mean"),
        "std": _("standard deviation"),
        "lowest": _("lowest"),
        "highest": _("highest"),
        "n": _("runs"),
        "accuracy": _("accuracy"),
        "seconds": _("seconds"),
        "seeds": _("seeds"),
    }


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    return words(str(value))
