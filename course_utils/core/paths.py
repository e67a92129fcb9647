"""Where the course's files lie: the folder of the checkout, and its data."""

import os
import re
from pathlib import Path

import course_utils

ROOT = Path(course_utils.__file__).resolve().parent.parent
DATA = ROOT / "data"


def find(path):
    """The file or folder that a learner's `path` names, or None: beside the notebook, else in the course's folder.

    Parameters
    ----------
    path : str or Path
        "~" is the home folder; what is nothing but blanks names nothing.
    """
    text = str(path)
    try:
        # Windows copies a path with quotation marks round it.
        ways = [text, text.strip()[1:-1]] if re.fullmatch(r"""\s*(".+"|'.+')\s*""", text) else [text]
        given = [Path(way).expanduser() for way in ways if way.strip()]
        places = [base / one for one in given for base in (Path.cwd(), ROOT)]
        return next((place for place in places if place.exists()), None)
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, no such person's home
        return None


def is_same(one, other):
    """True when two paths lead to the same file or folder, through links or not."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def text_bytes(path):
    """The bytes of a text file with line feeds, as they are hashed: a checkout may have CRLF for them."""
    return Path(path).read_bytes().replace(b"\r\n", b"\n")
