"""Pictures of the learner's own: what the network gets of them. What is read: tests/media/test_picture_files.py."""

import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.widgets import upload


def test_a_light_background_is_turned_dark_and_the_thing_is_centred(shirt):
    result = upload.prepare(shirt, (28, 28, 1))
    assert result.shape == (28, 28, 1)
    assert result.dtype == numpy.uint8
    assert result[0].max() == 0
    assert result[14, 14] > 180
    rows, columns = numpy.nonzero(result[..., 0])
    assert abs(rows.mean() - 13.5) < 0.6
    assert abs(columns.mean() - 13.5) < 0.6
    assert (rows.min(), rows.max()) == (4, 23)


def test_a_dark_background_stays_and_both_ways_agree(shirt):
    assert (upload.prepare(255 - shirt, (28, 28, 1)) == upload.prepare(shirt, (28, 28, 1))).all()


def test_place_and_size_do_not_matter(shirt):
    moved = numpy.roll(shirt, (30, -50), axis=(0, 1))
    assert (upload.prepare(moved, (28, 28, 1)) == upload.prepare(shirt, (28, 28, 1))).all()


def test_proportions_are_kept():
    pole = numpy.zeros((60, 60), numpy.uint8)
    pole[5:55, 28:32] = 255
    rows, columns = numpy.nonzero(upload.prepare(pole, (28, 28, 1))[..., 0])
    assert rows.max() - rows.min() == 19
    assert columns.max() - columns.min() <= 2


def test_an_empty_drawing_stays_black():
    assert upload.prepare(numpy.zeros((28, 28), numpy.uint8), (28, 28, 1)).max() == 0


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (20, 30, 3), (1, 1), (300, 7, 3)])
@pytest.mark.parametrize("target", [(28, 28, 1), (32, 32, 3), (16, 24, 3)])
def test_every_picture_fits_every_network(shape, target):
    picture = numpy.random.default_rng(0).integers(0, 256, shape).astype(numpy.uint8)
    result = upload.prepare(picture, target)
    assert result.shape == target
    assert result.dtype == numpy.uint8


def test_a_photograph_keeps_its_colours():
    red = numpy.zeros((40, 60, 3), numpy.uint8)
    red[..., 0] = 250
    assert upload.prepare(red, (32, 32, 3)).reshape(-1, 3).mean(0).tolist() == [250, 0, 0]


@pytest.mark.parametrize(
    "wrong", [numpy.zeros((4, 4)), numpy.zeros((0, 4), numpy.uint8), numpy.zeros((4, 4, 2), "uint8")]
)
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(CourseError, match="uint8"):
        upload.prepare(wrong, (28, 28, 1))


def test_a_network_of_another_kind_is_refused(shirt):
    with pytest.raises(CourseError, match="image shape"):
        upload.prepare(shirt, (28, 28, 2))
