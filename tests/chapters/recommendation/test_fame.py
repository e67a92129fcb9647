import examples_recommendation
import numpy
import pytest
from explorer_data import picture_in

from course_utils.chapters.recommendation import recommend
from course_utils.chapters.recommendation.explorers import fame


@pytest.fixture(scope="module")
def people():
    return examples_recommendation.people()


def test_strength_zero_changes_no_list(people):
    scores, seen, _target, likes = people
    plain = recommend.best(scores, seen)
    assert numpy.array_equal(recommend.best(fame.held_back(scores, likes, 0.0), seen), plain)


def test_holding_back_moves_places_from_the_famous_to_the_rare(people):
    found = fame.measure(*people, strengths=(-2.0, 0.0, 2.0))
    famous, rare = found["places"][:, 0], found["places"][:, -1]
    assert famous[0] > famous[1] > famous[2] and rare[0] < rare[2]
    assert found["places"].sum(axis=1) == pytest.approx([1, 1, 1])


def test_measures_are_those_of_the_lists(people):
    scores, seen, target, likes = people
    found = fame.measure(*people, strengths=(0.3,))
    lists = recommend.best(fame.held_back(scores, likes, 0.3), seen)
    assert found["recall"][0] == pytest.approx(recommend.recall(lists, target).mean())
    assert found["coverage"][0] == recommend.coverage(lists, 50)


def test_groups_are_tenths_from_famous_to_rare():
    group = fame.groups_of(numpy.arange(50))
    assert numpy.bincount(group).tolist() == [5] * 10 and group[49] == 0 and group[0] == 9


def test_scores_that_are_all_equal_do_not_break_it():
    assert numpy.isfinite(fame.held_back(numpy.zeros((2, 5)), numpy.zeros(5), 1.0)).all()


def test_pointing_at_the_curves_sets_the_strength(people):
    explorer = fame.Fame(fame.measure(*people), numpy.full(10, 0.1))
    left, right = explorer.draw(0.0).axes
    x, y = right.transData.transform((0.7, 40))
    assert explorer.point(x, y, strength=0.0)["strength"] == pytest.approx(0.7)
    assert explorer.point(*left.transData.transform((3, 40)), strength=0.0) == {}


def test_words_and_still_picture(people, shown):
    found = fame.explore(*people)
    ((data, metadata),) = shown
    place = int(numpy.abs(fame.STRENGTHS).argmin())
    assert f"{found['recall'][place]:.1%}" in picture_in(data)[1]
