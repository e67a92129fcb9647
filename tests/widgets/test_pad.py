import base64
import datetime
import io

import numpy
import pytest
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.widgets import pad

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def stored(picture, form="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, form, **options)
    return buffer.getvalue()


@pytest.fixture
def shirt():
    """Something dark, off the centre, on white paper: uint8 [90, 120]."""
    picture = numpy.full((90, 120), 245, numpy.uint8)
    picture[10:40, 70:100] = 30
    return picture


def test_a_light_background_is_turned_dark_and_the_thing_is_centred(shirt):
    result = pad.prepare(shirt, (28, 28, 1))
    assert result.shape == (28, 28, 1)
    assert result.dtype == numpy.uint8
    assert result[0].max() == 0
    assert result[14, 14] > 180
    rows, columns = numpy.nonzero(result[..., 0])
    assert abs(rows.mean() - 13.5) < 0.6
    assert abs(columns.mean() - 13.5) < 0.6
    assert (rows.min(), rows.max()) == (4, 23)


def test_a_dark_background_stays_and_both_ways_agree(shirt):
    assert (pad.prepare(255 - shirt, (28, 28, 1)) == pad.prepare(shirt, (28, 28, 1))).all()


def test_place_and_size_do_not_matter(shirt):
    moved = numpy.roll(shirt, (30, -50), axis=(0, 1))
    assert (pad.prepare(moved, (28, 28, 1)) == pad.prepare(shirt, (28, 28, 1))).all()


def test_proportions_are_kept():
    pole = numpy.zeros((60, 60), numpy.uint8)
    pole[5:55, 28:32] = 255
    rows, columns = numpy.nonzero(pad.prepare(pole, (28, 28, 1))[..., 0])
    assert rows.max() - rows.min() == 19
    assert columns.max() - columns.min() <= 2


def test_an_empty_drawing_stays_black():
    assert pad.prepare(numpy.zeros((28, 28), numpy.uint8), (28, 28, 1)).max() == 0


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 1), (20, 30, 3), (1, 1), (300, 7, 3)])
@pytest.mark.parametrize("target", [(28, 28, 1), (32, 32, 3), (16, 24, 3)])
def test_every_picture_fits_every_network(shape, target):
    picture = numpy.random.default_rng(0).integers(0, 256, shape).astype(numpy.uint8)
    result = pad.prepare(picture, target)
    assert result.shape == target
    assert result.dtype == numpy.uint8


def test_a_photograph_keeps_its_colours():
    red = numpy.zeros((40, 60, 3), numpy.uint8)
    red[..., 0] = 250
    assert pad.prepare(red, (32, 32, 3)).reshape(-1, 3).mean(0).tolist() == [250, 0, 0]


@pytest.mark.parametrize(
    "wrong", [numpy.zeros((4, 4)), numpy.zeros((0, 4), numpy.uint8), numpy.zeros((4, 4, 2), "uint8")]
)
def test_what_is_no_picture_is_refused(wrong):
    with pytest.raises(CourseError, match="uint8"):
        pad.prepare(wrong, (28, 28, 1))


def test_a_network_of_another_kind_is_refused(shirt):
    with pytest.raises(CourseError, match="image shape"):
        pad.prepare(shirt, (28, 28, 2))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
def test_uploads_of_common_kinds(form, shirt):
    picture = pad.read_upload(memoryview(stored(shirt, form)), f"shirt.{form}")
    assert picture.shape == (90, 120, 3)
    assert numpy.abs(picture[..., 0].astype(int) - shirt).mean() < 3


def test_transparency_is_laid_on_white():
    clear = numpy.zeros((6, 6, 4), numpy.uint8)
    clear[2:4, 2:4] = (0, 0, 0, 255)
    picture = pad.read_upload(stored(clear), "clear.png")
    assert picture[0, 0].tolist() == [255, 255, 255]
    assert picture[2, 2].tolist() == [0, 0, 0]


