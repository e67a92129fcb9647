"""Pictures from files: every kind of the table, as programs write it; all else is one sentence, whatever is in it."""

import ast
import random
import warnings

import numpy
import own_files
import pytest
from own_files import photo, stored
from PIL import Image

from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.media import kinds, picture_files
from course_utils.media.picture_files import read_picture


@pytest.mark.parametrize("words", own_files.PICTURES)
def test_what_programs_write_is_read(words):
    _kind, make, off = own_files.PICTURES[words]
    picture = read_picture(memoryview(make()), "my.file")
    assert picture.shape == (24, 36, 3) and picture.dtype == numpy.uint8
    if callable(off):
        assert off(picture[7])
    elif off is None:
        assert (picture == picture[..., :1]).all() and picture.min() < 20 and picture.max() > 150
    else:
        assert numpy.abs(picture.astype(int) - photo()).mean() <= off


def test_every_kind_that_is_taken_is_tried():
    assert {kind for kind, _make, _off in own_files.PICTURES.values()} == {k.name for k in kinds.PICTURES if k.taken}


def test_transparency_is_laid_on_white():
    clear = numpy.zeros((6, 6, 4), numpy.uint8)
    clear[2:4, 2:4] = (0, 0, 0, 255)
    for form in ("PNG", "WEBP", "TIFF"):
        picture = read_picture(stored(clear, form), "clear")
        assert picture[0, 0].tolist() == [255, 255, 255]
        assert picture[2, 2].max() < 20


def test_a_turned_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    for form in ("JPEG", "PNG", "TIFF", "WEBP"):
        turned = read_picture(stored(photo(), form, exif=exif), "turned.jpg")
        assert turned.shape == (36, 24, 3)
        assert numpy.abs(turned.astype(int) - numpy.rot90(photo(), -1)).mean() < 25


def test_the_content_says_what_a_file_is(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(stored(photo(), "JPEG"))
    assert (read_picture(path) == read_picture(str(path))).all()


@pytest.mark.parametrize("kind", [kind for kind in kinds.PICTURES if not kind.taken], ids=lambda kind: kind.name)
def test_what_is_not_read_is_named_with_the_remedy(kind):
    with pytest.raises(CourseError, match="is not read here: open it in a program") as caught:
        read_picture(own_files.beginning(kind), "mine")
    assert "mine" in str(caught.value) and kind.name in str(caught.value) and "PNG or JPEG" in str(caught.value)


def with_a_hole(value):
    picture = own_files.deep("float32")
    picture[3, 3] = value
    return stored(picture, "TIFF")


def wide(form):
    return lambda: stored(numpy.zeros((8000, 8000), numpy.uint8), form)


def gif_that_states(width, height):
    content = bytearray(stored(photo(), "GIF"))
    content[6:10] = width.to_bytes(2, "little") + height.to_bytes(2, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "is empty"),
        (lambda: b"hello, this is no picture", "is not a picture that can be read; choose a PNG, JPEG"),
        (lambda: bytes(500), "is not a picture"),
        (lambda: stored(photo(), "PNG")[:-40], "cut short"),
        (lambda: stored(photo(), "PNG")[:60] + bytes(40) + stored(photo(), "PNG")[100:], "damaged"),
        (lambda: stored(photo(), "AVIF")[:200], "cannot be read as AVIF"),
        (lambda: stored(photo(), "WEBP")[:100], "cannot be read as WebP"),
        (lambda: bytes(picture_files.LARGEST_FILE + 1), "MB"),
        (wide("PNG"), "too many pixels"),
        (lambda: gif_that_states(65535, 65535), "too many pixels"),
        (lambda: with_a_hole(numpy.nan), "NaN or infinite"),
        (lambda: with_a_hole(-numpy.inf), "NaN or infinite"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(make, words):
    with pytest.raises(CourseError, match=words) as caught:
        read_picture(make(), "my.png")
    assert "my.png" in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_missing_and_large_files_are_told(tmp_path):
    with pytest.raises(CourseError, match="holiday.jpg cannot be read"):
        read_picture(tmp_path / "holiday.jpg")
    with pytest.raises(CourseError, match="cannot be read"):
        read_picture(tmp_path)
    with open(tmp_path / "large.png", "wb") as file:
        file.truncate(30_000_000)
    with pytest.raises(CourseError, match="has 30 MB, but at most 10 MB"):
        read_picture(tmp_path / "large.png")


@pytest.mark.parametrize("words", own_files.PICTURES)
def test_a_mutated_file_is_a_picture_or_one_sentence(words):
    whole, chance = own_files.PICTURES[words][1](), random.Random(words)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _again in range(60):
            content = own_files.mutated(whole, chance)
            try:
                picture = read_picture(content, "my.png")
            except CourseError as error:
                assert "my.png" in str(error) and "\n" not in str(error)
            else:
                assert picture.dtype == numpy.uint8 and picture.ndim == 3 and picture.shape[-1] == 3 and picture.size


# Who opens pictures by Pillow or matplotlib: one module what is unknown, the others only their own, or a data set's.
OPENS = {
    "media/picture_files.py": "everything that a learner brings",
    "core/plots.py": "the PNG that it has just drawn",
    "chapters/training_algorithm/figures.py": "the PNG that it has just drawn",
    "tools/pages/chapter.py": "the size of a picture that a notebook shows",
    "datasets/captioned/emoji.py": "the sprite of its data set, which ships and whose hash is checked",
    "datasets/scenes/bccd.py": "the JPEG files of its data set, whose errors it tells with the remedy",
}


OPENING = ("Image.open", "imread", "load_img", "decode_image", "decode_png", "decode_jpeg")


def opened(tree):
    """Calls of Image.open, imread and their like in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.endswith(OPENING):
                yield called


def test_one_module_opens_the_learners_pictures():
    found = set()
    for path in (ROOT / "course_utils").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if any(word in text for word in OPENING) and any(opened(ast.parse(text))):
            found.add(path.relative_to(ROOT / "course_utils").as_posix())
    assert found == set(OPENS)


def test_no_notebook_opens_a_picture_or_a_sound_by_itself():
    import nbformat

    for path in sorted((ROOT / "notebooks" / "en").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                words = ("Image.open", "imread", "wave.open", "soundfile", "load_img", "read_bytes")
                assert not [word for word in words if word in cell.source], (path.name, cell.id)


def test_numbers_of_a_mask_are_read_as_they_are():
    values = numpy.array([[0, 1, 2], [255, 1, 0]], "uint8")
    palette = Image.fromarray(values, "P")
    palette.putpalette([channel for number in range(256) for channel in (255 - number, number, 7)])
    pictures = {"P": palette, "L": Image.fromarray(values), "1": Image.fromarray(values > 0)}
    for mode, picture in pictures.items():
        content = stored(picture, "PNG")
        wanted = values > 0 if mode == "1" else values
        assert picture_files.read_numbers(content, "m.png").tolist() == wanted.astype(int).tolist(), mode
    colour = numpy.zeros((2, 3, 3), "uint8")
    colour[0, 1], colour[1, 2] = (255, 0, 0), (0, 0, 9)
    assert picture_files.read_numbers(stored(colour, "PNG"), "c").tolist() == [[0, 0xFF0000, 0], [0, 0, 9]]
    with pytest.raises(CourseError, match="m.txt is not a picture that can be read"):
        picture_files.read_numbers(b"no picture", "m.txt")
