import pytest

from course_utils.core.errors import CourseError
from course_utils.notebook import exercises
from course_utils.notebook.exercises import call, exercise, verdict


@pytest.fixture(autouse=True)
def double():
    def check_double(answer):
        return None if call(answer, 3) == 6 else "That is not twice the number."

    def check_brittle(answer):
        return None if answer["a"] == 1 else "no"

    for name, function in (("double", check_double), ("brittle", check_brittle)):
        function.__module__ = "course_utils.chapters.cnn.exercises"  # as if they stood there
        exercise(name)(function)
    yield
    del exercises._checks["double"], exercises._checks["brittle"]


def raises(x):
    return 1 / 0


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda x: 2 * x, "right", "Right"),
        (lambda x: x + 1, "wrong", "not twice"),
        (..., "not attempted", "Not attempted"),
        (None, "not attempted", "Not attempted"),
        (lambda x: ..., "not attempted", "Not attempted"),
        (lambda x: None, "wrong", "return"),
        (raises, "wrong", "ZeroDivisionError"),
        (6, "wrong", "Give a function"),
        (lambda: 6, "wrong", "TypeError"),
    ],
)
def test_verdicts(answer, status, words):
    found, text = verdict("double", answer)
    assert found == status and words in text


def test_an_answer_of_another_kind_is_no_traceback():
    status, text = verdict("brittle", 7)
    assert status == "wrong" and "kind" in text


def test_an_unknown_exercise_is_told():
    with pytest.raises(CourseError, match="no exercise 'nonsense'"):
        verdict("nonsense", 1)


def test_check_shows_mark_and_status(monkeypatch):
    import IPython.display

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **options: shown.append(data))
    exercises.check("double", lambda x: "<b>")
    assert 'data-status="wrong"' in shown[0]["text/html"] and shown[0]["text/plain"].startswith("✗")
