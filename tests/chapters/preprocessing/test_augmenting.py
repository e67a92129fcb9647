import numpy
import pytest

from course_utils.chapters.preprocessing import augmenting
from course_utils.core import i18n
from course_utils.core.environment import load_keras
from course_utils.core.errors import CourseError
from course_utils.datasets.pictures.base import Dataset, Split


@pytest.fixture(scope="module", autouse=True)
def keras():
    return load_keras()


def pictures(count=6):
    return numpy.random.default_rng(0).random((count, 12, 12, 1)).astype("float32")


@pytest.mark.parametrize("change", augmenting.CHANGES[1:])
def test_training_draws_anew_each_time_and_use_changes_nothing(change):
    layer, images = augmenting.layer(change), pictures(20)
    once, again = (numpy.asarray(layer(images, training=True)) for _turn in range(2))
    assert once.shape == images.shape and not numpy.allclose(once, again)
    assert numpy.allclose(layer(images, training=False), images, atol=1e-6)


def test_no_change_needs_no_layer():
    assert augmenting.layer("no change") is None
    with pytest.raises(CourseError, match="shift"):
        augmenting.layer("shout")


def test_moved_goes_right_and_down():
    images = pictures()
    assert numpy.array_equal(augmenting.moved(images, 2, 0)[:, :, 2:], images[:, :, :-2])
    assert numpy.array_equal(augmenting.moved(images, 0, 2)[:, 2:], images[:, :-2])
    assert numpy.array_equal(augmenting.moved(images, -2, 0)[:, :, :-2], images[:, :, 2:])
    assert numpy.array_equal(augmenting.moved(images, 0, 0), images)


def test_the_article_s_network_stands_behind_the_layer(keras):
    plain, shifted = (augmenting.network((12, 12, 1), 3, change) for change in ("no change", "shift"))
    assert [type(one).__name__ for one in shifted.layers[1:]] == [type(one).__name__ for one in plain.layers]
    assert plain.count_params() == sum(numpy.prod(weight.shape) for weight in shifted.trainable_weights)


def test_a_race_judges_after_each_of_the_passes():
    dice = numpy.random.default_rng(0)
    split = Split(dice.integers(0, 256, (40, 12, 12, 1)).astype(numpy.uint8), numpy.arange(40) % 2)
    data = Dataset(
        name="dice", tier="bundled", fingerprint="", note="", licence="", source="",
        train=split, validation=split, train_and_validation=split, test=split, class_names=("even", "odd"),
    )  # fmt: skip
    heard = []
    rows = augmenting.race(data, ("no change", "flip"), (1, 3), (0, 1), 16, 20, heard.append)
    assert [(row["change"], row["passes"]) for row in rows] == [
        ("no change", 1), ("no change", 3), ("flip", 1), ("flip", 3),
    ]  # fmt: skip
    assert all(len(row[kind]) == 2 for row in rows for kind in ("learnt", "still", "moved")) and heard == rows
    assert rows[:2] == augmenting.race(data, ("no change",), (1, 3), (0, 1), 16, 20)


def test_a_change_is_known_by_its_name_in_the_language_of_the_notebook():
    assert [augmenting.known(change) for change in augmenting.CHANGES] == list(augmenting.CHANGES)
    with i18n.speaking("zh"):
        names = [i18n._(change) for change in augmenting.LONG_CHANGES]
        assert [augmenting.known(name) for name in names] == list(augmenting.LONG_CHANGES) != names
        assert augmenting.known("flip") == "flip"
