"""Ten photographs of the learner's own: which form is right, and how answers are counted."""

import numpy
import pytest
from PIL import Image

from course_utils.chapters.face_recognition import bring
from course_utils.notebook import brought

GREYS = {"Ada": 30, "Bo": 120, "Chen": 220}


def chip_of(grey):
    return numpy.full((48, 48, 3), grey / 255, "float32")


def find(picture):
    return chip_of(float(picture.mean())), "no face was looked for"


def embed(chips):
    """People differ by their brightness, which turns a vector."""
    angle = chips.mean(axis=(1, 2, 3)) * numpy.pi / 2
    return numpy.stack([numpy.cos(angle), numpy.sin(angle)], axis=1)


SAMPLES = {f"person {who}, picture {turn}": (None, chip_of(80 * who + turn)) for who in (1, 2) for turn in (1, 2, 3)}


@pytest.fixture
def people(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = {}
    for name, grey in GREYS.items():
        for number in range(4 if name == "Ada" else 3):
            file = f"{name}{number}.png"
            Image.fromarray(numpy.full((70, 60, 3), grey + number, "uint8")).save(file)
            found.setdefault(name, []).append(file)
    return found


def look(given):
    return bring.look(given, find, embed, SAMPLES, 0.999)


def test_without_photographs_the_samples_stand_in():
    came = look(None)
    assert came.sample and (came.right, came.of) == (6, 6) and brought.verdict(came)[0] == "sample"
    assert came.chance == pytest.approx(2 / 5)


def test_ten_photographs_are_named_after_the_most_similar_other_one(people):
    came = look(people)
    assert not came.faults and (came.right, came.of) == (10, 10) and brought.verdict(came)[0] == "right"
    assert came.chance == pytest.approx((4 * 3 + 6 * 2) / 90)
    assert any("different people" in line and " 0 of 33 reach" in line for line in came.lines), came.lines
    swapped = {"Ada": [*people["Ada"][:3], people["Bo"][0]], "Bo": [people["Ada"][3], *people["Bo"][1:]],
               "Chen": people["Chen"]}  # fmt: skip
    assert 6 <= look(swapped).right <= 8, "the two, and perhaps who is between them and their own"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda people: ["Ada0.png"], "my_people is of the kind list"),
        (lambda people: {"Ada": people["Ada"]}, "Bring two people or more"),
        (lambda people: {**people, "Bo": people["Bo"][:1]}, "Of Bo there is one photograph only"),
        (lambda people: {"Ada": people["Ada"], "Bo": people["Bo"]}, "Of your photographs 7 can be used"),
        (lambda people: {**people, "Dan": ["Dan.png", "Bo0.png"]}, "The file Dan.png cannot be read"),
        (lambda people: {**people, "Dan": ["Dan.png", "Bo0.png"]}, "Bo0.png shows the same picture as Bo0.png."),
    ],
)
def test_what_is_wrong_with_the_form_is_told(change, sentence, people):
    came = look(change(people))
    assert any(sentence in fault for fault in came.faults), came.faults
    assert brought.verdict(came)[0] == "wrong"
