"""Few people to test on: repeated cross-validation by person, in which nobody is learnt from and tested."""

from types import SimpleNamespace

import numpy
import pytest

from course_utils.chapters.face_recognition import faces, rounds


def people(count, each=4, tier="own"):
    who = numpy.repeat(numpy.arange(count), each)
    return SimpleNamespace(people=who, test_people=numpy.arange(round(0.3 * count)), tier=tier)


def test_few_are_fewer_than_twenty_people_in_the_test_of_own_data():
    assert rounds.are_few(people(60)) and not rounds.are_few(people(70))
    assert not rounds.are_few(people(12, tier="local")), "the chapter's own sets have the split of their makers"


@pytest.mark.parametrize(("count", "folds"), [(14, 5), (8, 4)])
def test_everybody_is_tested_once_a_repetition_by_who_never_saw_them(count, folds, monkeypatch):
    data, learnt, tested = people(count), [], []

    def chips_of(_data, which, seed):
        (tested if seed == 7 else learnt).append(set(data.people[which].tolist()))
        return data.people[which]

    perfect = lambda chips: numpy.eye(count)[chips]  # noqa: E731
    monkeypatch.setattr(faces, "chips_of", chips_of)
    monkeypatch.setattr(
        faces, "linear_embedding", lambda _chips, _people, _kind: lambda chips: numpy.ones((len(chips), 2))
    )
    monkeypatch.setattr(faces, "train_on", lambda _data, which, steps, seed: (data.people[which], seed))
    monkeypatch.setattr(faces, "embed", lambda network, chips: perfect(chips))
    found = rounds.measured(data, 5)
    assert len(tested) == 2 * folds == found["network"]["n"]
    assert all(not one & other and len(other) >= 2 for one, other in zip(learnt, tested, strict=True))
    for repetition in (tested[:folds], tested[folds:]):
        assert sorted(person for part in repetition for person in part) == list(range(count))
    assert found["network"]["value"] == 1 and found["pixels"]["value"] == pytest.approx(0.5)
    assert set(found) == {*rounds.KINDS, "network"}
    assert f"{len(data.test_people)} people in the test are few" in rounds.in_words(found, len(data.test_people))
