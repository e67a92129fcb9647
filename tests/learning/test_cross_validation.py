"""Repeated cross-validation: who is tested when, and what the corrected interval is worth."""

import math

import numpy
import pytest
from scipy import stats

from course_utils.learning import cross_validation


def test_each_item_is_tested_once_a_repetition_and_groups_stay_whole():
    labels = numpy.array([0] * 40 + [1] * 20)
    groups = numpy.arange(60) // 2
    for given in (None, groups):
        found = list(cross_validation.rounds(labels, given, folds=5, repeats=3))
        assert len(found) == 15
        tested = numpy.concatenate([test for _train, test in found])
        assert numpy.bincount(tested).tolist() == [3] * 60
        for train, test in found:
            assert not set(train) & set(test) and len(train) + len(test) == 60
            assert 0.2 <= labels[test].mean() <= 0.5
            if given is not None:
                assert not set(groups[train]) & set(groups[test])
    first, again = (list(cross_validation.rounds(labels, groups, repeats=2)) for _once in range(2))
    assert all(numpy.array_equal(one[1], other[1]) for one, other in zip(first, again, strict=True))
    assert not numpy.array_equal(first[0][1], first[5][1]), "another repetition, another shuffle"


def test_there_are_no_more_folds_than_a_class_has_groups():
    labels = numpy.array([0] * 20 + [1] * 6)
    groups = numpy.array([*range(20), 20, 20, 21, 21, 22, 22])
    found = list(cross_validation.rounds(labels, groups, folds=5, repeats=1))
    assert len(found) == 3 and all(labels[test].sum() == 2 for _train, test in found)


def test_the_interval_is_the_corrected_one():
    values = [0.7, 0.8, 0.75, 0.85]
    found = cross_validation.interval(values, 0.25)
    half = stats.t.ppf(0.975, 3) * math.sqrt((1 / 4 + 0.25) * numpy.var(values, ddof=1))
    assert found["value"] == pytest.approx(0.775) and found["n"] == 4
    assert found["low"] == pytest.approx(0.775 - half) and found["high"] == pytest.approx(0.775 + half)
    assert cross_validation.interval([0.9, 1.0], 0.25)["high"] == 1.0, "no accuracy is above 1"


def test_the_interval_holds_what_it_promises_and_the_plain_one_does_not():
    """On data whose truth is known: a rule with one cut, learnt from 40 items, and its accuracy on 20,000 new ones."""
    inside, plain_inside, draws = 0, 0, 60
    for seed in range(draws):
        draw = numpy.random.default_rng(seed)
        labels = numpy.arange(60) % 2
        values = draw.normal(labels * 1.0, 1.0)
        new_labels = numpy.arange(20_000) % 2
        new = draw.normal(new_labels * 1.0, 1.0)

        def cut(places, values=values, labels=labels):
            return (values[places][labels[places] == 0].mean() + values[places][labels[places] == 1].mean()) / 2

        def score(learnt, tested, values=values, labels=labels, cut=cut):
            return ((values[tested] > cut(learnt)) == labels[tested]).mean()

        found = cross_validation.measured(score, labels, seed=seed)
        rates = [score(*places) for places in cross_validation.rounds(labels, seed=seed)]
        plain = 1.96 * numpy.std(rates, ddof=1) / math.sqrt(len(rates))
        truth = ((new > cut(numpy.arange(60))) == new_labels).mean()
        inside += found["low"] <= truth <= found["high"]
        plain_inside += abs(truth - found["value"]) <= plain
    assert inside / draws > 0.85 and plain_inside / draws < 0.7


def test_few_means_fewer_than_twenty_of_a_class():
    labels = numpy.array([0] * 25 + [1] * 20)
    assert not cross_validation.are_few(labels, 2) and cross_validation.are_few(labels[:-1], 2)
    assert cross_validation.are_few(labels, 3), "a class that the test does not have at all"
