"""Pictures of the learner's own: what is read, what is refused, and what the network gets."""

import numpy
import pytest
from explorer_data import stored
from PIL import Image

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


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
def test_uploads_of_common_kinds(form, shirt):
    picture = upload.read_upload(memoryview(stored(shirt, form)), f"shirt.{form}")
    assert picture.shape == (90, 120, 3)
    assert numpy.abs(picture[..., 0].astype(int) - shirt).mean() < 3


def test_transparency_is_laid_on_white():
    clear = numpy.zeros((6, 6, 4), numpy.uint8)
    clear[2:4, 2:4] = (0, 0, 0, 255)
    picture = upload.read_upload(stored(clear), "clear.png")
    assert picture[0, 0].tolist() == [255, 255, 255]
    assert picture[2, 2].tolist() == [0, 0, 0]


def test_sixteen_bits_are_reduced_to_eight():
    deep = (numpy.arange(64).reshape(8, 8) * 1000).astype(numpy.uint16)
    picture = upload.read_upload(stored(deep), "deep.png")
    assert picture.min() == 0
    assert picture.max() == 255


def test_a_turned_photograph_stands_upright():
    picture = numpy.zeros((10, 20, 3), numpy.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    assert upload.read_upload(stored(picture, "JPEG", exif=exif), "turned.jpg").shape == (20, 10, 3)


def bad_files(shirt):
    whole = stored(shirt)
    return {
        "empty.png": (b"", "is empty"),
        "notes.txt": (b"hello, this is no picture", "is not a picture"),
        "cut.png": (whole[: len(whole) // 2], "damaged|not a picture"),
        "garbled.png": (whole[:60] + bytes(40) + whole[100:], "damaged|not a picture"),
        "huge.png": (bytes(upload.LARGEST_FILE + 1), "MB"),
        "wide.png": (stored(numpy.zeros((8000, 8000), numpy.uint8)), "too many pixels"),
    }


@pytest.mark.parametrize("name", ["empty.png", "notes.txt", "cut.png", "garbled.png", "huge.png", "wide.png"])
def test_bad_files_get_one_sentence_with_their_name(name, shirt):
    data, words = bad_files(shirt)[name]
    with pytest.raises(CourseError, match=words) as caught:
        upload.read_upload(data, name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None
