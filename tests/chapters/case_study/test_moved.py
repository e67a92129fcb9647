import examples_case_study
import numpy
import pytest
from examples_case_study import NAMES
from explorer_data import picture_in

from course_utils.chapters.case_study import enlarge
from course_utils.chapters.case_study.explorers import moved
from course_utils.core.errors import CourseError
from course_utils.learning import networks, training


@pytest.fixture(scope="module")
def world():
    import keras

    keras.utils.set_random_seed(0)
    cnn = networks.article_cnn((14, 12, 3), 3)
    dense = networks.dense_network((14, 12, 3), 3, hidden=8)
    dice = numpy.random.default_rng(0)
    pictures = dice.integers(0, 256, (6, 14, 12, 3)).astype(numpy.uint8)
    return cnn, dense, pictures, dice.integers(0, 3, 6)


@pytest.fixture
def explorer(world):
    cnn, dense, pictures, labels = world
    return examples_case_study.moved(dense.get_weights(), cnn.get_weights(), pictures, labels)


def test_both_networks_say_in_numpy_what_they_say_in_keras(world):
    cnn, dense, pictures, _labels = world
    x = training.to_float(pictures)
    numpy.testing.assert_allclose(moved.cnn_chances(cnn.get_weights(), pictures), cnn(x), atol=1e-5)
    numpy.testing.assert_allclose(moved.dense_chances(dense.get_weights(), pictures), dense(x), atol=1e-5)


def test_a_folded_network_says_what_the_large_one_says(world):
    _cnn, _dense, pictures, _labels = world
    large = networks.dense_network((40, 40, 3), 3, hidden=8)
    weights = large.get_weights()
    small = [enlarge.fold(weights[0], pictures.shape[1:], 40), *weights[1:]]
    wanted = large(enlarge.enlarge(pictures, 40) / 255)
    numpy.testing.assert_allclose(moved.dense_chances(small, pictures), wanted, atol=1e-5)


def test_weights_of_another_size_are_refused(world):
    with pytest.raises(CourseError, match="fold"):
        moved.dense_chances(world[1].get_weights(), world[2][:, :10])


def test_an_accuracy_map_counts_each_shift(world):
    _cnn, _dense, pictures, labels = world

    def bright_above(images):  # class 0 when the upper half is brighter, else class 1
        upper, lower = images[:, :7].mean((1, 2, 3)), images[:, 7:].mean((1, 2, 3))
        return numpy.stack([upper > lower, upper <= lower, upper < -1], axis=1)

    found = moved.accuracy_map(bright_above, pictures, labels, reach=4, step=2)
    assert found.shape == (5, 5) and moved.steps(4, 2) == [-4, -2, 0, 2, 4]
    for row, down in enumerate((-4, -2, 0, 2, 4)):
        for column, right in enumerate((-4, -2, 0, 2, 4)):
            shifted = enlarge.shifted(pictures, right, down)
            assert found[row, column] == (bright_above(shifted).argmax(axis=1) == labels).mean()
    assert (found != found.T).any()  # or rows and columns could be exchanged unseen


def test_a_change_is_a_shift_and_a_turn(world):
    picture = world[2][0]
    assert (moved.change(picture, 3, -2, 0) == enlarge.shifted(picture[None], 3, -2)[0]).all()
    square = numpy.zeros((9, 9, 1), numpy.uint8)
    square[4, 8] = 200
    assert moved.change(square, 0, 0, 90)[0, 4, 0] == 200  # counter-clockwise: from the right to the top
    assert moved.change(square, 0, 3, 90)[3, 4, 0] == 200  # then moved down
    assert (moved.change(square, 2, 1, 0) == moved.change(square, 2, 1, 360)).all()


def test_the_answer_is_that_of_the_moved_picture(explorer, world):
    cnn, dense, pictures, _labels = world
    image = enlarge.shifted(pictures[2:3], -3, 2)
    rows = explorer.answer(-3, 2, 0, 3)
    numpy.testing.assert_allclose(rows[0], dense(training.to_float(image))[0], atol=1e-5)
    numpy.testing.assert_allclose(rows[1], cnn(training.to_float(image))[0], atol=1e-5)


def test_words_follow_the_controls(explorer):
    text = explorer.alt(4, 0, 0, 1)
    assert "moved 4 pixels" in text and "turned by 0°" in text
    best = NAMES[explorer.answer(4, 0, 0, 1)[0].argmax()]
    assert f"dense network says {best}" in text
    assert explorer.alt(5, 0, 0, 1) != text


def test_dragging_the_picture_and_a_map(explorer):
    first_map = explorer.charts[0]
    place = explorer.view.transData.transform((12 / 2 + 3, 14 / 2 - 2))
    found = explorer.point(*place, right=0, down=0, turn=0, picture=1)
    assert {name: round(value, 6) for name, value in found.items()} == {"right": 3, "down": -2}
    found = explorer.point(*first_map.transData.transform((-4, 2)), right=0, down=0, turn=0, picture=1)
    assert {name: round(value, 6) for name, value in found.items()} == {"right": -4, "down": 2}
    assert explorer.point(575, 5, right=0, down=0, turn=0, picture=1) == {}


def test_it_starts_where_the_networks_differ_and_an_arrow_key_moves_on(explorer, world, shown):
    cnn, dense, pictures, _labels = world
    assert explorer.controls["right"].default < explorer.controls["right"].high
    right = moved.dense_chances(dense.get_weights(), enlarge.shifted(pictures, 3, 0)).argmax(axis=1)
    labels = right.copy()  # the dense network is right on all of them but one, and there the other one is right
    other = moved.cnn_chances(cnn.get_weights(), enlarge.shifted(pictures, 3, 0)).argmax(axis=1)
    (place,) = numpy.flatnonzero(right != other)[:1]
    labels[place] = other[place]
    moved.explore(dense.get_weights(), cnn.get_weights(), pictures, labels, NAMES, (numpy.zeros((9, 9)),) * 2)
    moved.explore(dense.get_weights(), cnn.get_weights(), pictures, right, NAMES, (numpy.zeros((9, 9)),) * 2)
    (_picture, first), (_other, second) = (picture_in(data) for data, _metadata in shown)
    assert "moved 3 pixels" in first
    assert f"CNN says {NAMES[other[place]]}" in first and ", is wrong); the CNN" in first
    assert f"class {NAMES[right[0]]}," in second
