"""Tatoeba: sentences that volunteers translated, English and Mandarin, as manythings.org offers them (cmn-eng).

Source: https://www.manythings.org/anki/, from https://tatoeba.org; CC BY 2.0 FR, every line names its authors.
"""

from pathlib import Path

from course_utils.core.i18n import _
from course_utils.datasets import store
from course_utils.datasets.pairs import base
from course_utils.media.tokens import is_chinese

TITLE = "Tatoeba"
NAME = "tatoeba"
FOLDER, FILE = "cmn-eng", "cmn.txt"
FEWEST = 15_000  # lines; the file grows from year to year
VALIDATION, TEST = 150, 400  # pairs


def find(tier, place):
    """The folder that holds cmn.txt in this tier, or None."""
    return store.folder_in(place, (FOLDER, "."), FILE)


def inspect(folder, tier):
    """CourseError unless cmn.txt is a readable file of about the right size."""
    path = Path(folder, FILE)
    content = store.read_bytes(path, tier)
    _check_count(path, tier, content.count(b"\n"))


def _check_count(path, tier, count):
    if count < FEWEST:
        problem = _("holds {n} lines, fewer than {least}").format(n=count, least=FEWEST)
        raise store.damaged(path, problem, tier)


def read(folder, tier):
    """All lines of the file as `pairs.Pairs`; `origins` is "simplified" or "traditional", by the characters."""
    path = Path(folder, FILE)
    try:
        text = store.read_bytes(path, tier).decode("utf-8")
    except UnicodeDecodeError as error:
        raise store.damaged(path, _("is not UTF-8"), tier) from error
    lines = text.splitlines()
    _check_count(path, tier, len(lines))
    rows = []
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
            problem = _("has no tab between two texts in line {n}").format(n=number)
            raise store.damaged(path, problem, tier)
        english, chinese = (" ".join(cell.split()) for cell in cells[:2])
        rows.append((english, chinese, "traditional" if is_traditional(chinese) else "simplified"))
    return base.Pairs(*map(tuple, zip(*rows, strict=True)))


def is_traditional(text):
    """True when the text has a character that is written so in traditional Chinese only.

    That is what the old codes of Taiwan (Big5) have and those of the mainland (GB 2312) do not.
    """
    return any(not _in_code(letter, "gb2312") and _in_code(letter, "big5") for letter in text if is_chinese(letter))


def _in_code(letter, code):
    try:
        letter.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def load(folder, tier, limit=None, reason=""):
    """The sentences in simplified characters, without copies, split so that no text is on two sides.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many pairs for training.
    reason : str
        Why these data, for the note.

    Returns
    -------
    pairs.PairSet
        `raw` has the sentences in traditional characters and the long ones, too.
    """
    raw = read(folder, tier)
    keep = [
        place for place in base.distinct(raw)
        if raw.origins[place] == "simplified" and is_chinese(raw.chinese[place])
        and len(raw.english[place]) <= base.LONGEST[0] and len(raw.chinese[place]) <= base.LONGEST[1]
    ]  # fmt: skip
    train, validation, test = base.split(raw.take(keep), VALIDATION, TEST)
    train = base.limited(train, limit)
    where = {"local": _("from COURSE_DATA_DIR"), "public": _("downloaded")}[tier]
    return base.finish(TITLE, NAME, tier, raw, (train, validation, test), where, reason)
