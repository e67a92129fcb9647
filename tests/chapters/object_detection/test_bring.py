"""Ten pictures of the learner's own: which form is right, and how answers are counted."""

from types import SimpleNamespace

import numpy
import pytest
from PIL import Image

from course_utils.chapters.object_detection import bring
from course_utils.core.i18n import speaking
from course_utils.notebook import brought

DATA = SimpleNamespace(
    class_names=("bag", "shoe"), image_shape=(96, 96, 3),
    test=SimpleNamespace(images=numpy.zeros((12, 96, 96, 3), "uint8"), boxes=[numpy.array([[0, 0, 9, 9, 1.0]])] * 12),
)  # fmt: skip


def one_shoe(picture):
    """A detector that finds a shoe in every picture."""
    assert picture.shape == (96, 96, 3) and picture.dtype == numpy.uint8
    return numpy.array([[1.0, 1, 20, 20, 1, 0.9]])


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Ten pictures: {name: what is in it}; a shoe in six, a bag in three, nothing in one."""
    monkeypatch.chdir(tmp_path)
    there = [["shoe"]] * 6 + [["bag"]] * 3 + [[]]
    for number in range(10):
        pixels = numpy.random.default_rng(number).integers(0, 255, (60, 90, 3)).astype("uint8")
        Image.fromarray(pixels).save(f"{number}.png")
    return {f"{number}.png": there[number] for number in range(10)}


def test_without_pictures_those_of_the_test_stand_in():
    came, images, answers, titles = bring.look(None, one_shoe, DATA)
    assert came.sample and (came.right, came.of) == (10, 10) and len(images) == len(answers) == len(titles) == 10
    assert brought.verdict(came)[0] == "sample"


def test_things_are_counted_and_false_alarms_told(files):
    came, images, _answers, titles = bring.look(files, one_shoe, DATA)
    assert not came.faults and (came.right, came.of) == (6, 9) and brought.verdict(came)[0] == "right"
    assert any(line.startswith("4 further answers name what is not there") for line in came.lines)
    assert titles[0] == "0.png: 1 of 1 found" and titles[6] == "6.png: 0 of 1 found"
    twice = {**files, "0.png": ["shoe", "shoe"]}
    assert (bring.look(twice, one_shoe, DATA)[0].of, bring.look(twice, one_shoe, DATA)[0].right) == (10, 6)


def test_classes_may_be_written_in_english_where_the_notebook_is_chinese(files):
    data = SimpleNamespace(**{**vars(DATA), "class_names": ("包", "运动鞋")})
    english = {name: ["sneaker" if one == "shoe" else one for one in there] for name, there in files.items()}
    with speaking("zh"):
        came = bring.look(english, one_shoe, data)[0]
        mixed = bring.look({**files, "0.png": ["运动鞋"]}, one_shoe, data)[0]
    assert not came.faults and (came.right, came.of) == (6, 9)
    assert any("shoe" in fault for fault in mixed.faults), "a word that is no class in either language is told"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda files: ["0.png"], "my_pictures is of the kind list"),
        (lambda files: dict(list(files.items())[:4]), "Of your pictures 4 can be used, and ten are asked for."),
        (lambda files: {**files, "0.png": ["boot"]}, "the detector has no word for 'boot'; its classes: bag, shoe."),
        (lambda files: {**files, "gone.png": []}, "The file gone.png cannot be read"),
        (lambda files: dict.fromkeys(files, ["shoe"]), "All your pictures hold the same"),
        (lambda files: {**files, "./0.png": ["shoe"]}, "./0.png shows the same picture as 0.png."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_form_is_told(change, sentence, files):
    came, *_shown = bring.look(change(files), one_shoe, DATA)
    assert any(sentence in fault for fault in came.faults), came.faults
    assert brought.verdict(came)[0] == "wrong"
