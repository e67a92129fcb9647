import pytest

from course_utils.core.errors import CourseError
from course_utils.datasets import load
from course_utils.datasets.texts import shakespeare


def test_whole_plays_are_held_out():
    plays = load("shakespeare")
    assert len(plays.titles) == 20 and not {"macbeth", "twelfth_night"} & set(plays.titles)
    assert plays.test.startswith("MACBETH\n") and "TWELFTH NIGHT" in plays.validation[:80]
    assert len(plays.train) > 2_000_000 and 90_000 < len(plays.test) < 120_000
    for text in (plays.train, plays.validation, plays.test):
        assert text.isascii() and "\r" not in text and "\n\n\n" not in text and shakespeare.MARK not in text
        assert "gutenberg" not in text.lower()
    assert "Out, damned spot!" in plays.test and "Out, damned spot!" not in plays.train


def test_a_limit_cuts_what_is_learnt_from_only():
    few = load("shakespeare", limit=1000)
    assert len(few.train) == 1000 and len(few.test) > 90_000 and "1,000 letters" in few.note
    assert few.fingerprint != load("shakespeare").fingerprint
    with pytest.raises(CourseError, match="1 or more"):
        load("shakespeare", limit=0)


def test_an_altered_file_is_refused(tmp_path):
    (tmp_path / shakespeare.FILE).write_bytes(b"no plays")
    with pytest.raises(CourseError, match="not the file that ships"):
        shakespeare.load(tmp_path, "bundled")
