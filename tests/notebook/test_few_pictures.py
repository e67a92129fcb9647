"""Few test pictures of a class: cross-validation over all of them, near copies on one side, and an honest interval."""

from dataclasses import replace

import numpy
import pytest

from course_utils import datasets
from course_utils.core import environment
from course_utils.core.errors import CourseError
from course_utils.datasets.pictures import base
from course_utils.learning import cross_validation, training
from course_utils.notebook import few_pictures


def dataset(each, tests, noise=60, seed=0):
    """`each` pictures of two classes to learn from, and `tests` to test on: bright above, or bright below."""
    draw = numpy.random.default_rng(seed)

    def split(count):
        labels = numpy.arange(2 * count) % 2
        images = draw.integers(0, noise, (2 * count, 12, 12, 3))
        for image, label in zip(images, labels, strict=True):
            image[6 * label : 6 * label + 6] += 255 - noise
        return base.Split(images.astype("uint8"), labels.astype("int64"))

    parts = split(each), split(max(each // 4, 1)), split(tests)
    both = base.Split(
        *(numpy.concatenate([getattr(part, name) for part in parts[:2]]) for name in ("images", "labels"))
    )
    known = datasets.load("fashion_mnist", limit=100)
    return replace(
        known, train=parts[0], validation=parts[1], train_and_validation=both, test=parts[2], class_names=("a", "b")
    )


def build():
    keras = environment.load_keras()
    layers = [keras.Input((12, 12, 3)), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_enough_test_pictures_need_no_rounds():
    data = dataset(each=8, tests=20)
    found = few_pictures.repeated(data, build=None, epochs=1)
    assert found is None, "nothing was built"
    assert few_pictures.told(data, found) == "Each class has 20 test pictures or more: one split will do."


def test_few_are_tested_all_in_turn(monkeypatch):
    data, tested, counted = dataset(each=16, tests=6), [], []
    plain = training.repeat

    def watched(build, train, validation, *more, **options):
        sides = [{image.tobytes() for image in part[0]} for part in (train, validation)]
        assert not sides[0] & sides[1], "what is tested was not learnt"
        tested.extend(sides[1])
        counted.append(len(validation[1]))
        return plain(build, train, validation, *more, **options)

    monkeypatch.setattr(training, "repeat", watched)
    found = few_pictures.repeated(data, build, epochs=5, seed=3)
    assert found["n"] == len(counted) == 10 and found["pictures"] == 2 * (16 + 4 + 6)
    assert sum(counted) == 2 * found["pictures"] == 2 * len(set(tested)), "each picture twice"
    assert found["value"] > 0.9 and found["low"] <= found["value"] <= found["high"] <= 1
    words = few_pictures.told(data, found)
    assert words.startswith("A class has 6 test pictures, too few") and "on all 52 pictures: " in words


def test_near_copies_stay_on_one_side(monkeypatch):
    data, seen = dataset(each=20, tests=5), []
    images = data.train_and_validation.images
    images[1::2][:10] = numpy.clip(images[0].astype(int) + 1, 0, 255)  # ten copies of the first, a little brighter
    data.train_and_validation.labels[1::2][:10] = data.train_and_validation.labels[0]

    def watched(build, train, validation, *_more, **_options):
        copies = [(numpy.abs(part[0] * 255 - images[0]).mean(axis=(1, 2, 3)) < 2).sum() for part in (train, validation)]
        seen.append(tuple(int(count) for count in copies))
        return [0.5]

    monkeypatch.setattr(training, "repeat", watched)
    few_pictures.repeated(data, build, epochs=1)
    assert seen and all(0 in pair and sum(pair) == 11 for pair in seen), seen


def test_quick_and_many_pictures_take_fewer_rounds(monkeypatch):
    asked = []
    monkeypatch.setattr(
        cross_validation,
        "measured",
        lambda *given: asked.append(given[3:5]) or {"value": 1.0, "low": 1, "high": 1, "n": 2},
    )
    few_pictures.repeated(dataset(each=8, tests=5), build, epochs=1, quick=True)
    few_pictures.repeated(dataset(each=8, tests=5), build, epochs=1)
    monkeypatch.setattr(few_pictures, "MANY", 20)
    few_pictures.repeated(dataset(each=8, tests=5), build, epochs=1)
    assert asked == [(2, 1), (5, 2), (5, 1)]


def test_no_epochs_are_a_sentence():
    with pytest.raises(CourseError, match="epochs is 0"):
        few_pictures.repeated(dataset(each=8, tests=5), build, epochs=0)
