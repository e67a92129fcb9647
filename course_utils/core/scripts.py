"""The first line of a command that pip or uv wrote: which Python runs it. Only the standard library is used here."""

import os
import re

# The two forms; the second is for paths that the first cannot hold, with spaces or too long.
HEAD = re.compile(
    rb"""\A(?:\#!/bin/sh\n'''exec'\ ["']?(?P<long>[^\n]*?)["']?\ "\$0"\ "\$@"\n'\ '''\n|\#!(?P<plain>[^\n]*)\n)""", re.X
)


def program_of(path):
    """The program that runs a command (a script), from its first line, as text; "" where it names none, or is none."""
    try:
        with open(path, "rb") as file:
            found = HEAD.match(file.read(4096))
    except OSError:
        return ""
    return os.fsdecode(found["long"] or found["plain"] or b"").strip() if found else ""
