import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.media.pictures import check_picture, small_square


@pytest.fixture
def photo():
    """uint8 [40, 60, 3]."""
    return numpy.random.default_rng(0).integers(0, 256, (40, 60, 3)).astype("uint8")


def test_small_square_takes_the_middle(photo):
    assert (small_square(photo, 40) == photo[:, 10:50]).all()
    assert small_square(photo[..., 0]).shape == (32, 32, 1)


def test_each_pixel_of_a_small_square_is_the_mean_of_those_it_stands_for(photo):
    means = photo[:, 10:50].reshape(20, 2, 20, 2, 3).mean(axis=(1, 3))
    assert numpy.abs(small_square(photo, 20) - means).max() <= 1


def test_a_picture_gets_its_channels(photo):
    assert check_picture(photo[..., 0]).shape == (40, 60, 1)
    assert (check_picture(photo) == photo).all()


@pytest.mark.parametrize(
    "wrong",
    [numpy.zeros((4, 4)), numpy.zeros((4, 4, 2), "uint8"), numpy.zeros(4, "uint8"), numpy.zeros((0, 4, 3), "uint8")],
)
def test_what_is_no_picture_is_told_with_its_shape(wrong):
    with pytest.raises(CourseError, match="uint8"):
        check_picture(wrong)
