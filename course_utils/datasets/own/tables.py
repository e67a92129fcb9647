"""Rows of a table of the learner's own, each with its line: CSV, TSV, JSON Lines, JSON and Excel."""

import csv
import io
import json
import zipfile

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _
from course_utils.datasets.own import columns as roles
from course_utils.datasets.own import decoding, places
from course_utils.media import kinds

SEPARATORS = ",;\t|"
LONGEST_FIELD = 1_000_000  # characters: more in one field is a quotation mark that was never closed
LOOKED_AT = 200  # rows that decide on the separator
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


def read(path, report):
    """The `Table` in a file; see `of`."""
    return of(places.content(path, report), report)


def of(content, report):
    """The `Table` in the bytes of a file; its kind is told by them, and CSV's separator by what makes the rows even."""
    require(len(content) > 0, _("{name} is empty."), name=report.name)
    if content.startswith(b"PK\x03\x04"):
        return _excel(content, report)
    text = _("{name} is an old Excel file (.xls): save it as .xlsx or as CSV.")
    require(not content.startswith(b"\xd0\xcf\x11\xe0"), text, name=report.name)
    text = _("{name} is a Parquet file: write it as CSV or JSON Lines.")
    require(not content.startswith(b"PAR1"), text, name=report.name)
    text, encoding = _decoded(content, report)
    if encoding != "utf-8":
        report.tell(_("The file is written in {encoding}, by its content.").format(encoding=encoding))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    require(text.strip(), _("{name} holds nothing but blanks."), name=report.name)
    if text.lstrip()[0] in "{[":
        return _json(text, report)
    return _separated(text, report)


def _decoded(content, report):
    """As `decoding.decode`; a picture, a recording or a PDF is told as what it is."""
    try:
        return decoding.decode(content, report.name)
    except CourseError:
        kind = kinds.kind_of(content, (*kinds.PICTURES, *kinds.SOUNDS))
        text = _(
            "{name} is a file of the kind {kind}, and no table: rows come as CSV, TSV, JSON Lines or Excel, pictures "
            "and recordings as a folder."
        )
        require(kind is None, text, name=report.name, kind=kind and kind.name)
        require(not content.startswith(b"\x1f\x8b"), _("{name} is compressed (gzip): unpack it."), name=report.name)
        raise


def _separated(text, report):
    separator = separator_of(text)
    require(
        separator is not None,
        _("{name} has one column only: rows need two or more, with a comma, semicolon or tabulator between them."),
        name=report.name,
    )
    if separator != ",":
        words = {";": _("a semicolon"), "\t": _("a tabulator"), "|": _("a bar")}[separator]
        report.tell(_("Between the columns stands {separator}.").format(separator=words))
    first = next(_parsed(text, separator, report))[1]
    header = is_header(first, [row for _line, row in _some(text, separator)][1:])
    if header:
        columns = [name.strip() or _("column {n}").format(n=place) for place, name in enumerate(first, 1)]
    else:
        columns = [_("column {n}").format(n=place) for place in range(1, len(first) + 1)]
        report.tell(_("The first line is taken for data, not for names of columns."))
    _check_columns(columns, report)

    def rows():
        for line, row in _parsed(text, separator, report):
            if header and line == 1:
                continue
            if len(row) != len(columns):
                words = _("has {n} columns instead of {wanted}").format(n=len(row), wanted=len(columns))
                report.fault(_("line {line}").format(line=line), words)
            else:
                yield _("line {line}").format(line=line), row

    return Table(columns, header, rows)


def _check_columns(columns, report):
    text = _("{name} has {n} columns; at most {most} are read.")
    require(len(columns) <= MOST_COLUMNS, text, name=report.name, n=len(columns), most=MOST_COLUMNS)
    twice = [name for name in columns if columns.count(name) > 1]
    text = _("{name} has two columns of the name {column!r}; rename one.")
    require(not twice, text, name=report.name, column=twice[0] if twice else "")


def _parsed(text, separator, report):
    """(number of the line where it begins, values) of each row that is not empty."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(_lines(text), delimiter=separator)
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sentence = _("{name}, line {line}: a quotation mark is opened and not closed in {most} characters ({why}).")
            raise CourseError(
                sentence.format(name=report.name, line=begins, most=f"{LONGEST_FIELD:,}", why=error)
            ) from error
        if any(value.strip() for value in row):
            yield begins, row
        begins = reader.line_num + 1


def _lines(text):
    """The lines of a text, one by one: a StringIO would hold four bytes for each character."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _some(text, separator):
    """The first rows, for looking at."""
    csv.field_size_limit(LONGEST_FIELD)
    found, reader = [], csv.reader(_lines(text[:2_000_000]), delimiter=separator)
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
        usual = max(set(widths), key=widths.count)
        score = (widths.count(usual) / len(widths), usual) if usual > 1 else (0, 0)
        if score > best:
            best, choice = score, separator
    return choice


