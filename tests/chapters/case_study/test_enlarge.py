"""Enlarging, folding, random views and shifts against independent computations."""

import numpy
import pytest
from PIL import Image

from course_utils.chapters.case_study import enlarge
from course_utils.core import environment
from course_utils.core.errors import CourseError


@pytest.fixture
def images():
    return numpy.random.default_rng(0).integers(0, 256, (4, 7, 6, 3)).astype(numpy.uint8)


def test_a_row_of_two_becomes_four():
    wanted = [[1, 0], [0.75, 0.25], [0.25, 0.75], [0, 1]]
    numpy.testing.assert_allclose(enlarge.axis_weights(2, 4), wanted)


@pytest.mark.parametrize(("small", "large"), [(1, 5), (8, 128), (28, 128), (32, 128), (9, 9)])
def test_every_new_pixel_is_a_mean(small, large):
    table = enlarge.axis_weights(small, large)
    assert table.shape == (large, small) and (table >= 0).all()
    numpy.testing.assert_allclose(table.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(("small", "large"), [(0, 4), (5, 4)])
def test_a_row_cannot_shrink(small, large):
    with pytest.raises(CourseError, match="cannot be enlarged"):
        enlarge.axis_weights(small, large)


def test_enlarging_agrees_with_tensorflow_and_pillow(images):
    large = enlarge.enlarge(images, 32)
    tf = environment.load_tensorflow()
    numpy.testing.assert_allclose(large, tf.image.resize(images, (32, 32)).numpy(), atol=1e-3)
    one = Image.fromarray(images[0, ..., 0].astype("float32")).resize((32, 32), Image.Resampling.BILINEAR)
    numpy.testing.assert_allclose(large[0, ..., 0], numpy.asarray(one), atol=1e-2)


def test_enlarging_wants_pictures():
    with pytest.raises(CourseError, match="shape"):
        enlarge.enlarge(numpy.zeros((3, 3)))


def test_a_folded_layer_gives_the_same_numbers(images):
    weights = numpy.random.default_rng(1).normal(size=(20 * 20 * 3, 5)).astype("float32")
    large = enlarge.enlarge(images, 20).reshape(len(images), -1) @ weights
    small = enlarge.fold(weights, images.shape[1:], 20)
    assert small.shape == (7 * 6 * 3, 5)
    numpy.testing.assert_allclose(images.reshape(len(images), -1) @ small, large, rtol=1e-3, atol=0.3)


def test_folding_wants_the_right_number_of_weights():
    with pytest.raises(CourseError, match="400 rows"):
        enlarge.fold(numpy.zeros((399, 2)), (5, 5, 1), 20)


def test_views_without_change_are_the_pictures(images):
    same = enlarge.random_views(images.astype("float32"), crop=0.0, degrees=0.0).numpy()
    numpy.testing.assert_allclose(same, images, atol=1e-2)


def test_a_crop_is_a_window_of_the_picture():
    """On a picture that rises evenly to the right and down, a view tells where it was taken."""
    tf = environment.load_tensorflow()
    tf.random.set_seed(1)
    y, x = numpy.mgrid[:30, :40].astype("float32")
    ramp = numpy.repeat(numpy.stack([x, y], axis=-1)[None], 200, axis=0)
    views = enlarge.random_views(ramp, crop=0.4, degrees=0.0).numpy()
    left, right, top, bottom = views[:, 15, 0, 0], views[:, 15, -1, 0], views[:, 0, 20, 1], views[:, -1, 20, 1]
    keep = (right - left) / 39
    numpy.testing.assert_allclose(keep, (bottom - top) / 29, atol=0.02)  # the shape of the window is the picture's
    assert 0.6 <= keep.min() < 0.65 and 0.95 < keep.max() <= 1.001
    assert left.min() >= -0.01 and right.max() <= 39.01 and top.min() >= -0.01 and bottom.max() <= 29.01
    # The window reaches both edges of what is cut away.
    cut = 39 * (1 - keep)
    assert (left / cut).max() > 0.97 and (left / cut).min() < 0.03
    assert left.max() > 10 and top.max() > 7 and abs(left.mean() - (39 - right).mean()) < 1  # at any place


def test_a_view_is_turned_to_both_sides_by_the_angle_at_most():
    tf = environment.load_tensorflow()
    tf.random.set_seed(2)
    y, x = numpy.mgrid[:41, :41].astype("float32")
    ramp = numpy.repeat(numpy.stack([x, y], axis=-1)[None], 200, axis=0)
    views = enlarge.random_views(ramp, crop=0.0, degrees=20.0).numpy()
    angles = numpy.degrees(numpy.arctan2(views[:, 20, 30, 1] - views[:, 20, 10, 1],
                                         views[:, 20, 30, 0] - views[:, 20, 10, 0]))  # fmt: skip
    assert -20.1 < angles.min() < -17 and 17 < angles.max() < 20.1
    numpy.testing.assert_allclose(views[:, 20, 20], 20, atol=0.1)  # round the middle


def test_a_pipeline_scales_enlarges_and_keeps_order(images):
    labels = numpy.arange(4)
    ((batch, answers),) = enlarge.pipeline(images, labels, 16, batch_size=8, shuffle=False)
    assert answers.numpy().tolist() == [0, 1, 2, 3]
    numpy.testing.assert_allclose(batch.numpy() * 255, enlarge.enlarge(images, 16), atol=0.01)
    ((small, _answers),) = enlarge.pipeline(images, labels, batch_size=8, shuffle=False, views=lambda z: 1 - z)
    numpy.testing.assert_allclose(small.numpy(), 1 - images / 255, atol=1e-6)


def test_a_shuffled_pipeline_shows_every_picture_once(images):
    many, labels = numpy.repeat(images, 10, axis=0), numpy.arange(40)
    orders = [numpy.concatenate([y.numpy() for _x, y in enlarge.pipeline(many, labels, batch_size=16)]) for _n in "ab"]
    assert sorted(orders[0]) == list(labels) and orders[0].tolist() != orders[1].tolist()


@pytest.mark.parametrize(("right", "down"), [(2, 0), (-2, 0), (0, 3), (0, -3), (1, -2), (0, 0), (5, 6)])
def test_shifts_move_every_pixel(images, right, down):
    moved = enlarge.shifted(images, right, down)
    behind = enlarge.background(images)
    for (n, y, x), _value in numpy.ndenumerate(images[..., 0]):
        inside = 0 <= y - down < 7 and 0 <= x - right < 6
        wanted = images[n, y - down, x - right] if inside else behind[n, 0, 0]
        assert (moved[n, y, x] == wanted).all()


def test_the_background_is_the_commonest_edge():
    picture = numpy.zeros((1, 8, 8, 1), numpy.uint8) + 9
    picture[0, 2:6, :5] = 200  # a thing that touches the edge
    assert enlarge.background(picture).item() == 9


def test_a_shift_out_of_the_picture_is_refused(images):
    with pytest.raises(CourseError, match="cannot be moved"):
        enlarge.shifted(images, 6, 0)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_pipeline_enlarges_as_tensorflow_does_and_has_nothing_tuned(channels):
    tf = environment.load_tensorflow()
    pictures = numpy.random.default_rng(3).integers(0, 256, (5, 7, 6, channels)).astype("uint8")
    stream = enlarge.pipeline(pictures, numpy.arange(5), 20, batch_size=2, shuffle=False)
    large = numpy.concatenate([batch for batch, _labels in stream.as_numpy_iterator()])
    numpy.testing.assert_allclose(large, tf.image.resize(pictures / numpy.float32(255), (20, 20)), atol=1e-5)
    assert stream.options().autotune.enabled is False
