from dataclasses import replace

import numpy
import pytest

from course_utils.chapters.product_strategy import memo, outline
from course_utils.chapters.product_strategy.economics import Plan
from course_utils.core.errors import CourseError

CARD = {
    "title": "sorts", "measure": "accuracy", "better": "higher", "quality": {"value": 0.8, "low": 0.75, "high": 0.85},
    "baselines": {"always one": {"value": 0.5}}, "megabytes": 1.0, "milliseconds": 2.0, "licence": "MIT",
    "legal": "data", "ethics": "groups", "choice": "build", "because": "it is small",
}  # fmt: skip
GOOD = memo.Case("sorting", CARD, Plan(price=62.0, interest=0.3), "allowed", "GDPR.")


def decide(case):
    return memo.decide(case, 2000, numpy.random.default_rng(0))


def test_all_gates_open_is_yes():
    assert decide(GOOD).answer == "yes"


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({"law": "forbidden"}, "no"),
        ({"plan": Plan(price=300.0)}, "no"),
        ({"card": None}, "not yet"),
        ({"card": {**CARD, "baselines": {}}}, "not yet"),
        ({"card": {**CARD, "baselines": {"a": {"value": 0.76}}}}, "no"),  # above the interval's worse end
        ({"card": None, "law": "forbidden"}, "no"),
    ],
)
def test_one_gate_that_is_closed_or_unknown_decides(change, answer):
    assert decide(replace(GOOD, **change)).answer == answer


def test_wrong_input_is_one_sentence():
    with pytest.raises(CourseError, match="law"):
        decide(replace(GOOD, law="maybe"))
    with pytest.raises(CourseError, match="churn"):
        decide(memo.Case("x", CARD, Plan(churn=0.0), "allowed", ""))


@pytest.mark.parametrize("case", [GOOD, replace(GOOD, card=None), replace(GOOD, plan=Plan(price=15.0))])
def test_the_memo_has_its_parts_and_two_pages_at_most(case):
    words = memo.text(case, decide(case), "2026-11-29")
    assert words.startswith("# Memo: sorting") and words.count("\n## ") == 7 and len(words.split()) < 700
    assert "nan" not in words and "{" not in words


def test_the_file_is_written_and_no_other_is_overwritten(tmp_path):
    words = memo.text(GOOD, decide(GOOD), "2026-11-29")
    path = tmp_path / "memo.md"
    assert "memo.md" in memo.save(words, str(path)) and path.read_text(encoding="utf-8") == words
    memo.save(words, str(path))
    assert "keep_memo" in memo.save(words, "")
    mine = tmp_path / "mine.md"
    mine.write_text("my diary", encoding="utf-8")
    for wrong in (mine, tmp_path / "memo.txt", tmp_path / "none" / "memo.md"):
        with pytest.raises(CourseError, match="memo"):
            memo.save(words, str(wrong))
    assert mine.read_text(encoding="utf-8") == "my diary"


def test_a_heading_that_names_a_step_would_be_found(monkeypatch):
    assert not any(outline.sections_of(step) for step in outline.STEPS)
    monkeypatch.setattr(outline, "HEADINGS", ("the market and its customers", "pricing"))
    assert [bool(outline.sections_of(step)) for step in outline.STEPS] == [True, False, False, False, True]
