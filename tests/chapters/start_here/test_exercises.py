import numpy
import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of, verdict

CHAPTER = "00_start_here"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch, np=numpy)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("numbers-in-a-picture", lambda h, w, c: h * w, "red, green, blue"),
        ("numbers-in-a-picture", lambda h, w, c: h + w + c, "You add"),
        ("numbers-in-a-picture", lambda h, w, c: h * h * c, "you say 108"),
        ("numbers-in-a-picture", lambda h, w, c: 90, "you say 90"),
        ("numbers-in-a-picture", 90, "type int"),
        ("most-probable", max, "its place"),
        ("most-probable", lambda p: int(numpy.argmax(p)) + 1, "from 0"),
        ("most-probable", lambda p: int(numpy.argmin(p)), "smallest"),
        ("most-probable", lambda p: 3, "elsewhere"),
        ("most-probable", lambda p: 0, "elsewhere"),
    ],
)
def test_misconceptions_get_their_hint(name, answer, words):
    assert_recognised(name, answer, words)


def test_numpy_numbers_are_right_too():
    assert verdict("most-probable", numpy.argmax)[0] == "right"
