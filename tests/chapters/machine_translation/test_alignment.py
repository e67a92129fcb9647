from collections import Counter

import numpy
import pytest

from course_utils import datasets
from course_utils.chapters.machine_translation import alignment, names, translation_memory, variants
from course_utils.datasets.pairs.base import Pairs, key

SOURCE = ["<to zh>", "▁name", "▁of", "▁file", "<end>"]


def test_what_stands_behind_of_can_be_looked_at_first():
    turned = numpy.array([[0, 0, 0, 1, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0]], float)
    assert alignment.behind_first(SOURCE, turned) is True
    assert alignment.behind_first(SOURCE, turned[::-1]) is False


@pytest.mark.parametrize("source", [["<to zh>", "▁file", "<end>"], ["<to zh>", "▁of", "▁file", "<end>"]])
def test_without_two_sides_there_is_no_order(source):
    assert alignment.behind_first(source, numpy.ones((3, len(source)))) is None


@pytest.mark.parametrize(
    ("source", "written", "reference", "signs"),
    [
        ("Add {name}", "添加", "添加{name}", ["placeholder lost", "short"]),
        ("Open quokka", "打开文件", "打开短尾矮袋鼠", ["rare word", "short"]),
        ("Open the file", "用户用户用户", "打开该文件", ["repeats itself"]),
        ("Open the file", "打开该文件", "打开该文件", []),
    ],
)
def test_signs_of_failure_are_counted(source, written, reference, signs):
    seen = alignment.words_seen(["Open the file", "open the name", "Add the name", "add file"])
    assert isinstance(seen, Counter) and alignment.signs(source, written, reference, seen) == signs


@pytest.mark.parametrize("text", ["Danish", "british english", "Argentinian Spanish", "Simplified Chinese"])
def test_names_are_names(text):
    assert names.is_name(text)


@pytest.mark.parametrize("text", ["Open file", "The language is not known to be Danish", "Application Context Menu"])
def test_what_a_program_says_is_no_name(text):
    assert not names.is_name(text)


def test_no_part_keeps_a_name_and_the_bundled_test_had_some():
    data = datasets.load("interface_strings")
    assert any(map(names.is_name, data.test.english))
    for part in (data.train, data.validation, data.test):
        left = names.without_names(part)
        assert 0 < len(left) < len(part) and not any(map(names.is_name, left.english))


def test_repeats_are_texts_that_come_again():
    raw = Pairs(("Save", "save", "Open"), ("保存", "存", "打开"), ("a",) * 3)
    train = Pairs(("Save", "Open"), ("保存", "打开"), ("a",) * 2)
    again = translation_memory.repeats(raw, train, 5, 0)
    assert [key(text) for text in again.english] == [key("Save")]


def test_rows_of_the_table_of_variants():
    runs = [("standard", {"chrf_zh": 30.0}), ("standard", {"chrf_zh": 34.0}), ("ours", {"chrf_zh": 36.0})]
    one, other = variants.rows(runs)
    assert (one["form"], one["mean"], one["lowest"], one["highest"], one["n"]) == ("standard", 32.0, 30.0, 34.0, 2)
    assert one["std"] == pytest.approx(8**0.5) and (other["std"], other["n"]) == (0.0, 1)
