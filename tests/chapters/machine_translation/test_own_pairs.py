"""Ten pairs of the learner's own: what the check of their form says, and what is told of the translations."""

import pytest

from course_utils.chapters.machine_translation import own_pairs
from course_utils.datasets.pairs.base import Pairs
from course_utils.notebook.exercises import verdict

NAME = "ten-own-pairs"
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
PAIRS = [(f"Open page {one}", f"打开第{two}页") for one, two in zip(NUMBERS, "一二三四五六七八九十", strict=True)]


def changed(place, pair):
    return [*PAIRS[:place], pair, *PAIRS[place + 1 :]]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (7, "a list of pairs of an English text and its Chinese"),
        ([english for english, _chinese in PAIRS], "a list of pairs of an English text and its Chinese"),
        (changed(3, ("Open", "打开", "x")), "Row 4 is"),
        (PAIRS[:9], "There are 9 pairs; bring 10 or more."),
        ([(chinese, english) for english, chinese in PAIRS], "The languages have changed places"),
        (changed(2, ("", "打开")), "Pair 3 has an empty text."),
        (changed(2, ("Open", "Abre")), "Pair 3 has no English beside Chinese: 'Open', 'Abre'."),
        (changed(2, ("O" * 41, "打开")), "Pair 3 is too long for this small translator"),
        (changed(2, ("OPEN page one!", "打开第一页")), "is there twice: a copy is no second test"),
        ("nowhere.tmx", "There is no file or folder nowhere.tmx"),
    ],
)
def test_what_cannot_be_judged_is_told(answer, words):
    status, text = verdict(NAME, answer)
    assert status == "wrong" and words in text and "\n" not in text


def test_pairs_and_files_are_taken(tmp_path):
    assert verdict(NAME, PAIRS)[0] == "right" and verdict(NAME, ...)[0] == "not attempted"
    path = tmp_path / "mine.tsv"
    path.write_text("en\tzh\n" + "".join(f"{english}\t{chinese}\n" for english, chinese in PAIRS), encoding="utf-8")
    assert verdict(NAME, str(path))[0] == "right" and own_pairs.pairs_of(str(path)) == PAIRS
    path.write_text(path.read_text(encoding="utf-8") + "Close\t\n", encoding="utf-8")
    assert verdict(NAME, str(path))[1] == "mine.tsv, line 12: has a text in one language only."


def test_translations_are_judged_beside_the_memory():
    right = dict(PAIRS)
    test = Pairs(*zip(*[(f"Close {one}", "关闭", "mine") for one in NUMBERS], strict=True))

    def network(texts):
        return [right.get(text, "关闭") if "one" not in text else "错" for text in texts]

    def memory(texts):
        return ["打开"] * len(texts)

    _heads, lines, told, quality = own_pairs.judged(PAIRS, network, memory, ["open PAGE two"], test)
    assert lines[0] == ("Open page one", "错", "打开", "打开第一页") and len(lines) == 10
    assert "Of 10 texts the network translates 9 exactly as written; its chrF is 90 on the mean" in told
    assert "1 of them stand in the training texts too" in told and "as long as you bring none" not in told
    assert quality["low"] < quality["value"] == pytest.approx(90) and quality["n"] == 10
    _heads, lines, told, _quality = own_pairs.judged(..., network, memory, [], test)
    assert [line[0] for line in lines] == list(test.english) and "as long as you bring none" in told
