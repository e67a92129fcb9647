"""Names and lines of the chapter's sentences, in both languages."""

import re

import pytest

from course_utils.chapters.face_recognition import chain, losses, matching, packaged, rounds, telling
from course_utils.core import i18n
from course_utils.notebook import measured

CHINESE = r"[\u4e00-\u9fff]"


@pytest.fixture
def in_chinese():
    with i18n.speaking("zh"):
        yield


def _names():
    """What tables and results of this chapter have as names, and a reader sees."""
    ways = [row["way"] for row in measured.read("chain")["rows"] if row["kind"] == "way"]
    found = [row[key] for row in measured.read("packaged")["rows"] for key in ("pictures", "detector")]
    return [*ways, *found, *losses.LOSSES, *rounds.KINDS, "network"]


def test_names_are_themselves_in_english():
    assert [telling.called(name) for name in _names()] == _names()
    assert telling.quoted(chain.FOUND) == '"the detector\'s"' and telling.called("Ada") == "Ada"


def test_every_name_has_a_chinese_one(in_chinese):
    english = [name for name in _names() if telling.called(name) == name]
    assert set(english) == {"MTCNN"}
    assert telling.quoted("ours") == "“我们的”"


def test_lines_of_a_chinese_text_are_as_wide_as_english_ones(in_chinese):
    text = "检测器的关键点，平均偏了眼到嘴距离的 19 %（95 % 区间 5.2 到 15.4），这是“五个种子”的结果。" * 4
    lines = telling.filled(text, "    ").split("\n")
    assert len(lines) > 2 and all(telling.columns(line) <= telling.WIDTH + 2 for line in lines)
    assert all(line.startswith("    ") and line[4] not in "，。）” " for line in lines[1:])
    assert "".join(line.strip() for line in lines).replace(" ", "") == text.replace(" ", "")


def test_sentences_of_tables_are_chinese_without_spaces_between_characters(in_chinese):
    told = [chain.in_words(measured.read("chain")["rows"]), losses.in_words(measured.read("losses")["rows"])]
    told.append(packaged.in_words(measured.read("packaged")["rows"]))
    assert "contrastive" not in told[1] and "ours" not in told[2]
    for text in told:
        assert not re.search(f"{CHINESE} +{CHINESE}", text)


@pytest.mark.parametrize("label", ["person 3, picture 2", "person 3，第 2 张"])
def test_a_sample_belongs_to_who_stands_before_the_comma(label):
    assert matching.owner(label) == "person 3"
