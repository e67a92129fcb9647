"""Where the course's files lie: the folder of the checkout, and its data."""

import os
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
    try:
        given = Path(str(path)).expanduser()
        places = [base / given for base in (Path.cwd(), ROOT)] if str(path).strip() else []
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
