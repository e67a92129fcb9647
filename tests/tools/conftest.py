"""The log of the commands lies in each test's own folder."""

import pytest

from course_utils.tools import course_log


@pytest.fixture(autouse=True)
def log(tmp_path, monkeypatch):
    """The log of the commands, in the test's own folder; returns its path."""
    monkeypatch.setattr(course_log, "FILE", tmp_path / "log" / "course.log")
    return course_log.FILE