def is_header(first, others):
    """True where the first row holds names of columns: it has a known name, or nothing that looks like a value."""
    names = [value.strip().casefold() for value in first]
    if any(roles.is_known(name) for name in names):
        return True
    if len(set(names)) < len(names) or any(_is_number(name) or not name for name in names):
        return False
    # A value that comes again in its own column, such as a label, is no name.
    return not any(
        name == row[place].strip().casefold() for row in others for place, name in enumerate(names[: len(row)])
    )


def _is_number(text):
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _json(text, report):
    """JSON Lines, or a list of objects."""
    if text.lstrip().startswith("["):
        try:
            objects = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _bad_json(report, error) from error
        numbered = [(_("entry {n}").format(n=place), one) for place, one in enumerate(objects, 1)]
    else:
        numbered = None
    columns = {}
    for place, (_where, one) in enumerate(_objects(text, numbered)):
        columns.update(dict.fromkeys(one) if isinstance(one, dict) else {})
        if place == 1000:
            break
    require(columns, _("{name} holds no JSON objects with names and values."), name=report.name)
    _check_columns(list(columns), report)

    def rows():
        for where, one in _objects(text, numbered):
            if not isinstance(one, dict):
                report.fault(where, one if isinstance(one, str) else _("is no JSON object"))
                continue
            values = ["" if one.get(name) is None else one[name] for name in columns]
            if any(isinstance(value, (dict, list)) for value in values):
                values = ["" if isinstance(value, (dict, list)) else value for value in values]
            yield where, [str(value) for value in values]

    return Table(list(columns), True, rows)


def _bad_json(report, error):
    line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
    text = _("{name}, line {line}, column {column}: this is no JSON ({why}).")
    return CourseError(text.format(name=report.name, line=line, column=column, why=getattr(error, "msg", error)))


def _objects(text, numbered):
    """(place, object) of each entry; a line that is no JSON gives a sentence in place of an object."""
    if numbered is not None:
        yield from numbered
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = _("line {line}").format(line=number)
        try:
            yield where, json.loads(line)
        except (ValueError, RecursionError) as error:
            text_ = _("is no JSON (column {column}: {why})")
            yield where, text_.format(column=getattr(error, "colno", 1), why=getattr(error, "msg", error))


def _excel(content, report):
    """The first sheet of a workbook that holds rows."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [entry.filename for entry in archive.infolist()]
            size = sum(entry.file_size for entry in archive.infolist())
        text = _("{name} is a document of Word or another program, not a table: save its table as CSV.")
        office = "[Content_Types].xml" in names or "mimetype" in names  # of Microsoft, of LibreOffice
        require("xl/workbook.xml" in names or not office, text, name=report.name)
        text = _("{name} is a ZIP file, not a table: unpack it, and name the file in it.")
        require("xl/workbook.xml" in names, text, name=report.name)
        require(size <= XLSX_LARGEST, _("{name} is too large when unpacked; save it as CSV."), name=report.name)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if (sheet.max_row or 0) > 1]
        require(sheets, _("{name} has no sheet with rows."), name=report.name)
        if len(sheets) > 1:
            names = ", ".join(sheet.title for sheet in sheets)
            text = _("Of the sheets {names} the first one with rows is read.")
            report.tell(text.format(names=names))
        values = [["" if v is None else str(v) for v in row] for row in sheets[0].iter_rows(values_only=True)]
        book.close()
    except CourseError:
        raise
    except Exception as error:  # what a damaged workbook raises has no end
        raise CourseError(
            _("{name} cannot be read as an Excel workbook: open it in Excel and save it as CSV UTF-8.").format(
                name=report.name
            )
        ) from error
    filled = [(number, row) for number, row in enumerate(values, 1) if any(value.strip() for value in row)]
    require(len(filled) > 1, _("{name} has no sheet with rows."), name=report.name)
    first = filled[0][1]
    while first and not first[-1].strip():
        first = first[:-1]
    width = len(first)
    header = is_header(first, [row for _number, row in filled[1:LOOKED_AT]])
    columns = [v.strip() for v in first] if header else [_("column {n}").format(n=n) for n in range(1, width + 1)]
    _check_columns(columns, report)

    def rows():
        for number, row in filled[1:] if header else filled:
            yield _("row {row}").format(row=number), row[:width]

    return Table(columns, header, rows)
