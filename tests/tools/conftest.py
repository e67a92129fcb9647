import sys
from pathlib import Path

import pytest

from course_utils.tools import course_log

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def log(tmp_path, monkeypatch):
    """The log of the commands, in the test's own folder; returns its path."""
    monkeypatch.setattr(course_log, "FILE", tmp_path / "log" / "course.log")
    return course_log.FILE
