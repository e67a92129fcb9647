import pytest

from course_utils.chapters.machine_translation import subwords
from course_utils.core.errors import CourseError

TEXTS = ["open file", "open the file", "open window", "打开文件", "关闭 JSON 文件", "reopen"] * 2


@pytest.fixture(scope="module")
def words():
    return subwords.learn(TEXTS, merges=30)


@pytest.mark.parametrize(
    "text", ["open the file", "打开文件", "关闭json文件", "open 2 files (all)", "the 5,000 wife's"]
)
def test_a_text_comes_back(words, text):
    known = subwords.learn([*TEXTS, text, text], merges=30)
    assert known.decode(known.encode(text)) == text and subwords.UNKNOWN not in known.encode(text)


def test_parts_cut_chinese_into_characters_and_drop_blanks_beside_them():
    assert subwords.parts("打开 JSON 文件") == ["打", "开", "json", "文", "件"]
    assert subwords.parts("Open  file2!") == ["▁open", "▁file", "2", "!"]


def test_the_most_frequent_pair_is_merged_first_and_frequent_words_end_whole(words):
    counts = {("o", "p"): 8, ("e", "n"): 8, ("p", "e"): 8}  # in "open" and "reopen"; equal counts: last in the alphabet
    first = next(iter(words.ranks))
    assert first in counts and words.cut("open") == ["▁open"]
    assert len(words.cut("opener")) > 1


def test_merging_is_what_a_slow_count_finds():
    def slow(texts, count):
        from collections import Counter

        spelled = [list(part) for text in texts for part in subwords.parts(text) if len(part) > 1]
        found = []
        for _once in range(count):
            totals = Counter(pair for pieces in spelled for pair in zip(pieces, pieces[1:], strict=False))
            best = max(totals, key=lambda pair: (totals[pair], pair))
            if totals[best] < 2:
                break
            found.append(best)
            spelled = [subwords.merged(pieces, best) for pieces in spelled]
        return found

    texts = ["banana bandana", "ananas", "nana banana", "cabana can", "aaaa aaa"] * 2
    assert subwords.learn_merges(texts, 12) == slow(texts, 12)


def test_what_is_not_known_is_said_and_left_out(words):
    assert words.unknown("打印文件") == ["印"] and subwords.UNKNOWN in words.encode("打印文件")
    assert words.decode([subwords.START, *words.encode("文件"), subwords.END, *words.encode("open")]) == "文件"


def test_order_of_texts_does_not_count():
    assert subwords.learn(TEXTS[::-1], 20).index == subwords.learn(TEXTS, 20).index


def test_rows_are_filled_up_with_nothing():
    assert subwords.rows([[5, 6], [7]]).tolist() == [[5, 6], [7, 0]]


def test_no_text_is_one_sentence():
    with pytest.raises(CourseError, match="at least one text"):
        subwords.learn([])
