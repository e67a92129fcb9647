import numpy
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from course_utils.chapters.preprocessing import cleaning

NAN = numpy.nan


def test_gaps_get_the_median_of_the_rows_that_were_learnt_from():
    repair = cleaning.Repair().fit(numpy.array([[1.0], [2.0], [3.0], [NAN]]))
    assert repair.transform(numpy.array([[NAN], [100.0]])).tolist() == [[2.0], [100.0]]


def test_what_lies_far_out_is_replaced_and_only_with_a_factor():
    learnt = numpy.arange(9.0)[:, None]  # quartiles 2 and 6: three times four beyond is 18, and -10
    repaired = cleaning.Repair(3).fit(learnt).transform(numpy.array([[17.0], [19.0], [-9.0], [-11.0]]))
    assert repaired.ravel().tolist() == [17.0, 4.0, -9.0, 4.0]
    assert cleaning.Repair().fit(learnt).transform(numpy.array([[19.0]])).tolist() == [[19.0]]


def test_rows_that_judge_never_take_part():
    """The slip the chapter warns of: statistics over all rows would change with the rows that are transformed."""
    learnt = numpy.arange(9.0)[:, None]
    repair = cleaning.Repair(3).fit(learnt)
    alone = repair.transform(numpy.array([[NAN]]))
    beside = repair.transform(numpy.array([[NAN], [1e6], [1e6], [1e6]]))
    assert alone[0] == beside[0]


def two_heaps(count=60):
    dice = numpy.random.default_rng(0)
    labels = numpy.arange(count) % 2
    return dice.normal(size=(count, 3)) + 4 * labels[:, None], labels


def test_a_wrong_label_is_doubted_most():
    inputs, labels = two_heaps()
    labels[7] = 1 - labels[7]
    doubts = cleaning.doubt(LogisticRegression(), inputs, labels)
    assert doubts.argmax() == 7 and (doubts >= 0).all()


def test_labels_need_not_be_counted_from_zero():
    inputs, labels = two_heaps()
    plain = cleaning.doubt(LogisticRegression(), inputs, labels)
    assert numpy.allclose(plain, cleaning.doubt(LogisticRegression(), inputs, 3 + 4 * labels))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.9])
def test_removed_or_filled(share):
    inputs, labels = two_heaps(100)
    model = make_pipeline(cleaning.Repair(), LogisticRegression())
    found = cleaning.removed_or_filled(model, inputs, labels, share, seed=0, judged=40)
    assert 0 <= found["rows"] <= 60 and 0 <= found["removed"] <= 100
    if share == 0:
        assert found["rows"] == 60 and found["removed"] == found["filled"] > 90
    if share == 0.9:
        assert found["rows"] == 0 == found["removed"]  # nothing is left to learn from


def test_the_same_seed_draws_the_same_gaps():
    inputs, labels = two_heaps(100)
    model = make_pipeline(cleaning.Repair(), LogisticRegression())
    once, again, other = (cleaning.removed_or_filled(model, inputs, labels, 0.2, seed) for seed in (1, 1, 2))
    assert once == again and once != other


def test_wrong_labels_cost_and_a_person_brings_them_back():
    examples, judges = two_heaps(200), two_heaps(200)
    spoilt = cleaning.learnt_from_wrong_labels(LogisticRegression(), examples, judges, 0.3, seed=0, classes=2)
    assert set(spoilt) == {"all", "doubted left out", "doubted corrected"}
    assert spoilt["doubted corrected"] >= spoilt["all"]
    none = cleaning.learnt_from_wrong_labels(LogisticRegression(), examples, judges, 0.0, seed=0, classes=2)
    assert len(set(none.values())) == 1 and none["all"] > 90
    assert (examples[1] == two_heaps(200)[1]).all(), "the right labels are left alone"
