"""build/course.log: what programs that we start say beside our work. The terminal shows progress and results only.

Only the standard library is used here: the set-up writes it before anything is installed.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent.parent / "build" / "course.log"
LINES = 20  # shown when something failed
MINUTE_S = 60
WIPE = "\r\x1b[2K"  # to the start of the line, which is emptied


def begin(title, file=None):
    """Start the log anew with one line, the time and `title`; returns its path.

    Where it cannot be written (a full or a read-only disk), what would go there is thrown away: returns os.devnull.
    """
    file = Path(file or FILE)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{time.strftime('%Y-%m-%d %H:%M:%S %z')} {title}\n", encoding="utf-8")
    except OSError:
        return Path(os.devnull)
    return file


def add(text, file=None):
    """Add lines to the log, as far as it can be written."""
    with contextlib.suppress(OSError), open(file or FILE, "a", encoding="utf-8") as log:
        log.write(f"{text}\n")


def last_lines(file=None, count=LINES):
    """The last lines of the log under a line with its path, as text to show; "" where there is no log."""
    file = Path(file or FILE)
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    lines = [line for line in lines if line.strip()][-count:]
    return "\n".join([f"The last lines of {file}:", *(f"    {line}" for line in lines)]) if lines else ""


def call(command, file, environment=None):
    """Run a command whose output goes to the log; returns its exit status.

    On a terminal one line tells how long it has run and what it said last; elsewhere a line a minute says that it runs.
    """
    with open(file, "a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            env=environment,
        ) as process:  # fmt: skip
            _tell(process.stdout, log)
    return process.returncode


def _tell(lines, log):
    start = told = time.monotonic()
    terminal = sys.stdout.isatty()
    try:
        for line in lines:
            log.write(line)
            log.flush()
            now = time.monotonic()
            if terminal and line.strip():
                print(f"{WIPE}{f'  {now - start:.0f} s: {line.strip()}'[: _width() - 1]}", end="", flush=True)
            elif not terminal and now - told > MINUTE_S:
                print(f"  {now - start:.0f} s ...", flush=True)
                told = now
    finally:
        if terminal:
            print(WIPE, end="", flush=True)


def _width():
    try:
        return max(os.get_terminal_size().columns, 20)
    except OSError:
        return 80
