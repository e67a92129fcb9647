"""The pad: what is drawn or uploaded on it, and what the network answers."""

import datetime
import io

import numpy
import pytest
from explorer_data import picture_in, stored
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.widgets import pad

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


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
    image, alt = picture_in(data)
    assert Image.open(io.BytesIO(image)).format == "WEBP" and "b (70%)" in alt
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
