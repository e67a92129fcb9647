"""The tables of what is read: how kinds are told apart, and that data/README.md shows them in both languages."""

import own_files
import pytest

from course_utils.core import i18n
from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.media import kinds, picture_files, sound_files

TABLES = {"pictures": kinds.PICTURES, "sounds": kinds.SOUNDS}


@pytest.mark.parametrize("edition, file", [("en", "README.md"), ("zh", "README.zh-CN.md")])
@pytest.mark.parametrize("name", TABLES)
def test_the_readme_of_the_data_shows_the_table(name, edition, file):
    with i18n.speaking(edition):
        table = kinds.markdown(TABLES[name])
    text = (ROOT / "data" / file).read_text(encoding="utf-8")
    assert f"<!-- {name} -->\n{table}\n<!-- end -->" in text, f"write this there:\n\n{table}"


@pytest.mark.parametrize("name", TABLES)
def test_a_file_is_of_one_kind(name):
    for kind in TABLES[name]:
        assert kinds.kind_of(own_files.beginning(kind), TABLES[name]) is kind
    endings = [ending for kind in TABLES[name] for ending in kind.endings.split()]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("words", own_files.PICTURES)
def test_pictures_are_known_by_how_they_begin(words):
    kind, make, _off = own_files.PICTURES[words]
    assert kinds.kind_of(make(), kinds.PICTURES).name == kind
    other = kinds.kind_of(make(), kinds.SOUNDS)
    assert other is None or not other.taken


@pytest.mark.parametrize("words", own_files.SOUNDS)
def test_sounds_are_known_by_how_they_begin(words):
    kind, make, _off = own_files.SOUNDS[words]
    assert kinds.kind_of(make(), kinds.SOUNDS).name == kind
    assert kinds.kind_of(make(), kinds.PICTURES) is None


def test_what_is_read_is_said_in_words():
    assert kinds.names(kinds.PICTURES) == "PNG, JPEG, GIF, WebP, AVIF, BMP, TIFF or PPM"
    assert kinds.names(kinds.SOUNDS) == "WAV, FLAC, Ogg, MP3, AIFF, AU or CAF"


def test_a_kind_that_is_not_read_is_named_in_chinese():
    with i18n.speaking("zh"):
        with pytest.raises(CourseError, match="图标"):
            picture_files.read_picture(b"\0\0\1\0" + bytes(60))
        with pytest.raises(CourseError, match="WebM 或 Matroska"):
            sound_files.read_sound(b"\x1a\x45\xdf\xa3" + bytes(60))
