"""Ten pictures of the learner's own in 08: what is wrong with them is one sentence, and what is right is counted."""

from types import SimpleNamespace

import numpy
import pytest
from PIL import Image

from course_utils.chapters.training import ten_pictures
from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.datasets.own import pictures as own_pictures
from course_utils.media import picture_files
from course_utils.notebook.exercises import verdict

NAMES = ("dark", "bright")


class Model:
    """Calls a picture bright by its mean."""

    def predict(self, images, verbose=0):
        assert images.dtype == "float32" and images.max() <= 1
        bright = images.mean(axis=(1, 2, 3))
        return numpy.stack([1 - bright, bright], axis=1)


def data(channels=3):
    tests = numpy.random.default_rng(0).integers(0, 255, (12, 32, 32, channels)).astype("uint8")
    split = SimpleNamespace(images=tests, labels=numpy.arange(12) % 2)
    return SimpleNamespace(class_names=NAMES, image_shape=(32, 32, channels), validation=split)


@pytest.fixture
def rows(tmp_path):
    """Twelve files with their classes; two of them named wrongly."""
    found = []
    for number in range(12):
        draw, bright = numpy.random.default_rng(number), number % 2
        pixels = draw.integers(200 * bright, 200 * bright + 50, (40, 60, 3)).astype("uint8")
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        found.append((tmp_path / f"{number}.png", NAMES[bright if number > 1 else 1 - bright]))
    return found


def test_what_is_right_is_counted_with_the_interval_that_so_few_allow(rows):
    found = ten_pictures.ask(rows, Model(), data())
    assert not found.fault and not found.sample and found.images.shape == (12, 32, 32, 3)
    assert found.labels.tolist() == [1, 0] + [0, 1] * 5 and found.guesses.tolist() == [0, 1] * 6
    assert found.told == "10 of 12 right: 83%, 95 % interval 55% to 95%."
    assert verdict("ten-own-pictures", found)[0] == "right"


def test_names_are_read_as_people_write_them(rows):
    told = [(str(path), f" {name.upper()} ") for path, name in rows]
    assert ten_pictures.ask(told, Model(), data()).told.startswith("10 of 12 right")


@pytest.mark.parametrize("name", ["dress", " Dress ", "连衣裙"])
def test_a_chinese_notebook_takes_names_of_both_languages(rows, name):
    with i18n.speaking("zh"):
        names = tuple(map(i18n._, ("dress", "trouser")))
        assert "连衣裙" in names
        told = [(path, name if number % 2 else names[1]) for number, (path, _name) in enumerate(rows)]
        assert ten_pictures.read(told, names, (32, 32, 3))[1].tolist() == [1, 0] * 6


def test_without_any_it_runs_on_a_sample_and_is_not_attempted():
    found = ten_pictures.ask(..., Model(), data())
    assert found.sample and len(found.labels) == 10 and found.told.startswith("A sample, 10 validation pictures: ")
    assert verdict("ten-own-pictures", found)[0] == "not attempted"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[:9], "You bring 9 pictures; bring 10 or more"),
        (lambda rows: [], "You bring 0 pictures"),
        (lambda rows: "shoe.jpg", "Give a list of pairs"),
        (lambda rows: [path for path, _name in rows], "Give a list of pairs"),
        (lambda rows: [*rows, ("a.png", 3)], "Give a list of pairs"),
        (
            lambda rows: [*rows[1:], (rows[0][0], "grey")],
            "shows 'grey', says your list, but the network has the classes",
        ),
        (lambda rows: [(path, "dark") for path, _name in rows], "All of them show dark"),
        (lambda rows: [*rows, ("nowhere.png", "dark")], "There is no file or folder nowhere.png"),
        (lambda rows: [*rows, (rows[3][0], "bright")], "are the same picture"),
    ],
)
def test_each_slip_is_one_sentence(rows, change, words):
    found = ten_pictures.ask(change(rows), Model(), data())
    assert words in found.told and "\n" not in found.told and not len(found.images)
    assert verdict("ten-own-pictures", found) == ("wrong", found.fault)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([("shoe.jpg", "Sneaker")], "That is your list of files: hand over `ten`, what the network said of them."),
        ("shoe.jpg", "Hand over what `ten_pictures.ask` returned, as the cell above has it."),
    ],
)
def test_what_ask_did_not_make_is_no_answer(answer, words):
    assert verdict("ten-own-pictures", answer) == ("wrong", words)


BROKEN = {
    "cut.png": lambda whole: whole[: len(whole) // 2],
    "empty.png": lambda whole: b"",
    "words.png": lambda whole: b"no picture at all, but words",
    "music.png": lambda whole: b"RIFF\x00\x00\x00\x00WAVEfmt ",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_the_same_sentence_at_both_doors(name, rows, tmp_path):
    """In a folder of own data, and in a list of ten: one reader, one sentence."""
    broken = tmp_path / name
    broken.write_bytes(BROKEN[name](rows[0][0].read_bytes()))
    with pytest.raises(CourseError) as caught:
        own_pictures.small(broken.read_bytes(), str(broken))
    with pytest.raises(CourseError) as here:
        picture_files.read_picture(broken)
    assert ten_pictures.ask([*rows, (broken, "dark")], Model(), data()).fault == str(caught.value) == str(here.value)


def test_a_grey_network_sees_grey_pictures(rows):
    class Grey(Model):
        def predict(self, images, verbose=0):
            assert images.shape[1:] == (32, 32, 1)
            return super().predict(images)

    found = ten_pictures.ask(rows, Grey(), data(channels=1))
    assert not found.fault and found.images.shape == (12, 32, 32, 1)
