"""Profile smoke takes less data, whatever the chapter; the other profiles take what their parameters say."""

import dataclasses

import pytest

from course_utils.core.chapters import parameters_of
from course_utils.core.parameters import resolve
from course_utils.notebook.opening import SMOKE_LIMITS, SMOKE_TESTS, Course


@pytest.fixture(autouse=True)
def bundled(monkeypatch):
    monkeypatch.setenv("COURSE_TIER", "bundled")


def data_of(chapter, profile):
    return Course(chapter, resolve(parameters_of(chapter), {"profile": profile}), "").data


def test_pictures_are_few_in_smoke_only():
    smoke, usual = data_of("08_training", "smoke"), data_of("08_training", "class")
    assert len(smoke.train_and_validation) == SMOKE_LIMITS["fashion_mnist"]
    assert len(smoke.test) == SMOKE_TESTS["fashion_mnist"]
    assert (len(usual.train_and_validation), len(usual.test)) == (10_000, 3000)
    assert set(smoke.test.labels.tolist()) == set(smoke.train.labels.tolist()) == set(range(10))
    assert "It is tested on 300 of them." in smoke.note and smoke.fingerprint != usual.fingerprint


def test_a_parameter_for_the_number_of_pictures_counts():
    assert len(data_of("03_training_algorithm", "smoke").train_and_validation) == 1000
    assert len(data_of("05_case_study", "smoke").train_and_validation) == 500


def test_voices_and_people_are_few_in_smoke_only():
    assert 240 <= len(data_of("14_speech_emotion", "smoke")) < 280 < len(data_of("14_speech_emotion", "class"))
    smoke, usual = (len(set(data_of("15_recommendation", name).people.tolist())) for name in ("smoke", "class"))
    assert smoke <= SMOKE_LIMITS["film_club"] < usual


def test_fewer_scenes_to_test_on_keep_their_boxes():
    smoke, usual = (data_of("10_object_detection", name) for name in ("smoke", "class"))
    assert len(smoke.test) == SMOKE_TESTS["garment_scenes"] < len(usual.test) == 300
    assert all((one == other).all() for one, other in zip(smoke.test.boxes, usual.test.boxes, strict=False))
    assert smoke.with_tests(1000) is smoke
    assert {field.name for field in dataclasses.fields(smoke)} == {field.name for field in dataclasses.fields(usual)}
