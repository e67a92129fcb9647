import json
import re
import shutil

import nbformat
import pytest

from course_utils.chapters.product_strategy import course_record, faq, outline
from course_utils.core.paths import ROOT
from course_utils.core.results import registry

FOLDER = ROOT / "notebooks" / "en"
NOTEBOOK = nbformat.read(FOLDER / "21_product_strategy.ipynb", 4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells}


def test_every_cell_that_the_faq_names_is_there():
    for cells in faq.CELLS.values():
        for chapter, cell in cells:
            content = json.loads((FOLDER / f"{chapter}.ipynb").read_text(encoding="utf-8"))
            assert cell in {one["id"] for one in content["cells"]}, (chapter, cell)


def test_text_and_table_of_the_faq_name_the_same_cells():
    text = "".join(CELLS[name].source for name in ("faq", "faq-hard", "faq-where"))
    named = set()
    for group in re.findall(r"\(((?:\d\d, `[^)]*|01|))\)", text):
        for part in group.split(";"):
            chapter = re.search(r"\d\d", part)[0]
            named |= {(chapter, cell) for cell in re.findall(r"`([a-z-]+)`", part)}
    assert named == {(chapter[:2], cell) for cells in faq.CELLS.values() for chapter, cell in cells}
    assert list(faq.questions()) == list(faq.CELLS) and text.count("?**") == 6
    assert all(question in text for question in faq.questions().values())


def test_each_question_is_answered_in_three_sentences():
    text = "\n\n".join(CELLS[name].source for name in ("faq", "faq-hard", "faq-where"))
    for answer in re.split(r"\*\*[^*]+\?\*\*", text)[1:]:
        plain = re.sub(r"\([^)]*\)", "", answer).strip()
        assert 3 <= len(re.findall(r"[.](?:\s|$)", plain)) <= 4, plain


def test_a_missing_cell_is_said(tmp_path, capsys):
    assert faq.table(tmp_path) == 0
    assert "not in this copy" in capsys.readouterr().out


def test_cards_and_claims_come_from_the_notebooks():
    found = course_record.read()
    assert all(chapter.origin == "notebook" for chapter in found)
    assert {int(chapter.name[:2]) for chapter in found if chapter.card} >= set(course_record.APPLICATIONS)
    entries = course_record.ledger(found)
    names = {chapter.name for chapter in found}
    assert {entry["id"] for entry in entries} == {n for n, e in registry().items() if e["chapter"] in names}
    assert sum(course_record.totals(entries).values()) == len(entries)


def test_rows_17_and_19_say_build_and_16_has_no_card():
    cards = {int(chapter.name[:2]): chapter.card for chapter in course_record.read()}
    assert cards[17]["choice"] == cards[19]["choice"] == "build" and cards[16] is None


def test_the_rate_of_searches_is_read_or_kept_or_said_to_be_missing(tmp_path):
    rate = course_record.searches_a_second()
    assert rate > 1 and f"{rate:.0f} searches" in course_record.search_sentence(rate, 1e-5, 0.1, 0.1)
    assert course_record.searches_a_second(tmp_path, kept=tmp_path) is None
    assert "no rate" in course_record.search_sentence(None, None, 0.1, 0.1)
    course_record.write(tmp_path)
    assert course_record.searches_a_second(tmp_path / "none", kept=tmp_path) == pytest.approx(rate)


def test_what_is_not_tested_is_no_registered_claim(capsys):
    assert course_record.untested_table() == len(outline.UNTESTED) == 6
    assert not set(outline.UNTESTED) & set(registry())
    assert len(course_record.stories_table()) == 6
    assert "not tested" in capsys.readouterr().out


def test_the_most_frequent_verdict():
    verdicts = {"confirmed": 2, "refuted": 1, "depends": 3, "not tested": 9, "no record": 9}
    assert course_record.most_frequent(verdicts) == ("depends", 3)


def stripped(folder):
    """A copy of two notebooks without outputs, one broken and none of the others."""
    for name in ("11_text_classification", "14_speech_emotion"):
        notebook = nbformat.read(FOLDER / f"{name}.ipynb", 4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, folder / f"{name}.ipynb")
    (folder / "15_recommendation.ipynb").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    shutil.copy(FOLDER / "10_object_detection.ipynb", folder)


def test_without_outputs_the_committed_record_stands_in(tmp_path, capsys):
    stripped(tmp_path)
    found = course_record.read(tmp_path)
    by_name = {chapter.name[:2]: chapter for chapter in found}
    assert by_name["10"].origin == "notebook" and re.match(r"20\d\d-", by_name["11"].origin)
    assert by_name["15"].card and "no outputs" in course_record.origin_sentence(found)
    assert len(course_record.cards_table(found)) == len(course_record.APPLICATIONS)
    capsys.readouterr()


def test_without_any_record_it_is_said_and_nothing_fails(tmp_path, capsys):
    found = course_record.read(tmp_path, kept=tmp_path)
    assert course_record.cards_table(found) == {}
    entries = course_record.ledger(found)
    assert {entry["verdict"] for entry in entries} == {"no record"}
    course_record.counts_table(entries)
    course_record.verdicts_table(entries[:3])
    assert "no card recorded" in capsys.readouterr().out and "no record of 00" in course_record.origin_sentence(found)


def test_a_verdict_not_tested_is_counted():
    claims = ({"id": "4.2-mse", "verdict": "not tested", "measured": "", "because": "a forecast"},)
    entries = course_record.ledger([course_record.Chapter("04_mse_derivation", "notebook", None, claims)])
    assert course_record.totals(entries)["not tested"] == 1


@pytest.mark.parametrize(
    ("better", "low", "high", "mean", "worst"), [("higher", 0.7, 0.9, 0.3, 0.2), ("lower", 0.7, 0.9, -0.3, -0.4)]
)
def test_the_gap_to_the_best_baseline_has_a_direction(better, low, high, mean, worst):
    baselines = {"a": {"value": 0.5}, "b": {"value": 0.4 if better == "higher" else 0.6}}
    card = {"better": better, "quality": {"value": 0.8, "low": low, "high": high}, "baselines": baselines}
    assert course_record.gap(card) == pytest.approx((mean, worst))
    assert course_record.gap({**card, "baselines": {}}) is None


def test_the_committed_record_is_made_by_its_command(tmp_path):
    path = course_record.write(tmp_path)
    made = json.loads(path.read_text(encoding="utf-8"))
    assert {row["kind"] for row in made["rows"]} == {"card", "claim", "serving"}
    assert made["command"] == course_record.COMMAND
    assert course_record.read(tmp_path / "none", kept=tmp_path)[11].card["choice"] == "build"
