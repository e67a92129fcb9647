import numpy
import pytest

from course_utils.core.errors import CourseError
from course_utils.datasets.faces import drawing


@pytest.fixture
def person():
    return drawing.random_person(numpy.random.default_rng(4))


def test_the_same_numbers_give_the_same_picture(person):
    look = drawing.random_look(numpy.random.default_rng(1))
    first, marks = drawing.draw(person, look)
    again, same_marks = drawing.draw(person, look)
    assert first.shape == (64, 64, 3) and first.dtype == numpy.uint8
    assert (first == again).all() and (marks == same_marks).all()


def test_every_part_of_a_look_changes_the_picture(person):
    plain = drawing.draw(person)[0]
    changes = {
        "yaw": 0.3, "pitch": 0.2, "roll": 0.2, "zoom": 1.1, "shift_x": 0.1, "smile": -0.8,
        "open_eyes": 0.2, "light": 0.8, "brightness": 0.7, "glasses": True, "background": (9, 9, 9), "noise": 5.0,
    }  # fmt: skip
    for name, value in changes.items():
        other = drawing.draw(person, drawing.Look(**{name: value}))[0]
        assert (other != plain).any(), name


def test_landmarks_sit_on_eyes_and_mouth_and_follow_the_head(person):
    for roll in (0.0, 0.3):
        picture, marks = drawing.draw(person, drawing.Look(roll=roll, open_eyes=1.2), 128)
        for x, y in marks[:2]:  # the pupil is dark
            assert picture[int(y), int(x)].max() < 120
        left, right, mouth = marks
        assert left[0] < right[0] and mouth[1] > max(left[1], right[1])
    big = drawing.draw(person, None, 128)[1]
    assert numpy.allclose(big, 2 * drawing.draw(person, None, 64)[1])


def test_a_hood_hides_the_hair_and_only_the_hair():
    generator = numpy.random.default_rng(0)
    one = drawing.change(drawing.random_person(generator), covered=True, hair_style="long", beard="none")
    looks = [drawing.draw(drawing.change(one, hair_style=style))[0] for style in drawing.HAIR_STYLES]
    assert all((look == looks[0]).all() for look in looks)
    bare = drawing.change(one, covered=False)
    assert (drawing.draw(bare)[0] != looks[0]).any()


def test_a_cutout_has_a_face_and_no_background(person):
    layers, marks = drawing.cutout(person, None, 96)
    assert layers.shape == (96, 96, 4) and layers[0, 0, 3] == 0
    x, y = marks.mean(axis=0).astype(int)
    assert layers[y, x, 3] == 255
    # Pasted on grey it is the drawing on grey, but for edges.
    grey = drawing.draw(person, drawing.Look(background=(128, 128, 128)), 96)[0].astype(float)
    opaque = layers[..., 3:] / 255.0
    pasted = layers[..., :3] * opaque + 128 * (1 - opaque)
    assert numpy.abs(pasted - grey).mean() < 1.0


def test_a_crowd_has_its_people_in_order_and_its_covered_first():
    images, who, marks, covered = drawing.crowd(10, 3, numpy.random.default_rng(0), covered_share=0.3)
    assert images.shape == (30, 64, 64, 3) and marks.shape == (30, 3, 2)
    assert who.tolist() == sorted(list(range(10)) * 3)
    assert covered.tolist() == [True] * 9 + [False] * 21


def test_pictures_of_one_person_are_alike_when_looks_are(person):
    generator = numpy.random.default_rng(2)
    one, two = (drawing.draw(person, drawing.random_look(generator, hard=0.0))[0] for _ in range(2))
    inner = slice(24, 44)
    assert numpy.abs(one[inner, inner].astype(int) - two[inner, inner]).mean() < 3


@pytest.mark.parametrize("size", [8, 2000])
def test_impossible_sizes_are_told(person, size):
    with pytest.raises(CourseError, match="16 to 1024"):
        drawing.draw(person, None, size)
