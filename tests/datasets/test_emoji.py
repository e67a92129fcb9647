import numpy as np
import pytest

from course_utils.core.errors import CourseError
from course_utils.datasets import load
from course_utils.datasets.captioned import emoji


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("person running", "man running", "woman running: facing right"), "person-activity"),
        (("one o’clock", "twelve-thirty"), "time"),
        (("red heart", "light blue heart", "black heart"), "heart"),
        (("mermaid", "merman", "merperson"), "person-fantasy"),
        (("firefighter", "woman firefighter"), "person-role"),
        (("new moon", "waning crescent moon"), "sky & weather"),
        (("up arrow", "left arrow"), "arrow"),
    ],
)
def test_twins_are_one_family(names, kind):
    assert len({emoji.family(name, kind) for name in names}) == 1


def test_different_ideas_are_different_families():
    names = [
        ("hot dog", "food-prepared"),
        ("taco", "food-prepared"),
        ("alarm clock", "time"),
        ("moon cake", "food-asian"),
    ]
    assert len({emoji.family(name, kind) for name, kind in names}) == len(names)


def test_a_sheet_gives_back_what_was_put_on_it():
    generator = np.random.default_rng(0)
    images = (generator.integers(0, 4, (45, 1, 1, 3)) * 60 + np.zeros((45, 64, 64, 3))).astype("uint8")
    content = emoji.sheet(images)
    assert (emoji.cut(content, 45) == images).all()
    with pytest.raises(CourseError, match="sheet of emoji has"):
        emoji.cut(content, 100)


def test_fields_belong_together_and_a_limit_takes_from_all_over():
    data = load("emoji", among=("emoji",))
    for field in (data.names["en"], data.names["zh"], data.keywords["en"], data.kinds, data.families, data.labels):
        assert len(field) == len(data) == 1636
    few = load("emoji", limit=100, among=("emoji",))
    assert len(few) == 100 and set(few.labels) == set(range(8)) and few.fingerprint != data.fingerprint
    with pytest.raises(CourseError, match="limit is 12"):
        load("emoji", limit=12)
