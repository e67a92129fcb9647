"""Rows of a table of the learner's own, each with its line: CSV, TSV, JSON Lines, JSON and Excel."""

import contextlib
import csv
import io
import itertools
import json
import re
import zipfile

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns as roles
from course_utils.datasets.own import decoding, places
from course_utils.media import kinds

SEPARATORS = ",;\t|"
LONGEST_FIELD = 1_000_000  # characters: more in one field is a quotation mark that was never closed
LOOKED_AT = 200  # rows that decide on the separator
HEAD = 2_000_000  # characters in which they are looked for
MOST_ABOVE = 20  # rows above the names of the columns
SAYS_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\s*\n', re.IGNORECASE)  # as Excel writes it above the names of columns
END = "\ufffe the end \ufffe"  # behind the last line: in a field it tells that a quotation mark is open
MOST_COLUMNS = 500
XLSX_LARGEST = 2_000_000_000  # bytes of a workbook when unpacked


class Table:
    """A table: `columns` (names), `header` (False where the file has none and they are numbered), `rows()`.

    `rows()` goes through the file from the start each time: pairs of (place, list of str), where the place is in words
    ("line 12"). A row that cannot be used is noted in the report and not given.
    """

    def __init__(self, columns, header, rows):
        self.columns, self.header, self._rows = columns, header, rows

    def rows(self):
        """(place, values) of each row that has a value for each column."""
        return self._rows()


class Nothing(str):
    """An empty field of which is known `why` it is empty, in words."""

    def __new__(cls, why):
        field = super().__new__(cls)
        field.why = why
        return field


def read(path, report):
    """The `Table` in a file, which is read in pieces; see `of`."""
    places.check_size(path, report)
    return _table(lambda: places.opened(path), report)


def of(content, report):
    """The `Table` in the bytes of a file; its kind is told by them, and CSV's separator by what makes the rows even."""
    return _table(lambda: io.BytesIO(content), report)


def _table(opened, report):
    with opened() as file:
        begin = file.read(8)
    require(begin, _("{name} is empty."), name=report.name)
    if begin.startswith(b"PK\x03\x04"):
        return _excel(opened, report)
    text = _("{name} is an old Excel file (.xls): save it as .xlsx or as CSV.")
    require(not begin.startswith(b"\xd0\xcf\x11\xe0"), text, name=report.name)
    text = _("{name} is a Parquet file: write it as CSV or JSON Lines.")
    require(not begin.startswith(b"PAR1"), text, name=report.name)
    way = _way(opened, report)
    if way.encoding != "utf-8":
        report.tell(_("The file is written in {encoding}, by its content.").format(encoding=way.encoding))
    lines = _Lines(opened, way)
    first = next((line for line in lines if line.strip()), "")
    require(first, _("{name} holds nothing but blanks."), name=report.name)
    if first.lstrip()[0] in "{[":
        return _json(lines, report)
    return _separated(lines, report)


def _way(opened, report):
    """As `decoding.way`; a picture, a recording or a PDF is told as what it is."""
    try:
        return decoding.way(opened, report.name)
    except CourseError:
        with opened() as file:
            content = file.read(decoding.BLOCK)
        kind = kinds.kind_of(content, (*kinds.PICTURES, *kinds.SOUNDS))
        text = _(
            "{name} is a file of the kind {kind}, and no table: rows come as CSV, TSV, JSON Lines or Excel, pictures "
            "and recordings as a folder."
        )
        require(kind is None, text, name=report.name, kind=kind and kind.name)
        require(not content.startswith(b"\x1f\x8b"), _("{name} is compressed (gzip): unpack it."), name=report.name)
        raise


class _Lines:
    """The lines of a file, each time from the start, however they end; `head` is the text of the first ones."""

    def __init__(self, opened, way):
        self._opened, self._way = opened, way
        self.damaged = way.damaged

    def __iter__(self):
        with self._file() as file:
            yield from file

    def _file(self):
        return io.TextIOWrapper(self._opened(), self._way.encoding, self._way.errors)

    def head(self):
        with self._file() as file:
            return file.read(HEAD)

    def all(self):
        with self._file() as file:
            return file.read()


