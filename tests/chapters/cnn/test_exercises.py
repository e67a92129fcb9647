import pytest
from notebook_cells import assert_recognised, verdicts

from course_utils.notebook.exercises import exercises_of

CHAPTER = "07_cnn"


@pytest.mark.parametrize("name", exercises_of(CHAPTER))
def test_the_notebooks_own_cells(name, monkeypatch):
    found = verdicts(CHAPTER, name, monkeypatch)
    assert found["check"][0] == "not attempted" and found["solution"][0] == "right"


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("conv-output-size", lambda n, k, s, p: (n + 2 * p - k) // s, "last one"),
        ("conv-output-size", lambda n, k, s, p: (n + p - k) // s + 1, "both sides"),
        ("conv-output-size", lambda n, k, s, p: n + 2 * p - k + 1, "leave out the stride"),
        ("conv-output-size", lambda n, k, s, p: (n + 2 * p - k) / s + 1, "round down"),
        ("conv-output-size", lambda n, k, s, p: n, "draw it and count"),
        ("conv-parameters", lambda k, c, f: k * k * c * f, "bias too"),
        ("conv-parameters", lambda k, c, f: (k * k + 1) * f, "as deep as the input"),
        ("conv-parameters", lambda k, c, f: k * k * c + 1, "one filter"),
        ("conv-parameters", lambda k, c, f: k * c * f + f, "k by k"),
        ("conv-parameters", lambda k, c, f: k * k * c * f + 1, "one bias for each filter"),
        ("conv-parameters", lambda k, c, f: 0, "compare with the table"),
    ],
)
def test_misconceptions_are_recognised(name, answer, words):
    assert_recognised(name, answer, words)
