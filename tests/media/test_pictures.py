import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.media.pictures import check_picture, fitted, framed, small_square


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


@pytest.mark.parametrize("shape", [(300, 200), (100, 400)])
def test_fitted_keeps_the_middle_and_no_proportion_changes(shape):
    picture = numpy.zeros((*shape, 3), "uint8")
    rows, columns = numpy.mgrid[: shape[0], : shape[1]]
    picture[(rows - shape[0] / 2) ** 2 + (columns - shape[1] / 2) ** 2 < 40**2] = 255
    small = fitted(picture, 96, 96)
    bright = small[..., 0] > 127
    assert small.shape == (96, 96, 3) and abs(int(bright.sum(axis=0).max()) - int(bright.sum(axis=1).max())) <= 1
    assert fitted(picture[..., 0], 92, 112).shape == (112, 92)


@pytest.mark.parametrize("shape", [(300, 200), (100, 400), (192, 256), (7, 900)])
def test_framed_shows_the_whole_picture_and_says_where_it_lies(shape):
    picture = numpy.full((*shape, 3), 90, "uint8")
    picture[:, -max(1, shape[1] // 20) :] = 250
    whole, scale, (left, top) = framed(picture, 256, 192)
    assert whole.shape == (192, 256, 3) and whole.dtype == numpy.uint8
    right, bottom = left + shape[1] * scale, top + shape[0] * scale
    assert left >= -1 and right <= 257 and top >= -1 and bottom <= 193
    assert max(right - left - 256, bottom - top - 192) == pytest.approx(0, abs=1)
    middle = min(191, int((top + bottom) / 2))
    assert whole[middle, min(255, int(right)) - 2].mean() > 200 and whole[middle, int(left) + 2].mean() < 110