def _separated(lines, report):
    head = lines.head()
    told = SAYS_SEPARATOR.match(head)
    separator = told[1] if told else separator_of(head)
    require(
        separator is not None,
        _("{name} has one column only: rows need two or more, with a comma, semicolon or tabulator between them."),
        name=report.name,
    )
    if separator != ",":
        words = {";": _("a semicolon"), "\t": _("a tabulator"), "|": _("a bar")}[separator]
        report.tell(_("Between the columns stands {separator}.").format(separator=words))
    some = _some(head, separator)[1 if told else 0 :]
    above = _above([row for _line, row in some])
    if above:
        report.tell(_("Lines above the table that are passed over: {n}.").format(n=above))
    require(some, _("{name} holds nothing but blanks."), name=report.name)
    passed = above + (1 if told else 0)
    if len(some) < above + 2:
        list(itertools.islice(_parsed(lines, separator, report), passed + 2))  # an open quotation mark hides the rows
    columns, header = _columns([row for _line, row in some[above:]], report)
    _check_columns(columns, report)

    def rows():
        for line, row in itertools.islice(_parsed(lines, separator, report), passed + header, None):
            if len(row) > len(columns) and not any(value.strip() for value in row[len(columns) :]):
                row = row[: len(columns)]  # a separator at the end of each line
            if len(row) != len(columns):
                words = _("has {n} columns instead of {wanted}").format(n=len(row), wanted=len(columns))
                report.fault(_("line {line}").format(line=line), words)
            elif lines.damaged and any(map(decoding.BROKEN.search, row)):
                report.fault(_("line {line}").format(line=line), _("holds bytes that are no UTF-8"))
            else:
                yield _("line {line}").format(line=line), row

    return Table(columns, header, rows)


def _filled(row):
    """How many fields a row has up to the last one that is not empty."""
    return max((place for place, value in enumerate(row, 1) if value.strip()), default=0)


def _above(rows):
    """How many of the first rows are no part of the table, such as a title or a remark: they have too few fields."""
    widths = [_filled(row) for row in rows]
    usual = max(widths, key=lambda width: (widths.count(width), width), default=0)
    for place, (row, width) in enumerate(zip(rows[:MOST_ABOVE], widths, strict=False)):
        if width >= usual or any(map(roles.is_known, row)):
            return place
    return 0


def _columns(rows, report):
    """(names of the columns, whether the first of the rows holds them) of the first rows of a table."""
    first, others = rows[0], rows[1:]
    width = len(first)
    while width > _filled(first) and not any(value.strip() for row in others for value in row[width - 1 : width]):
        width -= 1
    first = first[:width]
    header = is_header(first, others)
    if not header:
        report.tell(_("The first line is taken for data, not for names of columns."))
        return [_("column {n}").format(n=place) for place in range(1, width + 1)], False
    require(others, _("{name} has names of columns and no rows."), name=report.name)
    return [name.strip() or _("column {n}").format(n=place) for place, name in enumerate(first, 1)], True


def _check_columns(columns, report):
    text = _("{name} has {n} columns; at most {most} are read.")
    require(len(columns) <= MOST_COLUMNS, text, name=report.name, n=len(columns), most=MOST_COLUMNS)
    twice = [name for name in columns if columns.count(name) > 1]
    text = _("{name} has two columns of the name {column!r}; rename one.")
    require(not twice, text, name=report.name, column=twice[0] if twice else "")


