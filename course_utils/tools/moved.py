"""A .venv whose folder was moved, renamed or copied: its commands name the old place. Only the standard library here.

What is linked from the old place is found again by installing the package once more (`bootstrap`); here the commands
in .venv/bin get the new path of their Python.
"""

import json
import os
import re
import shlex
import shutil
from pathlib import Path

from course_utils.core.scripts import HEAD

LONGEST = 127  # bytes of a first line that every Linux takes


def place_of(venv, stamp=""):
    """The path at which a .venv was made, as text: as its stamp says, or its script `activate`; "" if neither does."""
    lines = stamp.splitlines()
    if len(lines) > 1:
        return lines[1]
    try:
        text = Path(venv, "bin", "activate").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    found = re.search(r"^(?:export )?VIRTUAL_ENV=(['\"]?)(/.*)\1$", text, re.MULTILINE)
    return found[2] if found else ""


def mend(venv, place):
    """Give the commands of `venv`, which was made at `place`, the path of their Python; returns how many were changed.

    On Windows, where a command is a program with the path inside, nothing is done, and 0 is returned.
    """
    if os.name == "nt":
        return 0
    count = 0
    for path in sorted(Path(venv, "bin").iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        changed = _with_place(content, os.fsencode(place), os.fsencode(str(venv)))
        if changed != content:
            _replace(path, changed, runs=content.startswith(b"#!"))
            count += 1
    for path in sorted(Path(venv, "share", "jupyter", "kernels").glob("*/kernel.json")):
        count += _mend_kernel(path, str(place), str(venv))
    return count


def _with_place(content, old, new):
    found = HEAD.match(content)
    if found:
        program = found["long"] or found["plain"]
        if not program.startswith(old + b"/"):
            return content
        program = new + program[len(old) :]
        if b" " in program or len(program) + 2 > LONGEST:
            head = b"#!/bin/sh\n'''exec' \"" + program + b'" "$0" "$@"\n\' \'\'\'\n'
        else:
            head = b"#!" + program + b"\n"
        return head + content[found.end() :]
    if b"\0" in content[:4096]:  # a program
        return content
    # The script `activate`, in its several shells: the path may stand there without quotes.
    quoted = os.fsencode(shlex.quote(os.fsdecode(new)))
    content = re.sub(rb"(?m)(?<=[= ])" + re.escape(old) + rb"$", lambda _found: quoted, content)
    return re.sub(re.escape(old) + rb"(?![\w.-])", lambda _found: new, content)


def _mend_kernel(path, old, new):
    try:
        spec = json.loads(path.read_text(encoding="utf-8"))
        program = spec["argv"][0]
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return 0
    if not program.startswith(old + os.sep):
        return 0
    spec["argv"][0] = new + program[len(old) :]
    _replace(path, json.dumps(spec, indent=1).encode())
    return 1


def _replace(path, content, runs=False):
    """Write a file anew, and not in place: a copy made of hard links shares its files with the folder it came from."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    shutil.copymode(path, part)
    if runs:
        part.chmod(part.stat().st_mode | 0o111)  # some copies lose it
    os.replace(part, path)
