"""Tables that took too long to measure in a chapter: measured once by the authors, committed, shown by the chapters.

Each is a JSON file in this folder: when, on what machine and with which versions it was measured, the command that
makes it again, and its rows. `make bench ONLY=fast` and `make claims` write them.
"""

import datetime
import json
import platform
from pathlib import Path

from course_utils.environment import cores, device, versions
from course_utils.errors import CourseError

FOLDER = Path(__file__).parent
KEYS = ("about", "command", "date", "device", "cpus", "versions", "rows")


def names(folder=FOLDER):
    """Names of the tables that there are, sorted."""
    return sorted(path.stem for path in Path(folder).glob("*.json"))


def read(name, folder=FOLDER):
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
    path = Path(folder, f"{name}.json")
    if not path.exists():
        raise CourseError(f"There is no measured table {name!r}; there are: {', '.join(names(folder))}.")
    return json.loads(path.read_text(encoding="utf-8"))


def write(name, about, command, rows, folder=FOLDER):
    """Write a table with today's date, this machine and the versions installed here; returns its path."""
    path = Path(folder, f"{name}.json")
    table = {
        "about": about,
        "command": command,
        "date": datetime.date.today().isoformat(),
        "device": f"{device()} ({_processor()})",
        "cpus": cores(),
        "versions": versions(),
        "rows": rows,
    }
    half = path.with_suffix(".half")
    half.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    half.replace(path)
    return path


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
