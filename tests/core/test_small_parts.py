"""The smallest parts of the ground floor: guards, places, TOML."""

import pytest

from course_utils.core import paths, toml
from course_utils.core.errors import CourseError, require


def test_a_guard_says_its_sentence_with_the_values_only_when_the_condition_is_false():
    require(True, "limit is {limit}", limit=3)
    require([1], "an empty list is false, this one is not")
    with pytest.raises(CourseError, match=r"^limit is 3, but it must be 4 or more\.$"):
        require(False, "limit is {limit}, but it must be {least} or more.", limit=3, least=4)


def test_the_root_is_the_folder_of_the_checkout():
    assert (paths.ROOT / "course_utils" / "__init__.py").is_file()
    assert (paths.DATA / "registry.toml").is_file()


def test_toml_is_read_as_utf_8(tmp_path):
    path = tmp_path / "some.toml"
    path.write_bytes('name = "缓存"\n[part]\nsize = 3\n'.encode())
    assert toml.read(path) == {"name": "缓存", "part": {"size": 3}}