def test_sixteen_bits_are_reduced_to_eight():
    deep = (numpy.arange(64).reshape(8, 8) * 1000).astype(numpy.uint16)
    picture = pad.read_upload(stored(deep), "deep.png")
    assert picture.min() == 0
    assert picture.max() == 255


def test_a_turned_photograph_stands_upright():
    picture = numpy.zeros((10, 20, 3), numpy.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6
    assert pad.read_upload(stored(picture, "JPEG", exif=exif), "turned.jpg").shape == (20, 10, 3)


def bad_files(shirt):
    whole = stored(shirt)
    return {
        "empty.png": (b"", "is empty"),
        "notes.txt": (b"hello, this is no picture", "is not a picture"),
        "cut.png": (whole[: len(whole) // 2], "damaged|not a picture"),
        "garbled.png": (whole[:60] + bytes(40) + whole[100:], "damaged|not a picture"),
        "huge.png": (bytes(pad.LARGEST_FILE + 1), "MB"),
        "wide.png": (stored(numpy.zeros((8000, 8000), numpy.uint8)), "too many pixels"),
    }


@pytest.mark.parametrize("name", ["empty.png", "notes.txt", "cut.png", "garbled.png", "huge.png", "wide.png"])
def test_bad_files_get_one_sentence_with_their_name(name, shirt):
    data, words = bad_files(shirt)[name]
    with pytest.raises(CourseError, match=words) as caught:
        pad.read_upload(data, name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def predict(images):
    assert images.dtype == numpy.uint8
    return numpy.array([[0.1, 0.7, 0.2]])


def test_ranking_is_sorted_and_checked():
    image = numpy.zeros((28, 28, 1), numpy.uint8)
    assert pad.ranking(predict, image, ["a", "b", "c"]) == [("b", 0.7), ("c", 0.2), ("a", 0.1)]
    with pytest.raises(CourseError, match="3 numbers"):
        pad.ranking(predict, image, ["a", "b"])
    with pytest.raises(CourseError):
        pad.ranking(lambda images: [numpy.nan, 0], image, ["a", "b"])


def test_without_jupyterlab_a_sample_is_shown_and_said(shown, capsys):
    sample = numpy.zeros((28, 28, 1), numpy.uint8)
    sample[8:20, 8:20] = 200
    pad.pad(predict, ["a", "b", "c"], (28, 28, 1), sample)
    ((data, metadata),) = shown
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "b (70%)" in metadata["image/png"]["alt"]
    assert "sample" in capsys.readouterr().out


def test_drawing_gives_an_answer_and_clearing_takes_it_back(shirt):
    box = pad.build(predict, ["a", "<b>", "c"], (28, 28, 1))
    waiting = box.answer.value
    cells = numpy.zeros((28, 28), numpy.uint8)
    cells[5:9, 5:20] = 255
    box.paper.pixels = cells.tobytes()
    assert "&lt;b&gt; (70%)" in box.answer.value
    assert box.seen.frame.startswith(b"\x89PNG")
    box.paper.pixels = bytes(28 * 28)
    assert box.answer.value == waiting


def test_an_error_in_predict_is_told():
    def broken(images):
        raise ZeroDivisionError("no luck")

    box = pad.build(broken, ["a", "b"], (28, 28, 1))
    box.paper.pixels = bytes(range(196)) * 4
    assert "no luck" in box.answer.value
    assert 'role="alert"' in box.answer.value


def test_an_upload_is_shown_and_a_bad_one_is_refused(shirt):
    box = pad.build(predict, ["a", "b", "c"], (28, 28, 1))
    box.upload.set_trait(
        "value",
        (
            {
                "name": "shirt.png",
                "type": "image/png",
                "size": 9,
                "last_modified": NOW,
                "content": memoryview(stored(shirt)),
            },
        ),
    )
    assert "b (70%)" in box.answer.value
    box.upload.set_trait(
        "value",
        ({"name": "x.txt", "type": "text/plain", "size": 5, "last_modified": NOW, "content": memoryview(b"hello")},),
    )
    assert "x.txt" in box.answer.value
