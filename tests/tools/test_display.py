"""The bar on a terminal, and what is left of it in a file."""

import io
import os
import subprocess
import sys

from rich.console import Console

from course_utils.tools.display import Bar


def shown(terminal):
    """Everything that is written while two of four pieces are done."""
    out, left = io.StringIO(), []
    bar = Bar(lambda: f"{len(left)} [red] done", Console(file=out, width=100, force_terminal=terminal, highlight=False))
    bar.start(4, done=1)
    assert bar.live is terminal
    bar.line("[1/4] one: done")
    left.append("two")
    bar.move(2)
    bar._progress.refresh()
    bar.stop()
    assert not bar.live
    return out.getvalue()


def test_on_a_terminal_the_words_change_and_lines_stay():
    text = shown(True)
    assert "0 [red] done" in text and "1 [red] done" in text and "[1/4] one: done\n" in text
    assert text.index("1 [red] done") < text.rindex("\x1b[2K"), "the bar is wiped at the end"


def test_what_asks_for_colours_does_not_make_a_file_a_terminal():
    code = (
        "from course_utils.tools.display import Bar\n"
        "bar = Bar(lambda: 'words'); bar.start(2); bar.move(1); bar.line('one: done'); bar.stop()"
    )
    for variables in ({"FORCE_COLOR": "1"}, {"TTY_COMPATIBLE": "1"}, {"TERM": "dumb", "COLUMNS": "4"}):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **variables}
        )
        assert (done.stdout, done.stderr) == ("one: done\n", ""), variables


def test_elsewhere_only_the_lines_are_written():
    assert shown(False) == "[1/4] one: done\n"
