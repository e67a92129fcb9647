"""Where the course's files lie: the folder of the checkout, and its data."""

import os
from pathlib import Path

import course_utils

ROOT = Path(course_utils.__file__).resolve().parent.parent
DATA = ROOT / "data"


def is_same(one, other):
    """True when two paths lead to the same file or folder, through links or not."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def text_bytes(path):
    """The bytes of a text file with line feeds, as they are hashed: a checkout may have CRLF for them."""
    return Path(path).read_bytes().replace(b"\r\n", b"\n")
