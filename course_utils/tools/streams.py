"""Standard streams that are closed, or that cannot write every letter: our commands run all the same.

Only the standard library is used here: this is the first that a command does.
"""

import codecs
import contextlib
import locale
import os
import sys


def prepare():
    """Open what is closed of standard input, output and error; letters that an encoding lacks become escapes."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # Else the next file that is opened would get the number, and every message of a library with it.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (for as long as we run)
        elif hasattr(stream, "reconfigure"):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(errors="backslashreplace")


def knows_every_letter():
    """True when this Python takes texts and names of files as UTF-8."""
    if sys.flags.utf8_mode:
        return True
    used = (sys.getfilesystemencoding(), locale.getpreferredencoding(False))
    return all(codecs.lookup(name).name == "utf-8" for name in used)
