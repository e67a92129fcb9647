"""Tables of a learner's own: every way to write one gives the same rows, every fault is one sentence with its place."""

import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_made import csv_bytes, texts

from course_utils.core.errors import CourseError
from course_utils.core.paths import ROOT
from course_utils.datasets.own import columns, decoding, tables
from course_utils.datasets.own.report import Report

CHINESE = [("房间很干净，早餐也好吃。", "好"), ("服务员态度差，不会再来。", "差"), ("地铁站就在门口，很方便", "好")] * 4


def rows_of(path):
    report = Report(path)
    table = tables.read(path, report)
    return [tuple(row) for _place, row in table.rows()], table, report


def written(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path, separator, ends):
    rows = [*texts(20), ('say "no", please; or\nnot', "bad"), ("half", "3,5")]
    found, table, _report = rows_of(written(tmp_path, csv_bytes(rows, separator=separator, ends=ends)))
    assert found == rows and table.columns == ["text", "label"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
def test_ways_to_write_chinese(tmp_path, encoding):
    found, _table, report = rows_of(written(tmp_path, csv_bytes(CHINESE, encoding=encoding)))
    assert found == CHINESE
    assert any("is written in" in sentence for sentence in report.told) == (encoding != "utf-8")


def test_windows_1252(tmp_path):
    rows = [("Das Frühstück war süß und schön", "gut"), ("Café déjà fermé, très déçu", "schlecht")] * 5
    assert rows_of(written(tmp_path, csv_bytes(rows, encoding="cp1252")))[0] == rows


def test_utf_16_with_a_mark_is_what_excel_calls_unicode_text(tmp_path):
    content = codecs.BOM_UTF16_LE + csv_bytes(CHINESE, separator="\t", encoding="utf-16-le")
    assert rows_of(written(tmp_path, content))[0] == CHINESE


def test_json_lines_a_list_and_an_excel_sheet(tmp_path):
    rows = [*texts(12), ("zwei\nZeilen", "gut")]
    named = [{"text": text, "label": label} for text, label in rows]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in named)
    assert rows_of(written(tmp_path, lines.encode(), "a.jsonl"))[0] == rows
    assert rows_of(written(tmp_path, json.dumps(named).encode(), "a.json"))[0] == rows
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["text", "label"])
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert rows_of(tmp_path / "a.xlsx")[0] == rows


def test_a_file_without_names_of_columns(tmp_path):
    found, table, report = rows_of(written(tmp_path, csv_bytes(texts(30), header=None)))
    assert found == texts(30) and table.columns == ["column 1", "column 2"]
    assert "The first line is taken for data, not for names of columns." in report.told


def test_rows_of_another_width_are_left_out_with_their_line(tmp_path):
    rows = [*texts(30)[:10], ("a", "b", "c"), *texts(30)[10:]]
    found, _table, report = rows_of(written(tmp_path, csv_bytes(rows)))
    assert found == texts(30) and report.faults == ["line 12: has 3 columns instead of 2"]


def test_the_line_of_a_row_counts_the_line_ends_in_fields(tmp_path):
    rows = [("one\ntwo\nthree", "good"), ("a", "b", "c"), *texts(20)]
    _found, _table, report = rows_of(written(tmp_path, csv_bytes(rows)))
    assert report.faults == ["line 5: has 3 columns instead of 2"]


FAULTS = {
    "nothing": (b"", "is empty"),
    "blanks": (b"  \n \n", "nothing but blanks"),
    "one column": (b"text\nhello\nworld\n", "one column only"),
    "two of a name": (b"text,text\na,b\n", "two columns of the name 'text'"),
    "zero bytes": (b"text,label\na,\0\n", "zero bytes"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old Excel file"),
    "Parquet": (b"PAR1" + b"\0" * 50, "Parquet"),
    "a ZIP": (b"PK\x03\x04" + b"\0" * 50, "cannot be read as an Excel workbook"),
    "half UTF-8": (b"\xef\xbb\xbftext,label\na,b\n\xff\xfe\xff,c\n", "line 3: the file begins as utf-8-sig"),
    "no JSON": (b'[{"text": 1,]', "line 1, column 13"),
    "JSON without names": (b"[1, 2, 3]", "no JSON objects"),
    "open quotation mark": (b'text,label\n"' + b"x, " * 500_000, "a quotation mark is opened"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_sentence(tmp_path, name):
    content, words = FAULTS[name]
    with pytest.raises(CourseError) as caught:
        rows_of(written(tmp_path, content))
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_a_broken_line_of_json_lines_is_left_out(tmp_path):
    lines = [json.dumps({"text": text, "label": label}) for text, label in texts(20)]
    lines.insert(4, '{"text": "cut')
    found, _table, report = rows_of(written(tmp_path, "\n".join(lines).encode(), "a.jsonl"))
    assert found == texts(20)
    assert len(report.faults) == 1 and report.faults[0].startswith("line 5: is no JSON (column ")


def test_many_faults_stop_and_few_are_listed(tmp_path):
    report = Report(written(tmp_path, b"x", "odd name.csv"))
    for line in range(4):
        report.fault(f"line {line}", "is empty")
    report.close(100)
    (sentence,) = report.told
    assert sentence.startswith("Left out: 4 of 104 (line 0: is empty; line 1: is empty; line 2: is empty)")
    listed = ROOT / "build" / "own" / "odd name.txt"
    assert listed.read_text(encoding="utf-8").splitlines() == report.faults
    with pytest.raises(CourseError, match="4 of 30 cannot be used, more than one in ten"):
        report.close(26)


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=30)] * 3), min_size=2,
        max_size=20,
    ),
    st.sampled_from(",;\t|"),
)  # fmt: skip
def test_any_table_is_read_or_refused_in_a_sentence(tmp_path_factory, rows, separator):
    """What csv writes comes back as it was, whatever stands in the fields, as long as a separator can be told."""
    path = tmp_path_factory.mktemp("any") / "any.csv"
    path.write_bytes(csv_bytes(rows, header=("text", "label", "id"), separator=separator))
    try:
        found, table, report = rows_of(path)
    except CourseError as error:
        assert "\n" not in str(error)
        return
    if table.columns == ["text", "label", "id"]:
        full = [row for row in rows if any(value.strip() for value in row)]
        assert found == full and not report.faults


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_one_sentence(content):
    try:
        text, _encoding = decoding.decode(content, "some file")
    except CourseError as error:
        assert "\n" not in str(error)
    else:
        assert isinstance(text, str)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["13.04.2024", "03.04.2024", "02.05.2024"], ["2024-04-03", "2024-05-02"]),
        (["03.04.2024", "04.03.2024"], ["2024-03-04", "2024-04-03"]),  # dots: the day stands first
        (["4/13/2024", "3/4/2024"], ["2024-03-04", "2024-04-13"]),
        (["03/04/2024", "25/04/2024"], ["2024-04-03", "2024-04-25"]),
        (["2024-04-03", "2024-03-04"], ["2024-03-04", "2024-04-03"]),
    ],
)
def test_the_dates_of_a_column_are_read_in_one_order(written, days):
    assert list(columns.span_of(written)) == days
