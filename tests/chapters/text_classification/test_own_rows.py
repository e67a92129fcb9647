"""Ten texts of the learner's own: what the check of their form says, and what is told of the answers."""

import dataclasses

import numpy
import pytest
from notebook_cells import solution

from course_utils.chapters.text_classification import own_rows
from course_utils.core.i18n import speaking
from course_utils.datasets.texts import base
from course_utils.notebook.exercises import verdict

NAME = "ten-own-texts"
ROWS = [(f"The room number {word} was fine", "good") for word in ("one", "two", "three", "four", "five")]
ROWS += [(f"The staff of floor {word} was rude", "bad") for word in ("one", "two", "three", "four", "five")]


def changed(place, row):
    return [*ROWS[:place], row, *ROWS[place + 1 :]]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (7, "a list of pairs of a text and its label, or the path"),
        ([text for text, _label in ROWS], "a list of pairs of a text and its label"),
        (changed(3, ("only a text",)), "Row 4 is"),
        (changed(3, ("a text", 1)), "Row 4 is"),
        (ROWS[:9], "There are 9 rows; bring 10 or more."),
        (changed(2, (" ", "good")), "Row 3 has an empty text or an empty label."),
        (changed(2, ("a text", "")), "Row 3 has an empty text or an empty label."),
        ([(text, "good") for text, _label in ROWS], "All rows have the label 'good'"),
        ([(label, text) for text, label in ROWS], "Text and label have changed places"),
        (changed(2, ("a text", "so-so")), "There are 3 labels ('bad', 'good', 'so-so'); bring rows of two."),
        (changed(2, ("The room number ONE was fine!", "good")), "is there twice: a copy is no second test"),
        ([*ROWS[:5], *ROWS[5:7], *[(f"All was well on day {word}", "good") for word in "abc"]], "Only 2 rows have"),
        ("nowhere.csv", "There is no file or folder nowhere.csv"),
    ],
)
def test_what_cannot_be_judged_is_told(answer, words):
    status, text = verdict(NAME, answer)
    assert status == "wrong" and words in text and "\n" not in text


def test_rows_and_files_are_taken(tmp_path):
    assert verdict(NAME, ROWS)[0] == "right"
    assert verdict(NAME, [list(row) for row in changed(1, ("Another one", " Good "))])[0] == "right"
    path = tmp_path / "mine.csv"
    path.write_text("Kommentar;Urteil\n" + "".join(f"{text};{label}\n" for text, label in ROWS))
    assert verdict(NAME, str(path))[0] == "right" and own_rows.rows_of(str(path)) == ROWS
    path.write_text("text,label\n,good\n" + "".join(f"{text},{label}\n" for text, label in ROWS))
    assert verdict(NAME, str(path))[1] == "mine.csv, line 2, column text: is empty."
    assert verdict(NAME, ...)[0] == "not attempted"


def data(kind_names=()):
    texts = tuple(f"text number {number}" for number in range(40))
    part = base.Texts(texts, numpy.arange(40) % 2, ("mine",) * 40)
    names = ("all others", kind_names[-1]) if kind_names else ("good", "bad")
    return base.TextSet(
        language="en", raw=part, train=part, validation=part, test=part, conflicting=(), class_names=names,
        kind_names=kind_names, name="own", tier="own", fingerprint="0", note="", licence="", source="",
    )  # fmt: skip


def scores(texts):
    return numpy.array([0.9 if "rude" in text or text.endswith("1") else 0.1 for text in texts])


def test_answers_are_counted_with_the_interval_of_ten():
    rows = changed(0, ("The staff was rude to the bird", "good"))
    _heads, lines, told, share = own_rows.judged(rows, scores, {"the", "staff", "was"}, data())
    assert [line[3] for line in lines] == ["no"] + ["yes"] * 9
    assert share["value"] == 0.9 and share["low"] == pytest.approx(0.596, abs=0.01)
    assert "9 of your 10 texts are right, 90%; of all such texts it may be 60% to 98%." in told
    assert lines[0][4] == "57%", "the, staff, was, the: four of seven tokens"


def test_without_rows_or_with_wrong_ones_test_texts_are_judged():
    for answer in (..., ROWS[:3], 7):
        _heads, lines, told, share = own_rows.judged(answer, scores, set(), data())
        assert len(lines) == share["n"] == 10 and "as long as you bring none" in told
        assert [line[1] for line in lines] == ["good"] * 5 + ["bad"] * 5


def test_labels_of_another_kind_are_told_and_those_of_several_are_known():
    rows = [(text, {"good": "up", "bad": "down"}[label]) for text, label in ROWS]
    *_table, told, share = own_rows.judged(rows, scores, set(), data())
    assert share is None and "the labels here are 'good', 'bad', yours are 'down', 'up'" in told
    rows = [(text, {"good": "Delivery", "bad": "bug"}[label]) for text, label in ROWS]
    *_table, told, share = own_rows.judged(rows, scores, set(), data(("billing", "delivery", "bug")))
    assert share["value"] == 1.0


def test_the_courses_labels_are_known_in_chinese_too():
    rows = [(text, {"good": "好评", "bad": "complaint"}[label]) for text, label in ROWS]
    with speaking("zh"):
        reviews = dataclasses.replace(data(), class_names=("praise", "complaint"))
        _heads, lines, _told, share = own_rows.judged(rows, scores, set(), reviews)
        assert share["value"] == 1.0 and {line[3] for line in lines} == {"是"}
        assert own_rows.names_of(reviews) == ("好评", "差评")
        assert {label for _text, label in own_rows.sample(reviews)} == {"好评", "差评"}


def test_the_solutions_rows_are_judged_right_more_often_than_not():
    assert len(solution("11_text_classification", NAME)) == 10
