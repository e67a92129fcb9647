import pytest

from course_utils.errors import CourseError
from course_utils.exercises import machinery
from course_utils.exercises.machinery import call, exercise, verdict


@pytest.fixture(autouse=True)
def double():
    @exercise("double", chapter="99_test")
    def check_double(answer):
        return None if call(answer, 3) == 6 else "That is not twice the number."

    @exercise("brittle", chapter="99_test")
    def check_brittle(answer):
        return None if answer["a"] == 1 else "no"

    yield
    del machinery._checks["double"], machinery._checks["brittle"]


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
    machinery.check("double", lambda x: "<b>")
    assert 'data-status="wrong"' in shown[0]["text/html"] and shown[0]["text/plain"].startswith("✗")
