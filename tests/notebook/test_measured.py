"""Tables measured once by the authors, as chapters and site show them in both languages."""

import re

import pytest

from course_utils.core import i18n
from course_utils.notebook import measured

TABLES = measured.names()


def shown(name, capsys, language="zh", **where):
    with i18n.speaking(language):
        measured.show(name, **where)
    return capsys.readouterr().out


@pytest.fixture
def table(tmp_path):
    rows = [
        {"kind": "a", "method": "focal loss", "against EASE": "+0.005 (-0.013 to +0.023)", "note": "", "std": 0.5},
        {"kind": "a", "method": "Hyperband", "against EASE": "-0.1 (-0.2 to -0.05)", "note": None, "std": 1.0},
    ]
    about = "mAP@0.5 of detectors that differ in the loss of the heat maps only."
    measured.write("small", about, "make", rows, tmp_path)
    return tmp_path


def test_title_heads_and_words_are_chinese_in_a_chinese_notebook(table, capsys):
    said = shown("small", capsys, folder=table, kind="a")
    assert "几个检测器的 mAP@0.5" in said and "与 EASE 相比" in said and "焦点损失" in said
    assert "+0.005 (-0.013 到 +0.023)" in said and "Hyperband" in said
    assert "focal loss" not in said and " to " not in said and " cores" not in said


def test_an_empty_cell_stays_empty(table, capsys):
    assert measured.words("") == ""
    assert "Project-Id-Version" not in shown("small", capsys, folder=table)  # the head of the catalogue


def test_the_english_table_is_as_it_was_written(table, capsys):
    said = shown("small", capsys, "en", folder=table)
    assert "focal loss" in said and "+0.005 (-0.013 to +0.023)" in said


def test_ids_and_versions_are_no_texts():
    rows = [{"name": "bleu_en_lead", "version": "2.14.1+cu130", "commit": "e6b18ccea714", "loss": "in turn"}]
    assert measured.texts({"about": "What.", "rows": rows}) == ["What.", "version", "commit", "loss", "in turn"]


@pytest.mark.parametrize("name", TABLES)
def test_every_number_of_a_text_stands_in_its_translation(name):
    texts = measured.texts(measured.read(name))
    with i18n.speaking("zh"):
        wrong = [text for text in texts if sorted(numbers(text)) != sorted(numbers(i18n._(text)))]
    assert not wrong


def numbers(text):
    return [number.rstrip(".,") for number in re.findall(r"\d[\d.,]*", text)]
