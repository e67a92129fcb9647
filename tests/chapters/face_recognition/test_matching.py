import numpy
import pytest

from course_utils.chapters.face_recognition import matching
from course_utils.core.errors import CourseError


@pytest.fixture
def scores():
    """Similarities with many ties, and labels."""
    generator = numpy.random.default_rng(0)
    same = generator.random(400) < 0.2
    return numpy.round(generator.normal(0.2 + 0.4 * same, 0.25), 1), same


@pytest.fixture
def unit():
    points = numpy.random.default_rng(1).normal(size=(40, 6))
    return points / numpy.linalg.norm(points, axis=1, keepdims=True)


def test_pairs_are_all_pairs_once(unit):
    people = numpy.arange(40) // 4
    similarities, same = matching.pairs(unit, people)
    assert len(similarities) == 40 * 39 // 2 and same.sum() == 10 * 6
    assert similarities[0] == pytest.approx(unit[0] @ unit[1])


def test_rates_are_the_shares_accepted_at_each_similarity(scores):
    similarities, same = scores
    thresholds, false, true = matching.rates(similarities, same)
    assert thresholds.tolist() == [numpy.inf, *sorted(set(similarities), reverse=True)]
    for threshold, one_false, one_true in zip(thresholds, false, true, strict=True):
        assert one_false == pytest.approx((similarities[~same] >= threshold).mean())
        assert one_true == pytest.approx((similarities[same] >= threshold).mean())


def test_the_area_is_how_often_the_same_person_is_the_more_similar_pair(scores):
    similarities, same = scores
    mine, strangers = similarities[same][:, None], similarities[~same][None]
    wins = (mine > strangers).mean() + (mine == strangers).mean() / 2
    _thresholds, false, true = matching.rates(similarities, same)
    assert matching.area(false, true) == pytest.approx(wins)


def test_the_area_of_each_person_is_counted_as_loops_count_it(unit):
    people = numpy.arange(40) // 4
    found = matching.auc_by_person(numpy.round(unit, 1), people)
    similarities = numpy.round(unit, 1) @ numpy.round(unit, 1).T
    for one in range(10):
        mine, others = numpy.flatnonzero(people == one), numpy.flatnonzero(people != one)
        wins = [
            (similarities[i, j] > similarities[k, o]) + (similarities[i, j] == similarities[k, o]) / 2
            for i in mine for j in mine if i < j for k in mine for o in others
        ]  # fmt: skip
        assert found[one] == pytest.approx(numpy.mean(wins))


def test_rejects_of_each_person_and_of_all_are_the_same_pairs(unit):
    people = numpy.arange(40) // 4
    each = matching.rejected_by_person(unit, people, 0.1)
    assert each.shape == (10,)
    assert each.mean() == pytest.approx(matching.errors_at(*matching.pairs(unit, people), 0.1)[1])


def test_the_worst_pairs_are_the_most_and_the_least_similar_ones(scores):
    similarities, same = scores
    alike, unlike = matching.worst(similarities, same, 3)
    assert not same[alike].any() and same[unlike].all()
    assert sorted(similarities[alike]) == sorted(similarities[~same])[-3:]
    assert sorted(similarities[unlike]) == sorted(similarities[same])[:3]


def test_equal_error_rate_lies_where_both_errors_are_equal(scores):
    _thresholds, false, true = matching.rates(*scores)
    rate = matching.equal_error_rate(false, true)
    assert numpy.interp(rate, false, true) == pytest.approx(1 - rate, abs=0.02)
    perfect = matching.rates([0.9, 0.8, 0.1], [True, True, False])
    assert matching.equal_error_rate(*perfect[1:]) == 0
    turned = matching.rates([0.1, 0.2, 0.9], [True, True, False])
    assert matching.equal_error_rate(*turned[1:]) == 1


@pytest.mark.parametrize("most", [0.0, 0.001, 0.05, 0.5])
def test_the_threshold_keeps_its_promise_and_is_the_lowest_that_does(scores, most):
    similarities, same = scores
    threshold = matching.threshold_for(similarities, same, most)
    assert matching.errors_at(similarities, same, threshold)[0] <= most
    lower = similarities[similarities < threshold].max()
    assert matching.errors_at(similarities, same, lower)[0] > most


def test_errors_count_pairs_equal_to_the_threshold_as_accepted():
    assert matching.errors_at([0.5, 0.5, 0.1], numpy.array([True, False, True]), 0.5) == (1.0, 0.5)


def test_identification_of_points_that_are_apart_is_perfect_and_of_chance_is_chance(unit):
    people = numpy.repeat(numpy.arange(6), 5)
    apart = numpy.eye(6)[people]
    assert (matching.identification(apart, people) == 1).all()
    noise = numpy.random.default_rng(3).normal(size=(30, 8))
    assert 0.02 < matching.identification(noise, people, 200).mean() < 0.4


def test_pairs_of_one_kind_have_no_rates():
    with pytest.raises(CourseError, match="different people"):
        matching.rates([0.1, 0.2], [True, True])


def test_gallery_enrols_identifies_and_forgets(unit):
    gallery = matching.Gallery()
    assert gallery.identify(unit[0], 0.5) == (None, -1.0)
    gallery.enrol(" Ada ", unit[0])
    gallery.enrol("Bo", unit[1])
    name, similarity = gallery.identify(unit[0], 0.9)
    assert (name, similarity) == ("Ada", pytest.approx(1))
    assert gallery.identify(-unit[0], 0.9)[0] is None
    assert list(gallery.similarities(unit[1]))[0] == "Bo"
    gallery.delete("Ada")
    assert gallery.names == ("Bo",) and gallery.identify(unit[0], 0.99)[0] is None


def test_a_gallery_keeps_its_own_copy(unit):
    gallery, vector = matching.Gallery(), unit[0].copy()
    gallery.enrol("Ada", vector)
    vector[:] = 0
    assert gallery.identify(unit[0], 0.9)[0] == "Ada"


def test_gallery_says_what_is_wrong(unit):
    gallery = matching.Gallery()
    with pytest.raises(CourseError, match="a name"):
        gallery.enrol("  ", unit[0])
    gallery.enrol("Ada", unit[0])
    with pytest.raises(CourseError, match="enrolled already"):
        gallery.enrol("Ada", unit[1])
    with pytest.raises(CourseError, match="Nobody called Bo.*Ada"):
        gallery.delete("Bo")
