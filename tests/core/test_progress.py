import json
import multiprocessing
import re
from unittest.mock import patch

import pytest

from course_utils.core import progress
from course_utils.notebook import overview, quizzes
from course_utils.notebook.exercises import check, exercises_of, graded

CHAPTER = "07_cnn"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The progress file of a learner who works in JupyterLab."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / ".progress.jsonl"))
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / f"{CHAPTER}.ipynb"))
    monkeypatch.delenv("COURSE_LIVE", raising=False)
    monkeypatch.setattr(progress, "_told", set())
    monkeypatch.setattr("course_utils.notebook.exercises._failures", {})
    return tmp_path / ".progress.jsonl"


def right(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def wrong(n, k, s, p):
    return 3


def shown_map():
    with patch("IPython.display.display") as display:
        overview.course_map()
    return display.call_args.args[0]


def test_a_passed_check_is_kept_once_and_a_failed_one_is_not(file, shown_tables):
    check("conv-output-size", wrong)
    assert not file.exists()
    for _time in range(3):
        check("conv-output-size", right)
    assert [json.loads(line) for line in file.read_text().split("\n") if line] == [
        {"check": "conv-output-size", "chapter": CHAPTER}
    ]
    check("conv-output-size", wrong)
    assert progress.read().passed == {"conv-output-size"}, "what was passed stays passed"


@pytest.mark.parametrize("still", [{"COURSE_LIVE": "0"}, {"JPY_SESSION_NAME": None}, {"COURSE_PROGRESS": None}])
def test_where_nobody_works_nothing_is_written(file, shown_tables, monkeypatch, still):
    before = shown_map()
    assert "quiz" in before["text/html"] and "0 / 2" in before["text/html"]
    for name, value in still.items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name)
    check("conv-output-size", right)
    progress.quiz_done(CHAPTER, 1, 5)
    assert list(file.parent.iterdir()) == []
    assert "0 / 2" not in shown_map()["text/html"] and "Next" not in shown_map()["text/plain"]


def test_a_solution_run_in_the_answers_is_no_progress(file, shown_tables, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(file.parent / "answers" / f"{CHAPTER}.ipynb"))
    check("conv-output-size", right)
    assert not file.exists()


ODD = [
    "Infinity", "-Infinity", "NaN", "1e400", "1e300", "9" * 5000, "9" * 400, "-1", "2.5", "true", "null", "[]", "{}",
    '"3"', '"\\ud800"', "[" * 100_000, "",
]  # fmt: skip


FORMS = [
    '{"quiz": "07_cnn", "right": %s, "of": 5}', '{"quiz": "07_cnn", "right": 1, "of": %s}',
    '{"quiz": %s, "right": 1, "of": 5}', '{"check": %s}', "%s",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_whatever_the_file_holds_the_map_is_shown(file, shown_tables, form):
    good = json.dumps({"quiz": CHAPTER, "right": 2, "of": 5})
    for odd in ODD:
        file.write_text(f"{form % odd}\n{good}", encoding="utf-8")
        found = progress.read()
        assert found.quizzes[CHAPTER] == (2, 5), odd[:20]
        assert all(0 <= right <= of for right, of in found.quizzes.values())
        overview.course_map()


def test_damaged_lines_cost_only_themselves_and_are_said_once(file, capsys):
    progress.passed("conv-output-size", CHAPTER)
    with file.open("ab") as open_file:
        open_file.write(b'\xff\xfe\n[1]\n7\n{"quiz": "07_cnn", "right": 9, "of": 5}\n{"check": "half')
    progress.quiz_done(CHAPTER, 3, 5)
    for _time in range(2):
        assert progress.read() == ({"conv-output-size"}, {CHAPTER: (3, 5)})
    said = capsys.readouterr().err
    assert said.count("5 damaged lines") == 1


@pytest.mark.parametrize("place", ["a folder", "below a file"])
def test_a_file_that_cannot_be_used_never_stops_a_lesson(file, shown_tables, capsys, monkeypatch, place):
    if place == "a folder":
        file.mkdir()
    else:
        file.write_text("")
        monkeypatch.setenv("COURSE_PROGRESS", str(file / "below"))
    for _time in range(2):
        check("conv-output-size", right)
    assert "Right." in shown_tables[-1]["text/plain"]
    shown_map()
    said = capsys.readouterr().err
    assert said.count("cannot be kept") == 1 and said.count("cannot be read") == 1


def _pass_many(worker):
    for number in range(40):
        progress.passed(f"exercise-{worker}-{number}", CHAPTER)


def test_several_kernels_write_at_once(file):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        pool.map(_pass_many, range(4))
    assert len(progress.read().passed) == 160


def test_of_two_tries_of_a_quiz_the_better_counts(file):
    for tried in ((2, 5), (4, 5), (3, 5)):
        progress.quiz_done(CHAPTER, *tried)
    assert progress.read().quizzes == {CHAPTER: (4, 5)}
    widget = quizzes.build("00_start_here", quizzes.questions("00_start_here"))
    widget.result = [3, 4]
    assert progress.read().quizzes["00_start_here"] == (3, 4)


def test_the_map_says_what_is_done_and_what_comes_next(file):
    first = overview.chapter_entries()[0]
    assert f'<strong>Next: <a href="{first.chapter}.ipynb">00 {first.title}</a></strong>' in shown_map()["text/html"]
    for name in exercises_of(first.chapter):
        progress.passed(name, first.chapter)
    assert f"Next: 00 {first.title}" in shown_map()["text/plain"], "its quiz is open"
    progress.quiz_done(first.chapter, 2, 4)
    progress.passed("conv-output-size", CHAPTER)
    shown = shown_map()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", shown["text/html"])
    assert cells[cells.index("✓ 2 / 2") + 1] == "✓ 2 of 4 at once" and "1 / 3" in cells
    assert f"Next: 01 {overview.chapter_entries()[1].title}" in shown["text/plain"]
    for entry in overview.chapter_entries():
        progress.quiz_done(entry.chapter, 1, 4)
        for name in exercises_of(entry.chapter):
            progress.passed(name, entry.chapter)
    assert "Everything is done" in shown_map()["text/html"]


def test_the_second_failure_says_where_the_solution_is(file, shown_tables):
    (file.parent / "answers").mkdir()
    check("conv-output-size", wrong)
    check("conv-output-size", wrong)
    assert "answers" not in shown_tables[-1]["text/html"], "no answers here, so no link"
    (file.parent / "answers" / f"{CHAPTER}.ipynb").write_text("{}")
    check("conv-parameters", lambda k, channels, filters: 1)
    assert "answers" not in shown_tables[-1]["text/html"], "not at once"
    check("conv-parameters", ...)
    check("conv-parameters", lambda k, channels, filters: 2)
    assert f'<a href="answers/{CHAPTER}.ipynb">' in shown_tables[-1]["text/html"]
    assert "{place}" not in shown_tables[-1]["text/html"]


def test_graded_fails_unless_the_answer_is_right(shown_tables):
    graded("conv-output-size", right)
    for answer in (wrong, ...):
        with pytest.raises(AssertionError):
            graded("conv-output-size", answer)
        assert "data-status" in shown_tables[-1]["text/html"]
