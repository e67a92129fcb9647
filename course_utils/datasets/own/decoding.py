"""How a text file was written: UTF-8, with a mark or without, UTF-16, GB18030, Windows-1252 and a few more."""

import codecs
import io
import re
from dataclasses import dataclass

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
BLOCK = 1 << 20  # bytes that are looked at together, an even number
FEW_BROKEN = 0.1  # broken bytes for each letter beyond ASCII: with so few or fewer it is UTF-8 that was damaged
BROKEN = re.compile("[\udc80-\udcff]")  # what stands for a byte that is no UTF-8, in a text that is `damaged`


@dataclass(frozen=True)
class Way:
    """How a text is written: its `encoding`; `damaged` where a few bytes do not fit, so that `BROKEN` finds them."""

    encoding: str
    damaged: bool = False

    @property
    def errors(self):
        return "surrogateescape" if self.damaged else "strict"


def decode(content, name):
    """(text, encoding) of a file's bytes; CourseError as `way`, and where a single byte does not fit."""
    found = way(lambda: io.BytesIO(content), name)
    return _decoded(content, found.encoding, name), found.encoding


def way(opened, name):
    """The `Way` in which a file is written; it is gone through in pieces.

    The marks at the beginning decide; without one it is UTF-16 where zeros lie on one side of the pairs of bytes, and
    UTF-8 where that fits; else charset-normalizer tells the likeliest of `OTHERS` by the letters that come out.
    CourseError where none fits, or where the file is no text.

    Parameters
    ----------
    opened : function that opens the file for reading bytes
    name : str
        Of the file, for the sentence.
    """
    with opened() as file:
        head = file.read(4)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            wrong = _wrong(opened, encoding)
            if wrong and not (encoding == "utf-8-sig" and _is_damaged(opened)):
                raise _not_as_it_begins(name, encoding, wrong)
            return Way(encoding, bool(wrong))
    # The zeros of UTF-16 lie on one side: each line end and each comma has one, and letters of the West, too. On the
    # other side is only that of Chinese such as the sign for "one", U+4E00.
    zeros = _zeros(opened)
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if zeros[place] > 3 and zeros[place] > 2 * zeros[1 - place] and _is_text(opened, encoding):
            return Way(encoding)
    text = _("{name} holds zero bytes, as no text does: it is another kind of file; export it as CSV in UTF-8.")
    require(not any(zeros), text, name=name)
    wrong = _wrong(opened, "utf-8")
    if wrong is None:
        return Way("utf-8")
    if _is_damaged(opened):
        return Way("utf-8", True)
    guess = _guess(opened)
    if guess is None:
        line, byte = wrong
        text = _(
            "{name}, line {line}: the byte {byte} is no UTF-8, and no other way of writing fits the file; save it as "
            "UTF-8 (in Excel: CSV UTF-8)."
        )
        raise CourseError(text.format(name=name, line=line, byte=f"0x{byte:02X}"))
    return Way(guess)


def _blocks(opened):
    with opened() as file:
        while block := file.read(BLOCK):
            yield block


def _texts(opened, encoding, errors="strict"):
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for block in _blocks(opened):
        yield decoder.decode(block)
    yield decoder.decode(b"", True)


def _zeros(opened):
    """How many bytes are zero at even and at odd places."""
    counts = [0, 0]
    for block in _blocks(opened):
        if 0 in block:
            for side in (0, 1):
                counts[side] += block[side::2].count(0)
    return counts


def _is_text(opened, encoding):
    try:
        return not any("\0" in text for text in _texts(opened, encoding))
    except UnicodeDecodeError:
        return False


def _wrong(opened, encoding):
    """(line, byte) of the first that does not fit; None where all do."""
    line = 1
    try:
        for text in _texts(opened, encoding):
            line += text.count("\n")
    except UnicodeDecodeError as error:
        return line + error.object.count(b"\n", 0, error.start), error.object[error.start]
    return None


def _is_damaged(opened):
    """True where it is UTF-8 but for a few bytes: nearly all beyond ASCII fits, as it does not by chance."""
    letters = broken = 0
    for text in _texts(opened, "utf-8", "surrogateescape"):
        if not text.isascii():
            beyond = len(re.findall(r"[^\x00-\x7f]", text))
            bad = len(BROKEN.findall(text))
            letters, broken = letters + beyond - bad, broken + bad
    return broken <= FEW_BROKEN * letters


def _guess(opened):
    from charset_normalizer import from_bytes

    # Only lines with other letters than ASCII say anything, and they may come late.
    telling, size = [], 0
    with opened() as file:
        while size < SAMPLE and (line := file.readline(SAMPLE)):
            if not line.isascii():
                telling.append(line.removesuffix(b"\n"))
                size += len(telling[-1]) + 1
    sample = b"\n".join(telling)[:SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    for found in from_bytes(sample, cp_isolation=list(OTHERS)):
        if _wrong(opened, found.encoding) is None:
            return found.encoding
    return None


def _decoded(content, encoding, name):
    wrong = _wrong(lambda: io.BytesIO(content), encoding)
    if wrong:
        raise _not_as_it_begins(name, encoding, wrong)
    return content.decode(encoding)


def _not_as_it_begins(name, encoding, wrong):
    text = _("{name}, line {line}: the file begins as {encoding}, but this line is not; save it as UTF-8.")
    return CourseError(text.format(name=name, line=wrong[0], encoding=encoding))
