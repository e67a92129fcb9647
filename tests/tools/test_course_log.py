"""What the log keeps, what of it is shown, and that the terminal gets one line of it."""

import sys

import pytest

from course_utils.tools import course_log

TALK = "import sys\nfor n in range(3): print('step', n, flush=True)\nprint('WARNING: old', file=sys.stderr)"


def test_a_command_starts_the_log_anew(log):
    for title in ("first", "second"):
        assert course_log.begin(title) == log
    assert log.read_text().count("\n") == 1 and log.read_text().endswith(" second\n")


def test_the_last_lines_are_shown_with_the_path(log):
    assert course_log.last_lines() == "", "no log, no words"
    course_log.begin("run")
    with open(log, "a") as file:
        file.write("\n".join(f"line {n}\n" for n in range(100)))
    shown = course_log.last_lines(count=2).splitlines()
    assert shown == [f"The last lines of {log}:", "    line 98", "    line 99"]


def test_a_place_that_cannot_be_written_loses_the_log_and_nothing_else(tmp_path):
    (tmp_path / "file").write_text("")
    log = course_log.begin("run", tmp_path / "file" / "course.log")
    assert course_log.call([sys.executable, "-c", TALK], log) == 0


@pytest.mark.parametrize("status", [0, 3])
def test_a_call_talks_into_the_log(log, capfd, status):
    course_log.begin("set-up")
    assert course_log.call([sys.executable, "-c", f"{TALK}\nsys.exit({status})"], log) == status
    assert capfd.readouterr() == ("", "")
    assert [line for line in log.read_text().splitlines() if line.startswith(("step", "WARN"))] == [
        "step 0", "step 1", "step 2", "WARNING: old",
    ]  # fmt: skip


def test_a_long_call_says_now_and_then_that_it_runs(log, capfd, monkeypatch):
    course_log.begin("set-up")
    monkeypatch.setattr(course_log, "MINUTE_S", -1)
    course_log.call([sys.executable, "-c", TALK], log)
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == 4 and all(line.endswith(" s ...") for line in lines)


def test_on_a_terminal_one_line_changes_and_goes(log, capsys, monkeypatch):
    course_log.begin("set-up")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(course_log, "_width", lambda: 40)
    course_log.call([sys.executable, "-c", f"{TALK}\nprint('x' * 99)"], log)
    said = capsys.readouterr().out
    assert "step 1" in said and said.endswith(course_log.WIPE) and "\n" not in said
    assert all(len(part) < 40 for part in said.split(course_log.WIPE))
