"""Tables as programs and people write them: understood, and told; or refused in a sentence that tells why."""

import io
import json
import warnings

import numpy
import pytest
from own_made import csv_bytes, folder_of_pictures, folder_of_words, pairs, ratings, refused, texts

from course_utils.datasets import own
from course_utils.datasets.own import columns, tables
from course_utils.datasets.own.report import Report

USUAL = ("user", "item", "rating", "time")


def written(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def loaded(tmp_path, content, kind="texts", name="table.csv"):
    return own.load(kind, written(tmp_path, content, name))


def kept(data):
    return sorted(text for part in (data.train, data.validation, data.test) for text in part.texts)


@pytest.fixture
def plain(tmp_path):
    """The set of the usual table."""
    folder = tmp_path / "plain"
    folder.mkdir()
    return loaded(folder, csv_bytes(texts()))


# Quotation marks, separators, lines above the table


@pytest.mark.parametrize(("line", "count"), [(1500, 2000), (40, 260), (259, 260)])
def test_a_quotation_mark_that_is_never_closed_stops_with_its_line(tmp_path, line, count):
    rows = texts(count)
    lines = [f"{text},{label}\n" for text, label in rows]
    lines[line] = '"' + lines[line]
    sentence = refused("texts", written(tmp_path, ("text,label\n" + "".join(lines)).encode()))
    assert f"line {line + 2}: a quotation mark is opened and not closed before the end of the file" in sentence


def test_a_quoted_field_may_end_the_file(tmp_path):
    content = b'text,label\na,b\nc,"d\ne"'
    report = Report(written(tmp_path, content))
    assert [row for _place, row in tables.of(content, report).rows()] == [["a", "b"], ["c", "d\ne"]]


BEFORE = {
    "sep": (b"sep=;\r\n", ";"),
    "quoted sep": (b'"sep=;"\n', ";"),
    "a title": (b"Report of 2024,\n\n", ","),
    "titles": (b"Report\nof Ann\n\n", "\t"),
    "a remark": (b"# exported 2024-01-02\n", ","),
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_stands_above_the_table_is_no_row(tmp_path, plain, name):
    before, separator = BEFORE[name]
    data = loaded(tmp_path, before + csv_bytes(texts(), separator=separator))
    assert data.fingerprint == plain.fingerprint and "'text'" in data.note and "Left out" not in data.note
    assert ("Lines above the table that are passed over" in data.note) == ("sep" not in name)


@pytest.mark.parametrize("head", [b"text,label\n", b"text,label,\n"])
def test_a_separator_at_the_end_of_each_line_is_no_column(tmp_path, plain, head):
    rows = "".join(f"{text},{label},\n" for text, label in texts())
    data = loaded(tmp_path, head + rows.encode())
    assert data.fingerprint == plain.fingerprint and "Left out" not in data.note


def test_a_header_that_is_longer_or_shorter_than_the_rows_stays_a_header(tmp_path):
    report = Report(tmp_path / "a.csv")
    assert tables.of(b"text,label,extra\na,b,\nc,d,\n", report).columns == ["text", "label", "extra"]
    assert tables.of(b"text,label\na,b,c\nd,e,f\n", report).columns == ["text", "label"]


@pytest.mark.parametrize("content", [b"text,label\n", b"comment,stars,xx\n", b"user,item,rating"])
def test_names_of_columns_without_rows_are_told_as_such(tmp_path, content):
    assert "has names of columns and no rows" in refused("texts", written(tmp_path, content))


@pytest.mark.parametrize("words", [("no", "yes"), ("text", "label")])
def test_a_value_that_is_called_as_a_column_is_no_name(tmp_path, words):
    rows = [(text, words[label == "bad"]) for text, label in texts()]
    data = loaded(tmp_path, csv_bytes(rows[1:], None))
    assert "The first line is taken for data" in data.note
    assert len(data.raw) == 259


# JSON and Excel


@pytest.mark.parametrize("indent", [None, 1])
def test_a_list_in_an_object_is_the_table(tmp_path, plain, indent):
    named = [{"text": text, "label": label} for text, label in texts()]
    content = json.dumps({"version": 1, "data": named}, indent=indent).encode()
    assert loaded(tmp_path, content, name="a.json").fingerprint == plain.fingerprint


def test_what_is_nested_is_not_told_as_empty(tmp_path):
    lines = (json.dumps({"review": {"text": text}, "label": label}) for text, label in texts())
    sentence = refused("texts", written(tmp_path, "\n".join(lines).encode(), "a.jsonl"))
    assert "line 1, column review: holds a list or an object, not a text" in sentence


def workbook(tmp_path, *sheets):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return written(tmp_path, file.getvalue(), "a.xlsx")


HEAD = [("text", "label")]


def test_a_sheet_of_notes_is_passed_over(tmp_path, plain):
    data = own.load("texts", workbook(tmp_path, [["This is a note"], ["by Ann"]], HEAD + texts()))
    assert data.fingerprint == plain.fingerprint and "'Sheet 1' is read" in data.note


@pytest.mark.parametrize("above", [[["Reviews of 2024"]], [["Reviews of 2024", None], [None], ["by Ann"]]])
def test_a_title_in_a_sheet_is_passed_over(tmp_path, plain, above):
    assert own.load("texts", workbook(tmp_path, above + HEAD + texts())).fingerprint == plain.fingerprint


def test_columns_of_a_sheet_without_a_name_are_numbered(tmp_path, plain):
    rows = [(text, None, label, None, "x") for text, label in texts()]
    data = own.load("texts", workbook(tmp_path, [("text", None, "label", None, "note"), *rows]))
    assert data.fingerprint == plain.fingerprint


def test_a_formula_that_was_never_calculated_is_told(tmp_path):
    path = workbook(tmp_path, HEAD + [(text, f'=IF(1=1,"{label}","")') for text, label in texts()])
    assert "row 2, column label: is a formula that was never calculated" in refused("texts", path)


def test_the_rows_of_a_sheet_come_twice(tmp_path):
    path = workbook(tmp_path, HEAD + texts(20))
    table = tables.read(path, Report(path))
    assert list(table.rows()) == list(table.rows())
    assert [tuple(row) for _place, row in table.rows()] == texts(20)


# How it is written


def test_utf_16_without_a_mark_may_hold_the_sign_for_one(tmp_path):
    rows = [(f"这是一个{text[10:30]}很好的一家", label) for text, label in texts()]
    for encoding in ("utf-16-le", "utf-16-be"):
        data = loaded(tmp_path, csv_bytes(rows, encoding=encoding))
        assert f"written in {encoding}" in data.note and set(data.raw.texts) == {text for text, _label in rows}


def test_one_damaged_byte_costs_one_line(tmp_path):
    content = csv_bytes([(text + " 很好", label) for text, label in texts()])
    data = loaded(tmp_path, content.replace("很好".encode(), b"\xe5\xbe\xff", 1))
    assert "1 of 260 (line 2: holds bytes that are no UTF-8)" in data.note and "cp1252" not in data.note
    assert all("很好" in text for text in data.raw.texts)


def test_the_place_of_a_letter_in_the_pieces_makes_no_difference(tmp_path, monkeypatch):
    from course_utils.datasets.own import decoding

    monkeypatch.setattr(decoding, "BLOCK", 2)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        content = "文本,标签\r\n好的，一切都很好,好\r\n".encode(encoding)
        assert decoding.decode(content, "a")[0] == "文本,标签\r\n好的，一切都很好,好\r\n"
        if encoding != "utf-16":
            table = tables.of(content, Report(tmp_path / "a"))
            assert [row for _place, row in table.rows()] == [["好的，一切都很好", "好"]]


def test_full_width_letters_make_no_other_label(tmp_path):
    ways = ["pos", "Ｐos", "POS"]
    rows = [(text, "neg" if label == "bad" else ways[number % 3]) for number, (text, label) in enumerate(texts())]
    assert set(loaded(tmp_path, csv_bytes(rows)).raw.labels.tolist()) == {0, 1}
    assert columns.label_key("Ｐos") == columns.label_key("pos")


# Columns


def test_a_key_is_no_text(tmp_path, plain):
    rows = [("3f2a" * 20 + str(number), text, label) for number, (text, label) in enumerate(texts())]
    data = loaded(tmp_path, csv_bytes(rows, ("uuid", "x", "y2")))
    assert "taken from 'x'" in data.note and data.fingerprint == plain.fingerprint


def test_texts_that_are_cut_are_told(tmp_path):
    rows = [(text * 200 if number < 7 else text, label) for number, (text, label) in enumerate(texts())]
    data = loaded(tmp_path, csv_bytes(rows))
    assert "Texts longer than 4,000 characters, of which only the beginning is read: 7." in data.note


def test_blanks_and_hyphens_in_names_of_columns(tmp_path):
    names = [("user_id", "product_id", "rating", "order_date"), ("Customer ID", "Product-ID", "Rating", "Order Date")]
    one, other = (loaded(tmp_path, csv_bytes(ratings(), head), "ratings") for head in names)
    assert one.fingerprint == other.fingerprint and one.timed and other.timed


# Times and groups


def dated(value):
    return [(text, label, value(number)) for number, (text, label) in enumerate(texts())]


def day(number):
    return f"2024-{1 + number % 12:02}-{1 + number % 28:02}"


@pytest.mark.parametrize("empty", ["", "nan", "NaT", "-"])
def test_one_text_without_a_time_does_not_cost_the_column(tmp_path, empty):
    data = loaded(tmp_path, csv_bytes(dated(lambda n: empty if n == 5 else day(n)), ("text", "label", "date")))
    assert "Split by time" in data.note and "Texts without a time, which are left out: 1." in data.note
    assert len(kept(data)) == 259


def test_times_that_cannot_be_used_are_not_told_as_missing(tmp_path):
    data = loaded(tmp_path, csv_bytes(dated(lambda n: "" if n % 2 else day(n)), ("text", "label", "date")))
    assert "holds other things than times" in data.note and "without a column of" not in data.note


def test_few_sources_are_told_as_few(tmp_path):
    data = loaded(tmp_path, csv_bytes(dated(lambda n: f"a{n % 6}"), ("text", "label", "author")))
    assert "The column of sources has only 6 of them, and 10 are needed" in data.note
    assert "without a column of" not in data.note


def test_eight_digits_are_a_day(tmp_path):
    assert columns.seconds_of(["19700102", "19700103"]).tolist() == [86400, 172800]
    assert columns.span_of(["20240102", "20240301"]) == ("2024-01-02", "2024-03-01")
    assert columns.seconds_of(["20249999", "1"]).tolist() == [20249999, 1]
    assert columns.seconds_of(["1", "nan"]) is None and columns.seconds_of(["inf"]) is None


def test_times_in_pieces_are_the_same(monkeypatch):
    monkeypatch.setattr(columns, "BLOCK", 3)
    for values in (
        ["3", "1", "2.5", "7"],
        ["03.04.2024", "13.04.2024", "01.01.2023", "02.01.2024"],
        ["x", "1", "2", "3"],
    ):
        many = columns.Times(values)
        assert len(many) == 4 and list(many) == values
        one, other = columns.seconds_of(values), columns.seconds_of(many)
        assert (one is None and other is None) or numpy.array_equal(one, other)
        assert columns.span_of(values) == columns.span_of(many)
    assert list(columns.Times(["1", "", "3", "nan"]).known()) == [True, False, True, False]


# Ratings


def test_columns_without_names_are_told_and_times_known(tmp_path):
    rows = [(user, item, when, stars) for user, item, stars, when in ratings()]
    turned = loaded(tmp_path, csv_bytes(rows, None), "ratings")
    usual = loaded(tmp_path, csv_bytes(ratings(), USUAL), "ratings")
    assert turned.fingerprint == usual.fingerprint
    assert "The ratings are taken from 'column 4'." in turned.note
    assert "The times are taken from 'column 3'." in turned.note


def test_times_alone_are_no_ratings(tmp_path):
    data = loaded(tmp_path, csv_bytes([(row[0], row[1], row[3]) for row in ratings()], None), "ratings")
    assert data.timed and not data.rated


def test_commas_between_thousands(tmp_path):
    rows = [(user, item, f"{int(700 * stars):,}", when) for user, item, stars, when in ratings()]
    note = loaded(tmp_path, csv_bytes(rows, USUAL), "ratings").note
    assert "a comma stands between thousands, such as '1,750'" in note and "Ratings from 1750 to 3500" in note
    rows = [(user, item, str(stars).replace(".", ","), when) for user, item, stars, when in ratings()]
    assert "thousands" not in loaded(tmp_path, csv_bytes(rows, USUAL), "ratings").note


def test_a_number_of_a_person_with_a_decimal_is_the_same_person(tmp_path):
    rows = [
        (user[1:] + (".0" if place % 2 else ""), item, stars, when)
        for place, (user, item, stars, when) in enumerate(ratings())
    ]
    data = loaded(tmp_path, csv_bytes(rows, USUAL), "ratings")
    assert data.number_of_people == 60 and 'ends in ".0", which is dropped: 600' in data.note


def test_a_time_without_an_end_is_no_warning(tmp_path):
    rows = [(*row[:3], "inf" if place == 3 else row[3]) for place, row in enumerate(ratings())]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data = loaded(tmp_path, csv_bytes(rows, USUAL), "ratings")
    assert not data.timed and "holds other things than times" in data.note


# Pairs


def memory(unit):
    units = "".join(f"<tu>{unit(english, chinese)}</tu>" for english, chinese in pairs())
    return f'<?xml version="1.0"?><tmx version="1.4"><body>{units}</body></tmx>'.encode()


def variant(language, text):
    return f'<tuv xml:lang="{language}"><seg>{text}</seg></tuv>'


UNITS = {
    "an empty variant": lambda en, zh: variant("en", en) + variant("en-GB", "") + variant("zh", zh),
    "two Chinese": lambda en, zh: variant("en", en) + variant("zh-CN", zh) + variant("zh-TW", "檔" + zh),
    "two Chinese, turned": lambda en, zh: variant("zh-TW", "檔" + zh) + variant("zh-Hans", zh) + variant("en", en),
    "three letters": lambda en, zh: variant("cmn", zh) + variant("eng", en),
}


@pytest.mark.parametrize("name", UNITS)
def test_variants_of_languages_in_a_memory(tmp_path, name):
    raw = loaded(tmp_path, memory(UNITS[name]), "pairs", "a.tmx").raw
    assert set(zip(raw.english, raw.chinese, strict=True)) == set(pairs())


def test_a_memory_of_other_languages_names_them(tmp_path):
    path = written(tmp_path, memory(lambda en, zh: variant("en", en) + variant("de-DE", en)), "a.tmx")
    assert "a.tmx has the languages en, de-DE: English and Chinese" in refused("pairs", path)


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset={}\\n"\n\n'


def test_a_catalogue_in_another_encoding(tmp_path):
    content = HEADER.format("GB2312") + "".join(f'msgid "{en}"\nmsgstr "{zh}"\n\n' for en, zh in pairs())
    raw = loaded(tmp_path, content.encode("gb18030"), "pairs", "a.po").raw
    assert set(zip(raw.english, raw.chinese, strict=True)) == set(pairs())


def test_a_catalogue_from_chinese_is_turned_and_doubtful_messages_are_counted(tmp_path):
    content = HEADER.format("UTF-8") + "".join(f'msgid "{zh}"\nmsgstr "{en}"\n\n' for en, zh in pairs())
    content += '#, fuzzy\nmsgid "不确定"\nmsgstr "Not sure"\n'
    data = loaded(tmp_path, content.encode(), "pairs", "a.po")
    assert set(zip(data.raw.english, data.raw.chinese, strict=True)) == set(pairs())
    assert "they are turned round" in data.note
    assert "Messages marked as doubtful (fuzzy), which are passed over: 1." in data.note


@pytest.mark.parametrize("head", [("key", "eng", "cmn"), ("key", "a", "b")])
def test_english_is_not_taken_from_the_key(tmp_path, head):
    rows = [(f"string.of.the.home.page.title.number.{n}.long", en, zh) for n, (en, zh) in enumerate(pairs())]
    raw = loaded(tmp_path, csv_bytes(rows, head), "pairs").raw
    assert set(zip(raw.english, raw.chinese, strict=True)) == set(pairs())


# Lists of recordings, folders of pictures

LISTED = {
    "capitals": lambda line: line.replace(".wav", ".WAV", 1),
    "no ending": lambda line: line.replace(".wav", "", 1),
    "a whole path": lambda line: "/home/me/recordings/" + line,
    "a whole path of Windows": lambda line: "C:\\recordings\\" + line,
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    place = folder_of_words(tmp_path_factory.mktemp("spoken") / "words")
    return place, (place / "transcripts.csv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", LISTED)
def test_recordings_are_found_by_their_name(spoken, name):
    place, (head, *lines) = spoken
    listed = [head.replace("file", "File Name"), *map(LISTED[name], lines)]
    (place / "transcripts.csv").write_text("\n".join(listed), encoding="utf-8")
    data = own.load("transcripts", place)
    assert len(data) == 96 and "Files found by their name only" in data.note and "Left out" not in data.note


def test_a_recording_of_another_folder_is_not_taken_for_one_that_is_gone(spoken):
    place, lines = spoken
    (place / "transcripts.csv").write_text("\n".join(lines[:-1] + ["gone/" + lines[-1]]), encoding="utf-8")
    assert "there is no file 'gone/" in own.load("transcripts", place).note


def test_one_folder_is_not_folders(tmp_path):
    place = folder_of_pictures(tmp_path / "one", each=2, kinds=("disc",))
    assert "1 folders" not in refused("pictures", place)