def _parsed(lines, separator, report):
    """(number of the line where it begins, values) of each row that is not empty."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(itertools.chain(lines, [END]), delimiter=separator)
    begins = 1
    while True:
        try:
            row = next(reader)
        except csv.Error as error:
            sentence = _("{name}, line {line}: a quotation mark is opened and not closed in {most} characters ({why}).")
            raise CourseError(
                sentence.format(name=report.name, line=begins, most=f"{LONGEST_FIELD:,}", why=error)
            ) from error
        if row == [END]:
            return
        sentence = _("{name}, line {line}: a quotation mark is opened and not closed before the end of the file.")
        require(not (row and row[-1].endswith(END)), sentence, name=report.name, line=begins)
        if any(value.strip() for value in row):
            yield begins, row
        begins = reader.line_num + 1


def _some(text, separator):
    """The first rows, for looking at."""
    csv.field_size_limit(LONGEST_FIELD)
    found, reader = [], csv.reader(io.StringIO(text), delimiter=separator)
    try:
        for row in reader:
            if any(value.strip() for value in row):
                found.append((reader.line_num, row))
            if len(found) == LOOKED_AT:
                break
    except csv.Error:
        pass  # `_parsed` tells it
    return found


def separator_of(text):
    """The separator that gives most of the first rows the same number of columns, two or more; None where none does."""
    best, choice = (0, 0), None
    for separator in SEPARATORS:
        widths = [len(row) for _line, row in _some(text, separator)]
        usual = max(set(widths), key=widths.count, default=0)
        score = (widths.count(usual) / len(widths), usual) if usual > 1 else (0, 0)
        if score > best:
            best, choice = score, separator
    return choice


def is_header(first, others):
    """True where the first row holds names of columns: it has a known name, or nothing that looks like a value."""
    names = [value.strip().casefold() for value in first]
    known = [place for place, name in enumerate(names) if roles.is_known(name)]
    if len(known) > 1 or (known and not _comes_again(names, known, others)):
        return True
    if len(set(names)) < len(names) or any(_is_number(name) or not name for name in names):
        return False
    return not _comes_again(names, range(len(names)), others)


def _comes_again(names, places_, others):
    """True where one of the names comes again in its own column, such as a label or "no": it is a value."""
    return any(names[place] == row[place].strip().casefold() for row in others for place in places_ if place < len(row))


def _is_number(text):
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _json(lines, report):
    """JSON Lines, or a list of objects, which may stand alone in an object."""
    numbered = _entries(lines, report)
    columns = {}
    for place, (_where, one) in enumerate(_objects(lines, numbered)):
        columns.update(dict.fromkeys(one) if isinstance(one, dict) else {})
        if place == 1000:
            break
    require(columns, _("{name} holds no JSON objects with names and values."), name=report.name)
    _check_columns(list(columns), report)

    def rows():
        for where, one in _objects(lines, numbered):
            if not isinstance(one, dict):
                report.fault(where, one if isinstance(one, str) else _("is no JSON object"))
                continue
            values = ["" if one.get(name) is None else one[name] for name in columns]
            if lines.damaged and any(decoding.BROKEN.search(value) for value in values if isinstance(value, str)):
                report.fault(where, _("holds bytes that are no UTF-8"))
                continue
            nested = Nothing(_("holds a list or an object, not a text"))
            yield where, [nested if isinstance(value, (dict, list)) else str(value) for value in values]

    return Table(list(columns), True, rows)


def _entries(lines, report):
    """(place, entry) of a list that is one JSON text, alone or the only one in an object; None of JSON Lines."""
    first, *more = itertools.islice((line for line in lines if line.strip()), 2)
    is_list = first.lstrip().startswith("[")
    if more and not is_list and _is_json(first):
        return None
    try:
        found = json.loads(lines.all())
    except (ValueError, RecursionError) as error:
        if more and not is_list:
            return None  # JSON Lines, of which the first is broken
        raise _bad_json(report, error) from error
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else [found]
    return [(_("entry {n}").format(n=place), one) for place, one in enumerate(found, 1)]


def _is_json(line):
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _bad_json(report, error):
    line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
    text = _("{name}, line {line}, column {column}: this is no JSON ({why}).")
    return CourseError(text.format(name=report.name, line=line, column=column, why=getattr(error, "msg", error)))


def _objects(lines, numbered):
    """(place, object) of each entry; a line that is no JSON gives a sentence in place of an object."""
    if numbered is not None:
        yield from numbered
        return
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = _("line {line}").format(line=number)
        try:
            yield where, json.loads(line)
        except (ValueError, RecursionError) as error:
            text_ = _("is no JSON (column {column}: {why})")
            yield where, text_.format(column=getattr(error, "colno", 1), why=getattr(error, "msg", error))


def _excel(opened, report):
    """The first sheet of a workbook that holds a table, row by row."""
    import openpyxl

    with opened() as packed:
        file = io.BytesIO(packed.read())
    with _no_workbook(report):
        with zipfile.ZipFile(file) as archive:
            names = [entry.filename for entry in archive.infolist()]
            size = sum(entry.file_size for entry in archive.infolist())
        text = _("{name} is a document of Word or another program, not a table: save its table as CSV.")
        office = "[Content_Types].xml" in names or "mimetype" in names  # of Microsoft, of LibreOffice
        require("xl/workbook.xml" in names or not office, text, name=report.name)
        text = _("{name} is a ZIP file, not a table: unpack it, and name the file in it.")
        require("xl/workbook.xml" in names, text, name=report.name)
        require(size <= XLSX_LARGEST, _("{name} is too large when unpacked; save it as CSV."), name=report.name)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if (sheet.max_row or 0) > 1]
        require(sheets, _("{name} has no sheet with rows."), name=report.name)
        sheet = next((one for one in sheets if _has_columns(one)), sheets[0])
        if len(sheets) > 1:
            text = _("Of the sheets {names} {one!r} is read, the first with two columns.")
            report.tell(text.format(names=", ".join(one.title for one in sheets), one=sheet.title))
        some = list(itertools.islice(_filled_rows(sheet), LOOKED_AT))
        formulas = openpyxl.load_workbook(file, read_only=True)[sheet.title]
        unknown = _uncalculated(some, itertools.islice(_filled_rows(formulas), LOOKED_AT))
    require(some, _("{name} has no sheet with rows."), name=report.name)
    above = _above([row for _number, row in some])
    if above:
        report.tell(_("Lines above the table that are passed over: {n}.").format(n=above))
    columns, header = _columns([row for _number, row in some[above:]], report)
    require(len(some) > above + 1, _("{name} has no sheet with rows."), name=report.name)
    _check_columns(columns, report)
    width = len(columns)
    formula = Nothing(_("is a formula that was never calculated: open the file in Excel and save it"))

    def rows():
        with _no_workbook(report):
            for number, row in itertools.islice(_filled_rows(sheet), above + header, None):
                row = [*row[:width], *[""] * (width - len(row))]
                values = [formula if place in unknown and not value else value for place, value in enumerate(row)]
                yield _("row {row}").format(row=number), values

    return Table(columns, header, rows)


@contextlib.contextmanager
def _no_workbook(report):
    """What a damaged workbook raises, which has no end, as a `CourseError`."""
    try:
        yield
    except CourseError:
        raise
    except Exception as error:
        text = _("{name} cannot be read as an Excel workbook: open it in Excel and save it as CSV UTF-8.")
        raise CourseError(text.format(name=report.name)) from error


def _filled_rows(sheet):
    """(number, list of str) of each row of a sheet that is not empty."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        values = ["" if value is None else str(value) for value in row]
        if any(value.strip() for value in values):
            yield number, values


def _has_columns(sheet):
    rows = itertools.islice(_filled_rows(sheet), LOOKED_AT)
    return sum(sum(bool(value.strip()) for value in row) > 1 for _number, row in rows) > 1


def _uncalculated(rows, formulas):
    """Places of the columns in which formulas stand without a value: no program has calculated them."""
    values, found = dict(rows), set()
    for number, row in formulas:
        known = values.get(number, [])
        for place, value in enumerate(row):
            if value.startswith("=") and not (place < len(known) and known[place]):
                found.add(place)
    return found
