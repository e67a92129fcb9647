import numpy
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from course_utils.chapters.preprocessing import cleaning
from course_utils.core import i18n

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


@pytest.mark.parametrize(("count", "wanted"), [(1500, (30, 20, 40)), (320, (6, 4, 9)), (24, (1, 1, 1))])
def test_as_many_are_spoilt_as_the_pictures_allow(count, wanted):
    """The chapter once spoilt 90 of however many pictures there were: of 24 of one's own that is more than all."""
    places = numpy.random.default_rng(0).permutation(count)
    doubles, broken, mislabelled, sources = cleaning.planted(places)
    assert (len(doubles), len(broken), len(mislabelled)) == wanted and len(sources) == len(doubles)
    taken = numpy.concatenate([doubles, broken, mislabelled, sources])
    assert len(set(taken.tolist())) == len(taken) <= count


def test_a_small_model_for_few_pictures_of_many_or_rare_classes():
    assert [cleaning.components(count) for count in (1500, 120, 24, 2)] == [40, 40, 8, 1]
    assert cleaning.parts(numpy.repeat([4, 7], [9, 30])) == 5
    assert cleaning.parts(numpy.repeat([4, 7], [3, 30])) == 3
    assert cleaning.parts(numpy.array([0, 1, 1, 1])) == 2
    dice = numpy.random.default_rng(0)
    few, labels = dice.normal(size=(12, 3072)), numpy.repeat([0, 1], [3, 9])
    model = make_pipeline(PCA(cleaning.components(len(few))), LogisticRegression())
    assert cleaning.doubt(model, few, labels).shape == (12,)


def test_what_is_left_may_be_one_class():
    """Of few pictures the doubted ones may be all of a class: what is then learnt says the other one always."""
    inputs, labels = numpy.array([[0.0], [0.1], [0.2], [9.0], [9.1]]), numpy.array([0, 0, 0, 1, 1])
    found = cleaning.learnt_from_wrong_labels(LogisticRegression(), (inputs, labels), (inputs, labels), 0.4, 2, 2)
    assert all(0 <= value <= 100 for value in found.values())
    assert cleaning._percent(LogisticRegression(), inputs[:3], labels[:3], inputs, labels) == 60
    assert cleaning._percent(LogisticRegression(), inputs[:0], labels[:0], inputs, labels) == 0


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
    with i18n.speaking("zh"):
        chinese = cleaning.learnt_from_wrong_labels(LogisticRegression(), examples, judges, 0.3, seed=0, classes=2)
    assert list(chinese.values()) == list(spoilt.values()) and "扔掉可疑的" in chinese
