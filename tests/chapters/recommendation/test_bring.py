"""Ten ratings of the learner's own: which form is right, and what is said of the answers."""

from types import SimpleNamespace

import numpy
import pytest

from course_utils.chapters.recommendation import bring, recommend
from course_utils.notebook import brought


@pytest.fixture(scope="module")
def known():
    """A table of 30 films, its likes, and weights by which films of one half speak for each other."""
    random = numpy.random.default_rng(0)
    films = numpy.concatenate([random.permutation(30)[:24] for _person in range(40)])
    data = SimpleNamespace(
        people=numpy.repeat(numpy.arange(40), 24), films=films, stars=random.choice([2.0, 5.0], len(films)),
        times=numpy.arange(len(films)), titles=tuple(f"film {number}" for number in range(30)), timed=True, rated=True,
        kinds=numpy.eye(30, 4, dtype=bool), kind_names=("a", "b", "c", "d"), number_of_people=40,
    )  # fmt: skip
    table = recommend.catalogue(data)
    half = numpy.arange(len(table.titles)) % 2
    weights = (half[:, None] == half).astype("float32") - numpy.eye(len(half), dtype="float32")
    return table, table.matrix(table.stars >= 4), weights


def lines(table, even=5.0, odd=1.0, count=10):
    return "\n".join(f"{table.titles[film]}; {odd if film % 2 else even}" for film in range(count))


def test_without_ratings_the_sample_is_judged_and_is_none_of_yours(known):
    came = bring.look(None, *known)
    assert came.sample and came.of == 10 and not came.faults
    status, sentence = brought.verdict(came)
    assert status == "sample" and "now bring ten ratings of yours" in sentence


def test_ten_of_both_kinds_are_right_and_counted(known, tmp_path, monkeypatch):
    came = bring.look(lines(known[0]), *known)
    assert not came.sample and not came.faults and (came.right, came.of) == (10, 10)
    assert brought.verdict(came)[0] == "right" and any("EASE suggests" in line for line in came.lines)
    assert bring.look(lines(known[0], 1.0, 5.0), *known).right == 10
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_bytes(("title,stars\n" + lines(known[0]).replace("; ", ",")).encode("utf-16"))
    assert bring.look("mine.csv", *known).right == 10


def test_a_taste_that_does_not_go_together_is_told_wrongly(known):
    mixed = "\n".join(f"{known[0].titles[film]}; {5 if film < 5 else 1}" for film in range(10))
    came = bring.look(mixed, *known)
    assert came.right < came.of == 10 and not came.faults


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (lambda table: 7, "my_films is of the kind int"),
        (lambda table: ["film 1"], "my_films is of the kind list"),
        (lambda table: "only words\nand no stars", "has one column only"),
        (lambda table: lines(table, count=6), "Of your rows 6 can be used, and ten are asked for."),
        (lambda table: lines(table, 5, 4), "10 films that you liked (4 stars or more) and 0 that you did not"),
        (lambda table: lines(table, 2, 1), "0 films that you liked (4 stars or more) and 10 that you did not"),
        (lambda table: lines(table, 5, 9), "'film 1' has '9' for stars; allowed: 0.5 to 5."),
        (lambda table: lines(table) + "\nZzyzx Xyzzy Qqq; 5", "No film in the table is called like 'Zzyzx Xyzzy Qqq'"),
        (lambda table: lines(table) + f"\n{table.titles[0]}; 1", "are one film of the table"),
    ],
)
def test_what_is_wrong_with_the_form_is_told(given, sentence, known):
    came = bring.look(given(known[0]), *known)
    assert any(sentence in fault for fault in came.faults), came.faults
    assert brought.verdict(came)[0] == "wrong"


def test_few_answers_say_how_little_they_tell():
    told = brought.right_in_words(7, 10, 0.5)
    assert told.startswith("7 of 10 are right: 70 %, with a 95 % interval from 40 % to 89 %.")
    assert "so few cannot tell them apart" in told
    assert "below the interval" in brought.right_in_words(10, 10, 0.5)
    assert "worse than chance" in brought.right_in_words(0, 10, 0.5)
    assert brought.right_in_words(0, 0) == "Nothing could be asked." and "Guessing" not in brought.right_in_words(3, 4)
