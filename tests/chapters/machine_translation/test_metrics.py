import pytest

from course_utils.chapters.machine_translation import metrics
from course_utils.chapters.machine_translation.translation_memory import TranslationMemory
from course_utils.core.errors import CourseError


def test_identical_texts_score_100_whatever_their_capitals():
    found = metrics.judge(["打开 JSON 文件夹", "保存全部文件"], [["打开 json 文件夹"], ["x", "保存全部文件"]], "zh")
    assert (round(found.bleu, 6), round(found.chrf, 6), found.exact) == (100.0, 100.0, 1.0)


def test_nothing_in_common_scores_nothing():
    found = metrics.judge(["abc def"], [["打开文件"]], "zh")
    assert found.chrf == 0 and found.exact == 0 and found.bleu < 5


def test_several_references_help_and_lists_of_different_length_go_together():
    one = metrics.judge(["删除文件", "打开"], [["移除文件"], ["开启"]], "zh")
    two = metrics.judge(["删除文件", "打开"], [["移除文件", "删除文件"], ["开启"]], "zh")
    assert two.chrf > one.chrf and two.exact == 0.5 > one.exact


def test_each_text_has_a_score_of_its_own():
    found = metrics.each_chrf(["打开文件", "abc"], [["打开文件"], ["保存"]])
    assert found == [pytest.approx(100), 0]


@pytest.mark.parametrize(("texts", "references"), [([], []), (["a"], [["a"], ["b"]])])
def test_lists_that_do_not_go_together_are_one_sentence(texts, references):
    with pytest.raises(CourseError, match="one list each"):
        metrics.judge(texts, references, "zh")


def test_the_memory_answers_with_the_most_similar_text():
    memory = TranslationMemory(
        {"open file": ["打开文件", "开"], "save all": ["全部保存"], "close window": ["关闭窗口"]}
    )
    assert memory.translate(["Open the file", "windows close"]) == ["打开文件", "关闭窗口"]
    places, likeness = memory.nearest(["save all", "zzz"])
    assert places[0] == 1 and likeness[0] == pytest.approx(1) and likeness[1] < 0.5
