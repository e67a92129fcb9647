"""Dense against convolutional: twins of one size, pictures moved and scrambled."""

import numpy
import pytest

from course_utils.chapters.cnn import figures, why


@pytest.fixture(scope="module")
def images():
    return numpy.random.default_rng(0).random((40, 12, 12, 1), dtype="float32")


def test_twins_have_about_the_same_number_of_weights():
    for shape in ((28, 28, 1), (32, 32, 3)):
        counts = [network.count_params() for network in why.twins(shape, 10).values()]
        assert max(counts) < 1.15 * min(counts)


def test_moving_takes_what_leaves_back_on_the_other_side(images):
    left, right, up, down = (why.moved(images, 2)[place] for place in (1, 0, 3, 2))
    assert (left[:, :, :-2] == images[:, :, 2:]).all() and (right[:, :, 2:] == images[:, :, :-2]).all()
    assert (up[:, :-2] == images[:, 2:]).all() and (down[:, 2:] == images[:, :-2]).all()


def test_scrambling_keeps_the_values_and_changes_all_pictures_alike(images):
    mixed = why.scrambled(images, 3)
    assert mixed.shape == images.shape and not (mixed == images).all()
    assert numpy.allclose(numpy.sort(mixed.reshape(40, -1)), numpy.sort(images.reshape(40, -1)))
    places = numpy.arange(144, dtype="float32").reshape(1, 12, 12, 1)
    order = why.scrambled(places, 3).ravel().astype(int)
    assert (mixed.reshape(40, -1) == images.reshape(40, -1)[:, order]).all()
    coloured = numpy.concatenate([images, images + 1], axis=-1)
    assert numpy.allclose(why.scrambled(coloured, 3)[..., 1] - why.scrambled(coloured, 3)[..., 0], 1, atol=1e-6)


def test_the_table_has_a_value_a_seed_and_the_figure_its_words(images):
    labels = numpy.arange(40) % 4
    found = why.measure((images, labels), (images[:8], labels[:8]), 4, 1, range(2))
    assert set(found) == {"dense", "convolutional"}
    for row in found.values():
        assert row["weights"] > 0
        assert all(len(row[what]) == 2 for what in ("still", "moved by 4", "scrambled"))
    _figure, words = figures.twins(found, 0.25)
    assert "moved by 4 pixels" in words and "scrambled" in words
