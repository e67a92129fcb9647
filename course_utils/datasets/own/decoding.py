"""How a text file was written: UTF-8, with a mark or without, UTF-16, GB18030, Windows-1252 and a few more."""

import codecs

from course_utils.core.errors import CourseError, require
from course_utils.core.i18n import _

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What else people's programs write. Chinese Windows saves as GB18030, Excel in the West as Windows-1252.
OTHERS = ("gb18030", "cp1252", "big5", "shift_jis", "euc_kr", "cp1251")
SAMPLE = 500_000  # bytes that the library looks at


def decode(content, name):
    """(text, encoding) of a file's bytes.

    The marks at the beginning decide; without one it is UTF-16 where zeros lie on one side of each pair of bytes, and
    UTF-8 where that fits; else charset-normalizer tells the likeliest of `OTHERS` by the letters that come out.
    CourseError where none fits, or where the file is no text.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, name), encoding
    # The zeros of UTF-16 lie on one side: each line end and each comma has one, and letters of the West, too.
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(content) % 2 == 0 and content[place::2].count(0) > 3 and not content[1 - place :: 2].count(0):
            return _decoded(content, encoding, name), encoding
    text = _("{name} holds zero bytes, as no text does: it is another kind of file; export it as CSV in UTF-8.")
    require(b"\0" not in content, text, name=name)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        wrong = error
    guess = _guess(content)
    if guess is None:
        line = content.count(b"\n", 0, wrong.start) + 1
        text = _(
            "{name}, line {line}: the byte {byte} is no UTF-8, and no other way of writing fits the file; save it as "
            "UTF-8 (in Excel: CSV UTF-8)."
        )
        raise CourseError(text.format(name=name, line=line, byte=f"0x{content[wrong.start]:02X}"))
    return _decoded(content, guess, name), guess


def _guess(content):
    from charset_normalizer import from_bytes

    # Only lines with other letters than ASCII say anything, and they may come late.
    telling = [line for line in content.split(b"\n") if not line.isascii()]
    sample = b"\n".join(telling)[:SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    for found in from_bytes(sample, cp_isolation=list(OTHERS)):
        try:
            content.decode(found.encoding)
        except UnicodeDecodeError:
            continue
        return found.encoding
    return None


def _decoded(content, encoding, name):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start + (len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0)  # it counts without its mark
        line = content.count(b"\n", 0, start) + 1
        text = _("{name}, line {line}: the file begins as {encoding}, but this line is not; save it as UTF-8.")
        raise CourseError(text.format(name=name, line=line, encoding=encoding)) from error
