"""Few things to test on: repeated cross-validation keeps what it promises, whatever the detector is."""

from types import SimpleNamespace

import numpy
import pytest

from course_utils.chapters.object_detection import detector, rounds
from course_utils.datasets.scenes import base
from course_utils.learning import training


def scenes(count, each=1, tier="own"):
    """Pictures with `each` things of two classes, in training and test; the first pixel tells which picture it is."""
    draw = numpy.random.default_rng(0)
    images = draw.integers(0, 255, (count, 96, 96, 3)).astype("uint8")
    images[:, 0, 0, 0] = numpy.arange(count)
    boxes = [numpy.array([[8.0, 8, 40, 40, kind] for kind in (0, 1) for _time in range(each)]) for _one in range(count)]
    cut = count * 4 // 5
    parts = base.Split(images[:cut], boxes[:cut]), base.Split(images[cut:], boxes[cut:])
    described = {"name": "own", "tier": tier, "fingerprint": "", "note": "", "licence": "", "source": ""}
    return base.Scenes(train=parts[0], test=parts[1], class_names=("a", "b"), **described)


def test_few_means_a_class_with_fewer_than_twenty_things_in_the_test_of_own_data():
    assert rounds.are_few(scenes(50)) and not rounds.are_few(scenes(50, each=2))
    assert not rounds.are_few(scenes(50, tier="bundled")), "the chapter's own sets have the split of their makers"


def test_every_picture_is_tested_once_a_repetition_by_who_never_saw_it(monkeypatch):
    learnt, tested = [], []

    def batches(images, wanted, classes, batch, seed, upside_down):
        learnt.append(set(images[:, 0, 0, 0].tolist()))
        return None

    def detect(model, images):
        tested.append(set(images[:, 0, 0, 0].tolist()))
        return [numpy.array([[8.0, 8, 40, 40, 0, 0.9]])] * len(images)  # one class rightly, the other never

    monkeypatch.setattr(detector, "batches", batches)
    monkeypatch.setattr(detector, "detect", detect)
    monkeypatch.setattr(training, "repeat", lambda *_a, model=None, **_k: ["a network"])
    found = rounds.measured(scenes(40), epochs=1, folds=4, repeats=2)
    assert len(tested) == 8 and all(not one & other for one, other in zip(learnt, tested, strict=True))
    for repetition in (tested[:4], tested[4:]):
        assert sorted(place for part in repetition for place in part) == list(range(40))
    assert tested[:4] != tested[4:]
    assert found["network"]["value"] == pytest.approx(0.5) and found["network"]["n"] == 8
    assert found["network"]["low"] <= 0.5 <= found["network"]["high"] and "classical" in found
    assert "Over 8 rounds of cross-validation" in rounds.in_words(found)


def test_few_pictures_of_ones_own_get_more_passes_and_the_chapters_sets_none():
    own = detector.plan(scenes(50), 8)
    steps = detector.steps_of(40 - own.held, own.batch, own.passes)
    assert own.passes > 8 and steps >= 8 * detector.LEAST_STEPS and own.stem == detector.PATCHES and not own.flips
    bundled = detector.plan(SimpleNamespace(train=range(1200), name="garment_scenes", tier="bundled"), 8)
    assert (bundled.batch, bundled.held, bundled.passes, bundled.stem) == (16, 60, 8, detector.HALVINGS)
    cells = detector.plan(SimpleNamespace(train=range(290), name="bccd", tier="local"), 8)
    assert (cells.batch, cells.held, cells.passes, cells.flips) == (4, 14, 12, True)
